"""Where typed words stand on the sheet, for those who put marks to them afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.facsimile.description import PageDescription
from pipeline.facsimile.typewriter import HALF_INTERVALS_PER_INCH
from pipeline.model import RegionKind

INCH_MM = 25.4


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """A typed word; ``place`` is as in :class:`pipeline.facsimile.marks.Mark`, x in mm."""

    place: tuple[int, int]
    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A typed line with its words, left to right; ``y`` is its baseline, in mm of the sheet."""

    index: int
    y: float
    words: tuple[TypedPlace, ...]
    kind: RegionKind
    paragraph: int | None

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    def places(self) -> tuple[tuple[int, int], ...]:
        return tuple(word.place for word in self.words)


@dataclass(frozen=True, slots=True)
class TypedPlaces:
    """All typing of a sheet.

    Attributes:
        rows: top to bottom.
        cell: width of a character in mm; its capitals are about as high, small letters two thirds.
    """

    rows: tuple[TypedRow, ...]
    cell: float

    @property
    def body(self) -> tuple[TypedRow, ...]:
        """Lines that belong to a paragraph."""
        return tuple(row for row in self.rows if row.paragraph is not None)


def typed_places(description: PageDescription) -> TypedPlaces:
    cell = INCH_MM / description.typewriter.pitch
    rows = []
    for index, line in enumerate(description.typed):
        left = description.left_mm + line.column * cell
        words = tuple(
            TypedPlace(
                (index, at), found.group(), left + found.start() * cell, left + found.end() * cell
            )
            for at, found in enumerate(re.finditer(r"\S+", line.text))
        )
        y = description.top_mm + line.row * INCH_MM / HALF_INTERVALS_PER_INCH
        rows.append(TypedRow(index, y, words, line.kind, line.paragraph))
    return TypedPlaces(tuple(sorted(rows, key=lambda row: row.y)), cell)
