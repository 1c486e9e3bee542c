"""What a drawn page holds, before any ink: typing on its grid, handwriting, stamps, strokes.

Typing is placed as a typist does it, in columns and half intervals from the margin stops. What is
not typed is placed in millimetres from the top left corner of the sheet of paper.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from pipeline.model import Hand, RegionKind

STROKE_KINDS = ("underline", "strike-out", "tick", "bracket", "signature")


@dataclass(frozen=True, slots=True)
class Typewriter:
    """One machine with its faults: the same key is always off the same way.

    Attributes:
        face: name of a typewriter face in :mod:`pipeline.facsimile.fonts`.
        pitch: characters to the inch, 10 (pica) or 12 (elite).
        serial: which machine; two pages with the same serial share every misalignment.
        ribbon: darkness of the ribbon, 20 (nearly dry) to 100 (fresh).
        wear: 0 (new slugs) to 100 (bent, clogged and uneven).
        colour: of the ribbon or carbon: ``"black"``, ``"violet"`` or ``"blue"``.

    Raises:
        ValueError: when a value is out of range.
    """

    face: str = "cmu"
    pitch: int = 10
    serial: int = 1
    ribbon: int = 85
    wear: int = 35
    colour: str = "black"

    def __post_init__(self) -> None:
        if self.pitch not in (10, 12):
            raise ValueError(f"pitch {self.pitch} is not 10 or 12 characters to the inch")
        if not 20 <= self.ribbon <= 100:
            raise ValueError(f"ribbon {self.ribbon} is not in 20 to 100")
        if not 0 <= self.wear <= 100:
            raise ValueError(f"wear {self.wear} is not in 0 to 100")
        if self.colour not in ("black", "violet", "blue"):
            raise ValueError(f"no ribbon of colour {self.colour!r}")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of typing.

    Attributes:
        text: one typed line, in NFC, no line feeds; blanks are kept.
        row: half intervals (1/12 inch) from the top margin to the line.
        column: characters from the left margin to the first one.
        kind: the region of the record it belongs to.
        paragraph: index of the body paragraph it is a part of, if any.
        underlined: typed over with underscores.

    Raises:
        ValueError: for empty text or a place outside the grid.
    """

    text: str
    row: int
    column: int = 0
    kind: RegionKind = RegionKind.PARAGRAPH
    paragraph: int | None = None
    underlined: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip() or "\n" in self.text:
            raise ValueError(f"not a typed line: {self.text!r}")
        if self.row < 0 or self.column < 0:
            raise ValueError(f"typed outside the margins: row {self.row}, column {self.column}")
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))


@dataclass(frozen=True, slots=True)
class HandwrittenLine:
    """A line written by hand.

    Attributes:
        text: what it says, in NFC.
        x_mm, y_mm: where its baseline begins.
        size_mm: height of the face's em; small letters are about a third of it.
        hand: pencil or ink.
        kind: of the annotation it is: ``"paragraph"``, ``"sheet-number"``, ``"signature"``,
            ``"resolution"`` or ``"insertion"``.
        face: name of a handwriting face.
        tilt: degrees by which the line sinks to the right.
        paragraph: index of the body paragraph it is a part of, if any.

    Raises:
        ValueError: for empty text, a typed hand, or a size that cannot be drawn.
    """

    text: str
    x_mm: float
    y_mm: float
    size_mm: float = 9.0
    hand: Hand = Hand.PENCIL
    kind: str = "paragraph"
    face: str = "bad-script"
    tilt: float = 0.0
    paragraph: int | None = None

    def __post_init__(self) -> None:
        if not self.text.strip() or "\n" in self.text:
            raise ValueError(f"not a written line: {self.text!r}")
        if self.hand is Hand.TYPED:
            raise ValueError("a handwritten line is in pencil or ink")
        if not 1 <= self.size_mm <= 40:
            raise ValueError(f"size {self.size_mm} mm is not in 1 to 40")
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))


