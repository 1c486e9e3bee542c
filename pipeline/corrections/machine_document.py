"""What the batch said of a document, and the settings it was made with, from its record.

With these and its pages the record can be put together again, without scans and manifest.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble import Sheets
from pipeline.assemble.archive import PARTS
from pipeline.assemble.inputs import FileLike
from pipeline.assemble.runs import JOIN_KEPT, JOIN_REMOVED
from pipeline.batch.sheets import ProblemKind
from pipeline.errors import SettingsError
from pipeline.model import ArchiveRef, Sheet
from pipeline.record import FieldValue, Provenance, Record, ReviewItem
from pipeline.settings import Settings, choose_settings

_SHEET = re.compile(r"(\d+)(\w?)( об\.)?")
_OF_THE_BATCH = frozenset({*ProblemKind, "scan-missing", "sheet-unclear"})


@dataclass(frozen=True, slots=True)
class SaidProblem:
    """Something odd about the document, as the record has it."""

    kind: str
    message: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class MachineDocument:
    """A document as the batch knew it; see :class:`pipeline.assemble.DocumentInfo`."""

    id: str
    archive: ArchiveRef
    title: str | None
    source: str | None
    technique: str | None
    authenticity: str | None
    problems: tuple[SaidProblem, ...]
    files: Sequence[FileLike] = ()

    @staticmethod
    def of(record: Record) -> MachineDocument:
        return MachineDocument(
            id=record.document,
            archive=_named_archive(record),
            title=_of_manifest(record.title),
            source=_of_manifest(record.source),
            technique=_of_manifest(record.technique),
            authenticity=_of_manifest(record.authenticity),
            problems=tuple(
                SaidProblem(item.reason, item.message)
                for item in itertools.takewhile(_is_of_the_batch, record.review)
            ),
        )


def sheets_of(record: Record) -> Sheets:
    """The sheets of the pages of a record, and of scans that could not be read."""
    archive = record.archive
    listed = () if archive is None or archive.origin.get("sheets") != "batch" else archive.sheets
    return Sheets(
        {page.id: None if page.sheet is None else _sheet(page.sheet) for page in record.pages},
        listed,
        (),  # what is unclear is among the problems
    )


def settings_of(provenance: Provenance) -> Settings:
    """The settings with which fields were read and the record was put together.

    One that is no more, or impossible now, has its default: the record was made by an older
    version, whose code is not here either.
    """
    known = Settings().flat()
    changes: list[str] = []
    for name, value in provenance.settings.items():
        if name.startswith(("grammar.", "assemble.")) and name in known:
            try:
                choose_settings(changes=(f"{name}={value}",))
            except SettingsError:
                continue
            changes.append(f"{name}={value}")
    return choose_settings(changes=changes)


def provenance_of_pages(provenance: Provenance) -> Provenance:
    """The provenance without what putting together adds to it: the words joined at line ends."""
    of_pages = tuple(
        entry
        for entry in provenance.corrections
        if entry.rule != JOIN_REMOVED and not entry.rule.startswith(f"{JOIN_KEPT}:")
    )
    return provenance.model_copy(update={"corrections": of_pages})


def _is_of_the_batch(item: ReviewItem) -> bool:
    """Those come first; the others follow from the pages, and come by themselves."""
    return item.reason in _OF_THE_BATCH


def _named_archive(record: Record) -> ArchiveRef:
    archive = record.archive
    if archive is None:
        return ArchiveRef()
    named = {part: archive.origin.get(part) == "batch" for part in PARTS}
    return ArchiveRef(
        repository=archive.repository if named["repository"] else None,
        fond=archive.fond if named["fond"] else None,
        opis=archive.opis if named["opis"] else None,
        delo=archive.delo if named["delo"] else None,
    )


def _of_manifest(value: FieldValue | None) -> str | None:
    return value.text if value is not None and value.origin == "manifest" else None


def _sheet(text: str) -> Sheet | None:
    match = _SHEET.fullmatch(text)
    return None if match is None else Sheet(int(match[1]), match[2], verso=match[3] is not None)
