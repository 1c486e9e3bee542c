"""Random pages as files: scans, label pictures and answers."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from pipeline.facsimile.draw import DrawnPage, draw_page
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.random_page import random_page
from pipeline.facsimile.truth import truth_json
from pipeline.output import as_json, write_whole

LABEL_COLOURS = (255, 255, 255, 0, 0, 0, 200, 30, 30, 40, 90, 200)
"""Palette of the label pictures: paper white, typed black, handwritten red, other blue."""
JPEG_QUALITY = 82


def draw_pages(folder: Path, count: int, seed: int, *, dpi: int | None = None) -> list[Path]:
    """Write ``count`` random pages with their answers.

    ``scans/page-0001.jpg`` (``.tif`` in CCITT G4 when bilevel) is the scan,
    ``labels/page-0001.png`` its label picture, ``truth/page-0001.json`` its answer. A page depends
    on ``seed`` and its place only, so more pages can be added later. ``dpi`` is by chance, 200 to
    400, when not given.

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
        plan = random_page(own, dpi=dpi)
        page = draw_page(plan.description, own, condition=plan.condition, back=plan.back)
        name = f"page-{place:04d}"
        suffix, data = encode(page)
        path = folder / "scans" / f"{name}{suffix}"
        write_whole(path, data)
        write_whole(folder / "labels" / f"{name}.png", label_png(page))
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
    height, width = page.labels.shape
    picture = Image.frombytes("P", (width, height), page.labels.tobytes())
    picture.putpalette(LABEL_COLOURS)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", bits=2, dpi=(page.dpi, page.dpi))
    return buffer.getvalue()
