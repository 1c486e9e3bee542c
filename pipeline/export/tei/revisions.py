"""The log of what people did, as TEI has it: the last change first."""

from __future__ import annotations

from pipeline.corrections.changes import (
    Change,
    CheckedChange,
    Entry,
    FieldChange,
    HandChange,
    LineChange,
    MarkChange,
    ParagraphChange,
    ReadingChange,
    RegionChange,
    WordChange,
)
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.tei.people import People
from pipeline.export.tei.xml import Element, add


def add_revisions(header: Element, document: ReviewedDocument, people: People) -> None:
    """Append ``revisionDesc``, where anybody did anything."""
    entries = document.log.entries
    if not entries:
        return
    unfit = {one.entry.number for one in document.unfit}
    undone = document.log.undone
    description = add(header, "revisionDesc")
    for entry in reversed(entries):
        state = "unfit" if entry.number in unfit else None
        state = "undone" if entry.number in undone else state
        add(
            description,
            "change",
            _said(entry, document),
            n=str(entry.number),
            when=entry.when,
            who=people.ref(entry.who),
            type=_kind(entry, document),
            subtype=state,
        )


def _kind(entry: Entry, document: ReviewedDocument) -> str:
    return "undo" if entry.change is None else document.log.change_of(entry).kind


def _said(entry: Entry, document: ReviewedDocument) -> str:
    if entry.change is None:
        return f"Undid {entry.undoes}: {_of(document.log.change_of(entry))}"
    return _of(entry.change)


def _of(change: Change) -> str:
    match change:
        case WordChange() | LineChange():
            subject = change.kind.capitalize()
        case ReadingChange():
            subject = "Reading of a mark"
        case FieldChange():
            subject = f"Field {change.name}"
        case RegionChange():
            subject = "Kind of a region"
        case MarkChange():
            subject = "Kind of a mark"
        case HandChange():
            subject = f"Hand of a {change.subject}"
        case ParagraphChange():
            return "A paragraph begins here." if change.after else "No paragraph begins here."
        case CheckedChange():
            return "Checked." if change.after else "No longer checked."
    return f"{subject}: {_quoted(change.before)} → {_quoted(change.after)}"


def _quoted(text: str | None) -> str:
    return "nothing" if not text else f"«{text}»"
