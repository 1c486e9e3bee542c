"""What people left on a typed sheet, as much and in such places as they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.facsimile import mark_strokes, mark_words
from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.description import PageDescription
from pipeline.facsimile.dice import measure, weighted
from pipeline.facsimile.penman import Annotated, Penman, penman
from pipeline.facsimile.raster import Rng

Room = tuple[float, float]
"""From and to which height of the sheet, in mm, it is left free for handwriting."""
Blank = tuple[float, float, float]
"""x and y where a blank line of a form begins, and its length, in mm."""
MakeMark = Callable[[Annotated, Rng, Penman], None]

WEIGHTS: tuple[tuple[MakeMark, int], ...] = (
    (mark_words.insertion, 22),
    (mark_strokes.underline, 17),
    (mark_words.replacement, 13),
    (mark_words.margin_note, 13),
    (mark_strokes.bar, 11),
    (mark_strokes.sign, 11),
    (mark_words.resolution, 6),
    (mark_strokes.strike_block, 2),
)
"""Marks that somebody who works through a text makes, and how often."""


EDITS: tuple[tuple[MakeMark, int], ...] = (
    (mark_words.long_insertion, 30),
    (mark_words.insertion, 20),
    (mark_words.replacement, 30),
    (mark_strokes.underline, 5),
    (mark_strokes.sign, 8),
    (mark_words.margin_note, 7),
)
"""Changes of an author, and how often."""


def random_marks(
    rng: Rng,
    sheet: PageDescription,
    language: str,
    *,
    hands: Sequence[str] | None = None,
    rooms: Sequence[Room] = (),
    blanks: Sequence[Blank] = (),
    edits: int = 0,
) -> PageDescription:
    """The sheet with what people wrote on it; a quarter of all sheets without rooms stay clean.

    Args:
        rng: for everything.
        sheet: typed, printed and stamped.
        language: of the words, ``"ru"`` or ``"la"``.
        hands: names of handwriting faces or invented hands; any when ``None``.
        rooms: parts that are left free for handwriting, which fills them.
        blanks: lines of a form, most of which are filled in on a sheet that does not stay clean.
        edits: so many changes in one hand, as an author works over his text; no sheet with some
            stays clean.
    """
    if not rooms and not edits and chance(rng, 25):
        return sheet
    gaps: list[mark_words.Gap] = []
    if sheet.typed and chance(rng, 22):
        sheet, gaps = mark_words.leave_gaps(sheet, rng, between(rng, 1, 7))
    page = Annotated.of(sheet, language, hands)
    people = [penman(rng, hands) for _ in range(between(rng, 1, 3))]
    for room in rooms:
        mark_words.paragraph(page, rng, people[0], room)
    if blanks and chance(rng, 70):
        for blank in blanks:
            if chance(rng, 70):
                mark_words.form_word(page, rng, people[0], blank)
    for gap in gaps:
        mark_words.gap_word(page, rng, people[0], gap)
    if chance(rng, 55):
        archivist = penman(rng, hands, one_of(rng, ("graphite", "hard-graphite", "red-pencil")))
        mark_words.sheet_number(page, rng, archivist if chance(rng, 80) else one_of(rng, people))
    if chance(rng, 45):
        for _ in range(between(rng, 1, 2)):
            mark_words.signature(page, rng, _signer(rng, hands))
    if page.places.rows:
        _work_through(page, rng, people, edits)
    return page.done()


def _work_through(page: Annotated, rng: Rng, people: Sequence[Penman], edits: int) -> None:
    """What readers leave in a text, and what its author changes."""
    many = weighted(rng, ((0, 15), (1, 20), (2, 20), (3, 15), (5, 15), (8, 10), (14, 5)))
    for _ in range(many):
        weighted(rng, WEIGHTS)(page, rng, one_of(rng, people))
    author = people[0].sized(measure(rng, 3.0, 5.5))
    for _ in range(edits):
        weighted(rng, EDITS)(page, rng, author)


def _signer(rng: Rng, hands: Sequence[str] | None) -> Penman:
    """Names are signed in ink, or in the coloured pencil of somebody high up."""
    tools = ("blue-black-ink", "black-ink", "violet-ink", "blue-ball-pen", "red-pencil")
    return penman(rng, hands, one_of(rng, (*tools, "blue-pencil", "graphite", "green-ink")))
