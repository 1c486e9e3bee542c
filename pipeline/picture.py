"""Pictures as PNG bytes, the same for the same pixels."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.model import Pixels

LABEL_COLOURS = {0: (255, 255, 255), 1: (0, 0, 0), 2: (214, 39, 40), 3: (31, 119, 180)}
"""Of the label picture: paper white, typing black, handwriting red, other ink blue."""


def png(pixels: Pixels) -> bytes:
    """A grey or RGB picture, shape (h, w) or (h, w, 3)."""
    return _bytes(Image.fromarray(np.ascontiguousarray(pixels)))


def label_png(labels: npt.NDArray[np.uint8]) -> bytes:
    """An indexed PNG whose pixel values are the labels, shape (h, w), 0 to 3."""
    indexed = Image.new("P", (labels.shape[1], labels.shape[0]))
    indexed.putpalette([value for label in range(4) for value in LABEL_COLOURS[label]])
    indexed.frombytes(np.ascontiguousarray(labels).tobytes())
    return _bytes(indexed)


def _bytes(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=3)
    return buffer.getvalue()
