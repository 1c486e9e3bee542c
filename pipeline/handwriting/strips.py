"""A mark of several lines is cut into one picture a line, as readers want them."""

from __future__ import annotations

import itertools

import cv2
import numpy as np

from pipeline.handwriting.settings import ReaderSettings
from pipeline.model import Annotation, Grey, Page, Pixels
from pipeline.spans import spans_of

LEAST_SIDE = 3
"""Pixels; smaller pictures hold nothing to read."""


def mark_picture(mark: Annotation, page: Page, scan: Pixels, settings: ReaderSettings) -> Pixels:
    """The mark upright, with a margin; what lies outside its outline is made paper.

    Args:
        mark: of the page.
        page: gives the rotation.
        scan: shape (h, w) or (h, w, 3), of the original scan.
        settings: the margin.
    """
    height, width = scan.shape[:2]
    box = mark.box
    margin = round(settings.margin * min(box.width, box.height))
    x0, y0 = max(box.x0 - margin, 0), max(box.y0 - margin, 0)
    x1, y1 = min(box.x1 + margin, width), min(box.y1 + margin, height)
    crop = scan[y0:y1, x0:x1].copy()
    if mark.outline and crop.size:
        inside = np.zeros(crop.shape[:2], np.uint8)
        polygons = [
            np.array(polygon, np.int32).reshape(-1, 2) - (x0, y0)
            for polygon in mark.outline
            if polygon
        ]
        for polygon in polygons:
            cv2.fillPoly(inside, [polygon.astype(np.int32)], 255)
        reach = 2 * max(margin // 2, 1) + 1
        inside = cv2.dilate(inside, np.ones((reach, reach), np.uint8)).astype(np.uint8)
        outside = inside == 0
        # The paper is what most of the picture is: handwriting covers little of its box.
        crop[outside] = np.median(crop.reshape(-1, *crop.shape[2:]), axis=0).astype(np.uint8)
    # np.rot90 turns against the clock, the page is turned with it.
    return np.ascontiguousarray(np.rot90(crop, -(page.rotation // 90)))


def cut_lines(picture: Pixels, settings: ReaderSettings) -> tuple[Pixels, ...]:
    """Pictures of the lines of ``picture``, top to bottom.

    Lines are parted where a horizontal projection of the ink has a valley. Lines whose strokes
    reach into one another everywhere stay together, and are read whole.
    """
    if min(picture.shape[:2]) < LEAST_SIDE:
        return ()
    grey: Grey = (
        picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    )
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    profile = (grey <= level).sum(axis=1).astype(np.float64)
    if not profile.any():
        return ()
    full = np.percentile(profile, 95)
    inked = profile > settings.valley * full
    spans = spans_of(inked)
    tallest = max(end - start for start, end in spans)
    tall = [span for span in spans if span[1] - span[0] >= settings.least_line * tallest]
    if len(tall) < 2:
        return (picture,)
    # Cuts lie midway between two lines; small spans, dots and tails, go with the nearer one.
    cuts = [0]
    for (_, above), (below, _) in itertools.pairwise(tall):
        gap = profile[above:below]
        cuts.append(above + int(np.argmin(gap)) if gap.size else above)
    cuts.append(len(profile))
    return tuple(picture[start:end] for start, end in itertools.pairwise(cuts))
