"""A typewriter and a line typed on it, as described, before any ink."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from pipeline.model import RegionKind

RIBBONS = ("black", "violet", "blue", "brown", "grey", "green", "red")
PITCHES = range(6, 21)


@dataclass(frozen=True, slots=True)
class Slugs:
    """How the letters of a machine differ from those of its face: it is another make's cut.

    Attributes:
        stretch: width of the letters in per cent, 70 to 140.
        height: height of the letters in per cent, 75 to 130.
        bolder: by how much the strokes are thicker, in thousandths of the em, -20 to 60.
        rounded: radius to which corners are worn or cut round, in thousandths of the em, 0 to 60.
        lean: to the right, in thousandths of the height, -60 to 250.
        uneven: how far each letter has a width, height and lean of its own, 0 to 100.

    Raises:
        ValueError: when a value is out of range.
    """

    stretch: int = 100
    height: int = 100
    bolder: int = 0
    rounded: int = 0
    lean: int = 0
    uneven: int = 0

    def __post_init__(self) -> None:
        for name, low, high in (
            ("stretch", 70, 140),
            ("height", 75, 130),
            ("bolder", -20, 60),
            ("rounded", 0, 60),
            ("lean", -60, 250),
            ("uneven", 0, 100),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} {getattr(self, name)} is not in {low} to {high}")


AS_CUT = Slugs()
"""The letters of the face as they are."""


@dataclass(frozen=True, slots=True)
class Typewriter:
    """One machine with its faults: the same key is always off the same way.

    Attributes:
        face: name of a typewriter face in :mod:`pipeline.facsimile.fonts`.
        pitch: characters to the inch, 10 (pica) or 12 (elite) on most, 6 (large type for reading
            aloud) to 20 (a reduced copy).
        serial: which machine; two pages with the same serial share every misalignment.
        ribbon: darkness of the ribbon, 20 (nearly dry) to 100 (fresh).
        wear: 0 (new slugs) to 100 (bent, clogged and uneven).
        colour: of the ribbon or carbon, one of :data:`RIBBONS`.
        slugs: how its letters differ from the face's.
        carbon: how far this is a carbon copy: 0 (the top sheet) to 100 (the last legible one).
        clogged: share of the round letters that are filled with dirt, 0 to 100.
        broken: share of the letters that have lost a piece, 0 to 100.
        two_tone: how far the red half of the ribbon strikes too, 0 to 100.

    Raises:
        ValueError: when a value is out of range.
    """

    face: str = "cmu"
    pitch: int = 10
    serial: int = 1
    ribbon: int = 85
    wear: int = 35
    colour: str = "black"
    slugs: Slugs = field(default=AS_CUT)
    carbon: int = 0
    clogged: int = 0
    broken: int = 0
    two_tone: int = 0

    def __post_init__(self) -> None:
        if self.pitch not in PITCHES:
            raise ValueError(f"pitch {self.pitch} is not 6 to 20 characters to the inch")
        if not 20 <= self.ribbon <= 100:
            raise ValueError(f"ribbon {self.ribbon} is not in 20 to 100")
        for name in ("wear", "carbon", "clogged", "broken", "two_tone"):
            if not 0 <= getattr(self, name) <= 100:
                raise ValueError(f"{name} {getattr(self, name)} is not in 0 to 100")
        if self.colour not in RIBBONS:
            raise ValueError(f"no ribbon of colour {self.colour!r}")


@dataclass(frozen=True, slots=True)
class Overtyped:
    """Characters ``first`` to ``last`` (half-open) of a line struck over with ``character``.

    An x-ed out word, or a wrong letter that the right one was typed over.
    """

    first: int
    last: int
    character: str

    def __post_init__(self) -> None:
        if not 0 <= self.first < self.last or len(self.character) != 1:
            raise ValueError(f"cannot be typed over: {self}")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of typing.

    Attributes:
        text: one typed line, in NFC, no line feeds; blanks are kept.
        row: half intervals (1/12 inch) from the top margin to the line.
        column: characters from the left margin to the first one.
        kind: the region of the record it belongs to.
        paragraph: index of the body paragraph it is a part of, if any.
        underlined: typed over with ``underline``.
        underline: the character that it is underlined with: ``_``, ``=``, ``-`` or ``.``.
        overtyped: what was struck over; the text says what was typed first, which for a corrected
            letter is what stands there in the end.
        force: darkness of the line in per cent, 40 to 130: typed at another time.
        red: typed with the red half of the ribbon.

    Raises:
        ValueError: for empty text or a place outside the grid.
    """

    text: str
    row: int
    column: int = 0
    kind: RegionKind = RegionKind.PARAGRAPH
    paragraph: int | None = None
    underlined: bool = False
    underline: str = "_"
    overtyped: tuple[Overtyped, ...] = ()
    force: int = 100
    red: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip() or "\n" in self.text:
            raise ValueError(f"not a typed line: {self.text!r}")
        if self.row < 0 or self.column < 0:
            raise ValueError(f"typed outside the margins: row {self.row}, column {self.column}")
        if self.underline not in ("_", "=", "-", "."):
            raise ValueError(f"nobody underlines with {self.underline!r}")
        if not 40 <= self.force <= 130:
            raise ValueError(f"force {self.force} is not in 40 to 130")
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))
        if any(piece.last > len(self.text) for piece in self.overtyped):
            raise ValueError(f"typed over beyond the end of {self.text!r}")
