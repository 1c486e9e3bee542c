"""What a manifest says, whichever way it is written."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.batch.archive_name import parse_sheet
from pipeline.model import ArchiveRef, Sheet

DETAIL_KEYS = (
    "repository",
    "fond",
    "opis",
    "delo",
    "title",
    "source",
    "authenticity",
    "technique",
)


@dataclass(frozen=True, slots=True)
class Details:
    """What a manifest says of a document or a file; ``None`` where it says nothing."""

    archive: ArchiveRef = field(default_factory=ArchiveRef)
    title: str | None = None
    source: str | None = None
    authenticity: str | None = None
    technique: str | None = None

    def over(self, other: Details) -> Details:
        """These details, with the gaps filled from ``other``."""
        return Details(
            archive=merge_refs(self.archive, other.archive),
            title=self.title or other.title,
            source=self.source or other.source,
            authenticity=self.authenticity or other.authenticity,
            technique=self.technique or other.technique,
        )


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file as the manifest names it.

    Attributes:
        path: as written, with forward slashes.
        document: id or label of the document that it belongs to; ``None`` when the names decide.
        details: of the file's document.
        sheet, last: the sheet, or first and last of a span; ``None`` when the name decides.
        place: where this stands in the manifest, for messages.
    """

    path: str
    document: str | None
    details: Details
    sheet: Sheet | None
    last: Sheet | None
    place: str


@dataclass(frozen=True, slots=True)
class ManifestDocument:
    """One ``[[documents]]`` table, or the rows of a CSV with one value in ``document``.

    Attributes:
        label: unique in the manifest.
        id: as the manifest gives it, or ``None``.
        lists_files: false when it only describes a document that the file names make.
    """

    label: str
    id: str | None
    details: Details
    place: str
    lists_files: bool = True


@dataclass(frozen=True, slots=True)
class Manifest:
    """A read manifest.

    Attributes:
        name: of the manifest file.
        defaults: for every document of the batch.
        documents: in the order of the manifest.
        entries: in the order of the manifest.
        remarks: what was not understood, in words for the user.
    """

    name: str
    defaults: Details = field(default_factory=Details)
    documents: tuple[ManifestDocument, ...] = ()
    entries: tuple[ManifestEntry, ...] = ()
    remarks: tuple[str, ...] = ()


def merge_refs(first: ArchiveRef, second: ArchiveRef) -> ArchiveRef:
    """``first`` with its gaps filled from ``second``."""
    return ArchiveRef(
        repository=first.repository or second.repository,
        fond=first.fond or second.fond,
        opis=first.opis or second.opis,
        delo=first.delo or second.delo,
    )


def hint(word: str, known: Mapping[str, str] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def details_of(texts: Mapping[str, str]) -> Details:
    return Details(
        archive=ArchiveRef(
            texts.get("repository"), texts.get("fond"), texts.get("opis"), texts.get("delo")
        ),
        title=texts.get("title"),
        source=texts.get("source"),
        authenticity=texts.get("authenticity"),
        technique=texts.get("technique"),
    )


def sheet_of(text: str | None, place: str, remarks: list[str]) -> tuple[Sheet | None, Sheet | None]:
    if text is None:
        return None, None
    parsed = parse_sheet(text)
    if parsed is None:
        remarks.append(f"{place}: “{text}” is not a sheet; write 61, 61об or 61а.")
        return None, None
    return parsed


def posix(text: str) -> str:
    path = text.strip().replace("\\", "/")
    return path.removeprefix("./")
