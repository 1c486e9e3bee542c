"""One side of a sheet with all its inks, before it is laid on the glass."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.facsimile.description import Condition, PageDescription
from pipeline.facsimile.handwriting import draw_stroke, graphite, pen_ink, write_line
from pipeline.facsimile.ink import Extent, InkLayer, PlacedLine
from pipeline.facsimile.raster import rng_for
from pipeline.facsimile.stamp import press_stamp
from pipeline.facsimile.typewriter import Grid, ribbon, type_lines
from pipeline.model import Hand


@dataclass(slots=True)
class InkedSheet:
    """The inks of one side, before the sheet is laid on the glass."""

    typed: InkLayer
    pencil: InkLayer
    pen: InkLayer
    stamps: dict[str, InkLayer]
    typed_lines: list[PlacedLine]
    written: list[PlacedLine]
    strokes: list[tuple[int, Extent]]
    stamped: list[tuple[int, Extent]]


def put_down(
    description: PageDescription, condition: Condition, seed: int, height: int, width: int
) -> InkedSheet:
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
    return InkedSheet(typed, pencil, pen, stamps, placed, written, strokes, stamped)
