"""A letter of two sheets with marks made by hand, its results folder, and changes in it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pages_by_hand import HEIGHT, LEFT, PITCH, SPACING, ADocument, AFile, AProblem, page, region
from test_assemble import PROVENANCE

from pipeline.assemble import assemble
from pipeline.corrections.apply import apply
from pipeline.corrections.changes import Change, Entry, Log, Spot
from pipeline.corrections.document import ReviewedDocument
from pipeline.fields import read_fields
from pipeline.model import (
    Annotation,
    AnnotationKind,
    ArchiveRef,
    Box,
    Hand,
    Instrument,
    Line,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    Relation,
    Sheet,
    Word,
    WordRef,
)
from pipeline.output import ResultFolder, write_whole
from pipeline.page_file import page_from_json, page_to_json
from pipeline.record import Record, record_to_json
from pipeline.settings import Settings

DOCUMENT = "f1_op2_d3_l061"
RECTO, VERSO = "f1_op2_d3_l061", "f1_op2_d3_l061ob"
WHEN = "2026-11-27T12:00:00Z"


def ref(name: str, line: int, word: int) -> WordRef:
    return WordRef(name, line, word)


def at_row(row: float, column: int, length: int, height: int = HEIGHT) -> Box:
    y0 = round(200 + row * SPACING)
    return Box(LEFT + column * PITCH, y0, LEFT + (column + length) * PITCH, y0 + height)


def by_hand(
    name: str, kind: AnnotationKind, box: Box, anchor: MarkAnchor | None = None,
    reading: str | None = None,
) -> Annotation:  # fmt: skip
    return Annotation(
        name,
        kind,
        Hand.PENCIL,
        box,
        0.8,
        f"crops/x/{name}.png",
        reading,
        None if reading is None else 0.3,
        Instrument.RED_PENCIL,
        anchor=anchor,
    )


@functools.cache
def letter() -> tuple[Page, ...]:
    """Two sides: head, two paragraphs, the second going on overleaf, and a signature."""
    recto = page(
        RECTO,
        [
            region("r1", RegionKind.HEADER, ["СОВЕРШЕННО СЕКРЕТНО", "14 марта 1936 г.   № 73"]),
            region(
                "r2",
                RegionKind.PARAGRAPH,
                [
                    "    Народный комиссар внутренних дел доложил о положении",
                    "в области и о запас-",
                    "ках хлеба на станциях дороги за этот месяц подробно.",
                ],
                4,
            ),
            region(
                "r3",
                RegionKind.PARAGRAPH,
                [
                    "    Просим выслать немедленно все сведения о погрузке и",
                    "о числе вагонов, которые стоят на путях без отправления",
                ],
                8,
            ),
        ],
        [
            by_hand("a1", AnnotationKind.SHEET_NUMBER, Box(2300, 60, 2400, 140)),
            by_hand(
                "a2",
                AnnotationKind.INSERTION,
                at_row(3.6, 22, 6, 20),
                MarkAnchor(Relation.BETWEEN, (), ref("r2", 0, 1), ref("r2", 0, 2)),
                "СССР",
            ),
            by_hand(
                "a3",
                AnnotationKind.UNDERLINE,
                at_row(9.6, 4, 6, 6),
                MarkAnchor(Relation.UNDER, (ref("r3", 1, 1), ref("r3", 1, 2))),
            ),
            by_hand(
                "a4",
                AnnotationKind.BAR,
                Box(100, 200 + 4 * SPACING, 110, 200 + 7 * SPACING),
                MarkAnchor(
                    Relation.BESIDE,
                    tuple(ref("r2", row, at) for row, n in enumerate((7, 5, 9)) for at in range(n)),
                ),
            ),
            by_hand("a5", AnnotationKind.UNCLASSIFIED, at_row(7.6, 52, 2, 20)),
        ],
    )
    verso = page(
        VERSO,
        [
            region("r1", RegionKind.PARAGRAPH, ["более суток и ждут приказа."]),
            region("h1", RegionKind.HANDWRITING, ["x"], 3),
            region("r2", RegionKind.SIGNATURE, ["НАЧАЛЬНИК ДОРОГИ     П. СИДОРОВ"], 9),
        ],
        [by_hand("a1", AnnotationKind.PARAGRAPH, at_row(3, 0, 50, 90))],
    )
    passage = Region("h1", RegionKind.HANDWRITING, verso.annotations[0].box)
    verso = replace(verso, regions=(verso.regions[0], passage, verso.regions[2]))
    return tuple(page_from_json(page_to_json(side)) for side in (recto, verso))


def record_of(pages: Sequence[Page], document: str = DOCUMENT) -> Record:
    """As a run makes it."""
    return _record(tuple(pages), document)


@functools.cache
def _record(pages: tuple[Page, ...], document: str) -> Record:
    info = ADocument(
        id=document,
        archive=ArchiveRef("РГАСПИ", "1", "2", None),
        files=(
            *(AFile(one.scan.path, Sheet(61, verso=bool(at))) for at, one in enumerate(pages)),
            AFile("lost.tif", Sheet(62)),
        ),
        title="О вагонах",
        problems=(AProblem("conflict", "The files of this document disagree on its fond."),),
    )
    settings = Settings()
    provenance = PROVENANCE.model_copy(update={"settings": settings.flat()})
    fields = read_fields(pages, settings.grammar)
    return assemble(info, pages, fields, provenance, settings.assemble)


def results_in(folder: Path, pages: Sequence[Page] | None = None) -> ResultFolder:
    """The results of a batch of this one letter."""
    out = ResultFolder(folder / "batch")
    pages = letter() if pages is None else pages
    for one in pages:
        write_whole(out.page(one.id), page_to_json(one))
    write_whole(out.record(DOCUMENT), record_to_json(record_of(pages)))
    return out


def spot(of: Page, box: Box, text: str = "") -> Spot:
    return Spot(
        page=of.id, sha256=of.scan.sha256, frame=of.scan.frame, box=tuple(box.as_list()), text=text
    )


def find_word(of: Page, text: str) -> Word:
    return next(
        word for one in of.regions for line in one.lines for word in line.words if word.text == text
    )


def find_line(of: Page, start: str) -> Line:
    return next(line for one in of.regions for line in one.lines if line.text.startswith(start))


def word_spot(of: Page, text: str) -> Spot:
    return spot(of, find_word(of, text).box, text)


def line_spot(of: Page, start: str) -> Spot:
    line = find_line(of, start)
    return spot(of, line.box, line.text)


def region_spot(of: Page, name: str) -> Spot:
    one = next(one for one in of.regions if one.id == name)
    return spot(of, one.box, one.text)


def mark_of(of: Page, name: str) -> Annotation:
    return next(mark for mark in of.annotations if mark.id == name)


def mark_spot(of: Page, name: str) -> Spot:
    mark = mark_of(of, name)
    return spot(of, mark.box, mark.reading or "")


def log_of(*what: Change | int, who: str = "Анна") -> Log:
    """A log of these changes and undone entries."""
    return Log(
        document=DOCUMENT,
        entries=tuple(
            Entry(
                number=number,
                who=who,
                when=WHEN,
                change=None if isinstance(one, int) else one,
                undoes=one if isinstance(one, int) else None,
            )
            for number, one in enumerate(what, 1)
        ),
    )


def corrected(*what: Change | int, pages: Sequence[Page] | None = None) -> ReviewedDocument:
    """The letter with these changes, on pages as a later run read them where some are given."""
    pages = letter() if pages is None else pages
    return apply(ResultFolder(Path("batch")), record_of(pages), pages, log_of(*what))


def body(reviewed: ReviewedDocument) -> list[str]:
    return [paragraph.text for paragraph in reviewed.record.body]


def reasons(reviewed: ReviewedDocument) -> list[str]:
    return [item.reason for item in reviewed.record.review]
