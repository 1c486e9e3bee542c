"""What a person reads in a record, as a digest: whether it is still what was checked."""

from __future__ import annotations

import hashlib
import json

from pipeline.corrections.edit_fields import SEVERAL, SINGLE
from pipeline.record import FieldValue, Record

DIGITS = 16
"""Of the digest that are kept."""


def content_digest(record: Record) -> str:
    """First digits of the SHA-256 of the fields, the text and the marks of a record.

    Places, confidences and what made the record are not part of it: a new run that reads the
    same leaves it as it is.
    """
    archive = record.archive
    said = {
        "fields": {name: _said(getattr(record, name)) for name in SINGLE},
        "lists": {name: [_said(value) for value in getattr(record, name)] for name in SEVERAL},
        "archive": archive
        and [archive.repository, archive.fond, archive.opis, archive.delo, list(archive.sheets)],
        "lines": [line.text for line in (*record.header, *record.other_lines)],
        "body": [[[run.hand, run.text] for run in part.runs] for part in record.body],
        "marks": [[mark.kind, mark.reading] for mark in record.annotations],
        "sheets": [page.sheet for page in record.pages],
    }
    data = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()[:DIGITS]


def _said(value: FieldValue | None) -> list[str | None] | None:
    return None if value is None else [value.text, value.normalised]
