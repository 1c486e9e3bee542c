"""Pages written by hand for tests: a fixed grid, 20 pixels a character, 50 a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import (
    Annotation,
    AnnotationKind,
    ArchiveRef,
    Box,
    Found,
    Hand,
    Instrument,
    Line,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    ScanRef,
    Sheet,
    Word,
)

PITCH = 20
HEIGHT = 30
SPACING = 50
LEFT = 200
WIDTH, LENGTH = 2480, 3508
VERSION = "0.1.0"


def typed_line(text: str, row: int, *, indent: int = 0, confidence: float = 0.9) -> Line:
    """A line on row ``row``; leading blanks of ``text`` count as indent too."""
    column = indent + len(text) - len(text.lstrip())
    words = []
    for part in text.split():
        x0 = LEFT + column * PITCH
        y0 = 200 + row * SPACING
        words.append(Word(part, Box(x0, y0, x0 + len(part) * PITCH, y0 + HEIGHT), confidence))
        column += len(part) + 1
    return Line(Box.around(word.box for word in words), tuple(words))


def region(
    name: str, kind: RegionKind, lines: Sequence[str], row: int = 0, confidence: float = 0.9
) -> Region:
    made = tuple(
        typed_line(text, row + index, confidence=confidence) for index, text in enumerate(lines)
    )
    return Region(name, kind, Box.around(line.box for line in made), made)


def written(name: str, row: int, *, rows: int = 2, characters: int = 50) -> Region:
    y0 = 200 + row * SPACING
    box = Box(LEFT, y0, LEFT + characters * PITCH, y0 + rows * SPACING)
    return Region(name, RegionKind.HANDWRITING, box, (Line(box, (), Hand.PENCIL),))


def mark(
    name: str,
    box: Box,
    kind: str = "unclassified",
    reading: str | None = None,
    *,
    anchor: MarkAnchor | None = None,
    instrument: Instrument | None = None,
) -> Annotation:
    hand = Hand.PENCIL if instrument is None else instrument.hand
    return Annotation(
        name,
        AnnotationKind(kind),
        hand,
        box,
        0.8,
        f"crops/{name}.png",
        reading,
        instrument=instrument,
        anchor=anchor,
    )


def page(
    name: str,
    regions: Sequence[Region],
    annotations: Sequence[Annotation] = (),
    *,
    path: str | None = None,
    frame: int = 0,
    rotation: int = 0,
    warnings: tuple[str, ...] = (),
) -> Page:
    return Page(
        id=name,
        scan=ScanRef(path or f"{name}.tif", f"{sum(name.encode()):064x}", frame),
        width=WIDTH,
        height=LENGTH,
        dpi=300.0,
        regions=tuple(regions),
        annotations=tuple(annotations),
        rotation=rotation,
        warnings=warnings,
    )


def paragraphs_page(name: str, *paragraphs: Sequence[str]) -> Page:
    """A page of nothing but paragraphs, a blank line between them."""
    regions = []
    row = 0
    for index, lines in enumerate(paragraphs):
        regions.append(region(f"r{index}", RegionKind.PARAGRAPH, lines, row))
        row += len(lines) + 1
    return page(name, regions)


def found(
    page_: Page, text: str, normalised: str | None = None, details: tuple[tuple[str, str], ...] = ()
) -> Found:
    """The first run of words of ``page_`` that reads ``text``."""
    wanted = text.split()
    words = [word for line in page_.typed_lines() for word in line.words]
    for start in range(len(words)):
        run = words[start : start + len(wanted)]
        if [word.text for word in run] == wanted:
            box = Box.around(word.box for word in run)
            return Found(text, normalised or text, page_.id, box, tuple(run), 0.9, details)
    raise LookupError(text)


@dataclass(frozen=True)
class AProblem:
    kind: str
    message: str
    file: str | None = None


@dataclass(frozen=True)
class AFile:
    relative: str
    sheet: Sheet | None = None
    last: Sheet | None = None


@dataclass(frozen=True)
class ADocument:
    id: str = "f1_op2_d3_l061"
    archive: ArchiveRef = field(default_factory=ArchiveRef)
    files: tuple[AFile, ...] = ()
    title: str | None = None
    source: str | None = None
    technique: str | None = None
    authenticity: str | None = None
    problems: tuple[AProblem, ...] = ()


@dataclass(frozen=True)
class SomeFields:
    secrecy: Found | None = None
    exemplar: Found | None = None
    urgency: Found | None = None
    handling: tuple[Found, ...] = ()
    kind: Found | None = None
    number: Found | None = None
    incoming: Found | None = None
    outgoing: Found | None = None
    date: Found | None = None
    other_dates: tuple[Found, ...] = ()
    place: Found | None = None
    sender: Found | None = None
    addressees: tuple[Found, ...] = ()
    signature: tuple[Found, ...] = ()
    certified: Found | None = None
    copies: Found | None = None
    distribution: Found | None = None
    authenticity: Found | None = None
    archive: Found | None = None
    missing: tuple[tuple[str, str], ...] = field(default=())
