"""A folder of scans becomes documents and their sheets, from file names or a manifest.

``docs/batches.md`` explains the rules to the people who name the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.archive_name import latin, parse_folder, reference_key, sheet_order
from pipeline.batch_group import (
    FileGroup,
    PlacedFile,
    group_files,
    page_ids,
    place_by_manifest,
    place_by_name,
)
from pipeline.batch_ids import natural_key, safe_id, unique_ids
from pipeline.batch_walk import FoundFile, find_scans
from pipeline.errors import BatchError
from pipeline.manifest import (
    MANIFEST_NAMES,
    Details,
    Manifest,
    ManifestDocument,
    merge_refs,
    read_manifest,
)
from pipeline.model import ArchiveRef, Sheet
from pipeline.sheets import NumberedFile, Problem, ProblemKind, check_sheets

__all__ = ["Batch", "Document", "Problem", "ProblemKind", "ScanFile", "frame_page_id", "read_batch"]


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
class Batch:
    """A read batch: documents in the order of their references, problems of the folder itself."""

    name: str
    folder: Path
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()


def read_batch(folder: Path) -> Batch:
    """Find the scans below ``folder`` and arrange them as documents; no scan is opened.

    A single file is a batch of one, named after the file.

    Raises:
        BatchError: when the folder is missing, unreadable or without scans, or when its manifest
            cannot be understood.
    """
    folder = Path(folder)
    try:
        is_file = folder.is_file()
        absolute = folder.resolve() if not is_file else folder.parent.resolve() / folder.name
    except (OSError, RuntimeError, ValueError) as error:
        raise BatchError(
            "The folder cannot be opened.", file=folder, remedy="Check the name and the rights."
        ) from error
    if is_file:
        found = FoundFile.of(absolute, absolute.parent)
        return _arrange(
            found.stem, absolute.parent, [found], [], Manifest(""), outermost=ArchiveRef()
        )
    files, problems = find_scans(folder, absolute)
    manifest = _manifest(absolute)
    if not files:
        raise BatchError(
            "There are no scans in this folder.",
            file=folder,
            remedy="Put TIFF, JPEG, PNG, JPEG 2000, WebP or PDF files there, or name another one.",
        )
    name = FoundFile.display(absolute.name) or "batch"
    outermost = merge_refs(manifest.defaults.archive, parse_folder(name) or ArchiveRef())
    return _arrange(name, absolute, files, problems, manifest, outermost=outermost)


def frame_page_id(page_id: str, frame: int, frames: int) -> str:
    """The id of one page of a file: its own for a file of one, else ``<id>.p001`` and so on.

    Never the id of another file: :func:`read_batch` gives no file an id that ends so.
    """
    return page_id if frames == 1 else f"{page_id}.p{frame + 1:03d}"


def _manifest(folder: Path) -> Manifest:
    names = sorted(path for path in folder.iterdir() if path.name.lower() in MANIFEST_NAMES)
    if len(names) > 1:
        raise BatchError(
            f"There is more than one manifest: {', '.join(path.name for path in names)}.",
            file=folder,
            remedy="Keep one of them.",
        )
    return read_manifest(names[0]) if names else Manifest("")


def _arrange(
    name: str,
    folder: Path,
    files: list[FoundFile],
    problems: list[Problem],
    manifest: Manifest,
    *,
    outermost: ArchiveRef,
) -> Batch:
    placed, more = place_by_manifest(place_by_name(files, outermost), manifest, folder)
    ids = page_ids(placed)
    drafts = [_document(group, manifest, ids, name) for group in group_files(placed)]
    drafts.sort(key=_document_order)
    documents, unused = _describe([draft.document for draft in drafts], manifest)
    remarks = [Problem(ProblemKind.MANIFEST, text, manifest.name) for text in manifest.remarks]
    unique = unique_ids([document.id for document in documents])
    return Batch(
        safe_id(name),
        folder,
        tuple(replace(d, id=i) for d, i in zip(documents, unique, strict=True)),
        (*problems, *remarks, *more, *unused),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    document: Document
    group: FileGroup


def _document(group: FileGroup, manifest: Manifest, ids: dict[str, str], batch_name: str) -> _Draft:
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
    return _Draft(document, group)


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


def _document_order(draft: _Draft) -> tuple[object, ...]:
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


def _describe(
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
