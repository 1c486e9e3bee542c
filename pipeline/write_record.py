"""The story of one document: its page files become a record.

::

    load pages -> read_fields -> assemble -> record file

What this module imports, to the last module, is what makes a record of pages: a change there
leaves the pages as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.assemble import assemble
from pipeline.assemble.inputs import DocumentInfo
from pipeline.correct import Correction
from pipeline.errors import OutputError
from pipeline.fields import read_fields
from pipeline.model import Page
from pipeline.ocr import OcrEngine
from pipeline.outcome import DocumentOutcome
from pipeline.output import ResultFolder, write_whole
from pipeline.page_file import load_corrections, load_page
from pipeline.record import record_to_json
from pipeline.settings import Settings
from pipeline.versions import provenance


def write_record(
    document: DocumentInfo,
    page_ids: Sequence[str],
    out: ResultFolder,
    settings: Settings,
    engine: OcrEngine,
    reader: str | None,
) -> DocumentOutcome:
    """Read a document's page files back and write its record.

    Args:
        document: as the batch has it.
        page_ids: of the pages that were read, in the order of its sheets.
        out: where pages are and the record goes.
        settings: for the grammar, and for the provenance.
        engine: what read the typing, for the provenance.
        reader: what read the handwriting, for the provenance.

    Raises:
        OutputError: when a page file is missing or the record cannot be written.
    """
    pages: list[Page] = []
    corrections: list[Correction] = []
    for page_id in page_ids:
        try:
            pages.append(load_page(out.page(page_id)))
            corrections += load_corrections(out.page(page_id))
        except (OSError, ValueError) as error:
            raise OutputError(
                f"The page file cannot be read back: {error}.",
                file=out.page(page_id),
                remedy="Run the batch again.",
            ) from error
    fields = read_fields(pages, settings.grammar)
    made_by = provenance(settings, corrections, engine, reader)
    record = assemble(document, pages, fields, made_by, settings.assemble)
    path = out.record(document.id)
    write_whole(path, record_to_json(record))
    found = [
        (name, value.text)
        for name in ("kind", "number", "date", "place", "secrecy", "signature")
        if (value := getattr(record, name)) is not None
    ]
    found.append(("paragraphs", str(len(record.body))))
    return DocumentOutcome(
        document_id=document.id,
        record=str(path),
        pages=len(pages),
        review=tuple(item.message for item in record.review),
        found=tuple(found),
    )
