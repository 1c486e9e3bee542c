"""Training examples for the ink network: drawn pages as the network will see real ones.

A drawn scan goes through the same preparation as a real one; its layers follow it into the view.
Nothing else is ever trained on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.facsimile.draw import DrawnPage
from pipeline.ink.view import View, view_of
from pipeline.model import Grey, Mask, PageImage, Scan, ScanRef
from pipeline.preprocess import PreprocessSettings, prepare

TYPED, HANDWRITTEN, OTHER, INK = 1, 2, 4, 8
"""Bits of a target: what lies at a pixel, and whether there is ink to be judged at all."""
COVERED = 90
"""A pixel of the view belongs to a layer that covers this much of it, of 255."""
RIM = 3
"""Pixels of the view around a layer in which ink is the soft edge of its strokes."""


@dataclass(frozen=True, slots=True)
class Example:
    """One drawn page for the network, all of shape (h, w) uint8.

    Attributes:
        darkness, chroma: as in :class:`pipeline.ink.view.View`.
        target: bits :data:`TYPED`, :data:`HANDWRITTEN`, :data:`OTHER` and :data:`INK`.
    """

    darkness: Grey = field(repr=False)
    chroma: Grey = field(repr=False)
    target: Grey = field(repr=False)


def examples_of(drawn: DrawnPage) -> tuple[Example, ...]:
    """The example of a drawn scan; two for a spread that the preparation cuts."""
    scan = Scan(ScanRef("drawn", "0" * 64), drawn.pixels, float(drawn.dpi))
    return tuple(_example(drawn, image) for image in prepare(scan, PreprocessSettings()))


def _example(drawn: DrawnPage, image: PageImage) -> Example:
    view = view_of(image)
    ink = _ink_in_view(image, view)
    layers = drawn.layers
    target = np.zeros(view.darkness.shape, np.uint8)
    for mask, bit in (
        (layers.typed, TYPED),
        (layers.handwritten, HANDWRITTEN),
        (layers.other, OTHER),
    ):
        target[_layer_in_view(mask, image, view)] |= bit
    # The soft edge of a stroke goes with the stroke; ink far from any layer is a stain or a fold.
    for _ in range(RIM):
        grown = cv2.dilate(target & 7, np.ones((3, 3), np.uint8))
        target = np.where((target & 7) == 0, grown, target)
    target = np.where(ink, target & 7, 0).astype(np.uint8)
    target[ink & (target == 0)] = OTHER
    target[ink] |= INK
    return Example(view.darkness, view.chroma, target)


def _ink_in_view(image: PageImage, view: View) -> Mask:
    share = cv2.resize(
        image.ink.astype(np.uint8) * 255, view.size, interpolation=cv2.INTER_AREA
    ).astype(np.uint8)
    ink = np.zeros(view.darkness.shape, bool)
    ink[: view.size[1], : view.size[0]] = share >= 80
    return ink


def _layer_in_view(mask: Mask, image: PageImage, view: View) -> Mask:
    """A layer of the scan, brought to the view."""
    page_to_scan = np.vstack([image.to_scan, [0, 0, 1.0]])
    to_view = np.diag([view.scale, view.scale, 1.0]) @ np.linalg.inv(page_to_scan)
    factor = min(float(np.sqrt(abs(np.linalg.det(to_view[:2, :2])))), 1.0)
    small = cv2.resize(
        mask.astype(np.uint8) * 255, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA
    )
    exact = (mask.shape[1] / small.shape[1], mask.shape[0] / small.shape[0])
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    matrix = np.linalg.inv(half) @ to_view @ np.diag([*exact, 1.0]) @ half
    height, width = view.darkness.shape
    return np.asarray(cv2.warpAffine(small, matrix[:2], (width, height)) >= COVERED)