@dataclass(frozen=True, slots=True)
class Stroke:
    """A mark by hand that is no text: a line through the points, in millimetres of the sheet.

    Raises:
        ValueError: for fewer than two points or an unknown kind.
    """

    kind: str
    points_mm: tuple[tuple[float, float], ...]
    hand: Hand = Hand.PENCIL
    width_mm: float = 0.5

    def __post_init__(self) -> None:
        if self.kind not in STROKE_KINDS:
            raise ValueError(f"stroke kind {self.kind!r} is not one of {', '.join(STROKE_KINDS)}")
        if len(self.points_mm) < 2:
            raise ValueError("a stroke needs two points")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A rubber stamp around its centre, in millimetres of the sheet.

    Attributes:
        lines: the text within, top to bottom.
        ring: text around the rim of a round stamp; empty for a box.
        width_mm, height_mm: of the frame; a round stamp is ``width_mm`` across.
        colour: ``"violet"``, ``"blue"`` or ``"red"``.
        tilt: degrees clockwise.

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

    def __post_init__(self) -> None:
        if not self.lines and not self.ring:
            raise ValueError("a stamp needs text")
        if self.width_mm <= 2 or self.height_mm <= 2:
            raise ValueError(f"a stamp of {self.width_mm} x {self.height_mm} mm cannot be drawn")
        if self.colour not in ("violet", "blue", "red"):
            raise ValueError(f"no stamp of colour {self.colour!r}")


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

    def __post_init__(self) -> None:
        if not 50 <= self.width_mm <= 450 or not 50 <= self.height_mm <= 450:
            raise ValueError(f"paper of {self.width_mm} x {self.height_mm} mm is not 50 to 450 mm")


@dataclass(frozen=True, slots=True)
class Condition:
    """What time and the scanner did to a page. Percentages are 0 (none) to 100 (all there is).

    Attributes:
        dpi: of the scan.
        skew: degrees clockwise by which the sheet lay on the glass, -5 to 5.
        faded: how much of the ribbon's ink is gone.
        bleed: strength of the other side's ink showing through.
        yellow: how far the paper has aged.
        stains: how many.
        folds: how many horizontal folds.
        noise: of the scanner.
        blur: of the scanner, in hundredths of a pixel (Gaussian sigma).
        margin_mm: scanner bed seen around the paper.
        dark_bed: the bed is black, else the white lid.
        tone: ``"colour"``, ``"grey"`` or ``"bilevel"``.

    Raises:
        ValueError: when a value is out of range.
    """

    dpi: int = 300
    skew: float = 0.6
    faded: int = 10
    bleed: int = 30
    yellow: int = 60
    stains: int = 3
    folds: int = 1
    noise: int = 20
    blur: int = 55
    margin_mm: float = 3.5
    dark_bed: bool = True
    tone: str = "colour"

    def __post_init__(self) -> None:
        if not 60 <= self.dpi <= 600:
            raise ValueError(f"dpi {self.dpi} is not in 60 to 600")
        if abs(self.skew) > 5:
            raise ValueError(f"skew {self.skew} is not in -5 to 5 degrees")
        for name in ("faded", "bleed", "yellow", "noise"):
            if not 0 <= getattr(self, name) <= 100:
                raise ValueError(f"{name} {getattr(self, name)} is not in 0 to 100")
        if not 0 <= self.stains <= 40 or not 0 <= self.folds <= 4:
            raise ValueError(f"{self.stains} stains, {self.folds} folds: too many to draw")
        if not 0 <= self.blur <= 400:
            raise ValueError(f"blur {self.blur} is not in 0 to 400")
        if not 0 <= self.margin_mm <= 40:
            raise ValueError(f"margin {self.margin_mm} mm is not in 0 to 40")
        if self.tone not in ("colour", "grey", "bilevel"):
            raise ValueError(f"no tone {self.tone!r}")
