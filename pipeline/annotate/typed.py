"""The typed words of a page, brought back from the scan to the page image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.model import Box, Hand, PageImage, Region, RegionKind, WordRef

Floats = npt.NDArray[np.float64]
ImageBox = tuple[float, float, float, float]

TAILED = frozenset("руфдцщ,;gjpqyçQ()[]{}/|_ДЦЩ")
"""Letters whose foot hangs below the baseline."""
TAIL = 0.28
"""How far it hangs, in x-heights."""
WORD_HEIGHT = 1.5
"""Of most words, risers and tails included, in x-heights."""
MOST_SIZES = 210.0
"""A typed sheet is so many x-heights long at most; one of A4 has 150 to 180."""
USUAL_SIZE = 18.0
"""Pixels of a small letter where a page has no typing to measure."""


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word; box (x0, y0, x1, y1) in pixels of the page image.

    Attributes:
        ref: ``None`` for typing that was not read.
        order: counts the words of the page that were read; another has that of the one before it.
    """

    ref: WordRef | None
    order: int
    box: ImageBox

    @property
    def is_read(self) -> bool:
        return self.ref is not None

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]


@dataclass(frozen=True)
class TypedRow:
    """One line of typing in the page image, words left to right.

    Attributes:
        slope, height_at_0: the baseline is y = height_at_0 + slope * x.
        kind: of the region it belongs to.
    """

    words: tuple[TypedWord, ...]
    slope: float
    height_at_0: float
    kind: RegionKind

    @cached_property
    def x0(self) -> float:
        return self.words[0].box[0]

    @cached_property
    def x1(self) -> float:
        return max(word.box[2] for word in self.words)

    @cached_property
    def middle(self) -> float:
        """The baseline at the middle of the row."""
        return self.baseline((self.x0 + self.x1) / 2)

    @cached_property
    def level(self) -> float:
        """Height of the middle of its ink."""
        top = min(word.box[1] for word in self.words)
        return (top + max(word.box[3] for word in self.words)) / 2

    def baseline(self, x: float) -> float:
        return self.height_at_0 + self.slope * x


@dataclass(frozen=True, slots=True)
class Typing:
    """All typing of a page, rows top to bottom.

    Attributes:
        size: x-height, in pixels of the page image.
        pitch: usual distance of two rows.
        left, right: edges of the running text; both 0 without any.
        width, height: of the page image.
    """

    rows: tuple[TypedRow, ...] = field(repr=False)
    size: float
    pitch: float
    left: float
    right: float
    width: int
    height: int

    def word(self, order: int) -> TypedWord | None:
        """The word that was read at this place of the page's order, if there is one."""
        found = (
            word for row in self.rows for word in row.words if word.order == order and word.is_read
        )
        return next(found, None)

    @property
    def top(self) -> float:
        """Top of the first row, or the bottom of the page without any."""
        return self.rows[0].middle - 1.5 * self.size if self.rows else float(self.height)

    @property
    def bottom(self) -> float:
        """Baseline of the last row, or 0 without any."""
        return self.rows[-1].middle if self.rows else 0.0


def find_typing(image: PageImage, regions: Iterable[Region]) -> Typing:
    """The typed words of ``regions``, whose boxes are in the scan, in the page image."""
    regions = tuple(regions)
    size = typed_size(image, regions)
    rows = []
    order = 0
    for region in regions:
        for at, line in enumerate(region.lines):
            if line.hand is not Hand.TYPED or not line.words:
                continue
            words = []
            bottoms = []
            for place, word in enumerate(line.words):
                box = box_in_image(image, word.box)
                words.append(TypedWord(WordRef(region.id, at, place), order, box))
                tail = TAIL * size if TAILED.intersection(word.text) else 0.0
                bottoms.append(box[3] - tail)
                order += 1
            rows.append(_row(words, bottoms, region.kind, size))
    rows.sort(key=lambda row: (row.middle, row.x0))
    left, right = _edges(rows)
    height, width = image.ink.shape
    return Typing(tuple(rows), size, _pitch(rows, size), left, right, width, height)


def typed_size(image: PageImage, regions: Iterable[Region]) -> float:
    """The x-height of the typing, in pixels of the page image.

    Where handwriting or dirt rules the page, what the page image took for typing may be far from
    it; the words that were read are better evidence then. On a scan of black and white that is torn
    to shreds both are too small.
    """
    heights = [
        box_in_image(image, word.box)
        for region in regions
        for line in region.lines
        if line.hand is Hand.TYPED
        for word in line.words
    ]
    size: float = image.x_height or USUAL_SIZE
    if len(heights) >= 5:
        seen = float(np.median([box[3] - box[1] for box in heights])) / WORD_HEIGHT
        size = seen if not 0.75 < size / seen < 1.35 else size
    height, width = image.ink.shape
    return float(max(size, max(height, width) / MOST_SIZES))


def box_in_image(image: PageImage, box: Box) -> ImageBox:
    """The box in the page image whose upright box in the scan is ``box``.

    The inverse of :meth:`PageImage.box_to_scan` but for its rounding: a slanted rectangle is given
    back its own width and height from those of the rectangle around it.
    """
    (a, b, left), (c, d, top) = image.to_scan.tolist()
    area = a * d - b * c
    at_x, at_y = box.centre[0] - left, box.centre[1] - top
    x, y = (d * at_x - b * at_y) / area, (a * at_y - c * at_x) / area
    a, b, c, d = abs(a), abs(b), abs(c), abs(d)
    # A box in the scan is rounded outwards by a pixel on average.
    across, down = max(box.width - 1, 1), max(box.height - 1, 1)
    spread = a * d - b * c
    width = max((d * across - b * down) / spread, 1.0)
    height = max((a * down - c * across) / spread, 1.0)
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _row(
    words: Sequence[TypedWord], bottoms: Sequence[float], kind: RegionKind, size: float
) -> TypedRow:
    x = np.array([(word.box[0] + word.box[2]) / 2 for word in words])
    y = np.array(bottoms)
    slope, height = 0.0, float(np.median(y))
    if len(x) >= 5 and np.ptp(x) > 10 * size:
        near = np.abs(y - height) < 0.6 * size
        if near.sum() >= 5:
            slope, height = (float(v) for v in np.polyfit(x[near], y[near], 1))
    # A page was deskewed; more than this is a wrong fit.
    if abs(slope) > 0.03:
        slope, height = 0.0, float(np.median(y))
    return TypedRow(tuple(sorted(words, key=lambda word: word.box[0])), slope, height, kind)


def _edges(rows: Sequence[TypedRow]) -> tuple[float, float]:
    if not rows:
        return 0.0, 0.0
    wide = sorted(rows, key=lambda row: row.x0 - row.x1)[: max(len(rows) // 2, 1)]
    lefts = sorted(row.x0 for row in wide)
    rights = sorted(row.x1 for row in wide)
    return lefts[len(lefts) // 4], rights[min(len(rights) * 3 // 4, len(rights) - 1)]


def _pitch(rows: Sequence[TypedRow], size: float) -> float:
    steps = np.diff([row.middle for row in rows])
    steps = steps[(steps > 1.5 * size) & (steps < 6 * size)]
    return float(np.median(steps)) if len(steps) else 3.0 * size
