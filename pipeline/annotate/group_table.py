"""What is measured of a group of strokes, to tell whether it is a mark, all of it, and which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.annotate.frame import FAR, Floats, Frame
from pipeline.annotate.neighbours import Neighbours
from pipeline.annotate.stroke_table import StrokeTable, axis, on_page
from pipeline.annotate.surroundings import Boxes, Surroundings
from pipeline.annotate.tree import Tree

MEANS = (
    *("likely", "sure", "certain", "weakest", "dark", "uneven", "chroma", "complexity"),
    *("thickness", "level", "upright", "outside", "in words", "far below", "below", "on letters"),
    *("above", "far above", "signature"),
)
"""Measures of strokes of which a group has the mean, by ink."""
LARGE = 0.3
"""Ink of a stroke that is no dot, in squared x-heights."""
PART = 1000
"""So many groups are compared with all words at a time: more take too much memory."""
NAMES_OF_ROW = (
    *("height", "off row", "top", "foot", "rows at", "rows beside", "covered", "words covered"),
    *("ends off", "begins off", "stops off", "gap", "in gap", "from left", "from right"),
    *("signed", "words in box"),
)


def measure_groups(
    tree: Tree,
    table: StrokeTable,
    pairs: Neighbours,
    likely: Sequence[float],
    by_hand: Floats,
    around: Surroundings,
    frame: Frame,
) -> dict[str, Floats]:
    """Columns of numbers, one a group of the tree.

    Args:
        tree: of the strokes.
        table: of the strokes.
        pairs: of neighbours.
        likely: of each pair, how likely the two are of one mark.
        by_hand: of each stroke, how likely it is by hand.
        around: ink of the page.
        frame: of the typing.
    """
    boxes = boxes_of(tree, table)
    x0, y0, x1, y1 = boxes
    width, height = x1 - x0, y1 - y0
    sums = _sums(tree, table, by_hand)
    area, count = sums["area"], sums["count"]
    x, y = sums["x"] / area, sums["y"] / area
    along, slender = axis(
        sums["xx"] / area - x**2, sums["yy"] / area - y**2, sums["xy"] / area - x * y
    )
    mean_height = sums["height"] / area
    inside = np.maximum(width * height, 1e-3)
    typed = around.ink("typed", boxes)
    within = tree.likely
    own = np.concatenate([np.ones(tree.leaves), within])
    parents = tree.parents()
    up = np.where(parents < 0, 0.0, own[parents])
    return {
        "width": width,
        "height of box": height,
        "form": np.log(width / height),
        "area": np.log(area),
        "fill": area / inside,
        "strokes": count,
        "stroke height": mean_height,
        "stroke heights differ": _spread(sums["height squared"] / area, mean_height),
        "mean height": sums["heights"] / count,
        **{f"mean {name}": sums[f"mean {name}"] / area for name in MEANS},
        "darkness differs": _spread(sums["dark squared"] / area, sums["mean dark"] / area),
        "thickness differs": _spread(
            sums["thickness squared"] / area, sums["mean thickness"] / area
        ),
        "large strokes": sums["large"],
        "by hand": sums["by hand"] / area,
        **_extremes(tree, table, by_hand),
        "in blanks": sums["in blanks"] / area,
        "slender": slender,
        "direction": along,
        "steepness": np.abs(along),
        **_at_row(x, y, boxes, frame),
        **on_page(boxes, frame),
        "own joint": own,
        "next joint": up,
        "joint falls": own - up,
        "typed in box": typed / inside,
        "typed by ink": typed / area,
        "possible in box": around.ink("possible", boxes) / area,
        **around.beyond(boxes),
        **_cuts(tree, pairs, likely),
    }


def boxes_of(tree: Tree, table: StrokeTable) -> Boxes:
    """Boxes of all groups, in x-heights."""
    first = tree.gathered(np.stack([table.x0, table.y0], axis=1), np.minimum)
    last = tree.gathered(np.stack([table.x1, table.y1], axis=1), np.maximum)
    return first[:, 0], first[:, 1], last[:, 0], last[:, 1]


def _spread(mean_square: Floats, mean: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(mean_square - mean**2, 0)))


def _sums(tree: Tree, table: StrokeTable, by_hand: Floats) -> dict[str, Floats]:
    area, measures = table.area, table.measures
    columns = {
        "area": area,
        "count": np.ones(len(table)),
        "x": area * table.x,
        "y": area * table.y,
        "xx": area * (table.var_x + table.x**2),
        "yy": area * (table.var_y + table.y**2),
        "xy": area * (table.cov + table.x * table.y),
        "height": area * table.height,
        "height squared": area * table.height**2,
        "heights": table.height,
        "dark squared": area * measures["dark"] ** 2,
        "thickness squared": area * measures["thickness"] ** 2,
        "large": (area > LARGE).astype(np.float64),
        "in blanks": area * (measures["blank"] >= 0),
        "by hand": area * by_hand,
        **{f"mean {name}": area * measures[name] for name in MEANS},
    }
    found = tree.gathered(np.stack(list(columns.values()), axis=1), np.add)
    return dict(zip(columns, found.T, strict=True))


def _extremes(tree: Tree, table: StrokeTable, by_hand: Floats) -> dict[str, Floats]:
    measures = table.measures
    least = {
        "least likely": measures["likely"],
        "least sure": measures["sure"],
        "least signature": measures["signature"],
        "least off row": measures["off row"],
        "least height": table.height,
        "least by hand": by_hand,
        "first blank": measures["blank"],
    }
    most = {
        "most height": table.height,
        "most width": table.width,
        "most likely": measures["likely"],
        "most sure": measures["sure"],
        "most area": table.area,
        "most by hand": by_hand,
        "last blank": measures["blank"],
    }
    found: dict[str, Floats] = {}
    for columns, how in ((least, np.minimum), (most, np.maximum)):
        values = tree.gathered(np.stack(list(columns.values()), axis=1), how)
        found.update(zip(columns, values.T, strict=True))
    found["one blank"] = (found.pop("first blank") == found.pop("last blank")).astype(np.float64)
    return found


def _at_row(x: Floats, y: Floats, boxes: Boxes, frame: Frame) -> dict[str, Floats]:
    """How groups lie to the row nearest to them, and to its words."""
    count = len(x)
    if not len(frame.base):
        nothing = dict.fromkeys(NAMES_OF_ROW, np.zeros(count))
        return nothing | {
            "height": np.full(count, 9.0),
            "off row": np.full(count, FAR),
            "ends off": np.full(count, 9.0),
        }
    parts = [
        _part_at_row(x[part], y[part], _part(boxes, part), frame)
        for part in (slice(start, start + PART) for start in range(0, count, PART))
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in NAMES_OF_ROW}


def _part(boxes: Boxes, part: slice) -> Boxes:
    x0, y0, x1, y1 = (edge[part] for edge in boxes)
    return x0, y0, x1, y1


def _part_at_row(x: Floats, y: Floats, boxes: Boxes, frame: Frame) -> dict[str, Floats]:
    """The same of some groups: every one is compared with every word."""
    count = len(x)
    x0, y0, x1, y1 = (edge[:, None] for edge in boxes)
    row, each = frame.nearest(x, y), np.arange(count)
    base = frame.base[row] + frame.slope[row] * x
    level = (frame.level > y0) & (frame.level < y1)
    over = (frame.x0 < x1) & (frame.x1 > x0)
    mine = frame.row_of == row[:, None]
    left, top, right, foot = frame.words.T
    common = np.clip(np.minimum(x1, right) - np.maximum(x0, left), 0, None)
    down = np.clip(np.minimum(y1, foot) - np.maximum(y0, top), 0, None)
    here = np.where(mine, common, 0)
    begins = np.where(mine, np.abs(left - x0), np.inf).min(axis=1)
    stops = np.where(mine, np.abs(right - x1), np.inf).min(axis=1)
    end_before = np.where(mine & (right <= x[:, None] + 0.3), right, 0).max(axis=1)
    start_after = np.where(mine & (left >= x[:, None] - 0.3), left, frame.width).min(axis=1)
    width, height = boxes[2] - boxes[0], boxes[3] - boxes[1]
    in_gap = np.minimum(boxes[2], start_after) - np.maximum(boxes[0], end_before)
    values = (
        frame.above(x, y)[each, row],
        frame.aside(x)[each, row],
        base - boxes[1],
        base - boxes[3],
        (level & over).sum(axis=1),
        (level & ~over).sum(axis=1),
        here.sum(axis=1) / width,
        (here > 0.5 * (right - left)).sum(axis=1),
        np.maximum(begins, stops),
        begins,
        stops,
        start_after - end_before,
        np.clip(in_gap, 0, None) / width,
        x - frame.x0[row],
        frame.x1[row] - x,
        frame.signature[row],
        (common * down).sum(axis=1) / (width * height),
    )
    return dict(zip(NAMES_OF_ROW, (np.asarray(v, np.float64) for v in values), strict=True))


def _cuts(tree: Tree, pairs: Neighbours, likely: Sequence[float]) -> dict[str, Floats]:
    """Pairs that a group cuts in two, and pairs that it holds."""
    count = len(tree)
    surest, cut, held, many = (np.zeros(count) for _ in range(4))
    parents = tree.parents().tolist()
    for one, other, value in zip(pairs.first.tolist(), pairs.second.tolist(), likely, strict=True):
        ways = [_way_up(one, parents), _way_up(other, parents)]
        common = set(ways[0]) & set(ways[1])
        for way in ways:
            for at in way:
                if at in common:
                    break
                surest[at] = max(surest[at], value)
                cut[at] += value
        for at in common:
            held[at] += value
            many[at] += 1
    return {
        "surest cut": surest,
        "cut": cut,
        "held": held / np.maximum(many, 1),
        "cut by held": cut / np.maximum(held, 0.1),
    }


def _way_up(at: int, parents: Sequence[int]) -> list[int]:
    way = []
    while at >= 0:
        way.append(at)
        at = parents[at]
    return way
