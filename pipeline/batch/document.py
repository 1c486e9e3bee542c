"""Documents of a batch: their ids, order, details and problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch.archive_name import latin, reference_key, sheet_order
from pipeline.batch.group import FileGroup, PlacedFile
from pipeline.batch.ids import natural_key, safe_id
from pipeline.batch.manifest import Details, Manifest, ManifestDocument
from pipeline.batch.sheets import NumberedFile, Problem, ProblemKind, check_sheets
from pipeline.model import ArchiveRef, Sheet


@dataclass(frozen=True, slots=True)
class ScanFile:
    """One file of a document.

    Attributes:
        path: absolute. A file that only the manifest knows does not exist: reading it fails with
            its message, so that it is listed as a failed scan and its place in the document shows.
        relative: to the batch folder, forward slashes, Unicode NFC.
        page_id: unique in the batch, also without regard to case, and safe as a file name.
        sheet: of a file with one side, or the first of a span; ``None`` when nothing says it.
        last: the last sheet of a span (``Л. 42-45об`` in one file), else ``None``.
    """

    path: Path
    relative: str
    page_id: str
    sheet: Sheet | None = None
    last: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Files that make one document, in the order of its sheets.

    Attributes:
        id: unique in the batch, also without regard to case, and safe as a file name.
        archive: from the names, corrected by the manifest.
        title, source, technique, authenticity: from the manifest only.
        problems: what an archivist should look at; never a reason not to read the document.
    """

    id: str
    archive: ArchiveRef
    files: tuple[ScanFile, ...]
    title: str | None = None
    source: str | None = None
    technique: str | None = None
    authenticity: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document and the files that it was made from."""

    document: Document
    group: FileGroup


def make_document(
    group: FileGroup, manifest: Manifest, ids: dict[str, str], batch_name: str
) -> Draft:
    """The document of a group of files.

    Args:
        group: its files, in order.
        manifest: of the batch.
        ids: page ids by relative path.
        batch_name: names a document of nothing but sheet numbers.
    """
    members = group.members
    described = next((d for d in manifest.documents if d.label == group.label), None)
    details = described.details if described and group.label else Details()
    problems = _conflicts([details, *(member.details for member in members)], explicit=described)
    for member in members:
        details = details.over(member.details)
    details = details.over(manifest.defaults)
    problems += [
        Problem(
            ProblemKind.MISSING_FILE,
            f"{member.missing_from} names {member.file.relative}, which is not in the folder. "
            "Put the file there or correct the manifest.",
            member.file.relative,
        )
        for member in members
        if member.missing_from
    ]
    problems += check_sheets(
        [NumberedFile(m.file.relative, m.sheet, m.last) for m in members if m.sheet]
    )
    files = tuple(
        ScanFile(m.file.path, m.file.relative, ids[m.file.relative], m.sheet, m.last)
        for m in members
    )
    wanted = described.id if described and described.id else None
    document = Document(
        id=safe_id(wanted or _document_id(group, details.archive, ids, batch_name)),
        archive=details.archive,
        files=files,
        title=details.title,
        source=details.source,
        technique=details.technique,
        authenticity=details.authenticity,
        problems=tuple(problems),
    )
    return Draft(document, group)


def _conflicts(
    all_details: Sequence[Details], *, explicit: ManifestDocument | None
) -> list[Problem]:
    """Values on which the files of one document disagree; the first one is used."""
    problems: list[Problem] = []
    stated = all_details[0] if explicit else Details()
    for word, first, values in (
        ("fond", stated.archive.fond, [d.archive.fond for d in all_details]),
        ("opis", stated.archive.opis, [d.archive.opis for d in all_details]),
        ("delo", stated.archive.delo, [d.archive.delo for d in all_details]),
        ("title", stated.title, [d.title for d in all_details]),
    ):
        different = {reference_key(v): v for v in reversed(values) if v}
        if first is None and len(different) > 1:
            used = next(v for v in values if v)
            problems.append(
                Problem(
                    ProblemKind.CONFLICT,
                    f"The files of this document disagree on its {word}: "
                    f"{', '.join(sorted(different.values()))}; “{used}” was used.",
                )
            )
    return problems


def _document_id(
    group: FileGroup, archive: ArchiveRef, ids: dict[str, str], batch_name: str
) -> str:
    """``f558_op11_d58_l061-063``, else the name of the folder, else of the file."""
    members = group.members
    parts = [
        f"{word}{latin(value)}"
        for word, value in (("f", archive.fond), ("op", archive.opis), ("d", archive.delo))
        if value
    ]
    if parts and not group.lone:
        return "_".join([*parts, *_sheets_id(members)])
    if len(members) == 1 and not (members[0].file.parent and not members[0].sheet):
        return ids[members[0].file.relative]
    return members[0].file.parent.replace("/", ".") or batch_name


def _sheets_id(members: Sequence[PlacedFile]) -> list[str]:
    sheets = sorted(
        (sheet for m in members for sheet in (m.sheet, m.last) if sheet is not None),
        key=sheet_order,
    )
    if not sheets:
        return []
    first, last = (f"{s.number:03d}{latin(s.letter)}" for s in (sheets[0], sheets[-1]))
    if first != last:
        return [f"l{first}-{last}"]
    return [f"l{first}{'ob' if sheets[0].verso else ''}"]


def document_order(draft: Draft) -> tuple[object, ...]:
    """As the manifest lists them, then by folder, reference, sheet and name."""
    archive, members = draft.document.archive, draft.group.members
    ranks = [member.rank for member in members if member.rank]
    sheet = next((m.sheet for m in members if m.sheet), None)
    return (
        (0, min(ranks)) if ranks else (1, 0),
        natural_key(members[0].file.parent),
        tuple(natural_key(part or "") for part in (archive.fond, archive.opis, archive.delo)),
        sheet_order(sheet) if sheet else (0, "", False),
        natural_key(members[0].file.relative),
    )


def describe_documents(
    documents: list[Document], manifest: Manifest
) -> tuple[list[Document], list[Problem]]:
    """Give documents that the names made what the manifest says of them without listing files."""
    problems: list[Problem] = []
    listed = {entry.document for entry in manifest.entries}
    result = list(documents)
    for described in manifest.documents:
        if described.label in listed:
            continue
        fitting = [
            index
            for index, document in enumerate(documents)
            if not described.lists_files and _fits(document, described)
        ]
        if not fitting:
            what = "names no files" if described.lists_files else "fits no files"
            problems.append(
                Problem(
                    ProblemKind.MANIFEST,
                    f"{described.place} {what}, so it was not used.",
                    manifest.name,
                )
            )
        for index in fitting:
            document = result[index]
            own = Details(
                document.archive,
                document.title,
                document.source,
                document.authenticity,
                document.technique,
            )
            merged = described.details.over(own)
            result[index] = replace(
                document,
                id=safe_id(described.id) if described.id else document.id,
                archive=merged.archive,
                title=merged.title,
                source=merged.source,
                authenticity=merged.authenticity,
                technique=merged.technique,
            )
    return result, problems


def _fits(document: Document, described: ManifestDocument) -> bool:
    """By the reference where it is given, else by the id."""
    wanted = described.details.archive
    given = [
        (reference_key(value), reference_key(actual))
        for value, actual in (
            (wanted.fond, document.archive.fond),
            (wanted.opis, document.archive.opis),
            (wanted.delo, document.archive.delo),
        )
        if value
    ]
    if given:
        return all(value == actual for value, actual in given)
    return described.id is not None and safe_id(described.id).casefold() == document.id.casefold()
