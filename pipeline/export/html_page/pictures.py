"""Pictures inside the page: scans turned upright and made smaller, and crops of them."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.model import Box, Page, Pixels

LONGEST = 1800
"""Pixels of the longest side of a scan: a page of typing can be read at that."""
LONGEST_CROP = 900
QUALITY = 80
MARGIN = 0.08
"""Around what a crop shows, as a share of its shorter side."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG as an address.

    Attributes:
        uri: ``data:image/jpeg;base64,...``.
        width, height: to show it at, in pixels of the scan.
    """

    uri: str
    width: int
    height: int


def upright_image(pixels: Pixels, page: Page) -> Image.Image:
    """A page as it is read; grey where the scan has no colour."""
    if pixels.ndim == 3 and (pixels == pixels[..., :1]).all():
        pixels = pixels[..., 0]
    turned = np.rot90(pixels, k=-(page.rotation // 90))
    return Image.fromarray(np.ascontiguousarray(turned))


def whole(image: Image.Image, page: Page) -> Picture:
    width, height = page.width, page.height
    if page.rotation % 180:
        width, height = height, width
    return Picture(_uri(_smaller(image, LONGEST)), width, height)


def crop(image: Image.Image, box: Box) -> Picture:
    """Around a box of the upright page."""
    margin = max(round(MARGIN * min(box.width, box.height)), 4)
    # A box may reach over the edge of a scan that was corrected by hand; a crop never does.
    x1, y1 = min(box.x1 + margin, image.width), min(box.y1 + margin, image.height)
    x0 = min(max(box.x0 - margin, 0), x1 - 1)
    y0 = min(max(box.y0 - margin, 0), y1 - 1)
    part = image.crop((x0, y0, x1, y1))
    return Picture(_uri(_smaller(part, LONGEST_CROP)), part.width, part.height)


def _smaller(image: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _uri(image: Image.Image) -> str:
    data = io.BytesIO()
    image.save(data, format="JPEG", quality=QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode("ascii")
