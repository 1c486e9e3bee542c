"""A batch as one table, a row a document: CSV for spreadsheets, JSON Lines for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Final

from pipeline.corrections.changes import CheckedChange
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.blocks import xml_text
from pipeline.model import mean_confidence
from pipeline.output import as_line
from pipeline.record import FieldValue, Record

Cell = str | int | float | bool | list[str] | None

FIRST_WORDS: Final = 12
"""Of the body, so that a person knows the document again."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so; East Asian versions the wide signs as well."""


def csv_table(documents: Iterable[ReviewedDocument]) -> bytes:
    """CSV as spreadsheets read it: UTF-8 with a byte order mark, commas, CRLF, a head.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. Lists are
    joined by ``; ``; what is not known is empty; ``checked`` is ``yes`` or ``no``.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for document in documents:
        writer.writerow(_plain(of(document)) for of in COLUMNS.values())
    return text.getvalue().encode("utf-8-sig")


def jsonl_table(documents: Iterable[ReviewedDocument]) -> bytes:
    """JSON Lines: an object a document, with null for what is not known, and lists as lists."""
    return b"".join(
        as_line({name: of(document) for name, of in COLUMNS.items()}) for document in documents
    )


def _plain(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case list():
            return _plain("; ".join(cell))
        case str():
            one_line = xml_text(" ".join(cell.split()))
            # A cell that begins with a tabulator is guarded too, though it is gone from this one.
            runs = cell.startswith(_FORMULA) or one_line.startswith(_FORMULA)
            return f"'{one_line}" if runs else one_line
    return cell


def _value(field: FieldValue | None) -> str | None:
    """In its normal form where it has one."""
    return None if field is None else field.normalised or field.text


def _written(field: FieldValue | None) -> str | None:
    return None if field is None else field.text


def _archive(record: Record, part: str) -> str | None:
    value: str | None = getattr(record.archive, part, None)
    return value


def _confidence(document: ReviewedDocument) -> float | None:
    mean = mean_confidence(
        word for page in document.pages for line in page.typed_lines() for word in line.words
    )
    return None if mean is None else round(mean, 4)


def _corrections(document: ReviewedDocument) -> int:
    return sum(not isinstance(entry.change, CheckedChange) for entry in document.log.standing)


COLUMNS: Final[dict[str, Callable[[ReviewedDocument], Cell]]] = {
    "document": lambda of: of.record.document,
    "title": lambda of: _written(of.record.title),
    "repository": lambda of: _archive(of.record, "repository"),
    "fond": lambda of: _archive(of.record, "fond"),
    "opis": lambda of: _archive(of.record, "opis"),
    "delo": lambda of: _archive(of.record, "delo"),
    "sheets": lambda of: list(of.record.archive.sheets) if of.record.archive else [],
    "date": lambda of: of.record.date.normalised if of.record.date else None,
    "date_as_written": lambda of: _written(of.record.date),
    "number": lambda of: _value(of.record.number),
    "kind": lambda of: _value(of.record.kind),
    "secrecy": lambda of: _value(of.record.secrecy),
    "addressees": lambda of: [_value(one) or "" for one in of.record.addressees],
    "sender": lambda of: _value(of.record.sender),
    "signature": lambda of: _value(of.record.signature),
    "first_words": lambda of: " ".join(of.record.text.split()[:FIRST_WORDS]),
    "characters": lambda of: len(of.record.text),
    "pages": lambda of: len(of.pages),
    "marks_by_hand": lambda of: len(of.record.annotations),
    "mean_confidence": _confidence,
    "review_items": lambda of: len(of.record.review),
    "checked": lambda of: of.checked,
    "corrections": _corrections,
    "unfit_corrections": lambda of: len(of.unfit),
}
"""Names of the columns in their order, and what each holds.

``characters`` counts those of the body; ``mean_confidence`` is over the typed characters of all
pages, 0 to 1; ``corrections`` are the changes by people that are not undone, the unfit among them.
"""
