"""Frames of rules: a table is text in boxes; a figure is a drawing with labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.components import find_components
from pipeline.layout.lines import TypedLine
from pipeline.model import Mask, RegionKind
from pipeline.spans import spans_of

LEAN = 5
"""Columns that an upright rule may lean through, in pixels."""


@dataclass(frozen=True, slots=True)
class PageInk:
    """All ink of a page, whoever drew it: frames are drawn by machine, by pen and in print.

    Attributes:
        ink: shape (h, w) of the page image.
        level_rules, upright_rules: masks of that shape, parts of the ink.
        x_height: pixels of a small letter.
    """

    ink: Mask = field(repr=False)
    level_rules: Mask = field(repr=False)
    upright_rules: Mask = field(repr=False)
    x_height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Rules that hang together; box (x0, y0, x1, y1) in pixels of the page image."""

    kind: RegionKind
    box: tuple[int, int, int, int]

    def holds(self, line: TypedLine) -> bool:
        """True when most of the line lies in the frame."""
        x0, y0, x1, y1 = self.box
        middle = (line.y0 + line.y1) / 2
        inside = min(x1, line.x1) - max(x0, line.x0)
        return y0 <= middle <= y1 and inside > 0.6 * (line.x1 - line.x0)


def find_frames(page: PageInk, lines: Sequence[TypedLine]) -> tuple[Frame, ...]:
    """Tables and figures drawn with rules.

    A framed row with upright divisions is a figure (a word of a machine, say), whose labels are
    no running text; upright rules along three or more lines make a table.
    """
    found = _divided_rows(page) if page.level_rules.any() else []
    if page.upright_rules.any():
        found += _ruled_tables(page) + _open_table(page, lines)
    return tuple(found)


def _divided_rows(page: PageInk) -> list[Frame]:
    """Figures: two level rules one above the other, a row apart, with uprights between them."""
    size = page.x_height
    # A worn rule comes in pieces.
    joined = cv2.dilate(page.level_rules.astype(np.uint8), np.ones((3, round(2 * size)), np.uint8))
    rules = [box for box in _boxes(np.asarray(joined > 0)) if box[2] - box[0] > 6 * size]
    if not rules:
        return []
    tops = np.array([box[1] for box in rules])
    found = []
    for top in rules:
        apart = tops - top[1]
        for at in np.flatnonzero((apart > 1.5 * size) & (apart < 4.5 * size)).tolist():
            bottom = rules[at]
            x0, x1 = max(top[0], bottom[0]), min(top[2], bottom[2])
            if x1 - x0 < 0.8 * max(top[2] - top[0], bottom[2] - bottom[0]):
                continue
            inside = page.ink[top[3] : bottom[1], x0:x1]
            if inside.shape[0] and _count_uprights(inside, 0.85 * inside.shape[0]) >= 3:
                # The figures under the frame count its places and belong to it.
                box = (x0, top[1] - round(0.5 * size), x1, bottom[3] + round(1.4 * size))
                found.append(Frame(RegionKind.OTHER, box))
    return found


def _ruled_tables(page: PageInk) -> list[Frame]:
    """Tables: rules that hang together, two and more of them either way."""
    size = page.x_height
    both = page.level_rules | page.upright_rules
    reach = max(round(size * 0.8), 3)
    joined = cv2.dilate(both.astype(np.uint8), np.ones((reach, reach), np.uint8))
    found = []
    for x0, y0, x1, y1 in _boxes(np.asarray(joined > 0)):
        width, height = x1 - x0, y1 - y0
        uprights = _count_uprights(page.upright_rules[y0:y1, x0:x1], 0.5 * height)
        levels = _count_uprights(page.level_rules[y0:y1, x0:x1].T, 0.5 * width)
        if height > 4.5 * size and uprights >= 2 and levels >= 2:
            found.append(Frame(RegionKind.TABLE, (x0, y0, x1, y1)))
    return found


def _boxes(mask: Mask) -> list[tuple[int, int, int, int]]:
    parts = find_components(mask)
    return [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h in zip(parts.x0, parts.y0, parts.width, parts.height, strict=True)
    ]


def _count_uprights(rules: Mask, least: float) -> int:
    """Number of separate upright rules at least that long, in pixels."""
    # A rule that leans a little fills neighbouring columns in part.
    leaning = cv2.dilate(rules.astype(np.uint8), np.ones((1, LEAN), np.uint8))
    return len(spans_of(np.asarray(leaning.sum(axis=0) >= max(least, 1))))


def _open_table(page: PageInk, lines: Sequence[TypedLine]) -> list[Frame]:
    """A table without frame: two or more long uprights side by side with lines across them."""
    parts = find_components(page.upright_rules)
    long = np.flatnonzero(parts.height > 8 * page.x_height)
    if len(long) < 2:
        return []
    y0, y1 = int(np.median(parts.y0[long])), int(np.median(parts.y1[long]))
    left, right = int(parts.x0[long].min()), int(parts.x1[long].max())
    across = [
        line
        for line in lines
        if y0 - page.x_height <= (line.y0 + line.y1) / 2 <= y1 + page.x_height
        and line.x0 < left
        and line.x1 > right
    ]
    if len(across) < 3:
        return []
    box = (
        int(min(line.x0 for line in across)),
        int(min(line.y0 for line in across)),
        int(max(line.x1 for line in across)) + 1,
        int(max(line.y1 for line in across)) + 1,
    )
    return [Frame(RegionKind.TABLE, box)]
