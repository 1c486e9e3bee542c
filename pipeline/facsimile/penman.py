"""The people who wrote on a sheet, and what they leave on it while it is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.facsimile import fonts
from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.description import PageDescription
from pipeline.facsimile.dice import measure, weighted
from pipeline.facsimile.marks import INVENTED, HandwrittenLine, Mark, Stroke, writer_seed
from pipeline.facsimile.raster import Rng
from pipeline.facsimile.tools import TOOLS
from pipeline.facsimile.typed_places import TypedPlaces, typed_places
from pipeline.facsimile.writing_room import STEP, without_crowding
from pipeline.facsimile.written_words import PHRASEBOOKS, Phrasebook
from pipeline.model import AnnotationKind, Relation

INVENTED_HANDS = 20_000
"""How many invented hands pages choose among."""
TOOL_WEIGHTS = (
    ("graphite", 22),
    ("hard-graphite", 12),
    ("soft-graphite", 10),
    ("copying-pencil", 4),
    ("red-pencil", 9),
    ("brown-red-pencil", 3),
    ("blue-pencil", 7),
    ("dark-blue-pencil", 4),
    ("blue-black-ink", 11),
    ("black-ink", 10),
    ("violet-ink", 7),
    ("green-ink", 2),
    ("brown-ink", 3),
    ("red-ink", 3),
    ("blue-ball-pen", 9),
    ("black-ball-pen", 5),
)


@dataclass(frozen=True, slots=True)
class Penman:
    """Somebody with a tool: his face, his line, the size of his writing in ems of mm."""

    face: str
    tool: str
    point_mm: float
    size_mm: float
    force: int

    def sized(self, size_mm: float) -> Penman:
        return replace(self, size_mm=round(min(max(size_mm, 2.6), 16.0), 2))

    def reach(self, text: str) -> float:
        """About how long the text gets, in mm."""
        return len(text) * self.size_mm * STEP


def penman(rng: Rng, hands: Sequence[str] | None, tool: str = "") -> Penman:
    """Somebody: three quarters write an invented hand, the rest one of the faces."""
    if hands is not None:
        face = one_of(rng, hands)
    elif chance(rng, 75):
        face = f"{INVENTED}{between(rng, 0, INVENTED_HANDS - 1)}"
    else:
        face = one_of(rng, fonts.HANDWRITING_FACES)
    tool = tool or weighted(rng, TOOL_WEIGHTS)
    kind = TOOLS[tool]
    # Mostly 1.5 to 3 mm for small letters, which are a third of the em.
    size = measure(rng, 4.4, 9.0) if chance(rng, 80) else measure(rng, 3.6, 14.0)
    return Penman(
        face,
        tool,
        measure(rng, kind.narrow_mm, kind.broad_mm),
        size,
        between(rng, 35, 100) if kind.tooth else between(rng, 60, 100),
    )


@dataclass(slots=True)
class Annotated:
    """A typed sheet while people write on it."""

    sheet: PageDescription
    places: TypedPlaces
    book: Phrasebook
    hands: Sequence[str] | None
    lines: list[HandwrittenLine] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)

    @staticmethod
    def of(sheet: PageDescription, language: str, hands: Sequence[str] | None) -> Annotated:
        return Annotated(sheet, typed_places(sheet), PHRASEBOOKS[language], hands)

    def mark(
        self,
        kind: AnnotationKind,
        who: Penman,
        relation: Relation | None = None,
        words: Sequence[tuple[int, int]] = (),
        before: tuple[int, int] | None = None,
        after: tuple[int, int] | None = None,
    ) -> int:
        """Begin a mark; its index is what lines and strokes name."""
        instrument = TOOLS[who.tool].instrument
        self.marks.append(Mark(kind, instrument, relation, tuple(words), before, after))
        return len(self.marks) - 1

    def write(
        self,
        mark: int,
        who: Penman,
        text: str,
        x: float,
        y: float,
        *,
        tilt: float = 0.0,
        length: float = 0.0,
    ) -> None:
        """Write a line that begins at (x, y) mm and is at most ``length`` mm long, if not 0."""
        if writer_seed(who.face) is None:
            text = "".join(c for c in text if c.isspace() or fonts.has(who.face, c)) or "-"
        self.lines.append(
            HandwrittenLine(
                text,
                round(x, 2),
                round(y, 2),
                who.size_mm,
                TOOLS[who.tool].instrument.hand,
                self.marks[mark].kind.value,
                who.face,
                tilt,
                mark=mark,
                tool=who.tool,
                # Small letters are written with the sharp edge of a blunt tool, or they are blots.
                point_mm=min(who.point_mm, round(max(who.size_mm * 0.12, 0.25), 2)),
                force=who.force,
                length_mm=round(length, 2),
            )
        )

    def draw(
        self, mark: int, who: Penman, kind: str, points: Sequence[tuple[float, float]]
    ) -> None:
        """Draw a stroke through the points, in mm."""
        rounded = tuple((round(x, 2), round(y, 2)) for x, y in points)
        invented = who.face if writer_seed(who.face) is not None else f"{INVENTED}{len(who.tool)}"
        self.strokes.append(
            Stroke(
                kind,
                rounded,
                TOOLS[who.tool].instrument.hand,
                who.point_mm,
                mark=mark,
                tool=who.tool,
                force=who.force,
                face=invented if kind == "signature" else "",
            )
        )

    def done(self) -> PageDescription:
        """The sheet with all marks for which it had room."""
        lines, strokes, marks = without_crowding(self.lines, self.strokes, self.marks)
        return replace(
            self.sheet,
            handwritten=(*self.sheet.handwritten, *lines),
            strokes=(*self.sheet.strokes, *strokes),
            marks=(*self.sheet.marks, *marks),
        )
