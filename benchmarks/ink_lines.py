"""Lines by their ink: is a line called handwritten, and how much typing is called handwriting.

A line is predicted handwritten when more than half of its labelled ink is. Ink of all three
classes is counted; what is labelled other (stamp, rule, stain) is not handwritten. A pixel of
which typing and handwriting both are counts for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from benchmarks.alto_lines import AltoLine, AltoPage, LineKind, Points
from benchmarks.ink_layers import InkLayers
from pipeline.components import find_components
from pipeline.model import Grey, Mask

FEWEST_PIXELS = 20
"""A line with less labelled ink than this has none."""
LEAST_SHARE = 0.004
"""Nor has one whose polygon is covered by a smaller share; typing covers a tenth and more."""


class Within(StrEnum):
    """What ink is a line's: neighbouring polygons overlap, and cut off descenders."""

    PIXELS = "pixels"
    """Pixels inside the polygon."""
    COMPONENTS = "components"
    """Whole connected strokes whose centre of gravity is inside the polygon."""


@dataclass(frozen=True, slots=True)
class LineScore:
    """How a line was seen.

    Attributes:
        kind: what it is.
        typed, handwritten, other: pixels of each layer; those in two layers count in both.
        probability: mean handwritten probability of its ink, 0 to 1; ``None`` without one.
        empty: it has hardly any labelled ink, and is not called handwritten.
    """

    id: str
    kind: LineKind
    typed: int
    handwritten: int
    other: int
    probability: float | None
    empty: bool
    mixed: bool = False

    @property
    def share(self) -> float:
        """Of its labelled ink that is handwritten, 0 to 1; 0 without any."""
        ink = self.typed + self.handwritten + self.other
        return self.handwritten / ink if ink and not self.empty else 0.0

    @property
    def score(self) -> float:
        """By which lines are ranked: the mean probability, or else the share."""
        if self.empty:
            return 0.0
        return self.share if self.probability is None else self.probability

    @property
    def predicted(self) -> bool:
        return self.share > 0.5

    @property
    def is_handwritten(self) -> bool:
        return self.kind is LineKind.HANDWRITTEN


@dataclass(frozen=True, slots=True)
class FalseInk:
    """Ink of the typed and printed lines of a page, in pixels.

    Pixels that lie in a handwritten line's polygon as well are left out.

    Attributes:
        ink: labelled at all.
        wrong: labelled handwritten (those labelled typed as well are among them).
        lost: labelled handwritten and not typed.
        clean_ink, clean_wrong: of the lines without words by hand, as far as transcribers noted.
    """

    ink: int
    wrong: int
    lost: int
    clean_ink: int
    clean_wrong: int

    @property
    def share(self) -> float:
        return _share(self.wrong, self.ink)

    @property
    def lost_share(self) -> float:
        return _share(self.lost, self.ink)

    @property
    def clean_share(self) -> float:
        return _share(self.clean_wrong, self.clean_ink)


@dataclass(frozen=True, slots=True)
class PageScore:
    """A page: its lines, and its typed ink."""

    name: str
    folder: str
    lines: tuple[LineScore, ...]
    false_ink: FalseInk


def score_lines(
    page_truth: AltoPage,
    typed_mask: Mask,
    hand_mask: Mask,
    probability: Grey | None = None,
    *,
    other_mask: Mask | None = None,
    within: Within = Within.PIXELS,
) -> list[LineScore]:
    """Each line whose kind is known.

    Args:
        page_truth: the lines.
        typed_mask: typed ink, shape (height, width) of the scan.
        hand_mask: handwritten ink, same shape.
        probability: of handwriting, 0 to 255, same shape.
        other_mask: stamps, rules and stains, same shape; none by default.
        within: which ink is a line's.

    Raises:
        ValueError: when a mask has not the scan's shape.
    """
    shape = (page_truth.height, page_truth.width)
    other = np.zeros(shape, bool) if other_mask is None else other_mask
    for mask in (typed_mask, hand_mask, other, probability):
        if mask is not None and mask.shape != shape:
            raise ValueError(f"a layer is {mask.shape}, the scan of {page_truth.name} is {shape}")
    layers = InkLayers(typed_mask, hand_mask, other, probability)
    lines = [line for line in page_truth.lines if line.kind is not None]
    if within is Within.PIXELS:
        return [_by_pixels(line, layers) for line in lines]
    return _by_components(lines, layers)


