"""Documents for exports: pages written by hand, odd ones among them, and the official schemas."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from lxml import etree
from pages_by_hand import ADocument, mark, page, paragraphs_page, region, typed_line, written
from test_assemble import record_of

from pipeline.corrections.changes import CheckedChange, Entry, Log
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.model import (
    Box,
    Hand,
    Instrument,
    Line,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    Relation,
    Word,
    WordRef,
)
from pipeline.output import ResultFolder, write_whole
from pipeline.page_file import page_to_json
from pipeline.record import record_to_json

SCHEMAS = Path(__file__).resolve().parents[1] / "resources" / "schemas"


class _Beside(etree.Resolver):
    """The one schema that another names by an address is beside it."""

    def resolve(self, system_url: str, _public_id: str, context: object) -> object:
        if not system_url.endswith("/xlink.xsd"):
            return None  # a file, read as ever; the network is forbidden
        return self.resolve_filename(str(SCHEMAS / "xlink.xsd"), context)


@cache
def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))


def reviewed(
    *pages: Page,
    machine: tuple[Page, ...] | None = None,
    log: Log | None = None,
    results: Path = Path("/nowhere/batch"),
    checked: bool = False,
    document: ADocument | None = None,
) -> ReviewedDocument:
    given = document or ADocument()
    record = record_of(*pages, document=given)
    return ReviewedDocument(
        results=ResultFolder(results),
        record=record,
        pages=pages,
        machine_record=record,
        machine_pages=machine or pages,
        log=log or Log(document=given.id),
        checked=checked,
    )


def log_until(when: str, document: str = "f1_op2_d3_l061") -> Log:
    change = CheckedChange(before=False, after=True)
    return Log(document=document, entries=(Entry(number=1, who="А", when=when, change=change),))


def write_document(folder: ResultFolder, document_id: str, *pages: Page) -> None:
    """Its record and page files, as a run leaves them."""
    record = record_of(*pages, document=ADocument(id=document_id))
    write_whole(folder.record(document_id), record_to_json(record))
    for one in pages:
        write_whole(folder.page(one.id), page_to_json(one))


def letter_page(name: str = "p1") -> Page:
    """A head, a paragraph with a broken word, a stamp, and marks of all sorts."""
    head = region("r1", RegionKind.HEADER, ["СЕКРЕТНО", "Ф. 558 № 12"])
    body = region("r2", RegionKind.PARAGRAPH, ["Прошу выслать ваго-", "ны угля сегодня."], 4)
    stamp = Region("s1", RegionKind.STAMP, Box(1500, 200, 2000, 300))
    number = Region("h1", RegionKind.HANDWRITING, Box(2200, 100, 2300, 180))
    between = MarkAnchor(Relation.BETWEEN, before=WordRef("r2", 0, 0), after=WordRef("r2", 0, 1))
    marks = [
        mark("a1", number.box, "sheet-number", "61"),
        mark("a2", Box(320, 380, 500, 400), "insertion", "срочно", anchor=between),
        mark(
            "a3",
            Box(200, 430, 300, 436),
            "underline",
            anchor=MarkAnchor(Relation.UNDER, words=(WordRef("r2", 0, 0),)),
            instrument=Instrument.RED_PENCIL,
        ),
        mark(
            "a4",
            Box(280, 460, 360, 470),
            "strike-out",
            anchor=MarkAnchor(Relation.THROUGH, words=(WordRef("r2", 1, 1),)),
            instrument=Instrument.INK,
        ),
    ]
    outline = ((2200, 100), (2290, 100), (2290, 170), (2200, 180))
    marks[0] = replace(marks[0], outline=(outline,), reading_confidence=0.5)
    return page(name, [number, stamp, head, body], marks)


def odd_pages() -> dict[str, Page]:
    plain = paragraphs_page("p1", ["Прошу выслать.", "Иванов"])
    nasty = [Word(text, Box(9, 9 + n, 19, 19 + n), 1.0) for n, text in enumerate(NASTY)]
    outside = replace(
        mark("a1", Box(2400, 3400, 2500, 3600), "margin-note"),
        outline=(((2400, 3400), (2600, 3450), (2400, 3700)), ((1, 1), (2, 2))),
    )
    unanchored = mark("r1", Box(5, 5, 9, 9), "insertion")
    names = [region(name, RegionKind.PARAGRAPH, ["а б"], n) for n, name in enumerate(STRANGE)]
    return {
        "nothing on it": page("p1", []),
        "no words": page("p1", [written("h7", 3), Region("x", RegionKind.OTHER, Box(1, 1, 2, 2))]),
        "nasty words": page(
            'p"<1>&', [Region("r1", RegionKind.HEADER, Box(9, 9, 90, 90), (
                Line(Box(9, 9, 90, 90), tuple(nasty)),
            ))], path='a "b"/<script>alert(1)</script>&\'.tif',
        ),
        "strange ids": page("лист 1", names, [unanchored]),
        "marks off the page": page("p1", [], [outside, mark("a2", Box(0, 0, 1, 1), "bar")]),
        "every kind": page("p1", [
            region(f"r{n}", kind, ["один два", "три"], 3 * n) for n, kind in enumerate(RegionKind)
        ]),
        "a line by hand": page("p1", [Region("r1", RegionKind.PARAGRAPH, Box(1, 1, 99, 99), (
            replace(typed_line("от руки", 1), hand=Hand.INK), typed_line("на машинке", 2),
        ))]),
        "no resolution": replace(plain, dpi=None),
        **{f"turned {by}": turned(letter_page(), by) for by in (90, 180, 270)},
        "askew": replace(plain, skew=-2.5),
        "a letter": letter_page(),
    }  # fmt: skip


NASTY = (
    "<script>alert('x')</script>", '"', "&amp;", "]]>", "a\x01b\x7fc", "\ud7ff\ufffe", "-->",
    "ё", "и\u0306", "𝔖", "\u200b", "{x:1;}", "<!--", "\x9fx",
)  # fmt: skip
STRANGE = ("1", "r 1", "р1", "r1", "page", "order", "space", "r1_l1", "r1_l1_w1", "tag_hand_typed")


def turned(page_: Page, by: int) -> Page:
    """The same page on a scan that must be turned clockwise by so many degrees to be read."""
    width, height = page_.width, page_.height

    def box(b: Box) -> Box:
        match by:
            case 90:
                return Box(b.y0, width - b.x1, b.y1, width - b.x0)
            case 180:
                return Box(width - b.x1, height - b.y1, width - b.x0, height - b.y0)
            case _:
                return Box(height - b.y1, b.x0, height - b.y0, b.x1)

    def line(one: Line) -> Line:
        words = tuple(Word(word.text, box(word.box), word.confidence) for word in one.words)
        return Line(box(one.box), words, one.hand)

    return replace(
        page_,
        width=width if by == 180 else height,
        height=height if by == 180 else width,
        rotation=by,
        regions=tuple(
            replace(r, box=box(r.box), lines=tuple(line(one) for one in r.lines))
            for r in page_.regions
        ),
        annotations=tuple(replace(a, box=box(a.box), outline=()) for a in page_.annotations),
    )
