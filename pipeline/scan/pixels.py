"""Pictures of every mode become grey or RGB of eight bits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from pipeline.model import Pixels
from pipeline.scan.problem import DecodeProblem

WHITE = 255
_DEPTHS = (8, 10, 12, 14, 16, 24, 32)
_ALPHA_MODES = frozenset({"LA", "La", "RGBA", "RGBa"})
_PLAIN_MODES = {
    "1": "L",
    "L": "L",
    "RGB": "RGB",
    "RGBX": "RGB",
    "CMYK": "RGB",
    "YCbCr": "RGB",
    "HSV": "RGB",
}


def to_pixels(image: Image.Image, *, white_is_zero: bool = False) -> tuple[Pixels, str | None]:
    """Grey (height, width) where the mode has no colour, else RGB (height, width, 3), uint8.

    Args:
        image: loaded, in any mode.
        white_is_zero: a deep grey picture stores its tones reversed (Pillow turns only those
            of eight bits and less).

    Returns:
        The pixels, and a warning for the user or ``None``.

    Raises:
        DecodeProblem: for a mode that is not known.
    """
    mode = image.mode
    if mode in {"P", "PA"}:
        return _from_palette(image)
    if mode in _ALPHA_MODES or (mode in {"1", "L", "RGB"} and "transparency" in image.info):
        return _over_white(image.convert("LA" if mode in {"1", "L", "LA", "La"} else "RGBA"))
    if mode.startswith("I") or mode == "F":
        grey = grey_of_depth(np.asarray(image))
        return (WHITE - grey if white_is_zero else grey), None
    if mode in _PLAIN_MODES:
        target = _PLAIN_MODES[mode]
        return _array(image if mode == target else image.convert(target)), None
    if mode == "LAB":
        return _array(_from_lab(image)), None
    raise DecodeProblem(
        f"The picture has an unusual kind of pixels ({image.mode}).",
        "Save it as ordinary grey or RGB TIFF.",
    )


def grey_of_depth(values: npt.NDArray[np.generic]) -> Pixels:
    """Deep or floating grey values (height, width) as 0 to 255.

    Whole numbers are scaled by the smallest usual depth (8, 10, 12, 14, 16, 24, 32 bits) that
    holds the largest one: scanners store 12 bits in 16. Fractions from 0 to 1 count as shares of
    white. Anything else is stretched between its least and greatest value.
    """
    # 24 bits of a float32 hold every tone that ends up in eight.
    numbers: npt.NDArray[np.float32] = values.astype(np.float32)
    if values.dtype.kind == "f":
        finite = np.isfinite(numbers)
        if not finite.all():
            numbers = np.where(finite, numbers, numbers[finite].max() if finite.any() else 0)
    low, high = float(numbers.min()), float(numbers.max())
    if low < 0:
        span = (high - low) or 1.0
        scaled = (numbers - low) * (WHITE / span)
    elif values.dtype.kind == "f" and high <= 1:
        scaled = numbers * WHITE
    else:
        depth = next((bits for bits in _DEPTHS if high < 2**bits), None)
        scaled = numbers * (WHITE / (2**depth - 1 if depth else high))
    grey: Pixels = np.clip(np.rint(scaled), 0, WHITE).astype(np.uint8)
    return grey


def _array(image: Image.Image) -> Pixels:
    # np.array, not asarray: later stages may write to it.
    return np.array(image, dtype=np.uint8)


def _from_palette(image: Image.Image) -> tuple[Pixels, str | None]:
    if image.mode == "PA" or "transparency" in image.info:
        pixels, warning = _over_white(image.convert("RGBA"))
    else:
        pixels, warning = _array(image.convert("RGB")), None
    palette = image.getpalette("RGB") or []
    colours = np.array(palette[: len(palette) // 3 * 3], dtype=np.int16).reshape(-1, 3)
    grey = bool((colours == colours[:, :1]).all())
    return (np.ascontiguousarray(pixels[..., 0]) if grey and pixels.ndim == 3 else pixels), warning


def _over_white(image: Image.Image) -> tuple[Pixels, str | None]:
    """Lay a picture with alpha on white paper."""
    array = np.asarray(image)
    alpha = array[..., -1:].astype(np.uint16)
    colour = array[..., :-1]
    if not alpha.any():
        return _squeezed(colour), "The picture is marked as wholly transparent; that was ignored."
    if alpha.min() == WHITE:
        return _squeezed(colour), None
    mixed = (colour * alpha + WHITE * (WHITE - alpha) + WHITE // 2) // WHITE
    return _squeezed(mixed.astype(np.uint8)), None


def _squeezed(array: npt.NDArray[np.uint8]) -> Pixels:
    return np.array(array[..., 0] if array.shape[2] == 1 else array)


def _from_lab(image: Image.Image) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image, ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    if converted is None:
        raise DecodeProblem("The Lab colours of the picture cannot be converted.")
    return converted
