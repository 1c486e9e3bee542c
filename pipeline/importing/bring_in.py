"""Corrected files are laid beside the pages they are of, and what differs goes into the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.corrections.changes import Change
from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.errors import OutputError
from pipeline.importing.differences import differences
from pipeline.importing.read import read_transcribed
from pipeline.importing.transcribed import ImportFileError, TranscribedPage
from pipeline.model import Page
from pipeline.outcome import Failure
from pipeline.output import ResultFolder
from pipeline.record import load_record
from pipeline.summary import failures_as_json

Append = Callable[[str, Change, int, int], None]
"""Adds a change to the log of a document: its id, the change, number of entries that the person
saw, and number of those that there were before this file."""
ASPECT = 0.01
"""By how much the form of their picture may differ from that of our scan."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What came of an import.

    Attributes:
        changes: document and change, in the order of the files.
        remarks: file, and a sentence for a person.
        failures: files that could not be brought in, records that could not be read, and changes
            that met a newer one.
        lines: how many lines of the files were found on our pages.
    """

    changes: tuple[tuple[str, Change], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    failures: tuple[Failure, ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page in a record."""

    document: str
    page: str
    scan: str
    frame: int


def bring_in(files: Sequence[Path], results: ResultFolder, append: Append) -> BroughtIn:
    """Bring in corrected pages; one that fails does not end the rest.

    Args:
        files: PAGE or ALTO, or folders of them.
        results: of the batch that they were exported from.
        append: adds to the log; one that does nothing tells what would be done.

    Raises:
        OutputError: when the log cannot be written.
    """
    changes: list[tuple[str, Change]] = []
    remarks: list[tuple[str, str]] = []
    failures: list[Failure] = []
    entries = list(_entries(results, failures))
    lines = 0
    for file in _files(files):
        try:
            theirs = read_transcribed(file)
            document, pages = _find(theirs, entries, results)
            found = differences(theirs, pages, document)
        except Exception as error:  # one file never ends the rest
            failures.append(Failure.of(error, str(file)))
            continue
        lines += found.lines
        remarks += [(str(file), remark) for remark in found.remarks]
        now = len(document.log.entries)
        seen = min(now if theirs.seen is None else theirs.seen, now)
        name = document.log.document
        for change in found.changes:
            try:
                append(name, change, seen, now)
            except OutputError:
                raise
            except Exception as error:
                failures.append(Failure.of(error, str(file)))
            else:
                changes.append((name, change))
    return BroughtIn(tuple(changes), tuple(remarks), tuple(failures), lines)


def told(brought: BroughtIn) -> dict[str, Any]:
    """As JSON, for programs."""
    return {
        "lines": brought.lines,
        "changes": [
            {"document": document, **change.model_dump(mode="json")}
            for document, change in brought.changes
        ],
        "remarks": [{"file": file, "remark": remark} for file, remark in brought.remarks],
        "failures": failures_as_json(brought.failures),
    }


def _files(named: Sequence[Path]) -> Iterator[Path]:
    """Files as they are named; of a folder, those that end in .xml, but for a METS."""
    for path in named:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*.xml")
                if file.is_file() and not file.name.casefold().startswith(("mets", "."))
            )
        else:
            yield path


def _entries(results: ResultFolder, failures: list[Failure]) -> Iterator[_Entry]:
    """The pages of all records; one that cannot be read is a failure, added to those given."""
    for path in sorted((results.root / "records").glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            record = load_record(path)
        except Exception as error:  # the pages of the others can be corrected all the same
            failures.append(Failure.of(error, str(path)))
            continue
        for page in record.pages:
            yield _Entry(path.stem, page.id, page.scan.path, page.scan.frame)


def _find(
    theirs: TranscribedPage, entries: Sequence[_Entry], results: ResultFolder
) -> tuple[ReviewedDocument, tuple[Page, ...]]:
    """The document and the pages of ours that a file is of.

    Raises:
        ImportFileError: when there is none, or several may be meant.
    """
    found = _candidates(theirs, entries)
    if not found:
        raise ImportFileError(
            f"No page of these results has the picture {theirs.image!r}.",
            file=theirs.file,
            remedy="Name the results that the page was exported from, or keep the picture's name.",
        )
    scans = {(entry.document, entry.scan, entry.frame) for entry in found}
    if len(scans) > 1:
        raise ImportFileError(
            f"Several pages have the picture {theirs.image!r}: "
            f"{', '.join(sorted(entry.page for entry in found)[:4])}.",
            file=theirs.file,
            remedy="Give the file the name of the page: <page>.xml.",
        )
    document = load_reviewed(results, found[0].document)
    wanted = {entry.page for entry in found}
    pages = tuple(page for page in document.pages if page.id in wanted)
    for page in pages:
        _check_form(theirs, page)
    return document, pages


def _candidates(theirs: TranscribedPage, entries: Sequence[_Entry]) -> list[_Entry]:
    """By the id of the page, by the picture's name, by the file's name; the first that fit."""
    stem = PurePosixPath(theirs.file).name.partition(".")[0]
    image = theirs.image.casefold()
    name = image.rpartition(".")[0] or image

    def of(entry: _Entry) -> PurePosixPath:
        return PurePosixPath(entry.scan.casefold())

    tries: tuple[Callable[[_Entry], bool], ...] = (
        lambda entry: entry.page == theirs.page_id,
        lambda entry: of(entry).name == image,
        lambda entry: of(entry).stem == name,
        lambda entry: entry.page in {stem, theirs.image.rpartition(".")[0]},
    )
    for fits in tries:
        found = [entry for entry in entries if fits(entry)]
        if len(found) > 1:
            # Frames of one file, or files of one name in several folders: the file's own name says.
            named = [entry for entry in found if entry.page == stem]
            found = named or found
        if found:
            return found
    return []


def _check_form(theirs: TranscribedPage, page: Page) -> None:
    if not theirs.width or not theirs.height:
        return
    across, down = page.width / theirs.width, page.height / theirs.height
    if abs(across / down - 1) > ASPECT:
        raise ImportFileError(
            f"Its picture has {theirs.width} x {theirs.height} pixels, the scan of page {page.id}"
            f" {page.width} x {page.height}: it is another picture, or a turned one.",
            file=theirs.file,
            remedy="Correct the page on the picture that belongs to these results.",
        )
