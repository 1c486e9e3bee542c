"""Outlines of a mark as polygons in the scan."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.annotate.group import Group
from pipeline.model import Box, PageImage, Polygon


def find_outline(
    group: Group, image: PageImage, *, close: float, stray: float
) -> tuple[Polygon, ...]:
    """Polygons around the ink of a mark, largest first, in pixels of the scan and inside it.

    Args:
        group: strokes of the mark.
        image: the page.
        close: gaps in the ink up to this many pixels of the page image are closed.
        stray: pixels of the page image by which a polygon may stray from the ink.
    """
    x0, y0, x1, y1 = group.box
    reach = max(round(close), 1)
    edge = 2 * reach + 2
    ink = np.zeros((y1 - y0 + 2 * edge, x1 - x0 + 2 * edge), np.uint8)
    for stroke in group.strokes:
        top, left = stroke.y0 - y0 + edge, stroke.x0 - x0 + edge
        ink[top : top + stroke.height, left : left + stroke.width] |= stroke.ink
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel)
    # One pixel more, so that a hairline has an inside.
    closed = cv2.dilate(closed, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    width, height = image.scan_size
    found: list[tuple[float, Polygon]] = []
    for contour in contours:
        simple = cv2.approxPolyDP(contour, stray, closed=True).reshape(-1, 2)
        if len(simple) < 3:
            continue
        points = simple + np.array([x0 - edge + 0.5, y0 - edge + 0.5])
        mapped = points @ image.to_scan[:, :2].T + image.to_scan[:, 2]
        mapped = np.clip(np.rint(mapped), 0, [width, height]).astype(int)
        corners = tuple((int(x), int(y)) for x, y in mapped)
        area = float(cv2.contourArea(np.array(corners, np.int32)))
        if area > 0:
            found.append((area, corners))
    return tuple(polygon for _, polygon in sorted(found, key=lambda item: -item[0]))


def box_of_ink(group: Group, image: PageImage) -> Box:
    """The upright box in the scan around the ink of a mark, clipped to the scan.

    On a page that was turned it is smaller than the one around the mark's box: a long line that is
    level on the page is aslant in the scan, and its box no higher than it needs to be.
    """
    edges = []
    for stroke in group.strokes:
        inked = np.flatnonzero(stroke.ink.any(axis=1))
        lines = stroke.ink[inked]
        first = lines.argmax(axis=1)
        last = lines.shape[1] - 1 - lines[:, ::-1].argmax(axis=1)
        edges += [np.stack([at, inked]) + [[stroke.x0], [stroke.y0]] for at in (first, last)]  # noqa: RUF005 - an array first
    points = np.concatenate(edges, axis=1) + 0.5
    turn = image.to_scan[:, :2]
    x, y = turn @ points + image.to_scan[:, 2:]
    # A pixel reaches half a pixel beyond its middle.
    half_x, half_y = np.abs(turn).sum(axis=1) / 2
    width, height = image.scan_size
    left = min(max(round(float(x.min() - half_x)), 0), width - 1)
    top = min(max(round(float(y.min() - half_y)), 0), height - 1)
    right = min(max(round(float(x.max() + half_x)), left + 1), width)
    bottom = min(max(round(float(y.max() + half_y)), top + 1), height)
    return Box(left, top, right, bottom)
