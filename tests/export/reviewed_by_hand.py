"""Reviewed documents of pages written by hand, without files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pages_by_hand import ADocument, SomeFields

from pipeline.assemble import assemble
from pipeline.corrections.changes import Change, Entry, Log
from pipeline.corrections.document import ReviewedDocument
from pipeline.corrections.unfit import Unfit, Why
from pipeline.model import Page
from pipeline.output import ResultFolder
from pipeline.record import Provenance, Record

WHEN = "2026-01-02T03:04:05Z"
PROVENANCE = Provenance(
    engine="replay",
    pipeline="0.1.0",
    tesseract="5.3.0",
    traineddata={"rus": "1" * 64},
    ink_model=None,
    settings={"ocr.language": "rus"},
    corrections=(),
)


def reviewed(
    *pages: Page,
    fields: SomeFields | None = None,
    document: ADocument | None = None,
    changes: Sequence[Change] = (),
    unfit: Sequence[int] = (),
    record: Record | None = None,
) -> ReviewedDocument:
    """As ``load_reviewed`` gives it; the changes stand in the log and are not applied.

    Args:
        unfit: numbers of the changes, from 1, that do not fit.
    """
    made = record or assemble(document or ADocument(), pages, fields or SomeFields(), PROVENANCE)
    entries = tuple(
        Entry(number=number, who="А. Архивист", when=WHEN, change=change)
        for number, change in enumerate(changes, 1)
    )
    return ReviewedDocument(
        results=ResultFolder(Path("/nowhere/batch")),
        record=made,
        pages=pages,
        machine_record=made,
        machine_pages=pages,
        log=Log(document=made.document, entries=entries),
        unfit=tuple(
            Unfit(entries[number - 1], Why("not there", "нет на месте")) for number in unfit
        ),
        checked=bool(entries) and getattr(entries[-1].change, "after", None) is True,
    )


def named(document: ReviewedDocument, **values: object) -> ReviewedDocument:
    """With other values in its record."""
    return replace(document, record=document.record.model_copy(update=values))
