"""A folder of scans becomes documents and their sheets, from file names or a manifest.

``docs/batches.md`` explains the rules to the people who name the files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch.archive_name import parse_folder, sheet_order
from pipeline.batch.document import (
    Document,
    ScanFile,
    describe_documents,
    document_order,
    make_document,
)
from pipeline.batch.group import group_files, page_ids, place_by_manifest, place_by_name
from pipeline.batch.ids import safe_id, unique_ids
from pipeline.batch.manifest import MANIFEST_NAMES, Manifest, merge_refs, read_manifest
from pipeline.batch.sheets import Problem, ProblemKind
from pipeline.batch.walk import FoundFile, find_scans
from pipeline.errors import BatchError
from pipeline.model import ArchiveRef, Sheet

__all__ = [
    "Batch",
    "Document",
    "Problem",
    "ProblemKind",
    "ScanFile",
    "frame_page_id",
    "frame_sheets",
    "read_batch",
]


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


def frame_sheets(file: ScanFile, frames: int) -> tuple[Sheet | None, ...]:
    """The sheet of each page of a file, where its name or the manifest leaves no doubt.

    A span (``Л. 42-45об``) is dealt out when the number of pages is that of its sides, or of
    its leaves when it ends on a recto; otherwise nothing is said. Of a file of several pages
    with one sheet, only the first page has it.
    """
    if file.sheet is None or frames < 1:
        return (None,) * max(frames, 0)
    if file.last is None:
        return (file.sheet, *(None,) * (frames - 1))
    leaves = range(file.sheet.number, file.last.number + 1)
    sides = [Sheet(number, verso=verso) for number in leaves for verso in (False, True)]
    between = [
        s for s in sides if sheet_order(file.sheet) <= sheet_order(s) <= sheet_order(file.last)
    ]
    rectos = [side for side in between if not side.verso]
    if len(between) == frames:
        return tuple(between)
    if len(rectos) == frames and not file.last.verso:
        return tuple(rectos)
    return (None,) * frames


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
    drafts = [make_document(group, manifest, ids, name) for group in group_files(placed)]
    drafts.sort(key=document_order)
    documents, unused = describe_documents([draft.document for draft in drafts], manifest)
    remarks = [Problem(ProblemKind.MANIFEST, text, manifest.name) for text in manifest.remarks]
    unique = unique_ids([document.id for document in documents])
    return Batch(
        safe_id(name),
        folder,
        tuple(replace(d, id=i) for d, i in zip(documents, unique, strict=True)),
        (*problems, *remarks, *more, *unused),
    )
