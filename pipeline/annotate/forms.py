"""Forms and ruled tables: their blanks, in which one entry is written each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.annotate.strokes import Stroke
from pipeline.annotate.typed import Typing
from pipeline.components import find_components
from pipeline.model import Grey, Mask
from pipeline.spans import spans_of

HALF = 2
"""Rules are looked for in a picture this many times smaller."""
CLOSEST, FARTHEST = 1.3, 6.0
"""Distance of two neighbouring rules of a form, in x-heights."""
DOT, DASH, DOT_GAP = 0.35, 1.6, 0.9
"""Height of dots and dashes, length of dashes, and the gap between them, in x-heights."""
LEVEL, UPRIGHT = 6.0, 4.0
"""Least length of rules, in x-heights."""
LEAST_RULES, ALIGNED = 4, 4.0
"""So many rules whose ends are so near each other, in x-heights, are a table: nobody draws them."""
LEAN, BROADEST, WORN, FILLED = 0.35, 1.2, 0.5, 0.8
"""An upright of a table leans so much, takes no more room across than this, and may be worn away
over so much of its length at a time, all in x-heights; and so much of its height is ink, whoever
wrote over it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed or typed rule: level from ``start`` to ``end`` at height ``at``, or upright."""

    start: float
    end: float
    at: float


@dataclass(frozen=True, slots=True)
class Forms:
    """The blanks of a page.

    Attributes:
        rules: level ones with a neighbour, each with the distance of the nearest one.
        uprights: that stand between columns.
    """

    rules: tuple[tuple[Rule, float], ...] = field(repr=False)
    uprights: tuple[Rule, ...] = field(repr=False)

    def blank(self, stroke: Stroke, size: float) -> tuple[int, int] | None:
        """The blank in which a stroke is written: its rule and its column; ``None`` for none."""
        x, y = stroke.centre
        best: tuple[float, int] | None = None
        for at, (rule, pitch) in enumerate(self.rules):
            room = min(pitch, 4 * size)
            over = rule.at - y
            if not -0.2 * size < over < room or stroke.height > 1.6 * pitch:
                continue
            if rule.start - size < x < rule.end + size and (best is None or over < best[0]):
                best = over, at
        if best is None:
            return None
        column = sum(rule.at < x and rule.start < y < rule.end for rule in self.uprights)
        return best[1], column


def find_forms(printed: Mask, ink: Mask, typing: Typing) -> Forms:
    """The ruled blanks of a page.

    A single rule is an underline or a fold of the paper; two or more of about the same columns, one
    below the other, are a form or a table.

    Args:
        printed: ink that is not by hand, shape of the page image.
        ink: all ink, the same shape.
        typing: of the page.
    """
    small = _halved(printed)
    dotted = _dots_joined(small, typing.size / HALF)
    level = [
        rule
        for rule in _join(
            [
                *_rules_along(small, LEVEL * typing.size / HALF),
                *_rules_along(dotted, LEVEL * typing.size / HALF),
            ],
            typing.size,
        )
        if not _is_underline(rule, typing)
    ]
    size = typing.size
    paired: list[tuple[Rule, float]] = []
    for rule in level:
        apart = [
            abs(other.at - rule.at)
            for other in level
            if CLOSEST * size < abs(other.at - rule.at) < FARTHEST * size
            and min(rule.end, other.end) - max(rule.start, other.start)
            > 0.5 * max(rule.end - rule.start, other.end - other.start)
        ]
        if apart:
            paired.append((rule, min(apart)))
    if not paired:
        return Forms((), ())
    top = min(int(rule.at) for rule, _ in paired) // HALF
    foot = max(int(rule.at) for rule, _ in paired) // HALF + 1
    turned = np.ascontiguousarray(small[top:foot].T)
    uprights = [
        Rule(rule.start + HALF * top, rule.end + HALF * top, rule.at)
        for rule in _join(_rules_along(turned, UPRIGHT * size / HALF), size)
    ]
    # What is much shorter than the sides of the table is the edge of a stamp.
    longest = max((rule.end - rule.start for rule in uprights), default=0.0)
    uprights = [rule for rule in uprights if rule.end - rule.start > 0.5 * longest]
    table = aligned([rule for rule, _ in paired], size)
    if table:
        uprights = _with_columns(uprights, table, _halved(ink), size)
    return Forms(tuple(paired), tuple(uprights))


def aligned(rules: Sequence[Rule], size: float) -> list[Rule]:
    """The level rules of a table: those that begin and end where enough others do.

    Args:
        rules: of the page.
        size: x-height of the typing, in pixels.
    """
    near = ALIGNED * size

    def count_alike(rule: Rule) -> int:
        return sum(abs(r.start - rule.start) < near and abs(r.end - rule.end) < near for r in rules)

    return [rule for rule in rules if count_alike(rule) >= LEAST_RULES]


def _with_columns(
    uprights: Sequence[Rule], table: Sequence[Rule], ink: Grey, size: float
) -> list[Rule]:
    """The uprights, and those of a table that run from its first rule to its last in any ink."""
    top, foot = (int(edge(rule.at for rule in table)) for edge in (min, max))
    left = max(int(min(rule.start for rule in table)) - round(size), 0)
    right = int(max(rule.end for rule in table)) + round(size)
    part = ink[top // HALF : foot // HALF + 1, left // HALF : right // HALF + 1]
    whole = cv2.morphologyEx(part, cv2.MORPH_CLOSE, _brush(1, WORN * size / HALF))
    filled = cv2.dilate(whole, _brush(LEAN * size / HALF, 1)).mean(axis=0) >= FILLED
    columns = [
        Rule(float(top), float(foot), left + HALF * (start + end) / 2)
        for start, end in spans_of(filled)
        if end - start <= BROADEST * size / HALF
    ]
    others = [
        rule for rule in uprights if all(abs(rule.at - column.at) > size for column in columns)
    ]
    return sorted((*others, *columns), key=lambda rule: rule.at)


def _halved(picture: Mask) -> Grey:
    """The picture at half its size: ink of one column of two, and of either row."""
    # A rule that is one pixel high is found in one of the rows; one as broad is a hair.
    upper, lower = picture[: len(picture) // 2 * 2 : 2, ::2], picture[1::2, ::2]
    return (upper | lower).view(np.uint8)


def _brush(width: float, height: float) -> Grey:
    return np.ones((max(round(height), 1), max(round(width), 1)), np.uint8)


def _dots_joined(picture: Grey, size: float) -> Grey:
    """Dots and dashes of the picture alone, those side by side joined to lines.

    Args:
        picture: ink above 0.
        size: x-height of the typing, in pixels of the picture.
    """
    parts = find_components(np.asarray(picture > 0))
    small = parts.pixels_of((parts.height <= max(DOT * size, 2)) & (parts.width <= DASH * size))
    kernel = np.ones((1, max(round(DOT_GAP * size), 3)), np.uint8)
    # Of a row that rises a little, the next dot lies a line higher.
    thick = cv2.dilate(small.astype(np.uint8), np.ones((3, 1), np.uint8))
    joined = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, kernel)
    return joined.astype(np.uint8)


def _rules_along(picture: Grey, least: float) -> list[Rule]:
    """Level rules, in pixels of the page image."""
    # A rule that rises a little is a flight of steps.
    thick = cv2.dilate(picture, np.ones((2, 3), np.uint8))
    kernel = np.ones((1, max(round(least / 2), 5)), np.uint8)
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, kernel)
    if not long.any():
        return []
    parts = find_components(np.asarray(long > 0))
    level = np.flatnonzero((parts.width >= least) & (parts.height < 0.3 * least))
    starts, ends = HALF * parts.x0[level], HALF * parts.x1[level]
    middles = HALF * (parts.y0[level] + parts.height[level] / 2)
    return [
        Rule(float(start), float(end), at)
        for start, end, at in zip(starts.tolist(), ends.tolist(), middles.tolist(), strict=True)
    ]


def _is_underline(rule: Rule, typing: Typing) -> bool:
    """True for a rule with typing right above it all along."""
    x = (rule.start + rule.end) / 2
    for row in typing.rows:
        if -0.8 * typing.size < rule.at - row.baseline(x) < 1.2 * typing.size:
            typed = sum(
                max(min(rule.end, word.box[2]) - max(rule.start, word.box[0]), 0)
                for word in row.words
            )
            if typed > 0.4 * (rule.end - rule.start):
                return True
    return False


def _join(rules: Sequence[Rule], size: float) -> list[Rule]:
    """Pieces of a rule that writing broke, as one."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.start):
        for at, other in enumerate(joined):
            if abs(other.at - rule.at) < 0.7 * size and rule.start - other.end < 12 * size:
                joined[at] = Rule(other.start, max(other.end, rule.end), (other.at + rule.at) / 2)
                break
        else:
            joined.append(rule)
    return joined
