"""The corrections of a document on top of what the machine made of it.

::

    pages -> drafts, changed entry by entry -> pages -> read_fields -> assemble -> fields set

Nothing is read but what is given, and the same gives the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.assemble import LineAt, assemble
from pipeline.corrections.changes import (
    CheckedChange,
    Entry,
    FieldChange,
    HandChange,
    LineChange,
    Log,
    MarkChange,
    ParagraphChange,
    ReadingChange,
    RegionChange,
    WordChange,
)
from pipeline.corrections.content import content_digest
from pipeline.corrections.document import ReviewedDocument
from pipeline.corrections.draft import DraftPage
from pipeline.corrections.edit_fields import FieldEdits
from pipeline.corrections.edit_marks import change_hand_of_mark, change_mark, change_reading
from pipeline.corrections.edit_text import (
    change_hand_of_line,
    change_line,
    change_paragraph,
    change_region,
    change_word,
)
from pipeline.corrections.machine_document import (
    MachineDocument,
    provenance_of_pages,
    settings_of,
    sheets_of,
)
from pipeline.corrections.settled import without_settled
from pipeline.corrections.unfit import CHANGED, DoesNotFitError, Unfit, Why
from pipeline.fields import read_fields
from pipeline.model import Page
from pipeline.output import ResultFolder
from pipeline.record import PersonAt, Record


def apply(
    results: ResultFolder, record: Record, pages: Sequence[Page], log: Log
) -> ReviewedDocument:
    """The document with the standing changes of its log, in their order.

    Args:
        results: of the batch.
        record: as the machine made it.
        pages: as the machine read them, in the order of the record's.
        log: of the document.

    Returns:
        Where nothing stands in the log, the machine's own record and pages.
    """
    machine = tuple(pages)
    corrected = _corrected(record, machine, log)
    unfit = list(corrected.unfit)
    checked = _last_check(log)
    if checked is not None and (why := _outdated(checked, record, machine, log, corrected)):
        unfit.append(Unfit(checked, why))
        checked = None
    made = corrected.record
    if corrected.applied or checked:
        made = without_settled(made, corrected.applied)
        applied = sorted(corrected.applied, key=lambda entry: entry.number)
        said = {
            "corrected": tuple(_person(entry) for entry in applied),
            "checked": None if checked is None else _person(checked),
        }
        made = made.model_copy(update={"provenance": made.provenance.model_copy(update=said)})
    return ReviewedDocument(
        results=results,
        record=made,
        pages=corrected.pages,
        machine_record=record,
        machine_pages=machine,
        log=log,
        unfit=tuple(sorted(unfit, key=lambda one: one.entry.number)),
        checked=checked is not None,
    )


@dataclass(frozen=True, slots=True)
class _Corrected:
    """A record and its pages with changes on top, and which of them fitted."""

    record: Record
    pages: tuple[Page, ...]
    applied: tuple[Entry, ...]
    unfit: tuple[Unfit, ...]


def _corrected(record: Record, machine: tuple[Page, ...], log: Log) -> _Corrected:
    unfit: list[Unfit] = []
    applied: list[Entry] = []
    pages = machine
    on_pages = [e for e in log.standing if not isinstance(e.change, FieldChange | CheckedChange)]
    corrected = record
    if on_pages:
        drafts = [DraftPage.of(page) for page in machine]
        for entry in on_pages:
            _note(entry, _tried_on_pages(drafts, entry), applied, unfit)
        built = [draft.built() for draft in drafts]
        pages = tuple(page for page, _ in built)
        breaks = {line: begins for _, said in built for line, begins in said.items()}
        if pages != machine or breaks:
            corrected = reassembled(record, pages, breaks)
    edits = FieldEdits.of(corrected)
    for entry in log.standing:
        if isinstance(entry.change, FieldChange):
            _note(entry, _tried_on_fields(edits, entry.change), applied, unfit)
    return _Corrected(edits.result(), pages, tuple(applied), tuple(unfit))


def reassembled(record: Record, pages: Sequence[Page], breaks: Mapping[LineAt, bool]) -> Record:
    """The record put together again from pages.

    Args:
        record: as the machine made it; says what the batch knew, and the settings.
        pages: in its order.
        breaks: lines of which a person says whether a paragraph begins there.
    """
    settings = settings_of(record.provenance)
    return assemble(
        MachineDocument.of(record),
        pages,
        read_fields(pages, settings.grammar),
        provenance_of_pages(record.provenance),
        settings.assemble,
        sheets=sheets_of(record),
        breaks=breaks,
    )


def _tried_on_pages(drafts: Sequence[DraftPage], entry: Entry) -> Why | None:
    """Apply a change to the drafts; why it does not fit, or nothing."""
    mark_id = f"by-hand-{entry.number}"
    try:
        match entry.change:
            case WordChange() as change:
                change_word(drafts, change)
            case LineChange() as change:
                change_line(drafts, change)
            case RegionChange() as change:
                change_region(drafts, change)
            case HandChange(subject="line") as change:
                change_hand_of_line(drafts, change, mark_id)
            case HandChange() as change:
                change_hand_of_mark(drafts, change)
            case ParagraphChange() as change:
                change_paragraph(drafts, change)
            case MarkChange() as change:
                change_mark(drafts, change, mark_id)
            case ReadingChange() as change:
                change_reading(drafts, change)
    except DoesNotFitError as error:
        return error.why
    return None


def _tried_on_fields(edits: FieldEdits, change: FieldChange) -> Why | None:
    try:
        edits.set(change)
    except DoesNotFitError as error:
        return error.why
    return None


def _note(entry: Entry, why_not: Why | None, applied: list[Entry], unfit: list[Unfit]) -> None:
    if why_not is not None:
        unfit.append(Unfit(entry, why_not))
    else:
        applied.append(entry)


def _last_check(log: Log) -> Entry | None:
    """The last word on whether the document is checked, if it says so."""
    found = None
    for entry in log.standing:
        if isinstance(entry.change, CheckedChange):
            found = entry if entry.change.after else None
    return found


def _outdated(
    checked: Entry, record: Record, machine: tuple[Page, ...], log: Log, corrected: _Corrected
) -> Why | None:
    """Why a check says nothing about a document any more, or nothing.

    What people changed after it does not count: they saw the document.
    """
    content = checked.change.content if isinstance(checked.change, CheckedChange) else None
    if content in (None, content_digest(corrected.record)):
        return None
    if content == content_digest(_corrected(record, machine, log.before(checked)).record):
        return None
    return CHANGED


def _person(entry: Entry) -> PersonAt:
    return PersonAt(number=entry.number, who=entry.who, when=entry.when)
