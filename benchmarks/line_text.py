"""What was read in each transcribed line of a page, by where its words stand.

The order in which a system reads the lines plays no part: a word counts for the line in whose
polygon its middle lies, or for the nearest, if that is near.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.alto_lines import AltoLine, AltoPage, LineKind
from benchmarks.reading import Rate, compare, fold
from pipeline.model import Box

NEAR = 0.4
"""How far outside a line a word may lie, in heights of the line."""
HIGHEST = 40.0
"""Of a line in that, in pixels: a polygon may take in more than its line."""
_MARKS = re.compile(r"[⟦⟧_~/]")
"""Struck out, underlined, not typed, italics: notes of transcribers, each in its own way."""
_ALIKE = str.maketrans(
    {"I": "1", "l": "1", "|": "1", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"'}
    | {"«": '"', "»": '"', "œ": "oe"}
)
"""A typewriter has one key for each of these."""
NOTHING = Rate(0, 0)


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word that was read, and its box in pixels of the scan."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class TextScore:
    """Characters after :func:`fold_line`; add the scores of pages to have those of a set.

    Attributes:
        typed: of the lines that are typed or printed.
        by_hand: characters that were read in lines by hand.
        outside: characters that were read in no transcribed line.
    """

    typed: Rate = NOTHING
    by_hand: int = 0
    outside: int = 0

    def __add__(self, other: TextScore) -> TextScore:
        return TextScore(
            self.typed + other.typed, self.by_hand + other.by_hand, self.outside + other.outside
        )


def fold_line(text: str) -> str:
    """The characters of one line that are compared: as :func:`fold`, and fewer.

    Gone are the notes of transcribers and a hyphen at the end; l, I and 1 are one, and so are
    the forms of quotation marks.
    """
    return fold(_MARKS.sub("", text).translate(_ALIKE))


def score_text(page: AltoPage, words: Sequence[PlacedWord]) -> TextScore:
    """Compare what was read on a page with its lines."""
    found: list[list[PlacedWord]] = [[] for _ in page.lines]
    outside = 0
    for word in words:
        at = _line_of(page.lines, word.box)
        if at is None:
            outside += len(fold_line(word.text))
        else:
            found[at].append(word)
    score = TextScore(outside=outside)
    for line, inside in zip(page.lines, found, strict=True):
        read = fold_line(" ".join(word.text for word in sorted(inside, key=_left)))
        if line.kind is LineKind.HANDWRITTEN:
            score += TextScore(by_hand=len(read))
        else:
            score += TextScore(compare(fold_line(line.text), read))
    return score


def _left(word: PlacedWord) -> int:
    return word.box.x0


def _line_of(lines: Sequence[AltoLine], box: Box) -> int | None:
    """Index of the line that a box lies in or by."""
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    inside = [
        cv2.pointPolygonTest(line.polygon.reshape(-1, 1, 2), middle, measureDist=True)
        for line in lines
    ]
    if not inside:
        return None
    best = int(np.argmax(inside))
    height = min(float(np.ptp(lines[best].polygon[:, 1])), HIGHEST)
    return best if inside[best] >= -NEAR * height else None
