"""One side of a sheet with all its inks, before it is laid on the glass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.facsimile.carbon import carbon_copy
from pipeline.facsimile.description import Condition, PageDescription
from pipeline.facsimile.handwork import draw_by_hand, write_by_hand
from pipeline.facsimile.handwriting import draw_stroke, graphite, pen_ink, write_line
from pipeline.facsimile.ink import INKED, Extent, InkLayer, PlacedLine
from pipeline.facsimile.printed import Print, print_on
from pipeline.facsimile.raster import inked_part, rng_for
from pipeline.facsimile.stamp import press_stamp
from pipeline.facsimile.tools import TOOLS, lay_on_paper
from pipeline.facsimile.typewriter import Grid, ribbon, type_lines
from pipeline.model import Hand, Mask


@dataclass(slots=True)
class InkedSheet:
    """The inks of one side, before the sheet is laid on the glass.

    ``pencil`` and ``pen`` hold what was written without a named tool, ``tools`` the rest by the
    name of its tool; ``strokes`` and ``stamped`` are places in the description with extents.
    ``marks`` says under which mark by hand a pixel lies, 0 for none, 1 for the first of the
    description; where marks cross, under the first.
    """

    typed: InkLayer
    pencil: InkLayer
    pen: InkLayer
    stamps: dict[str, InkLayer]
    tools: dict[str, InkLayer]
    typed_lines: list[PlacedLine]
    written: list[PlacedLine]
    strokes: list[tuple[int, tuple[Extent, ...]]]
    stamped: list[tuple[int, Extent]]
    marks: npt.NDArray[np.uint16] = field(repr=False)
    typed_red: InkLayer | None = None
    print: Print = field(default_factory=Print)

    def by_hand(self) -> Iterator[InkLayer]:
        """Every layer of handwriting."""
        yield from (self.pen, self.pencil)
        yield from self.tools.values()

    def layer_of(self, tool: str, hand: Hand) -> InkLayer:
        """The layer of a tool; without one, that of the plain pencil or pen."""
        if tool:
            return _of(self.tools, tool, self.typed)
        return self.pencil if hand is Hand.PENCIL else self.pen

    def belongs(self, mark: int | None, layer: InkLayer, extents: Iterable[Extent]) -> None:
        """Note that what the layer holds within the extents was put there for a mark."""
        if mark is None:
            return
        for x0, y0, x1, y1 in extents:
            part = slice(max(y0, 0), max(y1, 0)), slice(max(x0, 0), max(x1, 0))
            here = self.marks[part]
            here[(layer.cover[part] >= INKED) & (here == 0)] = mark + 1

    def in_type(self) -> tuple[InkLayer, ...]:
        """Every layer of typing and of printed text."""
        red = () if self.typed_red is None else (self.typed_red,)
        return (self.typed, *red, *self.print.text.values())

    def of_others(self) -> tuple[InkLayer, ...]:
        """Every layer of stamps and of printed ruling lines."""
        return (*self.stamps.values(), *self.print.rules.values())

    def keep_on(self, box: Extent) -> None:
        """Forget what was written beyond the paper, which lies in the box."""
        x0, y0, x1, y1 = box
        for layer in (*self.in_type(), *self.of_others(), *self.by_hand()):
            for beyond in (layer.cover[:y0], layer.cover[y1:]):
                beyond[:] = 0
            for beyond in (layer.cover[:, :x0], layer.cover[:, x1:]):
                beyond[:] = 0

    def lose(self, gone: Mask) -> None:
        """Take all ink off where there is no paper any more, shape (height, width)."""
        places = np.flatnonzero(gone)
        for layer in (*self.in_type(), *self.of_others(), *self.by_hand()):
            for held in (layer.ink, layer.cover):
                if inked_part(held) is not None:
                    held.reshape(-1)[places] = 0


def put_down(
    description: PageDescription,
    condition: Condition,
    seed: int,
    height: int,
    width: int,
    *,
    soaking_only: bool = False,
) -> InkedSheet:
    """All inks of one side, on a sheet that lies straight.

    ``soaking_only`` leaves out what never shows on the other side: print and pencil.
    """
    per_mm = condition.dpi / 25.4
    margin = condition.margin_mm
    typed, pencil, pen = (InkLayer.empty(height, width) for _ in range(3))
    machine = description.typewriter
    grid = Grid.of(
        machine, description.left_mm + margin, description.top_mm + margin, condition.dpi
    )
    two_tone = machine.two_tone or any(typed_line.red for typed_line in description.typed)
    red = InkLayer.empty(height, width) if two_tone else None
    placed = type_lines(typed, description.typed, machine, grid, rng_for("typing", seed), red)
    carbon_copy(typed, machine.carbon, per_mm, rng_for("carbon", seed))
    ribbon(typed, machine, condition.faded, rng_for("ribbon", seed))
    if red is not None:
        ribbon(red, machine, condition.faded, rng_for("red ribbon", seed))

    marks = np.zeros((height, width), np.uint16)
    sheet = InkedSheet(typed, pencil, pen, {}, {}, placed, [], [], [], marks, red)
    _write(sheet, description, margin, per_mm, seed, soaking_only)
    _draw(sheet, description, margin, per_mm, seed, soaking_only)
    graphite(pencil, per_mm, rng_for("graphite", seed))
    pen_ink(pen, per_mm, rng_for("pen", seed))
    for name, layer in sheet.tools.items():
        lay_on_paper(layer, TOOLS[name], per_mm, rng_for("tool", name, seed))
    _stamp(sheet, description, margin, per_mm, seed)
    if not soaking_only:
        shape = (height, width)
        sheet.print = print_on(description.printed, description.rules, margin, per_mm, seed, shape)
    return sheet


def _soaks(tool: str, hand: Hand) -> bool:
    """Whether what was written with this tool wets the paper."""
    return not TOOLS[tool].tooth if tool else hand is not Hand.PENCIL


def _write(
    sheet: InkedSheet,
    description: PageDescription,
    margin: float,
    per_mm: float,
    seed: int,
    soaking_only: bool,
) -> None:
    """Write the handwritten lines; in place."""
    for index, line in enumerate(description.handwritten):
        if soaking_only and not _soaks(line.tool, line.hand):
            continue
        moved = replace(line, x_mm=line.x_mm + margin, y_mm=line.y_mm + margin)
        rng = rng_for("hand", seed, index)
        write = write_by_hand if line.tool else write_line
        layer = sheet.layer_of(line.tool, line.hand)
        placed = write(layer, moved, index, per_mm, rng)
        sheet.written.append(placed)
        sheet.belongs(line.mark, layer, (e for word in placed.words for e in word.extents))


def _draw(
    sheet: InkedSheet,
    description: PageDescription,
    margin: float,
    per_mm: float,
    seed: int,
    soaking_only: bool,
) -> None:
    """Draw the strokes by hand; in place."""
    for index, stroke in enumerate(description.strokes):
        if soaking_only and not _soaks(stroke.tool, stroke.hand):
            continue
        points = tuple((x + margin, y + margin) for x, y in stroke.points_mm)
        moved = replace(stroke, points_mm=points)
        rng = rng_for("stroke", seed, index)
        layer = sheet.layer_of(stroke.tool, stroke.hand)
        if stroke.tool:
            extents = draw_by_hand(layer, moved, per_mm, rng)
        else:
            extent = draw_stroke(layer, moved, per_mm, rng)
            extents = () if extent is None else (extent,)
        if extents:
            sheet.strokes.append((index, extents))
            sheet.belongs(stroke.mark, layer, extents)


def _stamp(
    sheet: InkedSheet, description: PageDescription, margin: float, per_mm: float, seed: int
) -> None:
    """Put the stamps on; in place."""
    for index, stamp in enumerate(description.stamps):
        moved = replace(stamp, x_mm=stamp.x_mm + margin, y_mm=stamp.y_mm + margin)
        layer = _of(sheet.stamps, stamp.colour, sheet.typed)
        extent = press_stamp(layer, moved, per_mm, rng_for("stamp", seed, index))
        if extent is not None:
            sheet.stamped.append((index, extent))


def _of(layers: dict[str, InkLayer], name: str, like: InkLayer) -> InkLayer:
    """The layer of this name, an empty one as large as ``like`` when there was none."""
    if name not in layers:
        layers[name] = InkLayer.empty(*like.cover.shape)
    return layers[name]
