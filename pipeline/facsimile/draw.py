"""From a description to a scan: ink on paper, the other side showing through, the scanner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.facsimile import paper
from pipeline.facsimile.answer import truth_of
from pipeline.facsimile.damage import missing, tint, wear_out
from pipeline.facsimile.description import Condition, PageDescription
from pipeline.facsimile.ink import INKED, InkLayer
from pipeline.facsimile.ink_places import whole_at
from pipeline.facsimile.inked_sheet import InkedSheet, put_down
from pipeline.facsimile.raster import (
    blur,
    fixed,
    noise,
    rng_for,
    scale255,
    scaled,
    skew,
    skew_numbers,
)
from pipeline.facsimile.scanner import (
    bed_colour,
    compressed,
    cut_by_brightness,
    light_up,
    sharpen,
    streak,
)
from pipeline.facsimile.tools import TOOLS
from pipeline.facsimile.truth import PageTruth
from pipeline.model import Grey, InkLabel, Mask, Pixels

Colour = tuple[int, int, int]

RIBBON_COLOURS: dict[str, Colour] = {
    "black": (34, 31, 36),
    "violet": (62, 40, 96),
    "blue": (36, 48, 104),
    "brown": (74, 54, 44),
    "grey": (92, 92, 98),
    "green": (30, 74, 60),
    "red": (168, 44, 44),
}
PRINT_COLOURS: dict[str, Colour] = {
    "black": (26, 25, 26),
    "blue": (32, 56, 128),
    "red": (172, 40, 42),
    "green": (28, 92, 66),
    "brown": (96, 60, 40),
    "grey": (120, 120, 122),
}
STAMP_COLOURS: dict[str, Colour] = {
    "violet": (96, 62, 140),
    "blue": (52, 74, 150),
    "red": (160, 48, 50),
    "black": (38, 36, 40),
    "green": (44, 112, 84),
}
GRAPHITE: Colour = (66, 66, 72)
WRITING_INK: Colour = (34, 36, 84)


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies under the strokes of each kind of ink; where they cross, in both.

    All of shape (height, width) of the scan. Printed text counts as typed; stamps, printed ruling
    lines and frames are ``other``. Stains, holes and folds are no ink but paper, and so is what a
    bilevel scan shows white: there is nothing left of the ink.
    """

    typed: Mask = field(repr=False)
    handwritten: Mask = field(repr=False)
    other: Mask = field(repr=False)

    def on(self, seen: Mask) -> Layers:
        """The layers where ``seen`` is true."""
        return Layers(self.typed & seen, self.handwritten & seen, self.other & seen)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A drawn scan with its answer.

    Attributes:
        pixels: shape (height, width, 3) RGB, or (height, width) for grey and bilevel pages.
        labels: shape (height, width), values of :class:`pipeline.model.InkLabel`. Where ink
            crosses, handwriting hides typing and typing hides stamps; ink that shows through
            from the other side is paper.
        truth: lines, words and marks with their boxes.
        layers: the same inks as in ``labels``, each whole.
        marks: shape (height, width): 0, or the number of the mark by hand under which a pixel
            lies, from 1, in the order of the description. Where marks cross, the first one.
    """

    pixels: Pixels = field(repr=False)
    labels: Grey = field(repr=False)
    truth: PageTruth
    dpi: int
    layers: Layers = field(repr=False)
    marks: npt.NDArray[np.uint16] = field(repr=False)


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
    edge = round(margin * per_mm)
    box = (edge, edge, width - edge, height - edge)
    gone = missing(condition, (height, width), box, seed)
    if gone is not None:
        inks.lose(gone)
    inks.keep_on(box)
    slope = fixed(condition.skew * 355 / 113 / 180)
    through = np.zeros((height, width), dtype=np.uint8)
    if back is not None and condition.bleed:
        other = seed + 1 if back_seed is None else back_seed
        behind = put_down(back, condition, other, height, width, soaking_only=True)
        through = _show_through(behind, per_mm)

    sheet = paper.outline(rng, height, width, box, per_mm)
    if gone is not None:
        sheet[gone] = 0
    lie = skew(sheet, slope, 0)
    picture = paper.sheet(
        rng,
        height,
        width,
        per_mm,
        yellow=condition.yellow,
        stains=condition.stains,
        folds=condition.folds,
    )
    tint(picture, condition.tint)
    ribbon_colour = RIBBON_COLOURS[description.typewriter.colour]
    _lay_ink(picture, skew(through, slope, 0), paper.BROWN, condition.bleed)
    for printed in (inks.print.rules, inks.print.text):
        for colour, layer in printed.items():
            _lay_ink(picture, skew(layer.ink, slope, 0), PRINT_COLOURS[colour])
    for colour, layer in inks.stamps.items():
        _lay_ink(picture, skew(layer.ink, slope, 0), STAMP_COLOURS[colour])
    _lay_ink(picture, skew(inks.typed.ink, slope, 0), ribbon_colour)
    if inks.typed_red is not None:
        _lay_ink(picture, skew(inks.typed_red.ink, slope, 0), RIBBON_COLOURS["red"])
    _lay_ink(picture, skew(inks.pen.ink, slope, 0), WRITING_INK)
    _lay_ink(picture, skew(inks.pencil.ink, slope, 0), GRAPHITE)
    for name, layer in inks.tools.items():
        _lay_ink(picture, skew(layer.ink, slope, 0), TOOLS[name].colour)
    wear_out(picture, condition, seed)
    _put_on_glass(picture, lie, per_mm, condition)
    light_up(picture, condition, seed)
    pixels = _scan(picture, condition, seed)

    under_hand = _under([*inks.by_hand()], slope, (height, width))
    layers = Layers(
        typed=_under(inks.in_type(), slope, (height, width)),
        handwritten=under_hand,
        other=_under(inks.of_others(), slope, (height, width)),
    )
    if condition.tone == "bilevel":
        layers = layers.on(pixels == 0)
    labels = np.full((height, width), InkLabel.PAPER, dtype=np.uint8)
    labels[layers.other] = InkLabel.OTHER
    labels[layers.typed] = InkLabel.TYPED
    labels[layers.handwritten] = InkLabel.HANDWRITTEN
    truth = truth_of(description, condition, inks, slope, layers.handwritten, under_hand)
    marks = skew_numbers(inks.marks, slope) * layers.handwritten
    return DrawnPage(pixels, labels, truth, condition.dpi, layers, marks)


def _under(layers: Sequence[InkLayer], slope: int, shape: tuple[int, int]) -> Mask:
    """Where the scan lies under a stroke of any of the layers."""
    cover = np.zeros(shape, dtype=np.uint8)
    for layer in layers:
        np.maximum(cover, layer.cover, out=cover)
    return np.asarray(skew(cover, slope, 0) >= INKED)


def _show_through(back: InkedSheet, per_mm: float) -> Grey:
    """The other side's ink as it shows on this one: mirrored, spread in the fibres, uneven.

    ``back`` holds soaking inks only.
    """
    wet = np.maximum(back.typed.ink, back.pen.ink)
    red = () if back.typed_red is None else (back.typed_red,)
    for layer in (*red, *back.stamps.values(), *back.tools.values()):
        np.maximum(wet, layer.ink, out=wet)
    return blur(np.ascontiguousarray(wet[:, ::-1]), max(per_mm * 0.16, 0.6))


def _lay_ink(picture: npt.NDArray[np.uint8], ink: Grey, colour: Colour, percent: int = 100) -> None:
    """Let ink of this colour darken the picture; in place."""
    places = np.flatnonzero(ink != 0)
    if not len(places):
        return
    strength = ink.ravel()[places]
    if percent != 100:
        weaker = (np.arange(256) * percent // 100).astype(np.uint8)
        strength = weaker[strength]
    dots = picture.reshape(-1)
    places *= 3
    for value in colour:
        below = np.take(dots, places)
        # Ink never lightens what is darker than itself.
        gap = np.maximum(below, value) - np.uint8(value)
        dots[places] = below - scaled(gap, strength)
        places += 1  # the next colour of the same pixels


def _put_on_glass(
    picture: npt.NDArray[np.uint8], lie: Grey, per_mm: float, condition: Condition
) -> None:
    """Show the scanner's bed where the paper does not lie, with the paper's shadow; in place."""
    bed = bed_colour(condition)
    dark = condition.dark_bed and not condition.bed
    shadow = np.zeros_like(lie) if dark else blur(lie, max(per_mm * 0.5, 0.6))
    floors = np.array(bed) - (np.arange(256)[:, np.newaxis] * 60 >> 8)
    seen = cv2.LUT(cv2.merge([shadow] * 3), floors.astype(np.uint8).reshape(256, 1, 3))
    rim = np.flatnonzero((lie != 255) & (lie != 0))
    cover, shade = whole_at(lie, rim)[:, np.newaxis], np.take(shadow, rim)
    dots = picture.reshape(-1, 3)
    mixed = scale255(dots[rim], cover) + scale255(floors[shade], 255 - cover)
    cv2.copyTo(seen, (lie == 0).view(np.uint8), picture)
    dots[rim] = np.minimum(mixed, 255)


def _scan(picture: npt.NDArray[np.uint8], condition: Condition, seed: int) -> Pixels:
    """The optics and the sensor: a mild blur, noise, and the tone that was asked for."""
    rng = rng_for("scanner", seed)
    height, width = picture.shape[:2]
    common = noise(rng, height, width).astype(np.int16)
    common += noise(rng, height, width)
    common -= 255
    common *= 2
    planes = []
    for seen in cv2.split(blur(picture, condition.blur / 100)):
        value = noise(rng, height, width).astype(np.int16)
        value -= 128
        value += common
        value *= condition.noise
        value >>= 11
        value += np.asarray(seen, dtype=np.uint8)
        np.clip(value, 0, 255, out=value)
        planes.append(sharpen(value.astype(np.uint8), condition))
    out = np.asarray(cv2.merge(planes), dtype=np.uint8)
    streak(out, condition, seed)
    if condition.tone == "colour":
        return compressed(out, condition.jpeg)
    weighed = np.full((height, width), 128, dtype=np.uint16)
    for plane, weight in zip(cv2.split(out), (77, 151, 28), strict=True):
        weighed += np.multiply(plane, weight, dtype=np.uint16)
    grey = (weighed >> 8).astype(np.uint8)
    if condition.tone == "grey":
        return compressed(grey, condition.jpeg)
    if condition.threshold:
        return cut_by_brightness(grey, condition.threshold)
    # A bilevel scanner compares with what lies around, or the rim of an old sheet goes black.
    around = np.multiply(blur(grey, condition.dpi / 12), 78, dtype=np.uint16)
    light = np.multiply(grey, 100, dtype=np.uint16) >= around
    return light.view(np.uint8) * np.uint8(255)
