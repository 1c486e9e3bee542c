"""Strokes of one mark come together: letters of words, words of lines, lines of a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.strokes import Stroke, box_around
from pipeline.annotate.typed import Typing
from pipeline.model import RegionKind

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

COARSE = 3
"""Distances are measured in a picture this many times smaller."""
OUTSIDE, ABOVE, WITHIN, BELOW = 0, 1, 2, 3
"""How a stroke stands to a row: not at its columns, over it, in its band, or under it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The nearest approach of two strokes, by their indices; pixels of the page image."""

    first: int
    second: int
    dx: float
    dy: float


@dataclass(frozen=True, eq=False)
class Group:
    """Strokes of one mark."""

    strokes: tuple[Stroke, ...]

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        return box_around(self.strokes)

    @cached_property
    def area(self) -> int:
        return sum(stroke.area for stroke in self.strokes)


def gather(
    strokes: Sequence[Stroke], typing: Typing, settings: AnnotateSettings
) -> tuple[Group, ...]:
    """Group strokes of writing into marks.

    Two strokes belong together when the gap between them is that of letters, words or lines of
    writing of their size. Writing on two sides of a typed row is never joined over it, nor by way
    of a stroke that stands in the row.
    """
    if not strokes:
        return ()
    sides, level = _sides(strokes, typing)
    heights = _letter_heights(strokes, typing.size)
    across = _lies_across(strokes, typing)
    above, below = _row_sets(sides, ABOVE, ~across), _row_sets(sides, BELOW, ~across)
    parent = np.arange(len(strokes))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = int(parent[at])
        return at

    for gap in gaps(strokes):
        a, b = gap.first, gap.second
        if root(a) == root(b):
            continue
        scale = max(heights[a], heights[b])
        reach = _reach(sides[a], sides[b], level[a] | level[b], int(across[a]) + int(across[b]))
        if 0 < reach < 1 and _in_one_line(strokes[a], strokes[b]):
            reach = 1.0
        if reach == 0:
            continue
        one, two = root(a), root(b)
        if above[one] & below[two] or below[one] & above[two]:
            continue
        along = gap.dx / (settings.word_gap * scale * reach)
        down = gap.dy / (settings.line_gap * scale * reach)
        if along**2 + down**2 <= 1:
            parent[one] = two
            above[two] |= above[one]
            below[two] |= below[one]
    groups: dict[int, list[Stroke]] = {}
    for at, stroke in enumerate(strokes):
        groups.setdefault(root(at), []).append(stroke)
    return tuple(Group(tuple(group)) for group in groups.values())


def gather_blocks(
    groups: Sequence[Group], typing: Typing, settings: AnnotateSettings
) -> tuple[Group, ...]:
    """Join words and lines of larger writing where nothing is typed.

    The first gathering goes by single strokes; the size of the letters is better known from a
    whole group. In the free parts of a sheet there are no rows to mistake for a neighbour.
    """
    free = [group for group in groups if is_free(group, typing)]
    if len(free) < 2:
        return tuple(groups)
    owners = [at for at, group in enumerate(free) for _ in group.strokes]
    strokes = [stroke for group in free for stroke in group.strokes]
    letters = [
        float(np.clip(np.percentile([s.height for s in group.strokes], 70), 0, 5 * typing.size))
        for group in free
    ]
    parent = list(range(len(free)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    for gap in gaps(strokes):
        a, b = owners[gap.first], owners[gap.second]
        if root(a) == root(b) or row_between(free[a].box, free[b].box, typing):
            continue
        scale = min(letters[a], letters[b])
        along = gap.dx / (settings.free_word_gap * scale)
        down = gap.dy / (settings.free_line_gap * scale)
        if along**2 + down**2 <= 1:
            parent[root(a)] = root(b)
    joined: dict[int, list[Stroke]] = {}
    for at, group in enumerate(free):
        joined.setdefault(root(at), []).extend(group.strokes)
    kept = [group for group in groups if not any(group is other for other in free)]
    return (*kept, *(Group(tuple(part)) for part in joined.values()))


def row_between(a: tuple[int, int, int, int], b: tuple[int, int, int, int], typing: Typing) -> bool:
    """True when a typed row runs between two boxes (x0, y0, x1, y1) one above the other."""
    top, foot = min(a[3], b[3]), max(a[1], b[1])
    return any(
        top < row.level < foot and row.x0 < min(a[2], b[2]) and row.x1 > max(a[0], b[0])
        for row in typing.rows
    )


def is_free(group: Group, typing: Typing) -> bool:
    """True for writing that stands over no row, and in no corner where sheets are numbered."""
    x0, y0, x1, y1 = group.box
    size = typing.size
    if max(x1 - x0, y1 - y0) < 0.8 * size:
        return False
    if may_be_number(group, typing):
        return False
    return not any(
        y0 - 0.6 * size < row.level < y1 + 1.6 * size and row.x0 - size < x1 and x0 < row.x1 + size
        for row in typing.rows
    )


def may_be_number(group: Group, typing: Typing) -> bool:
    """True for short writing in the corner where a number is struck out and another put beside."""
    x0, y0, x1, _ = group.box
    right = (x0 + x1) / 2 > 0.6 * typing.width
    return right and y0 < 0.12 * typing.height and x1 - x0 < 12 * typing.size


def gaps(strokes: Sequence[Stroke]) -> list[Gap]:
    """Nearest approaches of neighbouring strokes, the nearest first.

    Neighbours are those whose Voronoi cells touch; joining over the gaps between such neighbours
    gives the same groups as over all pairs.
    """
    left, top, right, bottom = box_around(strokes)
    shape = ((bottom - top) // COARSE + 1, (right - left) // COARSE + 1)
    owner = np.full(shape, -1, np.int32)
    for at, stroke in enumerate(strokes):
        x, y = stroke.points
        owner[(y - top) // COARSE, (x - left) // COARSE] = at
    free = (owner < 0).astype(np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(
        free, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    inked_y, inked_x = np.nonzero(owner >= 0)
    seats = nearest[inked_y, inked_x]
    place = np.zeros(int(nearest.max()) + 1, np.intp)
    place[seats] = np.arange(len(seats))
    nearest = place[nearest]
    belongs = owner[inked_y, inked_x][nearest]
    found_a, found_b = [], []
    for here, there in (
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
    ):
        border = belongs[here] != belongs[there]
        found_a.append(nearest[here][border])
        found_b.append(nearest[there][border])
    a, b = np.concatenate(found_a), np.concatenate(found_b)
    if not len(a):
        return []
    owners = owner[inked_y, inked_x]
    dx = np.abs(inked_x[a] - inked_x[b]) * float(COARSE)
    dy = np.abs(inked_y[a] - inked_y[b]) * float(COARSE)
    first, second = np.minimum(owners[a], owners[b]), np.maximum(owners[a], owners[b])
    distance = np.hypot(dx, dy)
    order = np.lexsort((distance, second, first))
    pair = first[order].astype(np.int64) * len(strokes) + second[order]
    order = order[np.concatenate([[True], np.diff(pair) != 0])]
    order = order[np.argsort(distance[order], kind="stable")]
    return [Gap(int(first[at]), int(second[at]), float(dx[at]), float(dy[at])) for at in order]


def _letter_heights(strokes: Sequence[Stroke], size: float) -> Floats:
    """Likely height of the small letters of the writing that each stroke is a part of."""
    # A stroke is a letter or a word; with its risers it is about twice its small letters.
    own = np.array([min(stroke.width * 1.5, stroke.height) / 2.0 for stroke in strokes])
    return np.asarray(np.clip(own, 0.8 * size, 2.2 * size))


def _sides(
    strokes: Sequence[Stroke], typing: Typing
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """How each stroke stands to each row, and whether at its height: shape (strokes, rows)."""
    # A name is signed across the typed one.
    rows = [row for row in typing.rows if row.kind is not RegionKind.SIGNATURE]
    if not rows:
        none = np.zeros((len(strokes), 0))
        return none.astype(np.int8), none > 0
    centres = np.array([stroke.centre for stroke in strokes]).reshape(-1, 2)
    x, y = centres[:, :1], centres[:, 1:]
    slope = np.array([row.slope for row in rows])
    base = np.array([row.height_at_0 for row in rows])
    x0 = np.array([row.x0 for row in rows]) - 1.5 * typing.size
    x1 = np.array([row.x1 for row in rows]) + 1.5 * typing.size
    above = (base + slope * x - y) / typing.size
    sides = np.full(above.shape, WITHIN, np.int8)
    sides[above > 1.15] = ABOVE
    sides[above < -0.15] = BELOW
    sides[(x < x0) | (x > x1)] = OUTSIDE
    return sides, np.asarray(np.abs(above - 0.5) * typing.size < typing.pitch)


def _in_one_line(a: Stroke, b: Stroke) -> bool:
    """True for two strokes side by side, as letters of a line of writing are."""
    common = min(a.y1, b.y1) - max(a.y0, b.y0)
    beside = min(a.x1, b.x1) - max(a.x0, b.x0) < 0.5 * min(a.width, b.width)
    return beside and common > 0.5 * min(a.height, b.height)


def _row_sets(sides: npt.NDArray[np.int8], side: int, of: npt.NDArray[np.bool_]) -> list[int]:
    """For each stroke the rows on this side of it, as the bits of a number; 0 unless ``of``."""
    marked = (sides == side) & of[:, None]
    return [sum(1 << int(row) for row in np.flatnonzero(line)) for line in marked]


def _lies_across(strokes: Sequence[Stroke], typing: Typing) -> npt.NDArray[np.bool_]:
    """True for strokes that are too tall to stand on one side of a row, or in it."""
    return np.array([stroke.height > 2.8 * typing.size for stroke in strokes], bool)


def _reach(
    first: npt.NDArray[np.int8],
    second: npt.NDArray[np.int8],
    near: npt.NDArray[np.bool_],
    across: int,
) -> float:
    """Share of the usual reach over which two strokes may be joined, 0 for never.

    ``near`` is true for the rows at the height of either stroke; ``across`` counts those of the two
    that run over rows.
    """
    if across == 2:
        return 1.0
    seen = (first != OUTSIDE) & (second != OUTSIDE)
    differ = seen & (first != second)
    if (differ & (first != WITHIN) & (second != WITHIN)).any():
        return 0.0
    if differ.any():
        return 0.7 if across else 0.35
    # One stands in the column of typing and the other in the margin.
    return 0.5 if (near & ((first != OUTSIDE) != (second != OUTSIDE))).any() else 1.0
