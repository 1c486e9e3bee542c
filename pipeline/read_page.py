"""One prepared page image becomes a page of typing: ink, rows, words, regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ink import (
    InkLayers,
    InkMap,
    InkSettings,
    LetteredSettings,
    Separate,
    Separation,
    candidates,
    lettered_words,
    separate,
    typed_words,
)
from pipeline.layout import LayoutSettings, PageInk, TypedLine, arrange
from pipeline.layout.arrange import Block
from pipeline.layout.lines import lines_in_order
from pipeline.model import (
    Box,
    Hand,
    InkLabel,
    Line,
    Page,
    PageImage,
    Region,
    Scan,
    Word,
    mean_confidence,
)
from pipeline.ocr import OcrEngine, read_rows
from pipeline.pitch import Grid, find_grid
from pipeline.rows import Rows, RowSettings, RowWord, find_rows

Labels = npt.NDArray[np.uint8]

SAMPLE = 5
"""Rows by which two readings of a page are compared: the longest."""
X_HEIGHT_MM = 2.0
"""Of Soviet office typewriters: gives the resolution of a scan whose file does not state it."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page, and what is needed to label the pixels of its scan.

    Attributes:
        image: as prepared.
        ink: what its ink is.
        rows_tried: number of rows that were given to the engine.
        best_rows: mean confidence of the longest of them, 0 to 1.
    """

    page: Page
    image: PageImage = field(repr=False)
    ink: InkMap = field(repr=False)
    rows_tried: int = 0
    best_rows: float = 0.0

    @property
    def layers(self) -> InkLayers:
        """The layers brought back to the pixels of the scan; shape (height, width) of it."""
        layers = self.ink.separation.layers
        return InkLayers(
            *(
                self._to_scan(mask.astype(np.uint8), cv2.INTER_NEAREST) > 0
                for mask in (layers.typed, layers.handwritten, layers.other)
            )
        )

    @property
    def labels(self) -> Labels:
        """Labels brought back to the pixels of the scan, nearest neighbour.

        Shape (height, width) of the original scan, values of :class:`InkLabel`.
        """
        return self._to_scan(self.ink.separation.layers.labels, cv2.INTER_NEAREST)

    @property
    def probability(self) -> Labels:
        """How likely each pixel of the scan is handwritten, 0 to 255; its shape (height, width)."""
        return self._to_scan(self.ink.separation.probability.handwritten, cv2.INTER_LINEAR)

    def _to_scan(self, picture: Labels, method: int) -> Labels:
        return cv2.warpAffine(
            picture,
            self.image.pixels_to_scan,
            self.image.scan_size,
            flags=method,
            borderValue=InkLabel.PAPER,
        ).astype(np.uint8)


def read_page(
    image: PageImage,
    scan: Scan,
    page_id: str,
    engine: OcrEngine,
    rows_settings: RowSettings,
    ink_settings: InkSettings,
    layout_settings: LayoutSettings,
    separate_ink: Separate = separate,
) -> ReadPage:
    """Read the typing of one page; its marks by hand: :func:`pipeline.mark_page.mark_page`.

    Args:
        image: the prepared page.
        scan: where it came from.
        page_id: unique in the batch.
        engine: reads the typing.
        rows_settings: tunables of the search for rows.
        ink_settings: of the separation.
        layout_settings: of the regions.
        separate_ink: sorts the ink.

    Raises:
        OcrError: when the engine fails.
        InkModelError: when the weights of the ink network are missing or broken.
    """
    separation = separate_ink(image, rows_settings, ink_settings)
    rows = find_rows(image, rows_settings, mask=~separation.layers.typed)
    tried = candidates(rows)
    words = read_rows(separation.typed_only(image), rows, tried, engine)
    # Their places still hold the lines together: a row may begin with one.
    grid = find_grid(rows)
    noise, separation = _lettered(rows, words, grid, separation, ink_settings.lettered)
    likely_typed = separation.probability.typed
    ink = InkMap(separation, typed_words(rows, words, grid, likely_typed, ink_settings.typing))
    lines = lines_in_order(rows.rows, ink.typed, rows.x_height)
    blocks = arrange(lines, PageInk(image.ink, *separation.rules, rows.x_height), layout_settings)
    longest = sorted(tried, key=lambda index: rows.rows[index].x0 - rows.rows[index].x1)[:SAMPLE]
    best = mean_confidence(word for index in longest for word in words.get(index, ())) or 0.0
    page = Page(
        id=page_id,
        scan=scan.ref,
        width=image.scan_size[0],
        height=image.scan_size[1],
        dpi=scan.dpi or _estimated_dpi(image),
        regions=_regions(image, blocks, noise),
        rotation=image.rotation,
        skew=image.skew,
        warnings=scan.warnings + image.warnings,
    )
    return ReadPage(page, image, ink, len(tried), best)


def _lettered(
    rows: Rows,
    words: Mapping[int, Sequence[RowWord]],
    grid: Grid | None,
    separation: Separation,
    settings: LetteredSettings,
) -> tuple[frozenset[RowWord], Separation]:
    """Words that a hand lettered into the rows, and the separation with their ink as the hand's."""
    found = lettered_words(rows, words, grid, separation.probability.handwritten, settings)
    if not found:
        return frozenset(), separation
    noise = [one for of_row in found.values() for one in of_row]
    ink = np.zeros(rows.components.count, bool)
    ink[np.concatenate([one.members for one in noise])] = True
    by_hand = rows.components.pixels_of(ink)
    return frozenset(one.word for one in noise), separation.with_handwriting(by_hand)


def _estimated_dpi(image: PageImage) -> float | None:
    if image.x_height is None:
        return None
    scale = float(np.sqrt(abs(np.linalg.det(image.to_scan[:, :2]))))
    return round(image.x_height * scale / X_HEIGHT_MM * 25.4)


def _regions(
    image: PageImage, blocks: tuple[Block, ...], noise: frozenset[RowWord]
) -> tuple[Region, ...]:
    """Typed blocks in reading order, without the words that are noise."""
    drafts: list[Region] = []
    for block in blocks:
        lines = tuple(one for line in block.lines if (one := _line(image, line, noise)) is not None)
        boxes = [line.box for line in lines]
        if block.frame is not None:
            boxes.append(image.box_to_scan(block.frame))
        if boxes:
            drafts.append(Region(f"r{len(drafts) + 1}", block.kind, Box.around(boxes), lines))
    return tuple(drafts)


def _line(image: PageImage, line: TypedLine, noise: frozenset[RowWord]) -> Line | None:
    words = tuple(
        Word(word.text, image.box_to_scan(word.box), word.confidence)
        for word in line.words
        if word not in noise
    )
    return Line(Box.around(word.box for word in words), words, Hand.TYPED) if words else None
