"""What is on a drawn page and where: the answer that a reader of the page is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.facsimile.description import TrueField
from pipeline.model import Box, Hand, RegionKind


@dataclass(frozen=True, slots=True)
class TrueWord:
    """A word as it stands on the page; the box is around its ink in pixels of the scan."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A typed line; ``paragraph`` counts the paragraphs of the body from 0."""

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


@dataclass(frozen=True, slots=True)
class PageTruth:
    """Everything on one drawn page.

    Attributes:
        width, height: of the scan, in pixels.
        skew: degrees clockwise by which its typed lines are turned.
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

    @property
    def text(self) -> str:
        """The typed text, one line of typing a line."""
        return "\n".join(line.text for line in self.lines)


def truth_json(truth: PageTruth) -> dict[str, Any]:
    """The truth as it is written beside a drawn page."""
    return {
        "width": truth.width,
        "height": truth.height,
        "dpi": truth.dpi,
        "skew": truth.skew,
        "text": truth.text,
        "lines": [
            {
                "text": line.text,
                "box": line.box.as_list(),
                "kind": line.kind.value,
                "paragraph": line.paragraph,
                "words": _words(line.words),
            }
            for line in truth.lines
        ],
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


def _words(words: tuple[TrueWord, ...]) -> list[dict[str, Any]]:
    return [{"text": word.text, "box": word.box.as_list()} for word in words]
