"""A document as the machine read it, with what people corrected on top.

::

    record and page files -> load_log -> apply -> ReviewedDocument

The review page, the exports and the import work on this and on nothing else.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.corrections.apply import apply
from pipeline.corrections.document import ReviewedDocument
from pipeline.corrections.log import load_log
from pipeline.errors import OutputError
from pipeline.output import ResultFolder
from pipeline.page_file import load_page
from pipeline.record import Record, load_record

__all__ = ["ReviewedDocument", "corrected_record", "load_reviewed"]


def load_reviewed(results: ResultFolder, document_id: str) -> ReviewedDocument:
    """Read a document's record, pages and log, and apply what people corrected.

    Raises:
        CorrectionError: for an id that is none, or when the log cannot be read.
        RecordError: when the record cannot be read.
        OutputError: when a page file cannot be read.
    """
    log = load_log(results, document_id)
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
    return apply(results, record, pages, log)


def corrected_record(path: Path) -> Record:
    """A record's file, with what people corrected where it lies in results that have a log of it.

    Raises:
        CorrectionError: when the log cannot be read.
        RecordError: when the record cannot be read.
        OutputError: when there is a log, and a page file cannot be read.
    """
    folder = path.absolute().parent
    results = ResultFolder(folder.parent)
    if folder.name == "records" and results.corrections(path.stem).is_file():
        return load_reviewed(results, path.stem).record
    return load_record(path)
