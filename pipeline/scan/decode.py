"""One frame of a picture file, through Pillow. Used in this process and under guard."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from PIL import (  # the last three are imported to be registered before threads start
    Image,
    ImageOps,
    Jpeg2KImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from pipeline.model import Pixels
from pipeline.scan.jpeg import MANY_PASSES, mend_ending, passes
from pipeline.scan.kind import ScanKind
from pipeline.scan.limits import ScanLimits
from pipeline.scan.pixels import to_pixels
from pipeline.scan.problem import RESCAN, DecodeProblem, check_size
from pipeline.scan.tiff import TiffPage, tiff_pages

_PLUGINS = (Jpeg2KImagePlugin, TiffImagePlugin, WebPImagePlugin)
_LARGE_TRUNCATED = 40_000_000
"""Pixels from which a JPEG without its end, which is decoded twice, goes under guard."""

# Pillow's own limit is lower than a large page and speaks through Python warnings, which threads
# cannot silence safely; ScanLimits is checked before each load instead.
Image.MAX_IMAGE_PIXELS = None
# What Pillow says about odd tags is for programmers; users get Scan.warnings.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded frame before it is tied to its file.

    Attributes:
        pixels: grey or RGB, upright by the file's own orientation.
        stated_dpi: across and down, as the file states it.
        warnings: for the user.
    """

    pixels: Pixels = field(repr=False)
    stated_dpi: tuple[float, float] | None = None
    warnings: tuple[str, ...] = ()


def decode(data: bytes | Path, kind: ScanKind, frame: int, limits: ScanLimits) -> Decoded:
    """Decode one frame of a file of any kind but PDF, given whole; a TIFF also by its path.

    Raises:
        DecodeProblem: whatever is wrong with the file.
    """
    try:
        return _decode(data, kind, frame, limits)
    except DecodeProblem:
        raise
    except MemoryError as error:
        raise DecodeProblem(
            "The picture needs more memory than there is.",
            "Save it at 300 to 600 dpi, or run fewer pages at once.",
        ) from error
    except UnidentifiedImageError as error:
        raise DecodeProblem(
            f"The file begins as {kind.value}, but its header is damaged or of an unknown variety."
        ) from error
    except Exception as error:  # decoders of hostile files raise nearly everything
        raise DecodeProblem(_reason(error), RESCAN) from error


def jpeg_needs_guard(data: bytes) -> bool:
    """Whether a JPEG could take very long: hundreds of passes, or large and without its end."""
    if passes(data) > MANY_PASSES:
        return True
    if b"\xff\xd9" in data[-64:]:
        return False
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            return image.width * image.height > _LARGE_TRUNCATED
    except Exception:  # decode() says what is wrong with it
        return False


def _decode(data: bytes | Path, kind: ScanKind, frame: int, limits: ScanLimits) -> Decoded:
    notes: list[str] = []
    page: TiffPage | None = None
    if kind is ScanKind.TIFF:
        page = _tiff_page(data, frame, limits, notes)
        check_size(page.width, page.height, limits)
    elif frame:
        raise DecodeProblem(
            f"The file has one page; page {frame + 1} was asked for.", "Ask for page 1."
        )
    if kind is ScanKind.JPEG and isinstance(data, bytes):
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as header:
            check_size(*header.size, limits)
        ending = mend_ending(data)
        data = ending.data
        notes += [ending.warning] if ending.warning else []
    with _opened(data) as file, Image.open(file, formats=[kind.value]) as image:
        if page is not None and page.index:
            image.seek(page.index)
        check_size(*image.size, limits)
        stated = _stated_dpi(image)
        if page is None and kind is not ScanKind.JPEG and getattr(image, "n_frames", 1) > 1:
            notes.append("The file is an animation; its first picture was taken.")
        image.load()
        _turn_upright(image, notes)
        reversed_tones = (
            page is not None and page.photometric == 0 and image.mode.startswith(("I", "F"))
        )
        pixels, warning = to_pixels(image, white_is_zero=reversed_tones)
    notes += [warning] if warning else []
    return Decoded(pixels, stated, tuple(notes))


def _tiff_page(data: bytes | Path, frame: int, limits: ScanLimits, notes: list[str]) -> TiffPage:
    with _opened(data) as file:
        found = tiff_pages(file, limits.max_frames)
    if found.broken and frame == 0:
        notes.append("The list of pages in the TIFF breaks off; pages may be missing.")
    if frame >= len(found.pages):
        raise DecodeProblem(
            f"The TIFF has {len(found.pages)} pages; page {frame + 1} was asked for.",
            "Ask for a page that is there.",
        )
    return found.pages[frame]


def _opened(data: bytes | Path) -> BinaryIO:
    return io.BytesIO(data) if isinstance(data, bytes) else data.open("rb")


def _stated_dpi(image: Image.Image) -> tuple[float, float] | None:
    """As Pillow brings it to inches; anything odd is no statement."""
    try:
        across, down = image.info["dpi"]
        return float(across), float(down)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


def _turn_upright(image: Image.Image, notes: list[str]) -> None:
    """Turn in place by the orientation of EXIF (all eight); Pillow has turned a TIFF by then."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except Exception:  # the tags of a sound picture may still be rubbish
        notes.append("The orientation stored in the file cannot be read and was not used.")


def _reason(error: Exception) -> str:
    text = str(error).strip().split("\n")[0]
    if "truncated" in text.lower() or isinstance(error, EOFError):
        return "The file is truncated: it ends before the picture does."
    return f"The picture is damaged and cannot be decoded ({text or type(error).__name__})."
