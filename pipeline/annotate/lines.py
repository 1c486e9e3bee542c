"""Lines by hand along and across the typing: underlines, strike-outs, bars and brackets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import cv2
import numpy as np

from pipeline.annotate.anchors import beside, covered_words, on_words
from pipeline.annotate.gather import Group
from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.strokes import Shape, Stroke, encloses_word, goes_over_block, stands_beside
from pipeline.annotate.typed import TypedRow, TypedWord, Typing
from pipeline.model import AnnotationKind, MarkAnchor, RegionKind, Relation

T = TypeVar("T")

THROUGH_AT, UNDER_AT = 0.55, -0.35
"""Where a strike-out and an underline usually lie above the baseline, in x-heights."""
LONG_LINE, STRAY = 9.0, 0.16
"""A longer line is no word; a shorter one strays no farther from straight; x-heights."""
LEAST_WAVE = 6.0
"""Length of a low wavy line, in x-heights."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """Strokes of one mark, what it is and what it speaks about."""

    group: Group
    kind: AnnotationKind
    anchor: MarkAnchor | None


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    stroke: Stroke
    row: int
    relation: Relation


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    """Pieces of one line by hand along one row, and the words it covers there."""

    pieces: tuple[_Placed, ...]
    relation: Relation
    row: TypedRow
    words: tuple[TypedWord, ...]


def find_lines(
    strokes: Sequence[Stroke], typing: Typing, settings: AnnotateSettings
) -> tuple[list[Mark], list[Stroke]]:
    """Marks made of lines along or across the typing, and the strokes that are none."""
    placed: list[_Placed] = []
    bars: list[Stroke] = []
    blocks: list[Stroke] = []
    rest: list[Stroke] = []
    for stroke in strokes:
        found = _place(stroke, typing, settings)
        if found is not None and _is_flourish(stroke, typing.rows[found.row], strokes, typing.size):
            rest.append(stroke)
        elif found is not None:
            placed.append(found)
        elif goes_over_block(stroke, typing):
            blocks.append(stroke)
        elif _is_bar(stroke, typing):
            bars.append(stroke)
        else:
            rest.append(stroke)
    marks: list[Mark] = [_block_mark(stroke, typing) for stroke in blocks]
    near = settings.piece_gap * typing.size
    pieces = _merge(placed, lambda a, b: _continues(a, b, near))
    spans = [_span(group, typing, settings) for group in pieces]
    for passage in _merge(spans, _goes_on):
        together = Group(tuple(p.stroke for span in passage for p in span.pieces))
        through = passage[0].relation is Relation.THROUGH
        kind = AnnotationKind.STRIKE_OUT if through else AnnotationKind.UNDERLINE
        words = [word for span in passage for word in span.words]
        marks.append(Mark(together, kind, on_words(passage[0].relation, words)))
    for bar in _merge(bars, lambda a, b: _one_bar(a, b, typing.size)):
        together = Group(tuple(bar))
        anchor = beside(typing, together.box)
        marks.append(Mark(together, AnnotationKind.BAR, anchor))
    return marks, rest


def _span(pieces: Sequence[_Placed], typing: Typing, settings: AnnotateSettings) -> _Span:
    row = typing.rows[pieces[0].row]
    extents = [(float(p.stroke.x0), float(p.stroke.x1)) for p in pieces]
    words = words_under(row, extents, settings.coverage)
    return _Span(tuple(pieces), pieces[0].relation, row, tuple(words))


def _goes_on(a: _Span, b: _Span) -> bool:
    """True when one reaches the end of its row and the other begins the row after it."""
    if a.relation is not b.relation or a.row is b.row:
        return False
    first, second = (a, b) if a.row.words[0].order < b.row.words[0].order else (b, a)
    if not (first.words and second.words):
        return False
    return (
        first.words[-1] is first.row.words[-1]
        and second.words[0] is second.row.words[0]
        and second.words[0].order == first.words[-1].order + 1
    )


def _block_mark(stroke: Stroke, typing: Typing) -> Mark:
    """A passage crossed out from corner to corner."""
    words = [
        word
        for row in typing.rows
        if stroke.y0 <= row.level <= stroke.y1 and min(row.x1, stroke.x1) > max(row.x0, stroke.x0)
        for word in row.words
    ]
    return Mark(Group((stroke,)), AnnotationKind.STRIKE_OUT, on_words(Relation.THROUGH, words))


def words_under(
    row: TypedRow, extents: Sequence[tuple[float, float]], share: float
) -> list[TypedWord]:
    """Words that extents (x0, x1) cover; the most covered one where none is covered enough."""
    words = covered_words(row, extents, share)
    if words:
        return words
    for less in (share / 2, share / 4):
        words = covered_words(row, extents, less)
        if words:
            return words[:1]
    return []


def complexity(stroke: Stroke) -> float:
    """Length of the pen's way over the longer side of the stroke: 1 for a straight line."""
    padded = np.pad(stroke.ink.astype(np.uint8), 1)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    ridge = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 0.1) & (padded > 0)
    thickness = max(2 * float(np.median(depth[ridge])) - 1, 1.0)
    return stroke.area / thickness / max(stroke.width, stroke.height)


