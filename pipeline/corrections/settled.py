"""What a person has settled need not be looked at any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.corrections.changes import Entry, FieldChange, ReadingChange
from pipeline.record import Record, ReviewItem

_OF_A_READING = frozenset(
    {"resolution", "unread-handwriting", "unread-mark", "unplaced-handwriting", "doubtful-reading"}
)


def without_settled(record: Record, applied: Iterable[Entry]) -> Record:
    """The record without the reasons for review that these changes did away with.

    Most of them are not there any more because the record was put together anew; these are left:
    doubts about a field that a person has set, and about a mark whose reading a person has given.
    """
    changes = [entry.change for entry in applied]
    fields = {change.name for change in changes if isinstance(change, FieldChange)}
    read = [
        (change.spot, change.after)
        for change in changes
        if isinstance(change, ReadingChange) and change.after
    ]
    marks = {
        (mark.page, mark.box)
        for mark in record.annotations
        if mark.reading_confidence == 1 and any(mark.reading == after for _, after in read)
    }
    left = tuple(
        item
        for item in record.review
        if not _of_field(item, fields)
        and not (item.reason in _OF_A_READING and (item.page, item.box) in marks)
    )
    return record if left == record.review else record.model_copy(update={"review": left})


def _of_field(item: ReviewItem, fields: Sequence[str] | set[str]) -> bool:
    for prefix in ("missing-", "doubtful-"):
        if item.reason.startswith(prefix):
            return item.reason.removeprefix(prefix) in fields
    match item.reason:
        case "archive-conflict":
            return any(name.startswith("archive.") for name in fields)
        case "authenticity-conflict":
            return "authenticity" in fields
        case "signature-unclear":
            return "signature" in fields
    return False
