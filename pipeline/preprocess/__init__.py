"""From a scan to upright, deskewed, evenly lit pages at the size the engine reads best.

Pure array functions; :func:`prepare` is the order in which they run. Grey is kept to the end:
Tesseract reads an evened grey page better than any binarisation of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.components import Components, find_components, find_ink, is_grainy
from pipeline.model import Box, Grey, Mask, PageImage, Pixels, Scan, Transform
from pipeline.preprocess.bleed import remove_bleed_through
from pipeline.preprocess.geometry import gutter, lies_sideways, skew_angle, x_height
from pipeline.preprocess.paper import (
    chroma_of,
    estimate_paper,
    even,
    is_bilevel,
    outside_sheet,
    stretch,
    to_grey,
)

__all__ = ["PreprocessSettings", "prepare"]


@dataclass(frozen=True, slots=True)
class PreprocessSettings:
    """Which steps run, and their tunables.

    Attributes:
        even_paper: divide by the illumination and stretch the contrast.
        remove_border: whiten the scanner bed and what else lies outside the sheet.
        remove_bleed: whiten ink that shows through from the other side.
        smooth_grain: soften a scan of which much of the ink is single dots.
        denoise: drop specks smaller than a full stop.
        deskew: turn the lines of typing level.
        turn: turn a page that lies on its side.
        split_spreads: cut a picture of two facing pages into two.
        target_x_height: pixels of a small letter in the result; 18 is typing at about 230 dpi.
        longest_side: pixels; a larger scan is first brought to this, to save time.
        speck: a component with less ink than this share of a squared x-height is a speck.
        ink_level: 0 to 255 in the evened picture; darker is ink.
        faint_level: as dark as this is ink too where it hangs together with ink.

    Raises:
        ValueError: for a value out of its range.
    """

    even_paper: bool = True
    remove_border: bool = True
    remove_bleed: bool = True
    smooth_grain: bool = True
    denoise: bool = True
    deskew: bool = True
    turn: bool = True
    split_spreads: bool = True
    target_x_height: float = 18.0
    longest_side: int = 3600
    speck: float = 0.02
    ink_level: int = 150
    faint_level: int = 210

    def __post_init__(self) -> None:
        if not 6 <= self.target_x_height <= 64:
            raise ValueError("target_x_height is from 6 to 64 pixels")
        if not 1000 <= self.longest_side <= 20000:
            raise ValueError("longest_side is from 1000 to 20000 pixels")
        if not 0 <= self.speck <= 0.2:
            raise ValueError("speck is from 0 to 0.2")
        if not 1 <= self.ink_level <= self.faint_level <= 254:
            raise ValueError("ink_level is from 1 to faint_level, faint_level to 254")


GRAIN = (0.8, 1.2, 1.8)
"""Standard deviations of the softening that is tried on grainy scans, in pixels."""
LARGEST_SIDE = 4500
"""Of a page image, in pixels: twice an office sheet at the scale of the engine."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A picture on its way.

    Attributes:
        grey: evened, without the grain of the paper.
        soft: the same with that grain; ``None`` where there is none.
        chroma: of its size.
        to_scan: how it maps to the scan (3 x 3).
        bilevel: of black and white only.
    """

    grey: Grey
    soft: Grey | None
    chroma: Grey | None
    to_scan: Transform
    bilevel: bool

    def ink(self, settings: PreprocessSettings) -> Mask:
        return _ink(self.grey, settings, bilevel=self.bilevel)

    def cut(self, x0: int, x1: int) -> _Sheet:
        shift = np.array([[1, 0, x0], [0, 1, 0], [0, 0, 1]], dtype=np.float64)
        return self._changed(
            lambda picture: np.ascontiguousarray(picture[:, x0:x1]), self.to_scan @ shift
        )

    def turned(self, degrees: int) -> _Sheet:
        """Turned clockwise by 90, 180 or 270 degrees."""
        height, width = self.grey.shape
        code, back = {
            90: (cv2.ROTATE_90_CLOCKWISE, [[0, 1, 0], [-1, 0, height], [0, 0, 1]]),
            180: (cv2.ROTATE_180, [[-1, 0, width], [0, -1, height], [0, 0, 1]]),
            270: (cv2.ROTATE_90_COUNTERCLOCKWISE, [[0, -1, width], [1, 0, 0], [0, 0, 1]]),
        }[degrees]
        return self._changed(
            lambda picture: cv2.rotate(picture, code).astype(np.uint8),
            self.to_scan @ np.array(back, dtype=np.float64),
        )

    def _changed(self, how: Callable[[Grey], Grey], to_scan: Transform) -> _Sheet:
        """The same done to all its pictures."""
        return _Sheet(
            how(self.grey),
            None if self.soft is None else how(self.soft),
            None if self.chroma is None else how(self.chroma),
            to_scan,
            self.bilevel,
        )


def prepare(
    scan: Scan, settings: PreprocessSettings, *, rotation: int | None = None
) -> tuple[PageImage, ...]:
    """One page image, or two (left, then right) for a spread.

    Args:
        scan: as decoded.
        settings: what runs.
        rotation: degrees clockwise by which to turn the scan, when it is known; found from the
            typing otherwise (then 90 stands for 270 as well: direction alone cannot tell).
    """
    sheet = _evened(scan.pixels, settings)
    components = find_components(sheet.ink(settings))
    if not sheet.bilevel and settings.smooth_grain and is_grainy(components):
        sheet, components = _smoothed(sheet, components, settings)
    size = x_height(components)
    if rotation is None:
        sideways = settings.turn and size is not None and lies_sideways(components, size)
        rotation = 90 if sideways else 0
    if rotation:
        sheet = sheet.turned(rotation)
        components = find_components(sheet.ink(settings))
    height, width = sheet.grey.shape
    middle = None
    if settings.split_spreads and size is not None:
        middle = gutter(components, size, width, height)
    parts = [(0, width)] if middle is None else [(0, middle), (middle, width)]
    scan_size = (scan.pixels.shape[1], scan.pixels.shape[0])
    return tuple(
        _finish(
            sheet if middle is None else sheet.cut(x0, x1),
            components if middle is None else None,
            settings,
            scan_size=scan_size,
            rotation=rotation,
        )
        for x0, x1 in parts
    )


def _smoothed(
    sheet: _Sheet, components: Components, settings: PreprocessSettings
) -> tuple[_Sheet, Components]:
    """The sheet without the grain of a noisy scan, softened no more than it takes."""
    for softness in GRAIN:
        grey = cv2.GaussianBlur(sheet.grey, (0, 0), softness).astype(np.uint8)
        smooth = replace(sheet, grey=grey)
        components = find_components(smooth.ink(settings))
        if not is_grainy(components):
            break
    if sheet.soft is not None:
        soft = cv2.GaussianBlur(sheet.soft, (0, 0), softness).astype(np.uint8)
        smooth = replace(smooth, soft=soft)
    return smooth, components


def _ink(grey: Grey, settings: PreprocessSettings, *, bilevel: bool) -> Mask:
    """Ink of an evened picture; a bilevel scan has no faint ink, only soft edges."""
    faint = settings.ink_level if bilevel else settings.faint_level
    return find_ink(grey, settings.ink_level, faint)


def _evened(pixels: Pixels, settings: PreprocessSettings) -> _Sheet:
    """Bring a scan to working size and even its paper."""
    height, width = pixels.shape[:2]
    factor = min(1.0, settings.longest_side / max(height, width))
    grey = to_grey(pixels)
    bilevel = is_bilevel(grey)
    colour = pixels
    if factor < 1:
        size = (max(round(width * factor), 1), max(round(height * factor), 1))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        if pixels.ndim == 3:
            colour = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    # Lines of typing stand about a sixtieth of the page apart.
    reach = max(grey.shape) // 40
    chroma = chroma_of(colour, reach)
    bed = outside_sheet(grey) if settings.remove_border else None
    soft: Grey | None = None
    if bilevel:
        # Soft edges let the engine see the strokes that the scanner's threshold cut to stairs.
        grey = cv2.GaussianBlur(grey, (0, 0), 0.7).astype(np.uint8)
    elif settings.even_paper:
        grey, soft = stretch(even(grey, estimate_paper(grey, reach)), bed)
    if bed is not None:
        grey = np.where(bed, np.uint8(255), grey)
        soft = None if soft is None else np.where(bed, np.uint8(255), soft)
    back = np.diag([width / grey.shape[1], height / grey.shape[0], 1.0])
    return _Sheet(grey, soft, chroma, back, bilevel)


def _finish(
    sheet: _Sheet,
    components: Components | None,
    settings: PreprocessSettings,
    *,
    scan_size: tuple[int, int],
    rotation: int,
) -> PageImage:
    """Deskew and scale one page."""
    if components is None:
        components = find_components(sheet.ink(settings))
    size = x_height(components)
    angle = 0.0
    factor = 1.0
    if size is not None:
        if settings.deskew:
            angle = skew_angle(components, size)
        factor = float(np.clip(settings.target_x_height / size, 0.25, 3.0))
        # Letters so small on so large a sheet are not letters: the picture would only grow.
        factor = min(factor, LARGEST_SIDE / max(sheet.grey.shape))
    height, width = sheet.grey.shape
    evened, soft, chroma, inverse = _warp(sheet, angle, factor)
    grey = evened
    if size is not None and settings.remove_bleed and not sheet.bilevel:
        sure = np.asarray(grey < settings.ink_level)
        grey = remove_bleed_through(grey, sure, settings.target_x_height)
    ink = _ink(grey, settings, bilevel=sheet.bilevel)
    scaled_size = None if size is None else size * factor
    if settings.denoise and scaled_size is not None:
        grey, ink = _without_specks(grey, ink, settings.speck * scaled_size**2)
    if soft is not None:
        # What was taken away is no faint ink.
        soft = np.where(grey > evened, np.uint8(255), soft)
    to_scan = (sheet.to_scan @ inverse)[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]])
    x, y = (corners @ sheet.to_scan.T)[:, :2].T
    area = Box(
        round(max(x.min(), 0)),
        round(max(y.min(), 0)),
        round(min(x.max(), scan_size[0])),
        round(min(y.max(), scan_size[1])),
    )
    return PageImage(
        grey=grey,
        ink=ink,
        chroma=chroma,
        to_scan=to_scan,
        scan_size=scan_size,
        area=area,
        x_height=scaled_size,
        bilevel=sheet.bilevel,
        rotation=rotation,
        skew=angle,
        soft=soft,
    )


def _warp(
    sheet: _Sheet, angle: float, factor: float
) -> tuple[Grey, Grey | None, Grey | None, Transform]:
    """Scale, then turn back by ``angle`` degrees: grey, soft, chroma, and the map back (3 x 3)."""
    height, width = sheet.grey.shape
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC

    def scaled(picture: Grey) -> Grey:
        if factor == 1:
            return picture
        return cv2.resize(picture, size, interpolation=method).astype(np.uint8)

    grey = scaled(sheet.grey)
    soft, chroma = (
        None if picture is None else scaled(picture) for picture in (sheet.soft, sheet.chroma)
    )
    inverse = np.diag([width / size[0], height / size[1], 1.0])
    if abs(angle) < 0.05:
        return grey, soft, chroma, inverse
    # Edge coordinates (a pixel spans [i, i + 1)) turned about the centre into a canvas that
    # holds every corner; OpenCV counts from pixel centres, half a pixel away.
    radians = np.radians(angle)
    cosine, sine = np.cos(radians), np.sin(radians)
    canvas = (
        int(np.ceil(size[0] * cosine + size[1] * abs(sine))),
        int(np.ceil(size[0] * abs(sine) + size[1] * cosine)),
    )
    forward = (
        np.array([[1, 0, canvas[0] / 2], [0, 1, canvas[1] / 2], [0, 0, 1.0]])
        @ np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1.0]])
        @ np.array([[1, 0, -size[0] / 2], [0, 1, -size[1] / 2], [0, 0, 1.0]])
    )
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    matrix = (np.linalg.inv(half) @ forward @ half)[:2]

    def turned(picture: Grey, background: int) -> Grey:
        return cv2.warpAffine(
            picture, matrix, canvas, flags=cv2.INTER_LINEAR, borderValue=background
        ).astype(np.uint8)

    return (
        turned(grey, 255),
        None if soft is None else turned(soft, 255),
        None if chroma is None else turned(chroma, 0),
        inverse @ np.linalg.inv(forward),
    )


def _without_specks(grey: Grey, ink: Mask, smallest: float) -> tuple[Grey, Mask]:
    """Whiten components of fewer than ``smallest`` pixels, with the grey halo around them."""
    components = find_components(ink)
    small = components.area < smallest
    if not small.any():
        return grey, ink
    specks = components.pixels_of(small)
    rest = ink & ~specks
    brush = np.ones((3, 3), np.uint8)
    halo = cv2.dilate(specks.view(np.uint8), brush) > cv2.dilate(rest.view(np.uint8), brush)
    return np.where(halo, np.uint8(255), grey), rest
