"""A document as the machine read it, with what people corrected on top.

::

    record and page files -> load_log -> apply -> ReviewedDocument

The review page, the exports and the import work on this and on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corrections.changes import Entry, Log
from pipeline.errors import OutputError
from pipeline.model import Page
from pipeline.output import ResultFolder
from pipeline.page_file import load_page
from pipeline.record import Record, load_record


@dataclass(frozen=True, slots=True)
class Unfit:
    """A change that no longer fits what the machine read: shown, never dropped."""

    entry: Entry
    why: str


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """One document of a batch.

    Attributes:
        results: of its batch.
        record, pages: with the corrections; the pages in the order of the record's.
        machine_record, machine_pages: as the machine made them.
        log: all that people did.
        unfit: the standing changes that could not be applied.
        checked: whether a person has said that it is checked.
    """

    results: ResultFolder
    record: Record
    pages: tuple[Page, ...]
    machine_record: Record
    machine_pages: tuple[Page, ...]
    log: Log
    unfit: tuple[Unfit, ...] = ()
    checked: bool = False


def load_reviewed(results: ResultFolder, document_id: str) -> ReviewedDocument:
    """Read a document's record, pages and log, and apply what people corrected.

    Raises:
        RecordError: when the record cannot be read.
        OutputError: when a page file or the log cannot be read.
    """
    record = load_record(results.record(document_id))
    pages = []
    for entry in record.pages:
        path = results.page(entry.id)
        try:
            pages.append(load_page(path))
        except (OSError, ValueError) as error:
            raise OutputError(
                f"The page file cannot be read: {error}.", file=path, remedy="Run the batch again."
            ) from error
    log = Log(document=document_id)
    return ReviewedDocument(results, record, tuple(pages), record, tuple(pages), log)
