"""What is on a drawn page and where: the answer that a reader of the page is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.facsimile.description import TrueField
from pipeline.model import AnnotationKind, Box, Hand, Instrument, RegionKind, Relation


@dataclass(frozen=True, slots=True)
class TrueWord:
    """A word as it stands on the page; the box is around its ink in pixels of the scan."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A line of typing or of print; ``paragraph`` counts the paragraphs of the body from 0."""

    text: str
    box: Box
    words: tuple[TrueWord, ...]
    kind: RegionKind
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class TrueWriting:
    """A line written by hand; ``kind`` as in :class:`HandwrittenLine`."""

    text: str
    box: Box
    words: tuple[TrueWord, ...]
    hand: Hand
    kind: str
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class TrueMark:
    """A mark that is no line of text: a stroke by hand, or a stamp with what it says."""

    kind: str
    box: Box
    text: str | None = None


WordPlace = tuple[int, int]
"""Index of a line in ``PageTruth.lines``, and of a word in that line."""


@dataclass(frozen=True, slots=True)
class TrueAnnotation:
    """One mark by hand, with the typed words that it speaks about.

    Attributes:
        box: around its ink, in pixels of the scan.
        text: what is written, lines joined by line feeds; ``None`` when it is no text, or in an
            invented hand that nobody can read.
        relation: ``None`` when it speaks of no words in particular.
        words: under, through, over or beside which it goes. A signature stands over the words
            that it crosses over a third of their width or more. A mark stands beside every word of
            each line of which the middle is level with it, or of the nearest line if it is level
            with none.
        before, after: for ``BETWEEN``, the words between which it is read, if they are there.
        mark: its number in ``DrawnPage.marks``.
    """

    kind: AnnotationKind
    instrument: Instrument
    box: Box
    text: str | None = None
    relation: Relation | None = None
    words: tuple[WordPlace, ...] = ()
    before: WordPlace | None = None
    after: WordPlace | None = None
    mark: int = 0


@dataclass(frozen=True, slots=True)
class PageTruth:
    """Everything on one drawn page.

    Attributes:
        width, height: of the scan, in pixels.
        skew: degrees clockwise by which its typed lines are turned.
        lines: of typing, in the order of the description.
        handwriting, strokes: every line and stroke by hand, by itself.
        annotations: the marks that they make up, where the description says so.
        printed: lines of print, in the order of the description; not part of the typed text.
    """

    width: int
    height: int
    dpi: int
    skew: float
    lines: tuple[TrueLine, ...]
    handwriting: tuple[TrueWriting, ...]
    strokes: tuple[TrueMark, ...]
    stamps: tuple[TrueMark, ...]
    fields: tuple[TrueField, ...]
    annotations: tuple[TrueAnnotation, ...] = ()
    printed: tuple[TrueLine, ...] = ()

    @property
    def text(self) -> str:
        """The typed text, one line of typing a line."""
        return "\n".join(line.text for line in self.lines)


def truth_json(truth: PageTruth) -> dict[str, Any]:
    """The truth as it is written beside a page; ``annotations`` and ``printed`` if there are."""
    answer = {
        "width": truth.width,
        "height": truth.height,
        "dpi": truth.dpi,
        "skew": truth.skew,
        "text": truth.text,
        "lines": _lines(truth.lines),
        "handwriting": [
            {
                "text": item.text,
                "box": item.box.as_list(),
                "hand": item.hand.value,
                "kind": item.kind,
                "paragraph": item.paragraph,
                "words": _words(item.words),
            }
            for item in truth.handwriting
        ],
        "strokes": [{"kind": mark.kind, "box": mark.box.as_list()} for mark in truth.strokes],
        "stamps": [{"text": mark.text, "box": mark.box.as_list()} for mark in truth.stamps],
        "fields": [
            {
                "kind": field.kind,
                "text": field.text,
                "normalised": field.normalised,
                "details": dict(field.details),
            }
            for field in truth.fields
        ],
    }
    if truth.annotations:
        answer["annotations"] = [_annotation(item) for item in truth.annotations]
    if truth.printed:
        answer["printed"] = _lines(truth.printed)
    return answer


def _lines(lines: tuple[TrueLine, ...]) -> list[dict[str, Any]]:
    return [
        {
            "text": line.text,
            "box": line.box.as_list(),
            "kind": line.kind.value,
            "paragraph": line.paragraph,
            "words": _words(line.words),
        }
        for line in lines
    ]


def _annotation(item: TrueAnnotation) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "instrument": item.instrument.value,
        "box": item.box.as_list(),
        "text": item.text,
        "relation": item.relation.value if item.relation else None,
        "words": [list(place) for place in item.words],
        "before": list(item.before) if item.before else None,
        "after": list(item.after) if item.after else None,
    }


def _words(words: tuple[TrueWord, ...]) -> list[dict[str, Any]]:
    return [{"text": word.text, "box": word.box.as_list()} for word in words]
