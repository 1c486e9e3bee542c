"""IIIF Presentation 3 of a document: valid, with every line and mark at its place on the scan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft7Validator
from lxml import etree
from pages_by_hand import page, paragraphs_page, region
from schema_files import SCHEMAS
from tei_material import at_row, by_hand, letter, reviewed, word_change

from pipeline.corrections.changes import FieldChange
from pipeline.corrections.document import ReviewedDocument
from pipeline.export.formats import DocumentFormat, choose_formats
from pipeline.export.iiif import iiif
from pipeline.export.iiif_words import KINDS, TOOLS
from pipeline.export.tei import tei
from pipeline.model import AnnotationKind, ArchiveRef, Hand, Instrument, Page, RegionKind, ScanRef

SVG = "{http://www.w3.org/2000/svg}"
BASE = "https://archive.example/outputs/"


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(json.loads((SCHEMAS / "iiif-presentation-3.json").read_bytes()))


def parsed(document: ReviewedDocument, base: str = BASE) -> dict:
    """The manifest, when it is valid and names nothing twice."""
    manifest = json.loads(iiif(document, base))
    assert [error.message for error in validator().iter_errors(manifest)] == []
    ids = [one["id"] for one in objects(manifest) if "id" in one]
    assert len(ids) == len(set(ids))
    for name in ids:
        parts = urlsplit(name)
        assert (parts.scheme, bool(parts.netloc)) == ("https", True)
        assert re.fullmatch(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", name)
    return manifest


def objects(value: object) -> Iterator[dict]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from objects(part)


def annotations(manifest: dict, motivation: str, canvas: int = 0) -> list[dict]:
    return [
        one for one in objects(manifest["items"][canvas]) if one.get("motivation") == motivation
    ]


def metadata(manifest: dict) -> dict[str, list[str]]:
    return {one["label"]["en"][0]: one["value"]["none"] for one in manifest["metadata"]}


@pytest.fixture(scope="module")
def manifest() -> dict:
    return parsed(reviewed(letter()))


def test_without_a_base_the_address_is_one_that_cannot_exist() -> None:
    made = parsed(reviewed(letter()), "https://mashinopis.invalid/")
    assert json.loads(iiif(reviewed(letter()))) == made


def test_a_canvas_is_the_scan_and_shows_it(manifest: dict) -> None:
    assert [
        (one["label"]["en"], one["label"]["ru"], one["width"], one["height"])
        for one in manifest["items"]
    ] == [
        (["Sheet 61"], ["Лист 61"], 2480, 3508),
        (["Sheet 61 об."], ["Лист 61 об."], 2480, 3508),
    ]
    (painting,) = annotations(manifest, "painting")
    assert painting["body"] == {
        "id": f"{BASE}batch/scans/f1_op2_d3_l061.tif",
        "type": "Image",
        "format": "image/tiff",
        "width": 2480,
        "height": 3508,
    }
    assert painting["target"] == manifest["items"][0]["id"]


def test_every_line_is_text_at_its_place(manifest: dict) -> None:
    for at, side in enumerate(letter()):
        lines = [line for part in side.regions for line in part.lines if line.words]
        canvas = manifest["items"][at]["id"]
        assert [
            (one["body"]["value"], one["target"])
            for one in annotations(manifest, "supplementing", at)
        ] == [
            (
                line.text,
                f"{canvas}#xywh={line.box.x0},{line.box.y0},{line.box.width},{line.box.height}",
            )
            for line in lines
        ]


def test_every_mark_is_described_in_two_languages_within_its_outline(manifest: dict) -> None:
    marks = annotations(manifest, "commenting")
    assert len(marks) == len(letter()[0].annotations)
    insertion = marks[1]
    assert [(one["language"], one["value"]) for one in insertion["body"]] == [
        ("ru", "Вписано красным карандашом: СССР […]"),
        ("en", "Insertion, red pencil: СССР […]"),
    ]
    assert [one["body"][0]["value"] for one in marks[2:]] == [
        "Подчёркнуто карандашом",
        "Зачёркнуто чернилами",
        "Отчёркнуто на полях карандашом",
        "Помета на полях чернилами: проверить",
        "Помета карандашом",
        "Резолюция синим карандашом: не прочитано",
    ]
    fragment, svg = insertion["target"]["selector"]
    assert fragment["value"] == "xywh=640,380,120,20"
    (path,) = etree.fromstring(svg["value"]).findall(f"{SVG}path")
    assert path.get("d") == "M640,380L760,380L760,400ZM641,380L760,380L760,400Z"


def test_what_the_record_knows_is_shown(manifest: dict) -> None:
    assert manifest["label"] == {"none": ["О вагонах"]}
    assert manifest["navDate"] == "1936-03-14T00:00:00Z"
    shown = metadata(manifest)
    assert shown["Kind of document"] == ["ПРОТОКОЛ"]
    assert shown["Repository"] == ["РГАСПИ"]
    assert shown["Sheets"] == ["61, 61 об."]
    assert [one["format"] for one in manifest["seeAlso"]] == [
        "application/json",
        "application/tei+xml",
    ]
    assert "rights" not in manifest


def test_corrections_of_people_are_in_it() -> None:
    pages = letter()
    changes = [
        ("Анна", word_change(pages, "доложил", "сообщил")),
        ("Анна", FieldChange(name="date", before=None, after="март 1936 г.", normalised="1936-03")),
    ]
    manifest = parsed(reviewed(pages, changes))
    texts = [one["body"]["value"] for one in annotations(manifest, "supplementing")]
    assert "Народный комиссар внутренних дел сообщил о положении" in texts
    assert "navDate" not in manifest  # IIIF cannot say a month
    assert metadata(manifest)["Date"] == ["март 1936 г."]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert iiif(reviewed(letter())) == iiif(reviewed(letter()))


def test_every_kind_and_tool_has_a_name() -> None:
    assert set(KINDS) == set(AnnotationKind)
    assert set(TOOLS) == {*Hand, *Instrument}


# Odd documents


def odd(*pages: Page) -> ReviewedDocument:
    return reviewed(pages, document="<odd> & #1/2?", archive=ArchiveRef(), title=None)


def test_an_empty_page_is_a_canvas_without_annotations() -> None:
    manifest = parsed(odd(page("p", [])))
    assert manifest["label"] == {"none": ["<odd> & #1/2?"]}
    assert "annotations" not in manifest["items"][0]
    assert "navDate" not in manifest


def test_names_of_files_become_addresses() -> None:
    one = replace(page("лист 1", []), scan=ScanRef("папка/лист №1 <a>.JPG", "0" * 64, 2))
    (painting,) = annotations(parsed(odd(one)), "painting")
    assert painting["body"]["format"] == "image/jpeg"
    name = painting["body"]["id"]
    assert name.endswith("%E2%84%961%20%3Ca%3E.JPG#page=3")


def test_a_value_that_looks_like_markup_is_shown_as_it_is() -> None:
    bad = "<script>alert(1)</script>"
    changes = [("Анна", FieldChange(name="sender", before=None, after=bad))]
    shown = metadata(parsed(reviewed(letter(), changes)))
    assert shown["Sender"] == ["<span>&lt;script&gt;alert(1)&lt;/script&gt;</span>"]


def test_text_is_plain_whatever_stands_in_it() -> None:
    words = '<script>"x"</script> \x01'
    mark = by_hand("a", AnnotationKind.RESOLUTION, at_row(9, 0, 5), reading='<b onclick="x">')
    manifest = parsed(odd(page("p", [region("r", RegionKind.PARAGRAPH, [words])], [mark])))
    bodies = [one for one in objects(manifest) if one.get("type") == "TextualBody"]
    assert bodies[0]["value"] == words
    assert bodies[1]["value"].endswith('<b onclick="x">')
    assert {one["format"] for one in bodies} == {"text/plain"}


def test_a_mark_without_outline_has_its_box_only() -> None:
    mark = replace(by_hand("a", AnnotationKind.BAR, at_row(9, 0, 5)), outline=(((1, 1), (2, 2)),))
    (made,) = annotations(parsed(odd(page("p", [], [mark]))), "commenting")
    assert [one["type"] for one in made["target"]["selector"]] == ["FragmentSelector"]


def test_a_page_on_its_side_is_shown_as_it_was_scanned() -> None:
    turned = replace(paragraphs_page("p", ["слово"]), rotation=90)
    (line,) = annotations(parsed(odd(turned)), "supplementing")
    assert line["target"].endswith("#xywh=200,200,100,30")


def test_both_formats_can_be_chosen_by_name() -> None:
    document = reviewed(letter())
    made = {
        one.suffix: one.write(document)
        for one in choose_formats(["iiif", "tei"])
        if isinstance(one, DocumentFormat)
    }
    assert made == {".tei.xml": tei(document), ".iiif.json": iiif(document)}
