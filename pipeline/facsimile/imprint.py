"""What is printed or stamped on a sheet, as described, in millimetres from its top left corner."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from pipeline.model import RegionKind

STAMP_COLOURS_KNOWN = ("violet", "blue", "red", "black", "green")
FRAMES = ("", "bare", "double", "oval", "triangle")
EMBLEMS = ("", "star", "wreath", "monogram", "shield")
PRINT_COLOURS = ("black", "blue", "red", "green", "brown", "grey")
RULE_STYLES = ("solid", "dotted", "dashed", "double", "thick-thin")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A rubber stamp around its centre, in millimetres of the sheet.

    Attributes:
        lines: the text within, top to bottom. A run of underscores is a blank to be filled in.
        ring: text around the rim of a round stamp; empty for a box.
        width_mm, height_mm: of the frame; a round stamp is ``width_mm`` across.
        colour: one of :data:`STAMP_COLOURS_KNOWN`.
        tilt: degrees clockwise.
        frame: another frame than the box or the ring, one of :data:`FRAMES`.
        emblem: in the middle of a round stamp, one of :data:`EMBLEMS`.
        inked: how wet the pad was, in per cent, 30 to 170.
        patchy: how unevenly it was pressed, in per cent, 0 to 250.
        face: name of the face of its text.

    Raises:
        ValueError: for a stamp without text or size.
    """

    lines: tuple[str, ...]
    x_mm: float
    y_mm: float
    width_mm: float = 50.0
    height_mm: float = 20.0
    ring: str = ""
    round: bool = False
    colour: str = "violet"
    tilt: float = 0.0
    frame: str = ""
    emblem: str = ""
    inked: int = 100
    patchy: int = 100
    face: str = "stamp"

    def __post_init__(self) -> None:
        if not self.lines and not self.ring:
            raise ValueError("a stamp needs text")
        if self.width_mm <= 2 or self.height_mm <= 2:
            raise ValueError(f"a stamp of {self.width_mm} x {self.height_mm} mm cannot be drawn")
        if self.colour not in STAMP_COLOURS_KNOWN:
            raise ValueError(f"no stamp of colour {self.colour!r}")
        if self.frame not in FRAMES or self.emblem not in EMBLEMS:
            raise ValueError(f"no stamp with frame {self.frame!r} and emblem {self.emblem!r}")
        if not 30 <= self.inked <= 170 or not 0 <= self.patchy <= 250:
            raise ValueError(f"inked {self.inked}, patchy {self.patchy}: cannot be drawn")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of printed text: of a letterhead, a form, a newspaper, a numbering machine.

    Attributes:
        text: one line, in NFC.
        x_mm, y_mm: where its baseline begins, or its middle or end by ``align``.
        size_mm: height of the em, 1 to 30.
        face: name of a face, usually one of the print faces.
        align: ``"left"``, ``"middle"`` or ``"right"`` of ``x_mm``.
        spaced: added between letters, in thousandths of the em, -50 to 1000.
        stretch: width of the letters in per cent, 50 to 160.
        colour: one of :data:`PRINT_COLOURS`.
        strength: of the printing ink in per cent, 30 to 100.
        turned: printed from bottom to top.
        kind: the region of the record it belongs to.

    Raises:
        ValueError: for empty text or a size that cannot be drawn.
    """

    text: str
    x_mm: float
    y_mm: float
    size_mm: float = 4.0
    face: str = "print-serif"
    align: str = "left"
    spaced: int = 0
    stretch: int = 100
    colour: str = "black"
    strength: int = 92
    turned: bool = False
    kind: RegionKind = RegionKind.HEADER

    def __post_init__(self) -> None:
        if not self.text.strip() or "\n" in self.text:
            raise ValueError(f"not a printed line: {self.text!r}")
        if not 1 <= self.size_mm <= 30:
            raise ValueError(f"size {self.size_mm} mm is not in 1 to 30")
        if self.align not in ("left", "middle", "right"):
            raise ValueError(f"cannot be set {self.align!r}")
        if not -50 <= self.spaced <= 1000 or not 50 <= self.stretch <= 160:
            raise ValueError(f"spaced {self.spaced}, stretch {self.stretch}: cannot be set")
        if self.colour not in PRINT_COLOURS or not 30 <= self.strength <= 100:
            raise ValueError(f"no print of colour {self.colour!r} at {self.strength} per cent")
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))


@dataclass(frozen=True, slots=True)
class PrintedRule:
    """A printed ruling line from one point to another, in millimetres of the sheet.

    Attributes:
        style: one of :data:`RULE_STYLES`.
        width_mm: of the line, 0.05 to 3.
        colour: one of :data:`PRINT_COLOURS`.
        strength: of the printing ink in per cent, 20 to 100.

    Raises:
        ValueError: for a line without length, or that cannot be drawn.
    """

    x0_mm: float
    y0_mm: float
    x1_mm: float
    y1_mm: float
    style: str = "solid"
    width_mm: float = 0.25
    colour: str = "black"
    strength: int = 90

    def __post_init__(self) -> None:
        if (self.x0_mm, self.y0_mm) == (self.x1_mm, self.y1_mm):
            raise ValueError("a ruling line needs two points")
        if self.style not in RULE_STYLES:
            raise ValueError(f"no rule of style {self.style!r}")
        if not 0.05 <= self.width_mm <= 3 or not 20 <= self.strength <= 100:
            raise ValueError(f"a rule of {self.width_mm} mm at {self.strength} per cent")
        if self.colour not in PRINT_COLOURS:
            raise ValueError(f"no print of colour {self.colour!r}")
