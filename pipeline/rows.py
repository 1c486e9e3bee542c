"""Rows: components of ink that stand on one baseline, as typing does.

A row is found before anything is read. It is the unit in which typing is cut out for the engine
and in which typing is told from handwriting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components
from pipeline.model import Mask, PageImage
from pipeline.rules import find_rules
from pipeline.touching import seams

FEW = 4
"""A chain of no more components has an uncertain baseline."""

MARK_REACH = 3.0
"""How far a stop or hyphen may stand from the end of its row, in x-heights."""

ONE_ROW = 2.0
"""Height of the highest letter, a capital with a breve, in x-heights: more may be in two rows."""

LETTER = 0.6
"""Height of what may be a letter, in x-heights."""

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RowSettings:
    """Tunables; lengths in x-heights.

    Attributes:
        shortest, tallest: heights of a component that may carry a row.
        widest: its width; typing whose letters touch makes wide components.
        reach: the gap that one link of a row may span: three blanks of a typewriter.
        overlap: share of the lower component's height that neighbours have in common.
        join: vertical distance of two baselines that still are one row.
        join_short: the same for a chain of a few marks, whose baseline is uncertain.
        widest_gap: between two chains of one row.
        stray_gap: between a row and a chain of a few marks.
        ascent, descent: of the band about a baseline in which a stray chain belongs to its row.
    """

    shortest: float = 0.45
    tallest: float = 2.7
    widest: float = 16.0
    reach: float = 4.5
    overlap: float = 0.45
    join: float = 0.4
    join_short: float = 0.65
    widest_gap: float = 40.0
    stray_gap: float = 10.0
    ascent: float = 1.45
    descent: float = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """Components on one baseline; pixels of the page image.

    Attributes:
        members: indices into the components, left to right.
        x0, y0, x1, y1: around them, half-open.
        slope, height_at_0: the baseline is y = height_at_0 + slope * x.
    """

    members: Indices
    x0: int
    y0: int
    x1: int
    y1: int
    slope: float
    height_at_0: float

    def baseline(self, x: float) -> float:
        return self.height_at_0 + self.slope * x

    @property
    def middle(self) -> float:
        return self.baseline((self.x0 + self.x1) / 2)


@dataclass(frozen=True, slots=True)
class RowWord:
    """A word of a row; box (x0, y0, x1, y1) in pixels of the page image."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a page, top to bottom.

    Attributes:
        components: of all ink but rules.
        rows: the rows; a component is in one at most.
        level_rules, upright_rules: masks of the page image's shape.
        x_height: pixels of a small letter.
        crisp: true when all ink of a letter is in its components, as on a bilevel scan; else
            faint parts may lie around them.
    """

    components: Components = field(repr=False)
    rows: tuple[Row, ...]
    level_rules: Mask = field(repr=False)
    upright_rules: Mask = field(repr=False)
    x_height: float
    crisp: bool = False

    def members_of(self, row: Row, word: RowWord) -> Indices:
        """Components of a row whose middle lies within a word of it, left to right."""
        parts, members = self.components, row.members
        middle = parts.x0[members] + parts.width[members] / 2
        return members[(middle >= word.box[0]) & (middle <= word.box[2])]

    def letters_among(self, members: Indices) -> Indices:
        """Those as high as letters: stops and dashes stand anywhere in their cell."""
        return members[self.components.height[members] > LETTER * self.x_height]


def find_rows(
    image: PageImage,
    settings: RowSettings,
    *,
    mask: Mask | None = None,
    rules: tuple[Mask, Mask] | None = None,
    part: bool = True,
) -> Rows:
    """Chain components to rows.

    Each letter-sized component is linked to the nearest one on its right that overlaps it
    vertically; chains on one baseline are joined, and small marks (stops, hyphens, the breve of
    й) go to the row in whose band they lie.

    Args:
        image: the prepared page.
        settings: tunables.
        mask: true where ink must not be looked at (coloured ink, say); shape of the image.
        rules: level and upright ones of all ink, when they are known; else those of the ink that
            is looked at.
        part: cut apart what stands in two rows; its components are then no more those of the ink.
    """
    size = image.x_height or 16.0
    ink = image.ink if mask is None else image.ink & ~mask
    level, upright = rules or find_rules(ink, size)
    ink = ink & ~level & ~upright
    components = find_components(ink)
    if part and (components.height > ONE_ROW * size).any():
        # What stands in two rows would link them: they are found without it first.
        alone = _found(components, size, replace(settings, tallest=ONE_ROW))
        cut = seams(image.grey, components, alone, size)
        if cut is not None:
            components = find_components(ink & ~cut)
    rows = _found(components, size, settings)
    return Rows(components, tuple(rows), level, upright, size, image.bilevel)


def _found(components: Components, size: float, settings: RowSettings) -> list[Row]:
    """The rows of these components, top to bottom."""
    carriers = _carriers(components, size, settings)
    chains = _chains(components, carriers, size, settings)
    rows = [_row(components, chain, size) for chain in chains]
    rows = _joined(components, rows, size, settings)
    rows = _with_strays(components, rows, size, settings)
    rows = _with_small_marks(components, rows, size)
    return sorted(rows, key=lambda row: (row.middle, row.x0))


def _carriers(components: Components, size: float, settings: RowSettings) -> Indices:
    height, width = components.height, components.width
    fill = components.area / np.maximum(width * height, 1)
    # A punch hole or blot is solid and broader than the fullest letter.
    blot = (fill > 0.72) & (np.minimum(width, height) > 1.7 * size)
    return np.flatnonzero(
        ~blot
        & (height >= settings.shortest * size)
        & (height <= settings.tallest * size)
        & (width <= settings.widest * size)
        & (width >= 0.12 * size)
        & (components.area >= 0.12 * size * height * 0.5)
    )


def _chains(
    components: Components, carriers: Indices, size: float, settings: RowSettings
) -> list[Indices]:
    """Groups of carriers linked to their right neighbours."""
    order = carriers[np.argsort(components.x0[carriers], kind="stable")]
    parent = list(range(len(order)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, i in _left_neighbours(components, order, size, settings):
        parent[root(j)] = root(i)
    groups: dict[int, list[int]] = {}
    for i in range(len(order)):
        groups.setdefault(root(i), []).append(int(order[i]))
    return [np.array(group, dtype=np.intp) for group in groups.values()]


def _left_neighbours(
    components: Components, order: Indices, size: float, settings: RowSettings
) -> list[tuple[int, int]]:
    """Pairs of places in ``order``: a carrier, and the one on its left that links to it.

    A carrier links to its nearest right neighbour; of several that link to the same one, the
    nearest wins.
    """
    x0, x1 = components.x0[order], components.x1[order]
    y0, y1 = components.y0[order], components.y1[order]
    ends = np.searchsorted(x0, x1 + settings.reach * size, side="right")
    starts = np.arange(1, len(order) + 1)
    count = np.maximum(ends - starts, 0)
    # All pairs (left, right) within reach, as one table: left by left, then by x.
    left = np.repeat(starts - 1, count)
    right = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count) + left + 1
    common = np.minimum(y1[left], y1[right]) - np.maximum(y0[left], y0[right])
    lower = np.minimum(y1[left] - y0[left], y1[right] - y0[right])
    fits = common >= settings.overlap * lower
    left, right = left[fits], right[fits]
    gap = np.maximum(x0[right] - x1[left], -0.5 * size)
    cost = gap + 1.5 * np.abs(y1[right] - y1[left])
    best = _first_least(left, cost)
    left, right, cost = left[best], right[best], cost[best]
    # The order in which a carrier was first linked to is that of the chains.
    first = np.unique(right, return_index=True)[1]
    winner = {int(right[at]): int(left[at]) for at in _first_least(right, cost)}
    return [(int(j), winner[int(j)]) for j in right[np.sort(first)]]


def _first_least(groups: Indices, values: Floats) -> Indices:
    """Places of the least value of each group, the first of equals; by group."""
    order = np.lexsort((np.arange(len(groups)), values, groups))
    _, first = np.unique(groups[order], return_index=True)
    return np.asarray(order[first], np.intp)


def _row(components: Components, members: Indices, size: float) -> Row:
    members = members[np.argsort(components.x0[members], kind="stable")]
    x0, y0 = int(components.x0[members].min()), int(components.y0[members].min())
    x1, y1 = int(components.x1[members].max()), int(components.y1[members].max())
    slope, height = fit_baseline(components, members, size)
    return Row(members, x0, y0, x1, y1, slope, height)


def fit_baseline(components: Components, members: Indices, size: float) -> tuple[float, float]:
    """Line through the feet of the letters; feet of р, у, д and stray marks are left out."""
    x = components.x0[members] + components.width[members] / 2
    y = components.y1[members].astype(np.float64)
    tall = components.height[members] >= 0.75 * size
    if tall.sum() >= 3:
        x, y = x[tall], y[tall]
    level = _median(y)
    if len(x) < 6 or np.ptp(x) < 8 * size:
        return 0.0, level
    slope, height = 0.0, level
    keep = np.abs(y - level) < 0.6 * size
    for _ in range(3):
        if keep.sum() < 6:
            return 0.0, level
        slope, height = line_through(x[keep], y[keep])
        residual = y - (height + slope * x)
        keep = np.abs(residual) < 0.22 * size
    # Residual skew of a page that was deskewed is small; more is a wrong chain.
    if abs(slope) > 0.05:
        return 0.0, level
    return slope, height


def _median(values: Floats) -> float:
    """As ``numpy.median``, which takes ten times as long for the few letters of a row."""
    ordered: list[float] = sorted(values.tolist())
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def line_through(x: Floats, y: Floats) -> tuple[float, float]:
    """Slope and height at 0 of the line of least squares; level where all ``x`` are one."""
    middle, level = x.sum() / len(x), y.sum() / len(y)
    aside = x - middle
    spread = float(aside @ aside)
    slope = float(aside @ y) / spread if spread else 0.0
    return slope, float(level - slope * middle)


def _joined(
    components: Components, rows: list[Row], size: float, settings: RowSettings
) -> list[Row]:
    """Join chains that continue each other on one baseline, the longest first."""
    pool = sorted(rows, key=lambda row: -len(row.members))
    done: list[Row] = []
    for row in pool:
        few = len(row.members) <= FEW
        limit = settings.join_short if few else settings.join
        farthest = settings.stray_gap if few else settings.widest_gap
        for index, other in enumerate(done):
            crossing = min(row.x1, other.x1) - max(row.x0, other.x0)
            overlaps = crossing >= 0.5 * min(row.x1 - row.x0, other.x1 - other.x0)
            if overlaps or -crossing >= farthest * size:
                continue
            junction = (max(row.x0, other.x0) + min(row.x1, other.x1)) / 2
            apart = abs(_level(row, junction, other) - other.baseline(junction))
            if apart < limit * size:
                done[index] = _row(components, np.concatenate([other.members, row.members]), size)
                break
        else:
            done.append(row)
    return done


def _with_strays(
    components: Components, rows: list[Row], size: float, settings: RowSettings
) -> list[Row]:
    """Give a chain that stands in the gaps of a longer row to that row: quotes, words in ink."""
    done: list[Row] = []
    for stray in sorted(rows, key=lambda row: -len(row.members)):
        for _, index in sorted(_hosts(stray, done, size, settings)):
            if _is_broken_off(stray, done[index], size, settings) or _fits_gaps(
                components, done[index], stray
            ):
                members = np.concatenate([done[index].members, stray.members])
                done[index] = _row(components, members, size)
                break
        else:
            done.append(stray)
    return done


def _hosts(
    stray: Row, rows: list[Row], size: float, settings: RowSettings
) -> list[tuple[float, int]]:
    """Rows in whose band the chain lies: (distance, index)."""
    x, y = (stray.x0 + stray.x1) / 2, (stray.y0 + stray.y1) / 2
    few = len(stray.members) <= FEW
    hosts = []
    for index, row in enumerate(rows):
        base = row.baseline(x)
        if few:
            in_band = -settings.descent * size < base - y < settings.ascent * size
        else:
            in_band = abs(base - stray.baseline(x)) < settings.join_short * size
        reach = settings.stray_gap * size
        if in_band and row.x0 - reach < x < row.x1 + reach:
            hosts.append((abs(base - y - size / 2), index))
    return hosts


def _is_broken_off(stray: Row, row: Row, size: float, settings: RowSettings) -> bool:
    """True when the chain lies wholly in the band of the row: heads of badly inked letters."""
    x = (stray.x0 + stray.x1) / 2
    base = row.baseline(x)
    return (
        stray.y1 <= base + settings.descent * size
        and stray.y0 >= base - (settings.ascent + 0.2) * size
        and row.x0 - size < x < row.x1 + size
    )


def _fits_gaps(components: Components, row: Row, stray: Row) -> bool:
    """True when the chain's components hardly lie above or below those of the row."""
    x0, x1 = components.x0[stray.members], components.x1[stray.members]
    common = np.minimum(x1[:, None], components.x1[row.members]) - np.maximum(
        x0[:, None], components.x0[row.members]
    )
    covered = np.minimum(np.maximum(common, 0).sum(axis=1), x1 - x0)
    return bool(covered.sum() < 0.3 * (x1 - x0).sum())


