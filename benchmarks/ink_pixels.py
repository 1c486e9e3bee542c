"""Pixel for pixel on drawn pages: intersection over union of typed, handwritten and other ink.

A class's figure is pooled over all pages, and the mean is that of the three classes. It is taken
in three ways:

strict      every pixel that is of the class in truth or result
but rims    the same, without the quarrel of ink with paper at the edges of strokes: ink of one
            side only, within :data:`RIM` pixels of ink of the other, is left out. A class taken
            for another is never left out.
common ink  only where both see ink of any class: whose ink it is, not where ink ends
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from benchmarks.tables import table
from pipeline.model import Mask

RIM = 1
"""Pixels of the scan by which the edge of a stroke may differ."""
CLASSES = ("typed", "handwritten", "other")
WAYS = ("strict", "but rims", "common ink")


class Layered(Protocol):
    """Masks of one shape, as truth and results have them."""

    @property
    def typed(self) -> Mask: ...
    @property
    def handwritten(self) -> Mask: ...
    @property
    def other(self) -> Mask: ...


@dataclass(frozen=True, slots=True)
class Overlap:
    """Pixels that are of a class in truth and result, and those that are in either."""

    both: int = 0
    either: int = 0

    def __add__(self, other: Overlap) -> Overlap:
        return Overlap(self.both + other.both, self.either + other.either)

    @property
    def iou(self) -> float:
        """NaN where the class is in neither."""
        return self.both / self.either if self.either else math.nan


@dataclass(frozen=True, slots=True)
class PixelScore:
    """A page.

    Attributes:
        overlaps: for each of :data:`WAYS`, for each of :data:`CLASSES`.
        called: for each true class, how many of its pixels are called each class, and paper last;
            a pixel that is in two layers counts in both.
        sizes: pixels of each true class.
    """

    name: str
    overlaps: tuple[tuple[Overlap, ...], ...]
    called: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]

    def mean(self, way: int) -> float:
        return mean_iou(self.overlaps[way])


def mean_iou(overlaps: Iterable[Overlap]) -> float:
    """Mean over the classes that there are; NaN when there is none."""
    there = [overlap.iou for overlap in overlaps if overlap.either]
    return statistics.fmean(there) if there else math.nan


def compare_layers(name: str, truth: Layered, found: Layered, rim: int = RIM) -> PixelScore:
    """Score the layers of one page.

    Args:
        name: of the page.
        truth: true masks, of one shape.
        found: those to be scored, of the same.
        rim: pixels by which edges may differ.

    Raises:
        ValueError: when the shapes differ.
    """
    true, mine = _stack(truth), _stack(found)
    if true.shape != mine.shape:
        raise ValueError(f"{name}: layers of {mine.shape[1:]} beside a truth of {true.shape[1:]}")
    true_ink, my_ink = true.any(axis=0), mine.any(axis=0)
    quarrel = true_ink ^ my_ink
    edge = quarrel & _grown(true_ink, rim) & _grown(my_ink, rim)
    overlaps = tuple(
        tuple(
            Overlap(int((t & m & where).sum()), int(((t | m) & where).sum()))
            for t, m in zip(true, mine, strict=True)
        )
        for where in (np.ones_like(edge), ~edge, true_ink & my_ink)
    )
    called = tuple(tuple(int((t & m).sum()) for m in (*mine, ~my_ink)) for t in true)
    return PixelScore(name, overlaps, called, tuple(int(t.sum()) for t in true))


def pooled(scores: Sequence[PixelScore], way: int) -> tuple[Overlap, ...]:
    """Each class over all pages."""
    return tuple(
        sum((score.overlaps[way][at] for score in scores), Overlap()) for at in range(len(CLASSES))
    )


def pixel_tables(scores: Sequence[PixelScore], worst: int) -> str:
    rows = []
    for way, name in enumerate(WAYS):
        classes = pooled(scores, way)
        pages = [mean for score in scores if not math.isnan(mean := score.mean(way))]
        rows.append(
            [
                name,
                *(_percent(one.iou) for one in classes),
                _percent(mean_iou(classes)),
                _percent(statistics.fmean(pages) if pages else math.nan),
                _percent(min(pages, default=math.nan)),
            ]
        )
    parts = [
        f"{len(scores)} drawn pages",
        table(["IoU", *CLASSES, "mean", "mean of pages", "least page"], rows),
        "What true ink is called (share of its pixels; crossings count in both)",
        _called_table(scores),
    ]
    if worst:
        ranked = sorted(scores, key=lambda score: score.mean(1))[:worst]
        rows = [
            [one.name, *(_percent(c.iou) for c in one.overlaps[1]), _percent(one.mean(1))]
            for one in ranked
        ]
        parts += ["Worst pages, but rims", table(["page", *CLASSES, "mean"], rows)]
    return "\n\n".join(parts)


def pixel_data(scores: Sequence[PixelScore]) -> dict[str, object]:
    data: dict[str, object] = {}
    for way, name in enumerate(WAYS):
        classes = pooled(scores, way)
        data[name] = {
            **{one: overlap.iou for one, overlap in zip(CLASSES, classes, strict=True)},
            "mean": mean_iou(classes),
            "pages": {score.name: score.mean(way) for score in scores},
        }
    return data


def _called_table(scores: Sequence[PixelScore]) -> str:
    total = np.array([score.called for score in scores]).sum(axis=0)
    rows = []
    for at, name in enumerate(CLASSES):
        size = sum(score.sizes[at] for score in scores)
        cells = [_percent(part / size if size else math.nan) for part in total[at]]
        rows.append([name, *cells, str(size)])
    return table(["true ink", *(f"called {one}" for one in CLASSES), "paper", "pixels"], rows)


def _stack(layers: Layered) -> Mask:
    return np.stack([layers.typed, layers.handwritten, layers.other])


def _grown(mask: Mask, by: int) -> Mask:
    kernel = np.ones((2 * by + 1, 2 * by + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0)


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.1%}"
