"""Footnotes on what is written by hand, in the words of editions of documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.assemble.paragraphs import Body
from pipeline.assemble.writing import PageMark
from pipeline.model import Annotation, AnnotationKind, Hand, Instrument, Page, WordRef
from pipeline.record import AnnotationAt, Footnote, Run, TypedLine

_TOOLS = {
    Instrument.PENCIL: "карандашом",
    Instrument.RED_PENCIL: "красным карандашом",
    Instrument.BLUE_PENCIL: "синим карандашом",
    Instrument.INK: "чернилами",
}
_TOOLS_BY_HAND = {Hand.PENCIL: "карандашом", Hand.INK: "чернилами"}
_WRITTEN = "Вписано"
_IN_THE_MARGIN = "Помета на полях"
_STROKES = {
    AnnotationKind.STRIKE_OUT: "Зачёркнуто",
    AnnotationKind.UNDERLINE: "Подчёркнуто",
    AnnotationKind.BAR: "Отчёркнуто на полях",
}
MOST_STARS = 5
"""Marks of more stars than these are written as figures."""
_Order = tuple[int, int, int]
"""Paragraph (-1 for the head), word in it, rank among the notes of one word."""


@dataclass(frozen=True, slots=True)
class _Note:
    order: _Order
    text: str
    marks: tuple[AnnotationAt, ...]


def footnotes(
    pages: Sequence[Page], body: Body, header: Sequence[TypedLine]
) -> tuple[Footnote, ...]:
    """A footnote for each piece of writing in the text, strike-out, underlining and bar.

    They are numbered in the order of the text: head, body, and what stands outside both.
    """
    marks = {
        (page.id, mark.id): PageMark(page, mark) for page in pages for mark in page.annotations
    }
    notes = [*_of_runs(body, marks), *_of_strokes(marks.values(), body, header)]
    return tuple(
        Footnote(mark=_sign(number), text=note.text, derived=True, annotations=note.marks)
        for number, note in enumerate(sorted(notes, key=lambda note: note.order), 1)
    )


def _sign(number: int) -> str:
    sign = "*" * number if number <= MOST_STARS else str(number)
    return f"{sign}-{sign}"


def _of_runs(body: Body, marks: dict[tuple[str, str], PageMark]) -> Iterable[_Note]:
    for paragraph, made in enumerate(body.paragraphs):
        words = 0
        for rank, run in enumerate(made.runs):
            words += len(run.words)
            if run.hand == "typed":
                continue
            yield _Note((paragraph, words, rank), _said(run, marks), run.annotations)


def _said(run: Run, marks: dict[tuple[str, str], PageMark]) -> str:
    verb = _IN_THE_MARGIN if run.place == "margin" else _WRITTEN
    tools = {_tool(marks[at.page, at.annotation].mark) for at in run.annotations}
    tool = tools.pop() if len(tools) == 1 else _TOOLS_BY_HAND[Hand(run.hand)]
    return f"{verb} {tool}."


def _tool(mark: Annotation) -> str:
    return _TOOLS_BY_HAND[mark.hand] if mark.instrument is None else _TOOLS[mark.instrument]


def _of_strokes(
    marks: Iterable[PageMark], body: Body, header: Sequence[TypedLine]
) -> Iterable[_Note]:
    pages: dict[str, int] = {}
    heads = {(line.page, line.region) for line in header}
    for at, one in enumerate(marks):
        page = one.page.id
        pages.setdefault(page, len(pages))
        verb = _STROKES.get(one.mark.kind)
        refs = one.mark.anchor.words if one.mark.anchor else ()
        if verb is None or not refs:
            continue
        order = _order(page, refs, body, heads, at)
        text = f"{verb} {_tool(one.mark)}."
        yield _Note(order, text, (AnnotationAt(page=page, annotation=one.mark.id),))


def _order(
    page: str,
    refs: Sequence[WordRef],
    body: Body,
    heads: set[tuple[str, str]],
    at: int,
) -> _Order:
    places = [place for ref in refs if (place := body.places.get((page, ref)))]
    if places:
        # Before the writing that follows the same word.
        return (*min(places), -1)
    in_head = any((page, ref.region) in heads for ref in refs)
    return (-1 if in_head else len(body.paragraphs), at, 0)
