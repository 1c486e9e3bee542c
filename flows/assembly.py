"""Records of a batch under way: a document is assembled when its last page is in."""

from __future__ import annotations

import contextvars
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from flows.chunks import PageResult
from pipeline.batch import Document
from pipeline.digitise import assemble_document
from pipeline.errors import DigitisationError
from pipeline.outcome import DocumentOutcome, Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.place import HERE, Place
from pipeline.settings import Settings

logger = logging.getLogger(__name__)

HoldBack = Callable[[Sequence[PageOutcome]], bool]
"""Told the pages of a document that was read; true when its record is to wait."""


class Assembly:
    """Takes what came of each page, and writes the records in a thread of its own.

    Pages go on meanwhile: a record takes tens of milliseconds, in which a core would stand idle
    if the one who hands out pages wrote it. The documents of ``hold_back`` wait until
    :meth:`release`. Leaving the block waits for the record at work and drops the rest.

    Args:
        documents: of the batch, in its order.
        jobs: every page of the batch, in its order, those that are done already among them.
        out: where pages are and records go.
        settings: of all stages.
        failed: told each record that could not be written, from the thread of the records.
        hold_back: which documents wait; by default none.
        place: where the records go, where that is not this machine.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        jobs: Sequence[PageJob],
        out: ResultFolder,
        settings: Settings,
        failed: Callable[[Failure], None],
        hold_back: HoldBack = lambda _pages: False,
        place: Place = HERE,
    ) -> None:
        self._documents = {document.id: document for document in documents}
        self._order = {job: number for number, job in enumerate(jobs)}
        self._left = Counter(job.document_id for job in jobs)
        self._out = out
        self._settings = settings
        self._failed = failed
        self._hold_back = hold_back
        self._place = place
        self._read: defaultdict[str, list[PageOutcome]] = defaultdict(list)
        self._page_failures: list[Failure] = []
        self._held: dict[str, tuple[PageOutcome, ...]] = {}
        self._records: dict[str, Future[DocumentOutcome | Failure]] = {}
        # Log lines of this thread belong to the run in which the assembly was begun.
        self._context = contextvars.copy_context()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def page(self, job: PageJob, result: PageResult) -> None:
        """Take what came of one page; each page of the batch exactly once."""
        if isinstance(result, PageOutcome):
            self._read[job.document_id].append(result)
        else:
            self._page_failures.append(result)
        self._left[job.document_id] -= 1
        pages = self._read[job.document_id]
        if not self._left[job.document_id] and pages:
            ordered = tuple(sorted(pages, key=lambda page: self._order[page.job]))
            self._read[job.document_id] = list(ordered)
            if self._hold_back(ordered):
                self._held[job.document_id] = ordered
            else:
                self._write(job.document_id, ordered)

    @property
    def held(self) -> dict[str, tuple[PageOutcome, ...]]:
        """Documents that wait, in the order of the batch, with their pages."""
        return {name: self._held[name] for name in self._documents if name in self._held}

    def release(self, leave_out: Collection[str] = ()) -> None:
        """Write the records of the documents that wait, but for those to be left out."""
        for name, pages in self.held.items():
            if name not in leave_out:
                self._write(name, pages)
        self._held.clear()

    def finish(
        self,
    ) -> tuple[tuple[PageOutcome, ...], tuple[DocumentOutcome, ...], tuple[Failure, ...]]:
        """Wait for the records: pages read, records written (both in order) and failures."""
        written: list[DocumentOutcome] = []
        failures = list(self._page_failures)
        for name in self._documents:
            if name in self._records:
                record = self._records[name].result()
                if isinstance(record, Failure):
                    failures.append(record)
                else:
                    written.append(record)
        pages = [page for read in self._read.values() for page in read]
        pages.sort(key=lambda page: self._order[page.job])
        return tuple(pages), tuple(written), tuple(failures)

    def _write(self, name: str, pages: tuple[PageOutcome, ...]) -> None:
        self._records[name] = self._thread.submit(
            self._context.run, self._assemble, self._documents[name], pages
        )

    def _assemble(
        self, document: Document, pages: tuple[PageOutcome, ...]
    ) -> DocumentOutcome | Failure:
        try:
            outcome = assemble_document(document, pages, self._out, self._settings)
            self._place.record_written(document.id)
            return outcome
        except Exception as error:
            failure = Failure.of(error, document.id)
            if not isinstance(error, DigitisationError):
                logger.debug("%s", failure, exc_info=error)
            self._failed(failure)
            return failure
