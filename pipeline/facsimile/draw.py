"""From a description to a scan: ink on paper, the other side showing through, the scanner."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.facsimile import paper
from pipeline.facsimile.answer import truth_of
from pipeline.facsimile.description import Condition, PageDescription
from pipeline.facsimile.ink import INKED
from pipeline.facsimile.inked_sheet import InkedSheet, put_down
from pipeline.facsimile.raster import blur, fixed, inked_part, noise, rng_for, scale255, skew
from pipeline.facsimile.truth import PageTruth
from pipeline.model import Grey, InkLabel, Pixels

Colour = tuple[int, int, int]

RIBBON_COLOURS: dict[str, Colour] = {
    "black": (34, 31, 36),
    "violet": (62, 40, 96),
    "blue": (36, 48, 104),
}
STAMP_COLOURS: dict[str, Colour] = {
    "violet": (96, 62, 140),
    "blue": (52, 74, 150),
    "red": (160, 48, 50),
}
GRAPHITE: Colour = (66, 66, 72)
WRITING_INK: Colour = (34, 36, 84)
DARK_BED: Colour = (43, 42, 44)
WHITE_BED: Colour = (246, 246, 247)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A drawn scan with its answer.

    Attributes:
        pixels: shape (height, width, 3) RGB, or (height, width) for grey and bilevel pages.
        labels: shape (height, width), values of :class:`pipeline.model.InkLabel`. Where ink
            crosses, handwriting hides typing and typing hides stamps; ink that shows through
            from the other side is paper.
        truth: lines, words and marks with their boxes.
    """

    pixels: Pixels = field(repr=False)
    labels: Grey = field(repr=False)
    truth: PageTruth
    dpi: int


def draw_page(
    description: PageDescription,
    seed: int,
    *,
    condition: Condition | None = None,
    back: PageDescription | None = None,
    back_seed: int | None = None,
) -> DrawnPage:
    """Draw one side of a sheet as a scan of it.

    The same arguments give the same pixels on every machine that has the same font files and the
    locked versions of numpy, OpenCV and Pillow.

    Args:
        description: what is on this side.
        seed: of everything that is left to chance, from 0.
        condition: what time and the scanner did; by default an ordinary old sheet at 300 dpi.
        back: the other side, of which the ink shows through.
        back_seed: the seed that the other side is drawn with; ``seed + 1`` by default.

    Raises:
        FacsimileError: when a face is missing, or lacks a character of the text.
    """
    condition = condition or Condition()
    per_mm = condition.dpi / 25.4
    margin = condition.margin_mm
    height = round((description.height_mm + 2 * margin) * per_mm)
    width = round((description.width_mm + 2 * margin) * per_mm)
    rng = rng_for("page", seed)

    inks = put_down(description, condition, seed, height, width)
    slope = fixed(condition.skew * 355 / 113 / 180)
    through = np.zeros((height, width), dtype=np.uint8)
    if back is not None and condition.bleed:
        other = seed + 1 if back_seed is None else back_seed
        through = _show_through(put_down(back, condition, other, height, width), per_mm)

    edge = round(margin * per_mm)
    box = (edge, edge, width - edge, height - edge)
    lie = skew(paper.outline(rng, height, width, box, per_mm), slope, 0)
    picture = paper.sheet(
        rng,
        height,
        width,
        per_mm,
        yellow=condition.yellow,
        stains=condition.stains,
        folds=condition.folds,
    )
    ribbon_colour = RIBBON_COLOURS[description.typewriter.colour]
    _lay_ink(picture, skew(through, slope, 0), paper.BROWN, condition.bleed)
    for colour, layer in inks.stamps.items():
        _lay_ink(picture, skew(layer.ink, slope, 0), STAMP_COLOURS[colour])
    _lay_ink(picture, skew(inks.typed.ink, slope, 0), ribbon_colour)
    _lay_ink(picture, skew(inks.pen.ink, slope, 0), WRITING_INK)
    _lay_ink(picture, skew(inks.pencil.ink, slope, 0), GRAPHITE)
    _put_on_glass(picture, lie, per_mm, dark=condition.dark_bed)
    pixels = _scan(picture, condition, seed)

    labels = np.full((height, width), InkLabel.PAPER, dtype=np.uint8)
    for layer, label in (
        *((layer, InkLabel.OTHER) for layer in inks.stamps.values()),
        (inks.typed, InkLabel.TYPED),
        (inks.pen, InkLabel.HANDWRITTEN),
        (inks.pencil, InkLabel.HANDWRITTEN),
    ):
        if layer.cover.any():
            labels[skew(layer.cover, slope, 0) >= INKED] = label
    truth = truth_of(description, condition, inks, slope, (height, width))
    return DrawnPage(pixels, labels, truth, condition.dpi)


def _show_through(back: InkedSheet, per_mm: float) -> Grey:
    """The other side's ink as it shows on this one: mirrored, spread in the fibres, uneven."""
    wet = np.maximum(back.typed.ink, back.pen.ink)
    for layer in back.stamps.values():
        wet = np.maximum(wet, layer.ink)
    return blur(np.ascontiguousarray(wet[:, ::-1]), max(per_mm * 0.16, 0.6))


def _lay_ink(picture: npt.NDArray[np.uint8], ink: Grey, colour: Colour, percent: int = 100) -> None:
    """Let ink of this colour darken the picture; in place."""
    part = inked_part(ink)
    if part is None:
        return
    strength = ink[part].astype(np.int32) * percent // 100
    for channel in range(3):
        below = picture[*part, channel].astype(np.int32)
        # Ink never lightens what is darker than itself.
        gap = np.maximum(below - colour[channel], 0)
        picture[*part, channel] = below - scale255(gap, strength)


def _put_on_glass(picture: npt.NDArray[np.uint8], lie: Grey, per_mm: float, *, dark: bool) -> None:
    """Show the scanner's bed where the paper does not lie, with the paper's shadow; in place."""
    bed = DARK_BED if dark else WHITE_BED
    shadow = np.zeros_like(lie) if dark else blur(lie, max(per_mm * 0.5, 0.6))
    cover = lie.astype(np.int32)
    for channel in range(3):
        floor = bed[channel] - (shadow.astype(np.int32) * 60 >> 8)
        mixed = scale255(picture[:, :, channel], cover) + scale255(floor, 255 - cover)
        picture[:, :, channel] = np.minimum(mixed, 255)


def _scan(picture: npt.NDArray[np.uint8], condition: Condition, seed: int) -> Pixels:
    """The optics and the sensor: a mild blur, noise, and the tone that was asked for."""
    rng = rng_for("scanner", seed)
    height, width = picture.shape[:2]
    out = np.empty_like(picture)
    common = noise(rng, height, width).astype(np.int16)
    common += noise(rng, height, width)
    for channel in range(3):
        seen = blur(np.ascontiguousarray(picture[:, :, channel]), condition.blur / 100)
        own = noise(rng, height, width).astype(np.int16) - 128
        grain = ((common - 255) * 2 + own) * condition.noise >> 11
        out[:, :, channel] = np.clip(seen + grain, 0, 255)
    if condition.tone == "colour":
        return out
    red, green, blue = (out[:, :, channel].astype(np.int32) for channel in range(3))
    grey = ((red * 77 + green * 151 + blue * 28 + 128) >> 8).astype(np.uint8)
    if condition.tone == "grey":
        return grey
    # A bilevel scanner compares with what lies around, or the rim of an old sheet goes black.
    around = blur(grey, condition.dpi / 12).astype(np.int32)
    return np.where(grey.astype(np.int32) * 100 < around * 78, 0, 255).astype(np.uint8)
