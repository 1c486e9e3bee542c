"""The batch that is reviewed: its documents, pictures and changes, without the web.

Only what a record of the batch names is given out, by the ids of pages and annotations.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.corrections.changes import Change, FieldChange
from pipeline.corrections.document import ReviewedDocument
from pipeline.corrections.edit_fields import FIELDS
from pipeline.corrections.log import append, check_document_id
from pipeline.corrections.problem import ConflictError, CorrectionError
from pipeline.errors import DigitisationError, OutputError
from pipeline.output import ResultFolder
from pipeline.record import PageEntry
from pipeline.review.document import Json, document_json, entry_json
from pipeline.review.index import ReviewIndex, Shown
from pipeline.review.listed import State
from pipeline.review.open_documents import OpenDocuments
from pipeline.review.pictures import PageScan, Pictures
from pipeline.review.safe_path import below
from pipeline.review.scans import ScanFolder

PATIENCE = 0.8
"""Seconds that the list may take; then what is known of it so far is shown."""
_LITTLE_PATIENCE = 0.2
"""The same where only the neighbours of a document are wanted of it."""
MOST_LISTED = 1000


class NotHereError(DigitisationError):
    """The batch has no such document, page or picture."""

    stage = "review"


class RefusedChangeError(DigitisationError):
    """A change cannot be one of this document."""

    stage = "review"


class NotWrittenError(DigitisationError):
    """A change cannot be written now; the same is worth trying again."""

    stage = "review"


@dataclass(frozen=True, slots=True)
class Crop:
    """The picture of an annotation: PNG, and what names its bytes."""

    data: bytes
    tag: str


class ReviewBatch:
    """A batch being reviewed. Safe to use from several threads.

    Args:
        results: its results.
        scans: where its scans are, when they were moved.
        say: told what a person at the terminal should know.
    """

    def __init__(
        self,
        results: ResultFolder,
        scans: Path | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.results = results
        self._documents = OpenDocuments(results)
        self.index = ReviewIndex(results, say, self._documents)
        self.pictures = Pictures(ScanFolder(results, scans))
        self.name = results.root.name

    def about(self) -> Json:
        """The batch in a few numbers, and the scans that failed."""
        shown = self.index.look(PATIENCE)
        return {
            "batch": self.name,
            "documents": len(shown.order),
            "checked": shown.count("checked"),
            "to_review": shown.count("review"),
            "pages": sum(len(one.pages) for one in shown.order),
            "failures": self._failures(),
            "reading": _reading(shown),
            "version": __version__,
        }

    def documents(
        self, search: str = "", state: State | None = None, offset: int = 0, limit: int = 100
    ) -> Json:
        """A part of the list."""
        shown = self.index.look(PATIENCE)
        found = shown.found(search, state)
        return {
            "total": len(found),
            "offset": offset,
            "reading": _reading(shown),
            "documents": [one.as_json() for one in found[offset : offset + limit]],
        }

    def document(self, document_id: str) -> Json:
        """One document.

        Raises:
            NotHereError: when there is none of that id.
            DigitisationError: when one of its files cannot be read.
        """
        self._check_here(document_id)
        reviewed = self._documents.read(document_id)
        shown = self.index.glance(_LITTLE_PATIENCE)
        self.pictures.prepare(tuple(self._likely_pictures(reviewed, shown)))
        return self._told(reviewed, shown)

    def change(self, document_id: str, who: str, what: Change | int, seen: int) -> Json:
        """Write one change, or the undoing of one, into the log of a document.

        Args:
            document_id: of the document.
            who: the person.
            what: the change, or the number of the entry to undo.
            seen: entries of the log that the person had before the eyes.

        Returns:
            The document as it is then.

        Raises:
            NotHereError: when there is none of that id.
            ConflictError: when someone changed the same thing meanwhile.
            RefusedChangeError: for a change that the document has no place for, and for a person
                or entry that is none.
            NotWrittenError: when the log cannot be written.
            DigitisationError: when a file of the document cannot be read.
        """
        self._check_here(document_id)
        reviewed = self._documents.read(document_id)
        if not isinstance(what, int):
            _check_place(reviewed, what)
        _append(self.results, document_id, who, what, seen)
        reviewed = self._documents.read(document_id)
        return self._told(reviewed, self.index.renew(document_id, PATIENCE))

    def newer(self, error: ConflictError) -> list[Json]:
        """The entries that stand against a change."""
        return [{**entry_json(entry), "undone": False, "unfit": None} for entry in error.newer]

    def picture(self, page_id: str) -> PageScan:
        """The scan of a page that a record names.

        Raises:
            NotHereError: when there is no such page.
        """
        record = self._record_of_page(page_id)
        for page in record["pages"]:
            if page["id"] == page_id:
                scan = page["scan"]
                return PageScan(str(scan["path"]), str(scan["sha256"]), int(scan["frame"]))
        raise _no_page(page_id)

    def crop(self, page_id: str, annotation_id: str) -> Crop:
        """The picture of an annotation that a record names.

        Raises:
            NotHereError: when there is no such annotation, or no picture of it.
            OutsideError: when it lies outside crops/ of the results.
        """
        record = self._record_of_page(page_id)
        name = next(
            (
                mark["crop"]
                for mark in record["annotations"]
                if (mark["page"], mark["id"]) == (page_id, annotation_id)
            ),
            None,
        )
        if not name:
            raise NotHereError(
                "There is no picture of such an annotation.",
                file=_short(f"{page_id}/{annotation_id}"),
                remedy="Load the document again.",
            )
        path = below(self.results.root, str(name))
        below(self.results.root / "crops", path)
        try:
            status = path.stat()
            return Crop(path.read_bytes(), f'"{status.st_mtime_ns:x}-{status.st_size:x}"')
        except OSError as error:
            raise NotHereError(
                f"The picture of the annotation cannot be read: {error.strerror or error}.",
                file=str(name),
                remedy="Run the batch again, which makes it anew.",
            ) from error

    def close(self) -> None:
        """Keep what was read, and end what is done behind the back."""
        self.pictures.close()
        self.index.close()

    def _likely_pictures(self, reviewed: ReviewedDocument, shown: Shown) -> Iterator[PageScan]:
        """What is asked for next: the first page of a document, then that of the next one."""
        for page in reviewed.record.pages[:1]:
            yield PageScan(page.scan.path, page.scan.sha256, page.scan.frame)
        beside = shown.neighbours(reviewed.log.document)
        following = beside["next_to_review"] or beside["next"]
        if following is not None:
            for page_id in shown.order[shown.places[following]].pages[:1]:
                with contextlib.suppress(DigitisationError):
                    yield self.picture(page_id)

    def _told(self, reviewed: ReviewedDocument, shown: Shown) -> Json:
        neighbours = shown.neighbours(reviewed.log.document)
        return document_json(reviewed, neighbours, self._picture_problem)

    def _picture_problem(self, page: PageEntry) -> str | None:
        scan = page.scan
        return self.pictures.problem(PageScan(scan.path, scan.sha256, scan.frame))

    def _check_here(self, document_id: str) -> None:
        try:
            path = self.results.record(check_document_id(document_id))
            here = path.is_file()
        except (CorrectionError, OSError, ValueError):
            here = False
        if not here:
            raise NotHereError(
                "There is no such document in this batch.",
                file=_short(document_id),
                remedy="Choose one of the list.",
            )

    def _record_of_page(self, page_id: str) -> Any:
        """The record that names a page, as it stands in its file."""
        document_id = self.index.shown.pages.get(page_id)
        if document_id is None:
            document_id = self.index.look(PATIENCE).pages.get(page_id)
        if document_id is None:
            raise _no_page(page_id)
        path = below(self.results.root, self.results.record(document_id))
        try:
            record = json.loads(path.read_bytes())
            here = any(page["id"] == page_id for page in record["pages"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise NotHereError(
                f"The record of this page cannot be read ({type(error).__name__}).",
                file=path,
                remedy="Digitise the document again.",
            ) from error
        if not here:
            raise _no_page(page_id)
        return record

    def _failures(self) -> list[Json]:
        """What ``failures.json`` says; nothing when it says nothing that can be understood."""
        try:
            raw = json.loads(self.results.failures.read_bytes())
            return [
                {name: one.get(name) for name in ("file", "frame", "stage", "reason", "remedy")}
                for one in raw
            ]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
            return [
                {
                    "file": self.results.failures.name,
                    "frame": None,
                    "stage": "review",
                    "reason": f"The list of failed scans cannot be read ({type(error).__name__}).",
                    "remedy": "Run the batch again, which writes it anew.",
                }
            ]


def _append(
    results: ResultFolder, document_id: str, who: str, what: Change | int, seen: int
) -> None:
    try:
        append(results, document_id, who=who, what=what, seen=seen)
    except ConflictError:
        raise
    except (CorrectionError, OutputError) as error:
        # The log could be read just now.
        disk = isinstance(error, OutputError) or isinstance(error.__cause__, OSError)
        kind = NotWrittenError if disk else RefusedChangeError
        raise kind(error.reason, file=error.file, remedy=error.remedy) from error


def _check_place(reviewed: ReviewedDocument, change: Change) -> None:
    """A change must be about a field that there is, or about a page of the document."""
    if isinstance(change, FieldChange):
        if change.name not in FIELDS:
            raise RefusedChangeError(
                f"A record has no field {change.name[:80]!r} that could be set.",
                remedy="Load the document again, then make the change again.",
            )
        return
    spot = getattr(change, "spot", None)
    if spot is None:
        return
    if not any(
        page.id == spot.page or (page.scan.sha256, page.scan.frame) == (spot.sha256, spot.frame)
        for page in reviewed.pages
    ):
        raise RefusedChangeError(
            "The document has no such page.",
            file=_short(spot.page),
            remedy="Load the document again, then make the change again.",
        )


def _no_page(page_id: str) -> NotHereError:
    return NotHereError(
        "No record of this batch has such a page.",
        file=_short(page_id),
        remedy="Load the document again.",
    )


def _short(name: str) -> str:
    return name[:120].encode("utf-8", "replace").decode()


def _reading(shown: Shown) -> Json | None:
    if shown.reading is None:
        return None
    return {"done": shown.reading[0], "total": shown.reading[1]}