def _level(row: Row, x: float, other: Row) -> float:
    """Baseline of ``row`` at ``x``; a short row borrows the slope of the other."""
    if row.slope == 0.0:
        centre = (row.x0 + row.x1) / 2
        return row.baseline(centre) + other.slope * (x - centre)
    return row.baseline(x)


def _reached(x: Floats, row: Row, reach: float) -> npt.NDArray[np.bool_]:
    """Marks at ``x`` that the row reaches, each from the one before: a leader runs far."""
    order = np.argsort(x, kind="stable")
    reached = (x > row.x0 - reach) & (x < row.x1 + reach)
    right = max(row.x1, float(x[reached].max(initial=row.x1)))
    for index in order:
        if right < x[index] < right + reach:
            reached[index] = True
            right = float(x[index])
    left = min(row.x0, float(x[reached].min(initial=row.x0)))
    for index in order[::-1]:
        if left - reach < x[index] < left:
            reached[index] = True
            left = float(x[index])
    return reached


def _with_small_marks(components: Components, rows: list[Row], size: float) -> list[Row]:
    """Give each small mark to the row in whose band it lies."""
    if not rows:
        return rows
    used = np.zeros(components.count, bool)
    for row in rows:
        used[row.members] = True
    small = np.flatnonzero(~used & (components.height < 1.2 * size) & (components.width < 4 * size))
    if not len(small):
        return rows
    x = components.x0[small] + components.width[small] / 2
    y = components.y0[small] + components.height[small] / 2
    best = np.full(len(small), np.inf)
    owner = np.full(len(small), -1)
    for index, row in enumerate(rows):
        above = (row.height_at_0 + row.slope * x) - y
        in_band = (above > -0.45 * size) & (above < 1.75 * size)
        aside = np.maximum(np.maximum(row.x0 - x, x - row.x1), 0)
        # The middle of the small letters is where a mark most likely belongs.
        distance = np.abs(above - 0.5 * size) + 0.02 * aside
        better = in_band & (distance < best)
        best[better] = distance[better]
        owner[better] = index
    grown = []
    for index, row in enumerate(rows):
        near = _reached(x[owner == index], row, MARK_REACH * size)
        extra = small[owner == index][near]
        if not len(extra):
            grown.append(row)
            continue
        members = np.concatenate([row.members, extra])
        members = members[np.argsort(components.x0[members], kind="stable")]
        grown.append(
            Row(
                members,
                min(row.x0, int(components.x0[extra].min())),
                min(row.y0, int(components.y0[extra].min())),
                max(row.x1, int(components.x1[extra].max())),
                max(row.y1, int(components.y1[extra].max())),
                row.slope,
                row.height_at_0,
            )
        )
    return grown
