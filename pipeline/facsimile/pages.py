"""Random pages as files: scans, label pictures and answers."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from pipeline.facsimile.draw import DrawnPage, draw_page
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.random_page import random_page
from pipeline.facsimile.truth import truth_json
from pipeline.model import Grey
from pipeline.output import as_json, write_whole

TYPED_BIT, HANDWRITTEN_BIT, OTHER_BIT = 1, 2, 4
"""What a pixel of a layer picture lies under; where inks cross, their sum."""
LABEL_COLOURS = (255, 255, 255, 0, 0, 0, 200, 30, 30, 40, 90, 200)
"""Palette of the label pictures: paper white, typed black, handwritten red, other blue."""
LAYER_COLOURS = (
    *(255, 255, 255, 0, 0, 0, 200, 30, 30, 120, 10, 60),
    *(40, 90, 200, 20, 40, 110, 140, 60, 200, 240, 160, 0),
)
"""Palette of the layer pictures: as in the label pictures, darker or mixed where inks cross."""
JPEG_QUALITY = 82


def draw_pages(
    folder: Path, count: int, seed: int, *, dpi: int | None = None, language: str = "ru"
) -> list[Path]:
    """Write ``count`` random pages with their answers.

    ``scans/page-0001.jpg`` (``.tif`` in CCITT G4 when bilevel) is the scan,
    ``labels/page-0001.png`` its label picture, ``layers/page-0001.png`` the same with every ink
    where inks cross (see :func:`layers_png`), ``truth/page-0001.json`` its answer. A page depends
    on ``seed`` and its place only, so more pages can be added later. ``dpi`` is by chance, 100 to
    400, when not given; ``language`` is as in
    :func:`pipeline.facsimile.random_page.random_page`.

    Returns:
        The scans, in order.

    Raises:
        FacsimileError: when ``count``, ``seed`` or ``dpi`` cannot be, or a face is missing.
        OutputError: when the folder cannot be written to.
    """
    if count < 0 or seed < 0:
        raise FacsimileError(
            f"{count} pages with the seed {seed} cannot be drawn.",
            remedy="Give a number of pages and a seed of 0 or more.",
        )
    if dpi is not None and not 60 <= dpi <= 600:
        raise FacsimileError(
            f"Pages at {dpi} dpi cannot be drawn.", remedy="Give a resolution of 60 to 600 dpi."
        )
    written = []
    for place in range(1, count + 1):
        own = seed * 1_000_003 + place
        plan = random_page(own, language, dpi=dpi)
        page = draw_page(plan.description, own, condition=plan.condition, back=plan.back)
        name = f"page-{place:04d}"
        suffix, data = encode(page)
        path = folder / "scans" / f"{name}{suffix}"
        write_whole(path, data)
        write_whole(folder / "labels" / f"{name}.png", label_png(page))
        write_whole(folder / "layers" / f"{name}.png", layers_png(page))
        answer = {"id": name, "kind": plan.kind, **truth_json(page.truth)}
        write_whole(folder / "truth" / f"{name}.json", as_json(answer))
        written.append(path)
    return written


def encode(page: DrawnPage) -> tuple[str, bytes]:
    """The scan as an archive would keep it, with the suffix of its format."""
    picture = Image.fromarray(page.pixels)
    buffer = io.BytesIO()
    dpi = (page.dpi, page.dpi)
    if page.pixels.ndim == 2 and not ((page.pixels > 0) & (page.pixels < 255)).any():
        bilevel = picture.convert("1", dither=Image.Dither.NONE)
        bilevel.save(buffer, "TIFF", compression="group4", dpi=dpi)
        return ".tif", buffer.getvalue()
    chroma = {"subsampling": 2} if page.pixels.ndim == 3 else {}
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, dpi=dpi, **chroma)
    return ".jpg", buffer.getvalue()


def label_png(page: DrawnPage) -> bytes:
    """The label picture as an indexed PNG; its palette only makes it pleasant to look at."""
    return _indexed_png(page.labels, LABEL_COLOURS, 2, page.dpi)


def layers_png(page: DrawnPage) -> bytes:
    """Every layer whole, as an indexed PNG: 1 typed, 2 handwritten and 4 other, added up.

    A pixel where handwriting crosses typing is 3; with ``value & 1`` all typing is found, also
    what a label picture hides below handwriting.
    """
    layers = page.layers
    bits = np.zeros(layers.typed.shape, dtype=np.uint8)
    for mask, bit in (
        (layers.typed, TYPED_BIT),
        (layers.handwritten, HANDWRITTEN_BIT),
        (layers.other, OTHER_BIT),
    ):
        bits[mask] |= bit
    return _indexed_png(bits, LAYER_COLOURS, 4, page.dpi)


def _indexed_png(values: Grey, palette: tuple[int, ...], bits: int, dpi: int) -> bytes:
    height, width = values.shape
    picture = Image.frombytes("P", (width, height), values.tobytes())
    picture.putpalette(palette)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", bits=bits, dpi=(dpi, dpi))
    return buffer.getvalue()
