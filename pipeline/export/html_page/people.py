"""What people did to a document, as the page lists it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.corrections.changes import CheckedChange, Entry, FieldChange
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.html_page.labels import (
    CHANGES,
    FIELDS,
    HANDS,
    MARKS,
    PAGE,
    REGIONS,
    Label,
    label,
)

_VALUES = {"region": REGIONS, "hand": HANDS, "mark": MARKS}


@dataclass(frozen=True, slots=True)
class Deed:
    """An entry of the log.

    Attributes:
        what: kind of change; ``None`` for the undoing of one.
        subject: which field, or on which page of the document (a number).
        before, after: as text or in both languages; ``None`` where there was nothing.
        undoes: number of the entry undone.
        state: ``stands``, ``undone`` or ``unfit``.
        why: why it does not fit.
    """

    number: int
    who: str
    when: str
    what: Label | None
    subject: Label | int | None
    before: Label | str | None
    after: Label | str | None
    undoes: int | None
    state: Label
    why: Label | None


def deeds(document: ReviewedDocument) -> tuple[Deed, ...]:
    """All that people did, in the order of the log."""
    return tuple(_deeds(document))


def _deeds(document: ReviewedDocument) -> Iterator[Deed]:
    pages = {page.id: number for number, page in enumerate(document.pages, 1)}
    unfit = {one.entry.number: Label(one.why.ru, one.why.en) for one in document.unfit}
    undone = document.log.undone
    for entry in document.log.entries:
        if entry.number in undone:
            state = "undone"
        else:
            state = "unfit" if entry.number in unfit else "stands"
        yield Deed(
            number=entry.number,
            who=entry.who,
            when=entry.when,
            what=None if entry.change is None else label(CHANGES, entry.change.kind),
            subject=_subject(entry, pages),
            before=None if entry.change is None else _value(entry.change.kind, entry.change.before),
            after=None if entry.change is None else _value(entry.change.kind, entry.change.after),
            undoes=entry.undoes,
            state=label(PAGE, state),
            why=unfit.get(entry.number),
        )


def _subject(entry: Entry, pages: dict[str, int]) -> Label | int | None:
    match entry.change:
        case None | CheckedChange():
            return None
        case FieldChange(name=name):
            return label(FIELDS, name)
        case change:
            return pages.get(change.spot.page)


def _value(kind: str, value: object) -> Label | str | None:
    match value:
        case None:
            return None
        case bool():
            return label(PAGE, "yes" if value else "no")
    return label(_VALUES[kind], str(value)) if kind in _VALUES else str(value)
