"""Carbon copies: wax through several sheets, soft, broad, grainy and smudged."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.facsimile.ink import InkLayer
from pipeline.facsimile.ink_places import inked_places, leave_ink, whole_at
from pipeline.facsimile.raster import Rng, blur, clouds, noise, scaled
from pipeline.model import Grey


def carbon_copy(layer: InkLayer, strength: int, per_mm: float, rng: Rng) -> None:
    """Let the typing of the layer come through carbon paper; in place.

    Args:
        layer: typing as it was struck.
        strength: 0 (a first copy) to 100 (the last legible one).
        per_mm: pixels to the millimetre.
        rng: where the wax took and where it did not.
    """
    if not strength or not layer.ink.any():
        return
    sigma = per_mm * (30 + strength) / 1000
    value = np.arange(256, dtype=np.int32)
    # The strokes come out broader than the slugs: what is half covered takes wax too.
    gain = 300 + int(rng.integers(0, 160))
    taken = np.clip(value * gain // 256 - strength // 5, 0, 255).astype(np.uint8)
    wax = np.asarray(cv2.LUT(blur(layer.ink, sigma), taken), dtype=np.uint8)
    height, width = wax.shape
    fields = (
        blur(noise(rng, height, width), max(per_mm * 0.06, 0.6)),
        clouds(rng, height, width, max(round(per_mm * 9), 6)),
    )
    places, ink = inked_places(wax)
    grain, patches = (whole_at(field, places) - 128 for field in fields)
    ink += (ink * (grain * (30 + strength) + patches * (10 + strength // 2))) >> 13
    ink = ink * (115 - strength // 3) // 115
    leave_ink(layer.ink, places, np.minimum(ink, 235))
    np.maximum(layer.ink, _smudge(layer.ink, strength, per_mm, rng), out=layer.ink)
    broader = np.clip(value * 5 // 4, 0, 255).astype(np.uint8)
    covered = np.asarray(cv2.LUT(blur(layer.cover, sigma), broader), dtype=np.uint8)
    np.maximum(layer.cover, covered, out=layer.cover)


def _smudge(ink: Grey, strength: int, per_mm: float, rng: Rng) -> Grey:
    """Wax rubbed off beside the letters, here more and there less."""
    height, width = ink.shape
    where = clouds(rng, height, width, max(round(per_mm * 12), 6), stretch=2)
    rubbed = blur(ink, max(per_mm * 0.7, 1.0))
    much = np.clip(np.arange(256, dtype=np.int32) - 96, 0, 120) * strength // 100
    return scaled(rubbed, np.asarray(cv2.LUT(where, much.astype(np.uint8)), dtype=np.uint8))
