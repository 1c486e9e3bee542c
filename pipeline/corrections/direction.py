"""Boxes along the direction in which a page is read, whichever way its scan lies.

A span is (start, end) in pixels of the scan, growing in the direction of reading.
"""

from __future__ import annotations

from pipeline.model import Box, Page, upright


def span(box: Box, page: Page) -> tuple[int, int]:
    """Where a box begins and ends along its line."""
    turned = upright(box, page)
    return turned.x0, turned.x1


def height_span(box: Box, page: Page) -> tuple[int, int]:
    """Top and foot of a box on the upright page."""
    turned = upright(box, page)
    return turned.y0, turned.y1


def at_span(box: Box, page: Page, start: float, end: float) -> Box:
    """A box of the same height that goes from ``start`` to ``end``; at least a pixel wide."""
    turned = upright(box, page)
    limit = _length(page)
    first = min(max(round(start), 0), limit - 1)
    return to_scan(Box(first, turned.y0, max(min(round(end), limit), first + 1), turned.y1), page)


def to_scan(box: Box, page: Page) -> Box:
    """A box of the upright page in the scan: undoes :func:`pipeline.model.upright`."""
    match page.rotation % 360:
        case 90:
            height = max(page.height, box.x1)
            return Box(box.y0, height - box.x1, box.y1, height - box.x0)
        case 180:
            width, height = max(page.width, box.x1), max(page.height, box.y1)
            return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        case 270:
            width = max(page.width, box.y1)
            return Box(width - box.y1, box.x0, width - box.y0, box.x1)
        case _:
            return box


def _length(page: Page) -> int:
    return page.width if page.rotation % 180 == 0 else page.height
