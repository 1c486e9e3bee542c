"""One prepared page image becomes a page: rows, words, ink, regions, annotations."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ink import InkMap, InkSettings, Mark, candidates, coloured_ink, separate
from pipeline.layout import LayoutSettings, TypedLine, arrange
from pipeline.layout.arrange import Block
from pipeline.layout.lines import lines_in_order
from pipeline.model import (
    Annotation,
    Box,
    Hand,
    InkLabel,
    Line,
    Page,
    PageImage,
    Region,
    RegionKind,
    Scan,
    Word,
    mean_confidence,
)
from pipeline.ocr import OcrEngine, read_rows
from pipeline.rows import RowSettings, find_rows

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
    def labels(self) -> Labels:
        """Labels brought back to the pixels of the scan, nearest neighbour.

        Shape (height, width) of the original scan, values of :class:`InkLabel`.
        """
        image, ink = self.image, self.ink
        width, height = image.scan_size
        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
        full = np.vstack([image.to_scan, [0, 0, 1.0]])
        matrix = (np.linalg.inv(half) @ full @ half)[:2]
        return cv2.warpAffine(
            ink.labels,
            matrix,
            (width, height),
            flags=cv2.INTER_NEAREST,
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
) -> ReadPage:
    """Read one page.

    Args:
        image: the prepared page.
        scan: where it came from.
        page_id: unique in the batch.
        engine: reads the typing.
        rows_settings: tunables of the search for rows.
        ink_settings: of the separation.
        layout_settings: of the regions.

    Raises:
        OcrError: when the engine fails.
    """
    colour = coloured_ink(image, ink_settings)
    rows = find_rows(image, rows_settings, mask=colour)
    tried = candidates(rows)
    words = read_rows(image.grey, rows, tried, engine)
    ink = separate(image, rows, words, colour, ink_settings)
    lines = lines_in_order(rows.rows, ink.typed, rows.x_height)
    blocks = arrange(lines, rows, image.grey.shape[0], layout_settings)
    regions = _regions(image, blocks, ink)
    longest = sorted(tried, key=lambda index: rows.rows[index].x0 - rows.rows[index].x1)[:SAMPLE]
    best = mean_confidence(word for index in longest for word in words.get(index, ())) or 0.0
    page = Page(
        id=page_id,
        scan=scan.ref,
        width=image.scan_size[0],
        height=image.scan_size[1],
        dpi=scan.dpi or _estimated_dpi(image),
        regions=regions,
        annotations=_annotations(image, ink),
        rotation=image.rotation,
        skew=image.skew,
        warnings=scan.warnings + image.warnings,
    )
    return ReadPage(page, image, ink, len(tried), best)


def _estimated_dpi(image: PageImage) -> float | None:
    if image.x_height is None:
        return None
    scale = float(np.sqrt(abs(np.linalg.det(image.to_scan[:, :2]))))
    return round(image.x_height * scale / X_HEIGHT_MM * 25.4)


def _regions(image: PageImage, blocks: tuple[Block, ...], ink: InkMap) -> tuple[Region, ...]:
    """Typed blocks in reading order, marks put in where they stand."""
    drafts: list[tuple[RegionKind, Box, tuple[Line, ...]]] = []
    tops: list[float] = []
    for block in blocks:
        lines = tuple(_line(image, line) for line in block.lines)
        boxes = [line.box for line in lines]
        if block.frame is not None:
            boxes.append(image.box_to_scan(block.frame))
        drafts.append((block.kind, Box.around(boxes), lines))
        tops.append(max(line.y0 for line in block.lines))
    for mark in ink.marks:
        if mark.kind is RegionKind.OTHER:
            continue
        at = sum(top < (mark.box[1] + mark.box[3]) / 2 for top in tops)
        drafts.insert(at, (mark.kind, image.box_to_scan(mark.box), ()))
        tops.insert(at, mark.box[1])
    return tuple(
        Region(f"r{number}", kind, box, lines)
        for number, (kind, box, lines) in enumerate(drafts, start=1)
    )


def _line(image: PageImage, line: TypedLine) -> Line:
    words = tuple(
        Word(word.text, image.box_to_scan(word.box), word.confidence) for word in line.words
    )
    return Line(Box.around(word.box for word in words), words, Hand.TYPED)


def _annotations(image: PageImage, ink: InkMap) -> tuple[Annotation, ...]:
    marks = [mark for mark in ink.marks if mark.kind is RegionKind.HANDWRITING]
    return tuple(
        Annotation(
            id=f"a{number}",
            kind=_annotation_kind(image, mark),
            hand=mark.hand,
            box=image.box_to_scan(mark.box),
            confidence=mark.confidence,
        )
        for number, mark in enumerate(marks, start=1)
    )


def _annotation_kind(image: PageImage, mark: Mark) -> str:
    """A small mark in an upper corner is the archivist's sheet number; a broad one a passage."""
    height, width = image.grey.shape
    size = image.x_height or 16.0
    x0, y0, x1, y1 = mark.box
    small = x1 - x0 < 9 * size and y1 - y0 < 6 * size
    if small and y1 < 0.14 * height and x0 > 0.6 * width:
        return "sheet-number"
    if x1 - x0 > 0.4 * width and y1 - y0 > 1.5 * size:
        return "paragraph"
    return "unclassified"
