"""From a description to a scan: ink on paper, the other side showing through, the scanner."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.facsimile import paper
from pipeline.facsimile.description import Condition, PageDescription
from pipeline.facsimile.handwriting import draw_stroke, graphite, pen_ink, write_line
from pipeline.facsimile.ink import INKED, Extent, InkLayer, PlacedLine
from pipeline.facsimile.raster import (
    blur,
    fixed,
    inked_part,
    noise,
    rng_for,
    scale255,
    skew,
    skew_point,
)
from pipeline.facsimile.stamp import press_stamp
from pipeline.facsimile.truth import PageTruth, TrueLine, TrueMark, TrueWord, TrueWriting
from pipeline.facsimile.typewriter import Grid, ribbon, type_lines
from pipeline.model import Box, Grey, Hand, InkLabel, Pixels

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


@dataclass(slots=True)
class _Sheet:
    """The inks of one side, before the sheet is laid on the glass."""

    typed: InkLayer
    pencil: InkLayer
    pen: InkLayer
    stamps: dict[str, InkLayer]
    typed_lines: list[PlacedLine]
    written: list[PlacedLine]
    strokes: list[tuple[int, Extent]]
    stamped: list[tuple[int, Extent]]


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

    inks = _put_down(description, condition, seed, height, width)
    slope = fixed(condition.skew * 355 / 113 / 180)
    through = np.zeros((height, width), dtype=np.uint8)
    if back is not None and condition.bleed:
        other = seed + 1 if back_seed is None else back_seed
        through = _show_through(_put_down(back, condition, other, height, width), per_mm)

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
    truth = _truth(description, condition, inks, slope, (height, width))
    return DrawnPage(pixels, labels, truth, condition.dpi)


def _put_down(
    description: PageDescription, condition: Condition, seed: int, height: int, width: int
) -> _Sheet:
    """All inks of one side, on a sheet that lies straight."""
    per_mm = condition.dpi / 25.4
    margin = condition.margin_mm
    typed, pencil, pen = (InkLayer.empty(height, width) for _ in range(3))
    stamps: dict[str, InkLayer] = {}
    machine = description.typewriter
    grid = Grid.of(
        machine, description.left_mm + margin, description.top_mm + margin, condition.dpi
    )
    placed = type_lines(typed, description.typed, machine, grid, rng_for("typing", seed))
    ribbon(typed, machine, condition.faded, rng_for("ribbon", seed))

    written = []
    for index, line in enumerate(description.handwritten):
        moved = replace(line, x_mm=line.x_mm + margin, y_mm=line.y_mm + margin)
        layer = pencil if line.hand is Hand.PENCIL else pen
        written.append(write_line(layer, moved, index, per_mm, rng_for("hand", seed, index)))
    strokes = []
    for index, stroke in enumerate(description.strokes):
        points = tuple((x + margin, y + margin) for x, y in stroke.points_mm)
        layer = pencil if stroke.hand is Hand.PENCIL else pen
        extent = draw_stroke(
            layer, replace(stroke, points_mm=points), per_mm, rng_for("stroke", seed, index)
        )
        if extent is not None:
            strokes.append((index, extent))
    graphite(pencil, per_mm, rng_for("graphite", seed))
    pen_ink(pen, per_mm, rng_for("pen", seed))

    stamped = []
    for index, stamp in enumerate(description.stamps):
        moved_stamp = replace(stamp, x_mm=stamp.x_mm + margin, y_mm=stamp.y_mm + margin)
        layer = stamps.setdefault(stamp.colour, InkLayer.empty(height, width))
        extent = press_stamp(layer, moved_stamp, per_mm, rng_for("stamp", seed, index))
        if extent is not None:
            stamped.append((index, extent))
    return _Sheet(typed, pencil, pen, stamps, placed, written, strokes, stamped)


def _show_through(back: _Sheet, per_mm: float) -> Grey:
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


def _truth(
    description: PageDescription,
    condition: Condition,
    inks: _Sheet,
    slope: int,
    shape: tuple[int, int],
) -> PageTruth:
    height, width = shape

    def words(line: PlacedLine) -> tuple[TrueWord, ...]:
        found = ((word.text, _seen(word.extents, slope, shape)) for word in line.words)
        return tuple(TrueWord(text, box) for text, box in found if box is not None)

    lines = []
    for placed in inks.typed_lines:
        line = description.typed[placed.index]
        if true_words := words(placed):
            box = Box.around(word.box for word in true_words)
            text = " ".join(word.text for word in true_words)
            lines.append(TrueLine(text, box, true_words, line.kind, line.paragraph))
    writing = []
    for placed in inks.written:
        written = description.handwritten[placed.index]
        if true_words := words(placed):
            box = Box.around(word.box for word in true_words)
            text = " ".join(word.text for word in true_words)
            writing.append(
                TrueWriting(text, box, true_words, written.hand, written.kind, written.paragraph)
            )
    strokes = [
        TrueMark(description.strokes[index].kind, box)
        for index, extent in inks.strokes
        if (box := _seen((extent,), slope, shape)) is not None
    ]
    stamps = []
    for index, extent in inks.stamped:
        stamp = description.stamps[index]
        if (box := _seen((extent,), slope, shape)) is not None:
            text = " ".join((*([stamp.ring.strip()] if stamp.ring else []), *stamp.lines))
            stamps.append(TrueMark("stamp", box, text))
    return PageTruth(
        width=width,
        height=height,
        dpi=condition.dpi,
        skew=condition.skew,
        lines=tuple(lines),
        handwriting=tuple(writing),
        strokes=tuple(strokes),
        stamps=tuple(stamps),
        fields=description.fields,
    )


def _seen(extents: tuple[Extent, ...], slope: int, shape: tuple[int, int]) -> Box | None:
    """The box around these extents on the skewed scan, cut to it; ``None`` when off the scan."""
    height, width = shape
    xs: list[float] = []
    ys: list[float] = []
    for x0, y0, x1, y1 in extents:
        # Pixel centres are carried over; a box reaches half a pixel beyond them.
        for x, y in ((x0, y0), (x1 - 1, y0), (x0, y1 - 1), (x1 - 1, y1 - 1)):
            seen_x, seen_y = skew_point(x, y, slope, height, width)
            xs.append(seen_x)
            ys.append(seen_y)
    left, top = max(round(min(xs)), 0), max(round(min(ys)), 0)
    right, bottom = min(round(max(xs)) + 1, width), min(round(max(ys)) + 1, height)
    if left >= right or top >= bottom:
        return None
    return Box(left, top, right, bottom)
