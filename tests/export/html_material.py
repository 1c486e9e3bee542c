"""A document for the HTML page, its scans, and the same with hostile texts in every place."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from lxml import html
from pages_by_hand import ADocument, SomeFields, found, mark, page, region
from PIL import Image
from reviewed_by_hand import PROVENANCE, reviewed

from pipeline.assemble import assemble
from pipeline.corrections.changes import Change, CheckedChange, FieldChange, Spot, WordChange
from pipeline.corrections.document import ReviewedDocument
from pipeline.corrections.unfit import Why
from pipeline.export.html_page import html_page
from pipeline.export.scans import DocumentScans
from pipeline.model import (
    Box,
    Instrument,
    MarkAnchor,
    Page,
    Pixels,
    Region,
    RegionKind,
    Relation,
    Word,
    WordRef,
)
from pipeline.record import CorrectionEntry, Record, box_list

MARK = Box(700, 340, 900, 395)
SCRIPT = "<script>document.documentElement.dataset.ran=1</script>"
ATTRIBUTE = "\"'><img/src=x/onerror=document.documentElement.dataset.ran=1>"
HOSTILE = f"{ATTRIBUTE}{SCRIPT}</style></title>{{{{7*7}}}}"


def two_pages() -> tuple[Page, Page]:
    """All that the page shows: fields, hands, strokes, a broken word, doubt, a stamp, a remark."""
    head = region("r0", RegionKind.HEADER, ["25 ноября 1938 г. № 13", "Товарищу СТАЛИНУ"])
    text = region("r1", RegionKind.PARAGRAPH, ["Народный комиссар доложил о поло-", "жении"], 3)
    text = _doubted(text, "комиссар")
    stamp = Region("s1", RegionKind.STAMP, Box(1500, 100, 1900, 300))
    between = MarkAnchor(Relation.BETWEEN, (), WordRef("r1", 0, 0), WordRef("r1", 0, 1))
    through = MarkAnchor(Relation.THROUGH, (WordRef("r1", 0, 2),))
    under = MarkAnchor(Relation.UNDER, (WordRef("r1", 0, 3),))
    marks = [
        replace(
            mark("a1", MARK, "insertion", anchor=between),
            outline=(((700, 340), (899, 345), (800, 394)), ((710, 341), (720, 341), (715, 350))),
        ),
        mark("a2", Box(760, 355, 890, 375), "strike-out", anchor=through),
        mark("a3", Box(900, 380, 920, 384), "underline", anchor=under, instrument=Instrument.INK),
        mark("a4", Box(2200, 60, 2300, 110), "sheet-number", "61"),
    ]
    first = page("p1", [stamp, head, text], marks, warnings=("The scan is dark.",))
    second = page("p2", [region("r0", RegionKind.PARAGRAPH, ["Конец документа."])])
    return first, second


def _doubted(of: Region, text: str) -> Region:
    def read(word: Word) -> Word:
        return replace(word, confidence=0.21) if word.text == text else word

    lines = tuple(replace(line, words=tuple(map(read, line.words))) for line in of.lines)
    return replace(of, lines=lines)


def a_document() -> ReviewedDocument:
    pages = two_pages()
    first = pages[0]
    fields = SomeFields(
        date=found(first, "25 ноября 1938 г.", "1938-11-25", (("precision", "day"),)),
        number=found(first, "№ 13", "13"),
        addressees=(found(first, "Товарищу СТАЛИНУ", "Товарищу Сталину"),),
    )
    word = first.regions[2].lines[0].words[0]
    entry = CorrectionEntry(
        page="p1", box=box_list(word.box), rule="homoglyphs", before="Hародный",
        after=word.text, region="r1", line=0, word=0, confidence=0.9,
    )  # fmt: skip
    record = assemble(
        ADocument("f1_op2_d3_l061", title="О положении", source="Сборник"),
        pages,
        fields,
        PROVENANCE.model_copy(update={"corrections": (entry,)}),
    )
    return reviewed(*pages, record=record, changes=_changes(first, word), unfit=[2])


def _changes(first: Page, word: Word) -> list[Change]:
    spot = Spot(
        page=first.id, sha256=first.scan.sha256, frame=0, box=box_list(word.box), text=word.text
    )
    return [
        FieldChange(name="number", before="№ 18", after="№ 13"),
        WordChange(spot=spot, before="Нар", after="Народ"),
        CheckedChange(before=False, after=True),
    ]


def scans_of(
    document: ReviewedDocument, pixels: Callable[[Page], Pixels | None] | None = None
) -> DocumentScans:
    """White scans, or what is given."""
    by_id = {one.id: one for one in document.pages}
    draw = pixels or (lambda one: np.full((one.height, one.width), 255, np.uint8))
    entries = {entry.id: entry for entry in document.record.pages}
    return DocumentScans(lambda page_id: draw(by_id[page_id]), entries, None)


def small(document: ReviewedDocument) -> DocumentScans:
    """Scans of one colour whose pixels are soon made smaller."""
    return scans_of(document, lambda one: np.full((one.height // 4, one.width // 4), 255, np.uint8))


def tree_of(data: bytes) -> html.HtmlElement:
    return html.document_fromstring(data.decode())


def picture_in(uri: str) -> Image.Image:
    kind, data = uri.split(",", 1)
    assert kind == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


_CONSTRAINED = {
    "schema_version", "sha256", "hand", "instrument", "role", "relation", "join", "when",
}  # fmt: skip


def hostile(document: ReviewedDocument) -> ReviewedDocument:
    """The same with a hostile text in every place that holds any text."""
    record = Record.model_validate(
        {
            **_spoilt(document.record.model_dump(mode="json")),
            "id": document.record.id,
            "missing": dict.fromkeys(document.record.missing, HOSTILE),
        }
    )
    log = document.log.model_validate(
        {"schema_version": "1.0", **_spoilt_log(document.log.model_dump(mode="json"))}
    )
    pages = tuple(map(_spoilt_page, document.pages))
    return replace(
        document,
        record=record,
        machine_record=record,
        pages=pages,
        machine_pages=pages,
        log=log,
        unfit=tuple(
            replace(
                one,
                entry=log.entries[one.entry.number - 1],
                why=Why(one.why.en + HOSTILE, one.why.ru + HOSTILE),
            )
            for one in document.unfit
        ),
    )


def _spoilt(value: object, key: str = "") -> object:
    match value:
        case dict():
            free = key in {"details", "settings", "traineddata"}
            return {f"{k}{HOSTILE}" if free else k: _spoilt(v, k) for k, v in value.items()}
        case list():
            return [_spoilt(one, key) for one in value]
        case str() if key in _CONSTRAINED or _is_a_name(key, value):
            return value
        case str():
            return value + HOSTILE
    return value


def _is_a_name(key: str, value: str) -> bool:
    """Values of a fixed list, where the key says it only beside the others."""
    fixed = {
        "kind": {"paragraph", "table", "margin", "handwriting", "insertion", "strike-out",
                 "underline", "sheet-number", "word", "field", "checked"},
        "place": {"inline", "interlinear", "margin"},
        "origin": {"typed", "manifest", "derived", "read"},
    }  # fmt: skip
    return value in fixed.get(key, set())


def _spoilt_log(log: dict[str, object]) -> dict[str, object]:
    spoilt = _spoilt(log)
    assert isinstance(spoilt, dict)
    return {**spoilt, "schema_version": "1.0"}


def _spoilt_page(page_: Page) -> Page:
    def region_(one: Region) -> Region:
        lines = tuple(
            replace(
                line, words=tuple(replace(word, text=word.text + HOSTILE) for word in line.words)
            )
            for line in one.lines
        )
        return replace(one, id=one.id + HOSTILE, lines=lines)

    return replace(
        page_,
        id=page_.id + HOSTILE,
        scan=replace(page_.scan, path=page_.scan.path + HOSTILE),
        regions=tuple(map(region_, page_.regions)),
        annotations=tuple(
            replace(one, id=one.id + HOSTILE, reading=one.reading and one.reading + HOSTILE)
            for one in page_.annotations
        ),
        warnings=tuple(warning + HOSTILE for warning in page_.warnings),
    )


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@cache
def hostile_page() -> bytes:
    document = hostile(a_document())
    return html_page(document, small(document))
