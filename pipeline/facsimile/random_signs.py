"""What a typist puts at the head and foot of a leaf: its number, and that the text goes on."""

from __future__ import annotations

from dataclasses import replace

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.description import PageDescription, TypedLine
from pipeline.facsimile.raster import Rng
from pipeline.model import RegionKind

HEAD_ROWS = 5
"""Half intervals that a number at the head takes."""
GOES_ON = {
    "ru": ("./.", "-/-", ".../...", "см. на обор.", "- и -", "и т.д."),
    "la": ("./.", "../..", ".../...", "-/-", "t.s.v.p.", "w.o.", "etc."),
}


def page_signs(rng: Rng, sheet: PageDescription, language: str) -> PageDescription:
    """The sheet with a number at its head and a sign at its foot, or one of them, or none."""
    if not sheet.typed:
        return sheet
    last_column = max(line.column + len(line.text) for line in sheet.typed)
    lines = list(sheet.typed)
    last_row = max(line.row for line in lines)
    room = int((sheet.height_mm - sheet.top_mm - 8) / 25.4 * 12) - last_row
    if chance(rng, 45) and room > HEAD_ROWS + 6:
        lines = [replace(line, row=line.row + HEAD_ROWS) for line in lines]
        lines.append(_sign(rng, _number(rng), 0, last_column))
        room, last_row = room - HEAD_ROWS, last_row + HEAD_ROWS
    if chance(rng, 30) and room > 6:
        text = one_of(rng, GOES_ON[language]) if chance(rng, 70) else _number(rng)
        lines.append(_sign(rng, text, last_row + between(rng, 4, min(room - 1, 14)), last_column))
    return replace(sheet, typed=tuple(lines))


def _sign(rng: Rng, text: str, row: int, last_column: int) -> TypedLine:
    far = max(last_column - len(text), 0)
    column = one_of(rng, (far // 2, far // 2, far, far, 0, between(rng, 0, far)))
    return TypedLine(text, row, column, kind=RegionKind.NUMBER)


def _number(rng: Rng) -> str:
    number = str(between(rng, 1, 240) if chance(rng, 80) else one_of(rng, ("II", "IV", "IX", "XI")))
    form = one_of(rng, ("- {} -", "-{}-", "({})", "{}.", "{}", "/{}/", "-- {} --", "{}/"))
    return form.format(number)
