"""Pieces of one mark come together: words of a line, what a block of writing holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipeline.annotate.gather import Group, gaps, is_free, may_be_number, row_between
from pipeline.annotate.lines import Mark
from pipeline.annotate.strokes import Stroke
from pipeline.annotate.typed import Typing
from pipeline.model import AnnotationKind

LOW = 4.5
"""Height of a piece of a line of writing between rows, at most; x-heights."""
WORD_GAP = 5.0
"""Between pieces of such a line, at most; x-heights."""
LEVEL = 0.4
"""Share of the lower one's height that two such pieces have in common."""
BROAD, LINE_GAP = 8.0, 1.0
"""Width of a line of a block, in x-heights, and the blank below it, in heights of the line."""
INSIDE = 0.7
"""Share of a piece's box that lies in the box of what holds it."""
BLOCK = 4.0
"""Height of writing in several lines that may hold others, at least; x-heights."""
OVERLAP = 0.4
"""Share of the smaller one's box that two large pieces have in common."""
TALL = 2.5
"""Letters so high do not fit between rows; x-heights."""
TALLEST = 5.0
"""What is higher is no letter but a word or a flourish; x-heights."""
ALIKE = 0.4
"""Letters of one hand: the lower ones are so high, as a share of the higher."""
TALL_GAP, TALL_LINE = 1.0, 1.0
"""Between words and lines of such writing, at most; heights of its letters."""

Edges = tuple[int, int, int, int]


def join_pieces(groups: Sequence[Group], typing: Typing) -> tuple[Group, ...]:
    """Groups of writing, those that are pieces of one mark as one."""
    size = typing.size
    numbers = [group for group in groups if may_be_number(group, typing)]
    words = [group for group in groups if group not in numbers]
    lines = (*_joined(words, lambda a, b: _in_one_line(a.box, b.box, typing)), *numbers)
    free = {id(group) for group in lines if is_free(group, typing)}
    lines = _joined(
        lines, lambda a, b: id(a) in free and id(b) in free and _follows(a.box, b.box, typing)
    )
    tall = _joined(lines, _tall_pairs(lines, size))
    held = _joined(tall, lambda a, b: _holds(a, b, size) or _holds(b, a, size))
    return _joined(held, lambda a, b: _overlap(a.box, b.box, size))


def _overlap(a: Edges, b: Edges, size: float) -> bool:
    """True for two large pieces of writing in much the same place."""
    if min(a[3] - a[1], b[3] - b[1]) < BLOCK * size:
        return False
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return across > 0 and down > 0 and across * down > OVERLAP * least


def take_in(
    bars: Sequence[Mark], groups: Sequence[Group], typing: Typing
) -> tuple[list[Mark], list[Group]]:
    """Bars that stand in no larger writing, and the writing with the bars that stand in it."""
    left: list[Mark] = []
    taken: dict[int, list[Stroke]] = {}
    for bar in bars:
        at = next(
            (at for at, group in enumerate(groups) if _holds(group, bar.group, typing.size)), None
        )
        if bar.kind is not AnnotationKind.BAR or at is None:
            left.append(bar)
        else:
            taken.setdefault(at, []).extend(bar.group.strokes)
    return left, [
        Group((*group.strokes, *taken[at])) if at in taken else group
        for at, group in enumerate(groups)
    ]


def _letter(group: Group) -> float:
    """Height of its letters, in pixels: of most of its ink."""
    strokes = sorted(group.strokes, key=lambda stroke: stroke.height)
    ink = np.cumsum([stroke.area for stroke in strokes])
    return float(strokes[int(np.searchsorted(ink, ink[-1] / 2))].height)


def _follows(a: Edges, b: Edges, typing: Typing) -> bool:
    """True for two broad lines of writing one below the other, and no typed row between them."""
    size = typing.size
    broad = min(a[2] - a[0], b[2] - b[0])
    if broad < BROAD * size or min(a[2], b[2]) - max(a[0], b[0]) < 0.5 * broad:
        return False
    height = min(a[3] - a[1], b[3] - b[1], LOW * size)
    apart = max(a[1], b[1]) - min(a[3], b[3])
    return apart < LINE_GAP * height and not row_between(a, b, typing)


def _tall_pairs(groups: Sequence[Group], size: float) -> Callable[[Group, Group], bool]:
    """Tells whether two pieces are neighbours in writing too large for the space between rows."""
    tall = [group for group in groups if _letter(group) >= TALL * size]
    owners = [at for at, group in enumerate(tall) for _ in group.strokes]
    letters = [min(_letter(group), TALLEST * size) for group in tall]
    near: set[frozenset[int]] = set()
    strokes = [stroke for group in tall for stroke in group.strokes]
    for gap in gaps(strokes) if strokes else ():
        a, b = owners[gap.first], owners[gap.second]
        least = min(letters[a], letters[b])
        if a == b or least < ALIKE * max(letters[a], letters[b]):
            continue
        if (gap.dx / (TALL_GAP * least)) ** 2 + (gap.dy / (TALL_LINE * least)) ** 2 <= 1:
            near.add(frozenset((id(tall[a]), id(tall[b]))))
    return lambda a, b: frozenset((id(a), id(b))) in near


def _in_one_line(a: Edges, b: Edges, typing: Typing) -> bool:
    """True for two low pieces side by side with no typed word between them."""
    size = typing.size
    heights = a[3] - a[1], b[3] - b[1]
    if max(heights) > LOW * size:
        return False
    common = min(a[3], b[3]) - max(a[1], b[1])
    apart = max(a[0], b[0]) - min(a[2], b[2])
    if common <= LEVEL * min(heights) or apart >= WORD_GAP * size:
        return False
    left, right = min(a[2], b[2]), max(a[0], b[0])
    top, foot = max(a[1], b[1]), min(a[3], b[3])
    return not any(
        left < (word.box[0] + word.box[2]) / 2 < right
        and top < (word.box[1] + word.box[3]) / 2 < foot
        for row in typing.rows
        for word in row.words
    )


def _holds(block: Group, piece: Group, size: float) -> bool:
    """True for a piece of writing that lies in the box of larger writing."""
    x0, y0, x1, y1 = block.box
    if y1 - y0 < BLOCK * size or piece.area > block.area:
        return False
    left, top, right, foot = piece.box
    across = min(x1, right) - max(x0, left)
    down = min(y1, foot) - max(y0, top)
    if across <= 0 or down <= 0:
        return False
    return across * down > INSIDE * (right - left) * (foot - top)


def _joined(groups: Sequence[Group], are_one: Callable[[Group, Group], bool]) -> tuple[Group, ...]:
    parent = list(range(len(groups)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    for one, group in enumerate(groups):
        for other in range(one):
            if root(one) != root(other) and are_one(group, groups[other]):
                parent[root(one)] = root(other)
    parts: dict[int, list[Group]] = {}
    for at, group in enumerate(groups):
        parts.setdefault(root(at), []).append(group)
    return tuple(
        part[0] if len(part) == 1 else Group(tuple(s for group in part for s in group.strokes))
        for part in parts.values()
    )
