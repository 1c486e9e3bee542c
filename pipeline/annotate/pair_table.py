"""What is measured of two neighbouring strokes, to tell whether they are of one mark."""

from __future__ import annotations

import numpy as np

from pipeline.annotate.frame import MIDDLE, Floats, Frame
from pipeline.annotate.neighbours import Neighbours
from pipeline.annotate.stroke_table import StrokeTable

EACH = (
    *("thickness", "likely", "sure", "weakest", "dark", "chroma", "complexity", "level", "upright"),
    *("height", "outside", "in words", "below", "on letters", "above", "slender", "signature"),
    "off row",
)
"""Measures of a stroke that are given of both."""
ALIKE = ("thickness", "dark", "chroma")
"""Measures whose difference is given as well: those of one tool are alike."""
PART = 1000
"""So many pairs are compared with all words at a time: more take too much memory."""
LEAST = 0.05
"""Gaps below this are no different; x-heights."""


def measure_pairs(
    table: StrokeTable, pairs: Neighbours, frame: Frame, by_hand: Floats
) -> dict[str, Floats]:
    """Columns of numbers, one a pair; of the two strokes the larger comes first.

    Args:
        table: of the strokes.
        pairs: of neighbours.
        frame: of the typing.
        by_hand: of each stroke, how likely it is by hand, 0 to 1.
    """
    swap = table.area[pairs.first] < table.area[pairs.second]
    a = np.where(swap, pairs.second, pairs.first)
    b = np.where(swap, pairs.first, pairs.second)
    width, height = table.width, table.height
    letter = np.clip(np.minimum(width * 1.5, height) / 2, 0.5, 3.0)
    apart = np.hypot(pairs.dx, pairs.dy)
    beside = np.minimum(table.x1[a], table.x1[b]) - np.maximum(table.x0[a], table.x0[b])
    level = np.minimum(table.y1[a], table.y1[b]) - np.maximum(table.y0[a], table.y0[b])
    left, right = (np.where(table.x[a] < table.x[b], one, two) for one, two in ((a, b), (b, a)))
    nearest = np.full(len(table), 99.0)
    for ends in (pairs.first, pairs.second):
        np.minimum.at(nearest, ends, apart)
    many = np.bincount(pairs.first, minlength=len(table)).astype(np.float64)
    many += np.bincount(pairs.second, minlength=len(table))
    measures, blank = table.measures, table.measures["blank"]
    both = {
        f"{name} {which}": measures[name][end]
        for name in EACH
        for which, end in (("a", a), ("b", b))
    }
    return {
        "dx": pairs.dx,
        "dy": pairs.dy,
        "apart": apart,
        "apart in larger letters": apart / np.maximum(letter[a], letter[b]),
        "apart in smaller letters": apart / np.minimum(letter[a], letter[b]),
        "middles across": np.abs(table.x[a] - table.x[b]),
        "middles down": table.y[a] - table.y[b],
        "rise": table.y[left] - table.y[right],
        "level": level,
        "level of lower": level / np.minimum(height[a], height[b]),
        "beside": beside,
        "beside of narrower": beside / np.minimum(width[a], width[b]),
        "width a": width[a],
        "width b": width[b],
        "height of box a": height[a],
        "height of box b": height[b],
        "area a": np.log(table.area[a]),
        "area b": np.log(table.area[b]),
        **both,
        **{f"{name} differs": np.abs(measures[name][a] - measures[name][b]) for name in ALIKE},
        "one row": (measures["row"][a] == measures["row"][b]).astype(np.float64),
        "blank a": (blank[a] >= 0).astype(np.float64),
        "blank b": (blank[b] >= 0).astype(np.float64),
        "one blank": (blank[a] == blank[b]).astype(np.float64),
        "rows between": _rows_between(table, a, b, frame),
        "words between": _words_between(table, a, b, frame),
        "nearest a": nearest[a],
        "nearest b": nearest[b],
        "farther than nearest a": apart / np.maximum(nearest[a], LEAST),
        "farther than nearest b": apart / np.maximum(nearest[b], LEAST),
        "neighbours a": many[a],
        "neighbours b": many[b],
        "y on page": np.minimum(table.y[a], table.y[b]) / frame.height,
        "x on page": (table.x[a] + table.x[b]) / 2 / frame.width,
        "over typing": frame.top - np.maximum(table.y1[a], table.y1[b]),
        "under typing": np.minimum(table.y0[a], table.y0[b]) - frame.bottom,
        "by hand a": by_hand[a],
        "by hand b": by_hand[b],
        "by hand both": np.minimum(by_hand[a], by_hand[b]),
    }


def _rows_between(
    table: StrokeTable, a: np.typing.NDArray[np.intp], b: np.typing.NDArray[np.intp], frame: Frame
) -> Floats:
    """Typed rows that run between the middles of two strokes."""
    x = (table.x[a] + table.x[b]) / 2
    middle = frame.base + frame.slope * x[:, None] - MIDDLE
    upper = np.minimum(table.y[a], table.y[b])[:, None]
    lower = np.maximum(table.y[a], table.y[b])[:, None]
    there = (x[:, None] > frame.x0 - 1) & (x[:, None] < frame.x1 + 1)
    return np.asarray(((middle > upper) & (middle < lower) & there).sum(axis=1), np.float64)


def _words_between(
    table: StrokeTable, a: np.typing.NDArray[np.intp], b: np.typing.NDArray[np.intp], frame: Frame
) -> Floats:
    """Typed words whose middles lie between the sides of two strokes, and at their height."""
    x = (frame.words[:, 0] + frame.words[:, 2]) / 2
    y = (frame.words[:, 1] + frame.words[:, 3]) / 2
    found = np.zeros(len(a))
    for start in range(0, len(a), PART):
        one, other = a[start : start + PART, None], b[start : start + PART, None]
        between = x > np.minimum(table.x1[one], table.x1[other])
        between &= x < np.maximum(table.x0[one], table.x0[other])
        between &= y > np.minimum(table.y0[one], table.y0[other])
        between &= y < np.maximum(table.y1[one], table.y1[other])
        found[start : start + PART] = between.sum(axis=1)
    return found
