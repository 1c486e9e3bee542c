"""What is put on a sheet by hand: written lines, strokes, and the marks that they make up.

All places are in millimetres from the top left corner of the sheet of paper.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from pipeline.facsimile.tools import TOOLS, instrument_of
from pipeline.model import AnnotationKind, Hand, Instrument, Relation

STROKE_KINDS = (
    "underline",
    "strike-out",
    "tick",
    "bracket",
    "signature",
    "bar",
    "brace",
    "caret",
    "ring",
    "scribble",
    "wavy",
    "zigzag",
    "rule",
)
INVENTED = "invented-"
"""Beginning of the name of a hand that is no font but was made up; a seed follows."""


def writer_seed(face: str) -> int | None:
    """The seed of an invented hand (``"invented-17"``), or ``None`` for a face."""
    seed = face.removeprefix(INVENTED)
    return int(seed) if seed != face and seed.isdecimal() else None


NUMERALS = frozenset("0123456789 -.,/+?()")


def is_number(text: str) -> bool:
    """Whether it is written in figures, which are legible even in an invented hand."""
    return set(text) <= NUMERALS


@dataclass(frozen=True, slots=True)
class HandwrittenLine:
    """A line written by hand.

    Attributes:
        text: what it says, in NFC. An invented hand has letters of its own, as many a word.
        x_mm, y_mm: where its baseline begins.
        size_mm: height of the face's em; small letters are about a third of it.
        hand: pencil or ink.
        kind: of the annotation it is: ``"paragraph"``, ``"sheet-number"``, ``"signature"``,
            ``"resolution"`` or ``"insertion"``.
        face: name of a handwriting face, or ``"invented-<n>"`` for the n-th invented hand.
        tilt: degrees by which the line sinks to the right; with a tool any angle, else a small one.
        paragraph: index of the body paragraph it is a part of, if any.
        mark: index of the mark of the description that it belongs to, if any.
        tool: name of a tool of :mod:`pipeline.facsimile.tools`; empty for the plain pencil or pen.
        point_mm: width of the tool's line; 0 for its usual one. Only with a tool.
        force: how hard the hand presses, 10 to 100. Only with a tool.
        length_mm: the line is squeezed to be no longer than this; 0 for any. Only with a tool.

    Raises:
        ValueError: for empty text, a typed hand, an unknown tool or what cannot be drawn.
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
    mark: int | None = None
    tool: str = ""
    point_mm: float = 0.0
    force: int = 80
    length_mm: float = 0.0

    def __post_init__(self) -> None:
        if not self.text.strip() or "\n" in self.text:
            raise ValueError(f"not a written line: {self.text!r}")
        if self.hand is Hand.TYPED:
            raise ValueError("a handwritten line is in pencil or ink")
        if not 1 <= self.size_mm <= 40:
            raise ValueError(f"size {self.size_mm} mm is not in 1 to 40")
        _check_tool(self.tool, self.hand, self.point_mm, self.force)
        if writer_seed(self.face) is not None and not self.tool:
            raise ValueError("an invented hand needs a tool")
        if self.length_mm < 0:
            raise ValueError(f"length {self.length_mm} mm is below 0")
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))

    @property
    def instrument(self) -> Instrument:
        return instrument_of(self.tool, self.hand)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A mark by hand that is no text: a line through the points, in millimetres of the sheet.

    Attributes:
        kind: one of :data:`STROKE_KINDS`.
        points_mm: what the line goes through; for a ``"scribble"`` or a ``"signature"`` with an
            invented face two opposite corners of the place that it fills.
        width_mm: of the line.
        mark, tool, force: as in :class:`HandwrittenLine`.
        face: of an invented signature; else empty.

    Raises:
        ValueError: for fewer than two points, an unknown kind or tool, or a face without a tool.
    """

    kind: str
    points_mm: tuple[tuple[float, float], ...]
    hand: Hand = Hand.PENCIL
    width_mm: float = 0.5
    mark: int | None = None
    tool: str = ""
    force: int = 80
    face: str = ""

    def __post_init__(self) -> None:
        if self.kind not in STROKE_KINDS:
            raise ValueError(f"stroke kind {self.kind!r} is not one of {', '.join(STROKE_KINDS)}")
        if len(self.points_mm) < 2:
            raise ValueError("a stroke needs two points")
        _check_tool(self.tool, self.hand, self.width_mm, self.force)
        if self.face and (writer_seed(self.face) is None or not self.tool):
            raise ValueError(f"{self.face!r} is not the hand of a stroke")

    @property
    def instrument(self) -> Instrument:
        return instrument_of(self.tool, self.hand)


def _check_tool(tool: str, hand: Hand, point_mm: float, force: int) -> None:
    if tool and tool not in TOOLS:
        raise ValueError(f"tool {tool!r} is not one of {', '.join(TOOLS)}")
    if tool and TOOLS[tool].instrument.hand is not hand:
        raise ValueError(f"the tool {tool!r} writes in {TOOLS[tool].instrument.hand.value}")
    if not 0 <= point_mm <= 4:
        raise ValueError(f"a line of {point_mm} mm is not 0 to 4 mm wide")
    if not 10 <= force <= 100:
        raise ValueError(f"force {force} is not in 10 to 100")


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation: what its lines and strokes, which name it by its index, say together.

    A word is named by the index of its typed line in the description and its own index among the
    words of that line.

    Attributes:
        relation: how it stands to the typed words; ``None`` when it speaks of the whole sheet.
        words: under, through or over which it goes. Empty for ``BESIDE``: it then stands beside
            the lines that it is level with.
        before, after: for ``BETWEEN``, its neighbours.

    Raises:
        ValueError: when words and relation do not go together.
    """

    kind: AnnotationKind
    instrument: Instrument
    relation: Relation | None = None
    words: tuple[tuple[int, int], ...] = ()
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        neighbours = self.before is not None or self.after is not None
        if neighbours != (self.relation is Relation.BETWEEN):
            raise ValueError("a mark between words, and no other, names a neighbour")
        covers = self.relation in (Relation.UNDER, Relation.THROUGH, Relation.OVER)
        if bool(self.words) != covers:
            raise ValueError("a mark under, through or over words, and no other, names them")
