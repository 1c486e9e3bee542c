"""What a drawn page holds, before any ink: typing on its grid, handwriting, stamps, strokes.

Typing is placed as a typist does it, in columns and half intervals from the margin stops. What is
not typed is placed in millimetres from the top left corner of the sheet of paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.facsimile.condition import Condition
from pipeline.facsimile.imprint import Printed, PrintedRule, Stamp
from pipeline.facsimile.machine import Overtyped, Slugs, TypedLine, Typewriter
from pipeline.facsimile.marks import STROKE_KINDS, HandwrittenLine, Mark, Stroke

__all__ = (
    "STROKE_KINDS",
    "Condition",
    "HandwrittenLine",
    "Mark",
    "Overtyped",
    "PageDescription",
    "Printed",
    "PrintedRule",
    "Slugs",
    "Stamp",
    "Stroke",
    "TrueField",
    "TypedLine",
    "Typewriter",
)


@dataclass(frozen=True, slots=True)
class TrueField:
    """A header or closing field that stands on the page.

    Attributes:
        kind: ``"secrecy"``, ``"document-kind"``, ``"number"``, ``"date"``, ``"place"``,
            ``"addressee"``, ``"signature"``, ``"certified"`` or ``"copies"``.
        text: as typed, lines joined by one blank.
        normalised: its normal form (ISO 8601 date, a number without its sign, a grade or kind in
            small letters); the text where it has none.
    """

    kind: str
    text: str
    normalised: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageDescription:
    """One side of a sheet.

    Attributes:
        width_mm, height_mm: of the paper; 203 x 288 was the standard size of the 1930s.
        left_mm, top_mm: from the paper's corner to the first column, and to the first baseline.
        fields: what a reader of the page should find in it.
        marks: annotations, which written lines and strokes name by their index.
    """

    typed: tuple[TypedLine, ...] = ()
    handwritten: tuple[HandwrittenLine, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    typewriter: Typewriter = field(default_factory=Typewriter)
    width_mm: float = 203.0
    height_mm: float = 288.0
    left_mm: float = 30.0
    top_mm: float = 22.0
    fields: tuple[TrueField, ...] = ()
    printed: tuple[Printed, ...] = ()
    rules: tuple[PrintedRule, ...] = ()
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        by_hand: tuple[HandwrittenLine | Stroke, ...] = (*self.handwritten, *self.strokes)
        for part in by_hand:
            if part.mark is not None and not 0 <= part.mark < len(self.marks):
                raise ValueError(f"{part.kind!r} belongs to mark {part.mark}, which there is not")
        if not 50 <= self.width_mm <= 450 or not 50 <= self.height_mm <= 450:
            raise ValueError(f"paper of {self.width_mm} x {self.height_mm} mm is not 50 to 450 mm")
