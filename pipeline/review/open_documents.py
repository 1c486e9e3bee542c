"""Documents that were opened lately, read again only where their files changed.

Reading a document of a hundred sheets takes a second, and so does putting its record together
anew; a person who corrects it does so many times.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from pipeline.corrections.apply import apply
from pipeline.corrections.log import load_log
from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.output import ResultFolder
from pipeline.resume.stamp import FileStamp
from pipeline.review.bounded import OneAtATime
from pipeline.review.safe_path import below

MOST = 4
"""Documents that are kept."""
Stamps = tuple[FileStamp | None, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """A document and the stamps of its files when it was read: log; record and pages."""

    log: FileStamp | None
    machine: Stamps
    reviewed: ReviewedDocument


class OpenDocuments:
    """The documents of a batch. Safe to use from several threads.

    Args:
        results: of the batch.
        most: documents that are kept.
    """

    def __init__(self, results: ResultFolder, most: int = MOST) -> None:
        self._results = results
        self._most = most
        self._one = OneAtATime()
        self._lock = threading.Lock()
        self._open: OrderedDict[str, _Open] = OrderedDict()

    def read(self, document_id: str) -> ReviewedDocument:
        """A document as its files are now.

        Raises:
            DigitisationError: as :func:`pipeline.corrections.reviewed.load_reviewed`, and for a
                file that is a link out of the batch.
        """
        with self._one.of(document_id):
            with self._lock:
                known = self._open.get(document_id)
            # Stamps first: what changes while it is read is read again the next time.
            log = _stamp(self._results.corrections(document_id))
            record = _stamp(self._results.record(document_id))
            if known is not None and known.machine == (record, *self._pages(known.reviewed)):
                if known.log == log:
                    reviewed = known.reviewed
                else:
                    reviewed = self._with_log(document_id, known.reviewed)
            else:
                reviewed = checked_files(self._results, document_id)
            opened = _Open(log, (record, *self._pages(reviewed)), reviewed)
            with self._lock:
                self._open[document_id] = opened
                self._open.move_to_end(document_id)
                while len(self._open) > self._most:
                    self._open.popitem(last=False)
        return reviewed

    def _with_log(self, document_id: str, before: ReviewedDocument) -> ReviewedDocument:
        below(self._results.root, self._results.corrections(document_id))
        log = load_log(self._results, document_id)
        return apply(self._results, before.machine_record, before.machine_pages, log)

    def _pages(self, reviewed: ReviewedDocument) -> Stamps:
        return tuple(_stamp(self._results.page(page.id)) for page in reviewed.machine_pages)


def checked_files(results: ResultFolder, document_id: str) -> ReviewedDocument:
    """A document of which no file is a link out of the batch.

    Raises:
        DigitisationError: as :func:`pipeline.corrections.reviewed.load_reviewed`, and for such a
            link.
    """
    below(results.root, results.record(document_id))
    below(results.root, results.corrections(document_id))
    reviewed = load_reviewed(results, document_id)
    for page in reviewed.machine_pages:
        below(results.root, results.page(page.id))
    return reviewed


def _stamp(path: Path) -> FileStamp | None:
    try:
        return FileStamp.of(path)
    except OSError:
        return None