def false_ink(page: AltoPage, layers: InkLayers) -> FalseInk:
    """Ink of typed and printed lines that is called handwritten."""
    shape = (page.height, page.width)
    by_hand = _filled(shape, page.lines, {LineKind.HANDWRITTEN})
    machine = {LineKind.TYPEWRITTEN, LineKind.PRINT}
    every = _filled(shape, page.lines, machine) & ~by_hand
    clean = every & ~_filled(shape, [line for line in page.lines if line.mixed], machine)
    ink = layers.typed | layers.handwritten | layers.other
    wrong = layers.handwritten & every
    return FalseInk(
        ink=int((ink & every).sum()),
        wrong=int(wrong.sum()),
        lost=int((wrong & ~layers.typed).sum()),
        clean_ink=int((ink & clean).sum()),
        clean_wrong=int((wrong & clean).sum()),
    )


def score_page(page: AltoPage, layers: InkLayers, within: Within = Within.PIXELS) -> PageScore:
    """Everything that is measured on one page.

    Raises:
        ValueError: when a layer has not the scan's shape.
    """
    lines = score_lines(
        page,
        layers.typed,
        layers.handwritten,
        layers.probability,
        other_mask=layers.other,
        within=within,
    )
    return PageScore(page.name, page.folder, tuple(lines), false_ink(page, layers))


def _by_pixels(line: AltoLine, layers: InkLayers) -> LineScore:
    part, inside = _inside(line.polygon, layers.typed.shape)
    typed, hand = layers.typed[part] & inside, layers.handwritten[part] & inside
    other = layers.other[part] & inside
    ink = typed | hand | other
    labelled = int(ink.sum())
    mean = None
    if layers.probability is not None:
        mean = float(layers.probability[part][ink].mean()) / 255 if labelled else 0.0
    counts = (int(typed.sum()), int(hand.sum()), int(other.sum()))
    return _line_score(line, counts, mean, labelled, int(inside.sum()))


def _by_components(lines: Sequence[AltoLine], layers: InkLayers) -> list[LineScore]:
    parts = find_components(layers.typed | layers.handwritten | layers.other)
    # Sums of each component at once; label 0 is paper.
    flat, size = parts.labels.ravel(), parts.count + 1
    area = np.maximum(np.bincount(flat, minlength=size)[1:], 1)
    sums = [
        np.bincount(flat[mask.ravel()], minlength=size)[1:]
        for mask in (layers.typed, layers.handwritten, layers.other)
    ]
    ys, xs = np.nonzero(parts.labels)
    own = parts.labels[ys, xs]
    middle_x = np.rint(np.bincount(own, xs, size)[1:] / area).astype(np.intp)
    middle_y = np.rint(np.bincount(own, ys, size)[1:] / area).astype(np.intp)
    sure = None
    if layers.probability is not None:
        sure = np.bincount(own, layers.probability[ys, xs], size)[1:]
    found = []
    for line in lines:
        (rows, columns), inside = _inside(line.polygon, layers.typed.shape)
        x, y = middle_x - columns.start, middle_y - rows.start
        near = (x >= 0) & (y >= 0) & (x < inside.shape[1]) & (y < inside.shape[0])
        mine = np.flatnonzero(near)
        mine = mine[inside[y[mine], x[mine]]]
        labelled = int(area[mine].sum())
        mean = None
        if sure is not None:
            mean = float(sure[mine].sum()) / labelled / 255 if labelled else 0.0
        typed, hand, other = (int(one[mine].sum()) for one in sums)
        found.append(_line_score(line, (typed, hand, other), mean, labelled, int(inside.sum())))
    return found


def _line_score(
    line: AltoLine, counts: tuple[int, int, int], mean: float | None, labelled: int, area: int
) -> LineScore:
    assert line.kind is not None  # noqa: S101 (callers choose such lines)
    empty = labelled < max(FEWEST_PIXELS, LEAST_SHARE * area)
    return LineScore(line.id, line.kind, *counts, mean, empty, line.mixed)


def _inside(polygon: Points, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], Mask]:
    """The polygon's box within the page, and the polygon as a mask in it; its rim is inside."""
    height, width = shape[:2]
    x0, y0 = np.clip(polygon.min(axis=0), 0, (width, height))
    x1, y1 = np.clip(polygon.max(axis=0) + 1, (x0, y0), (width, height))
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    if mask.size:
        cv2.fillPoly(mask, [polygon - np.array([x0, y0], np.int32)], 1)
    return (slice(int(y0), int(y1)), slice(int(x0), int(x1))), mask > 0


def _filled(shape: tuple[int, int], lines: Sequence[AltoLine], kinds: set[LineKind]) -> Mask:
    mask = np.zeros(shape, np.uint8)
    for line in lines:
        if line.kind in kinds:
            cv2.fillPoly(mask, [line.polygon], 1)
    return np.asarray(mask > 0)


def _share(part: int, whole: int) -> float:
    """NaN of nothing."""
    return part / whole if whole else float("nan")
