"""What the separation is worth to the reading: character error rates of four readings a page.

Each drawn page is drawn twice, as it is and before anybody wrote on it, and each of the two is
read twice: by the way that every page goes, and with all ink taken as typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.reading import Rate, compare, fold, part_distance, without_page_number
from benchmarks.tables import table
from pipeline.facsimile import DrawnPage
from pipeline.facsimile.truth import TrueLine
from pipeline.model import RegionKind

CROSSED = 0.02
"""A typed line is crossed when handwriting in its box is at least this share of the typing."""
FEWEST_CHARACTERS = 200
"""Pages with less typing than this are no part of the rates of the others."""
READINGS = (
    "no handwriting, separated",
    "no handwriting, all as typed",
    "with handwriting, separated",
    "with handwriting, all as typed",
)


@dataclass(frozen=True, slots=True)
class OcrScore:
    """A page.

    Attributes:
        pages: rate of the whole page, for each of :data:`READINGS`.
        crossed: the same of the lines that handwriting runs through, each where it fits the
            reading best.
        lines: number of those lines.
        handwriting: there is any on the page.
    """

    name: str
    pages: tuple[Rate, ...]
    crossed: tuple[Rate, ...]
    lines: int
    handwriting: bool


def score_ocr(name: str, page: DrawnPage, texts: Sequence[str]) -> OcrScore:
    """Compare the readings of a page with its typed text; page numbers stand in no reference.

    Args:
        name: of the page.
        page: as drawn with its handwriting.
        texts: what was read, one for each of :data:`READINGS`.

    Raises:
        ValueError: when there are more readings or fewer.
    """
    if len(texts) != len(READINGS):
        raise ValueError(f"{name}: {len(texts)} readings, {len(READINGS)} are compared")
    typed = [line for line in page.truth.lines if line.kind is not RegionKind.NUMBER]
    reference = fold("\n".join(line.text for line in typed))
    folded = [fold(without_page_number(text)) for text in texts]
    crossed = [fold(line.text) for line in crossed_lines(page, typed)]
    return OcrScore(
        name=name,
        pages=tuple(compare(reference, text) for text in folded),
        crossed=tuple(_best_places(crossed, text) for text in folded),
        lines=len(crossed),
        handwriting=bool(page.layers.handwritten.any()),
    )


def crossed_lines(page: DrawnPage, lines: Sequence[TrueLine]) -> list[TrueLine]:
    """The typed lines that handwriting runs through or into."""
    found = []
    for line in lines:
        x0, y0, x1, y1 = line.box.as_list()
        part = (slice(y0, y1), slice(x0, x1))
        by_hand, typed = page.layers.handwritten[part].sum(), page.layers.typed[part].sum()
        if by_hand and by_hand >= CROSSED * typed:
            found.append(line)
    return found


def ocr_tables(scores: Sequence[OcrScore], worst: int) -> str:
    """Rates, and what handwriting and separation do to them, by groups of pages."""
    groups = {f"{name} ({len(mine)})": _totals(mine) for name, mine in _groups(scores) if mine}
    lines = sum(one.lines for one in scores)
    crossed = [Rate.total(one.crossed[at] for one in scores) for at in range(len(READINGS))]
    groups[f"only the lines crossed ({lines})"] = crossed
    rows = [[name, *map(str, totals)] for name, totals in groups.items()]
    head = [
        "percentage points",
        "handwriting adds, separated",
        "handwriting adds, all as typed",
        "separation adds without handwriting",
    ]
    added = [
        [name, _points(bare, written), _points(bare_off, written_off), _points(bare_off, bare)]
        for name, (bare, bare_off, written, written_off) in groups.items()
    ]
    parts = [table(["character error rate", *READINGS], rows), table(head, added)]
    if worst:
        ranked = sorted(scores, key=_loss, reverse=True)[:worst]
        rows = [[one.name, *map(str, one.pages), str(one.lines)] for one in ranked]
        head = ["page", *READINGS, "lines crossed"]
        parts += ["Pages that lose most by their handwriting", table(head, rows)]
    return "\n\n".join(parts)


def ocr_data(scores: Sequence[OcrScore]) -> dict[str, object]:
    return {"readings": READINGS, "pages": [asdict(one) for one in scores]}


def _best_places(lines: Sequence[str], text: str) -> Rate:
    return Rate.total(Rate(part_distance(line, text), len(line)) for line in lines)


def _groups(scores: Sequence[OcrScore]) -> list[tuple[str, list[OcrScore]]]:
    """Pages of hardly any typing stand apart: a word too many is a rate of many hundred there."""
    typed = [one for one in scores if one.pages[0].characters >= FEWEST_CHARACTERS]
    return [
        ("pages with handwriting through typed lines", [one for one in typed if one.lines]),
        ("all pages with handwriting", [one for one in typed if one.handwriting]),
        ("pages without any", [one for one in typed if not one.handwriting]),
        ("all pages", typed),
        ("pages with hardly any typing", [one for one in scores if one not in typed]),
    ]


def _totals(scores: Sequence[OcrScore]) -> list[Rate]:
    return [Rate.total(one.pages[at] for one in scores) for at in range(len(READINGS))]


def _points(before: Rate, after: Rate) -> str:
    if not before.characters:
        return "–"
    return f"{100 * (after.edits - before.edits) / before.characters:+.2f}"


def _loss(score: OcrScore) -> float:
    """Errors a character that handwriting adds to the separated page."""
    bare, _, written, _ = score.pages
    return (written.edits - bare.edits) / max(bare.characters, 1)