def _place(stroke: Stroke, typing: Typing, settings: AnnotateSettings) -> _Placed | None:
    """The row that a line or scribble along the typing belongs to."""
    size = typing.size
    level = stroke.shape is Shape.LEVEL
    if stroke.width < 1.2 * size or stroke.height > (
        max(1.3 * size, 0.2 * stroke.width) if level else 3.0 * size
    ):
        return None
    if not level and encloses_word(stroke, typing):
        return None
    x, y = stroke.centre
    wavy = False
    if stroke.height < 1.2 * size:
        wavy = stroke.width > (LEAST_WAVE if level else 3) * size and complexity(stroke) < 1.9
    level = level and _is_pen_line(stroke, size)
    best: tuple[float, _Placed] | None = None
    for at, row in enumerate(typing.rows):
        above = (row.baseline(x) - y) / size
        if not -1.7 < above < 1.5:
            continue
        extent = [(float(stroke.x0), float(stroke.x1))]
        on_words = _covered(row, stroke) >= 0.5 * stroke.width and words_under(
            row, extent, settings.coverage
        )
        # Words that are struck out are often not read.
        alone = level and stroke.width > LONG_LINE * size and _is_in_column(stroke, row, typing)
        if not on_words and not alone:
            continue
        for relation, usual, low, high in (
            (Relation.THROUGH, THROUGH_AT, 0.08, 1.3),
            (Relation.UNDER, UNDER_AT, -1.6, 0.08),
        ):
            if not low <= above < high:
                continue
            if (
                not level
                and not wavy
                and not (relation is Relation.THROUGH and _fills_band(stroke, row, typing))
            ):
                continue
            off = abs(above - usual)
            if best is None or off < best[0]:
                best = off, _Placed(stroke, at, relation)
    return None if best is None else best[1]


def _is_in_column(stroke: Stroke, row: TypedRow, typing: Typing) -> bool:
    """True within the column of the text, for a row that is as broad as most."""
    size = typing.size
    broad = row.x1 - row.x0 > 0.5 * (typing.right - typing.left)
    return broad and stroke.x0 > typing.left - 2 * size and stroke.x1 < typing.right + 2 * size


def _is_pen_line(stroke: Stroke, size: float) -> bool:
    """True for a line drawn in one go; a short word in small writing is as low and as broad."""
    if stroke.width > LONG_LINE * size or complexity(stroke) < 1.3:
        return True
    x, y = stroke.points
    slope, height = np.polyfit(x, y, 1)
    return float(np.percentile(np.abs(y - height - slope * x), 90)) < STRAY * size


def _is_flourish(line: Stroke, row: TypedRow, strokes: Sequence[Stroke], size: float) -> bool:
    """True for a line at a typed signature that is a part of the written one."""
    if row.kind is not RegionKind.SIGNATURE:
        return False
    return any(
        other is not line
        and other.height > 1.8 * size
        and min(other.x1, line.x1) - max(other.x0, line.x0) > -size
        and min(other.y1, line.y1) - max(other.y0, line.y0) > -1.5 * size
        for other in strokes
    )


def _covered(row: TypedRow, stroke: Stroke) -> float:
    """Width of the stroke that lies at typed words or the spaces between neighbouring ones."""
    total = sum(
        max(min(stroke.x1, word.box[2]) - max(stroke.x0, word.box[0]), 0) for word in row.words
    )
    for a, b in pairwise(row.words):
        # An ordinary space is no gap.
        if b.box[0] - a.box[2] < 1.6 * (a.box[3] - a.box[1]):
            total += max(min(stroke.x1, b.box[0]) - max(stroke.x0, a.box[2]), 0)
    return total


def _fills_band(stroke: Stroke, row: TypedRow, typing: Typing) -> bool:
    """True for a scribble or zigzag over words: in the band of the row, from word to word."""
    if row.kind is RegionKind.SIGNATURE and stroke.height > 1.5 * typing.size:
        return False
    base = row.baseline((stroke.x0 + stroke.x1) / 2)
    top, bottom = (base - stroke.y0) / typing.size, (base - stroke.y1) / typing.size
    in_band = top < 2.0 and -0.9 < bottom < 0.6 and 0.2 < (top + bottom) / 2 < 1.0
    return in_band and ends_with_words(row, stroke.x0, stroke.x1, typing.size)


def ends_with_words(row: TypedRow, x0: float, x1: float, size: float) -> bool:
    """True when an extent begins where a word begins and ends where one ends."""
    begins = min(abs(word.box[0] - x0) for word in row.words)
    ends = min(abs(word.box[2] - x1) for word in row.words)
    return max(begins, ends) < 1.1 * size


def _is_bar(stroke: Stroke, typing: Typing) -> bool:
    size = typing.size
    if stroke.height < 3 * size or stroke.height < 2 * stroke.width:
        return False
    if stroke.width > 3 * size or not stands_beside(stroke, typing):
        return False
    return stroke.shape is Shape.UPRIGHT or complexity(stroke) < 1.7


def _continues(a: _Placed, b: _Placed, near: float) -> bool:
    if (a.row, a.relation) != (b.row, b.relation):
        return False
    return max(a.stroke.x0, b.stroke.x0) - min(a.stroke.x1, b.stroke.x1) < near


def _one_bar(a: Stroke, b: Stroke, size: float) -> bool:
    """Pieces of one bar, or the two lines of a double one."""
    aside = max(a.x0, b.x0) - min(a.x1, b.x1)
    apart = max(a.y0, b.y0) - min(a.y1, b.y1)
    return aside < 1.2 * size and apart < 1.5 * size


def _merge(items: Sequence[T], joined: Callable[[T, T], bool]) -> list[list[T]]:
    groups: list[list[T]] = []
    for item in items:
        touching = [group for group in groups if any(joined(item, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in touching)]
        groups.append([item, *(member for group in touching for member in group)])
    return groups
