"""A picture of what was found, drawn over the scan."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model import Box, Page, Pixels, RegionKind

COLOURS: dict[RegionKind, tuple[int, int, int]] = {
    RegionKind.HEADER: (31, 119, 180),
    RegionKind.PARAGRAPH: (44, 160, 44),
    RegionKind.SIGNATURE: (148, 103, 189),
    RegionKind.NUMBER: (23, 190, 207),
    RegionKind.FOOTER: (140, 86, 75),
    RegionKind.TABLE: (188, 189, 34),
    RegionKind.MARGIN: (127, 127, 127),
    RegionKind.HANDWRITING: (214, 39, 40),
    RegionKind.STAMP: (255, 127, 14),
    RegionKind.OTHER: (127, 127, 127),
}
"""RGB by kind of region."""
DOUBTFUL = 0.6
"""Words read with less confidence are underlined."""


def draw_overlay(page: Page, pixels: Pixels) -> Pixels:
    """RGB copy of ``pixels`` with regions framed and named, lines boxed, doubtful words marked.

    Args:
        page: read from this scan.
        pixels: shape (h, w) or (h, w, 3), of the original scan.
    """
    picture = np.ascontiguousarray(
        cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB) if pixels.ndim == 2 else pixels.copy()
    ).astype(np.uint8)
    unit = max(round(max(pixels.shape[:2]) / 1200), 1)
    for order, region in enumerate(page.regions, start=1):
        colour = COLOURS[region.kind]
        for line in region.lines:
            _frame(picture, line.box, colour, unit)
            for word in line.words:
                if word.confidence < DOUBTFUL:
                    left, right = (word.box.x0, word.box.y1), (word.box.x1, word.box.y1)
                    cv2.line(picture, left, right, (255, 0, 255), 2 * unit)
        _frame(picture, region.box, colour, 3 * unit)
        place = (region.box.x0, max(region.box.y0 - 4 * unit, 14 * unit))
        name = f"{order} {region.kind.value}"
        cv2.putText(picture, name, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5 * unit, colour, unit)
    return picture


def _frame(picture: Pixels, box: Box, colour: tuple[int, int, int], width: int) -> None:
    cv2.rectangle(picture, (box.x0, box.y0), (box.x1 - 1, box.y1 - 1), colour, width)
