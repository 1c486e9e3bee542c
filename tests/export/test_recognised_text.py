"""PAGE XML, ALTO and hOCR: by their schemas, and by what a reader of them finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from export_material import letter_page, log_until, odd_pages, reviewed, schema, turned
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pages_by_hand import page, paragraphs_page, region, typed_line

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.alto import alto
from pipeline.export.baseline import baseline
from pipeline.export.hocr import hocr
from pipeline.export.page_xml import orientation, page_xml
from pipeline.model import Box, Line, Page, Region, RegionKind, Word, upright

Write = Callable[[Page, ReviewedDocument], bytes]
ODD = odd_pages()
WRITERS = (page_xml, alto, hocr)
XSD = {page_xml: "page-2019-07-15.xsd", alto: "alto-4-2.xsd"}


def parsed(write: Write, one: Page, document: ReviewedDocument | None = None) -> etree._Element:
    return etree.fromstring(write(one, document or reviewed(one)))


def found(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(f"{{*}}{name}"))


def words_of(root: etree._Element) -> list[str]:
    """In the order of the file, whichever of the formats it is."""
    words = []
    for element in root.iter("{*}Word", "{*}String", "{*}span"):
        if etree.QName(element).localname == "Word":
            words.append(element.findtext("./{*}TextEquiv/{*}Unicode") or "")
        elif element.get("CONTENT"):
            words.append(element.get("CONTENT", ""))
        elif element.get("class", "").startswith("ocrx_word"):
            words.append(element.text or "")
    return words


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("write", XSD)
def test_the_official_schema_accepts_it(write: Write, name: str) -> None:
    one = ODD[name]
    document = reviewed(one, log=log_until("2026-03-01T10:00:00Z"))
    checks = schema(XSD[write])
    assert checks.validate(parsed(write, one, document)), checks.error_log


def test_the_schemas_refuse_what_is_wrong() -> None:
    for write, name in XSD.items():
        root = parsed(write, letter_page())
        found(root, "Page")[0].set("nonsense", "1")
        assert not schema(name).validate(root)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("write", WRITERS)
def test_ids_are_unique_and_what_they_name_is_there(write: Write, name: str) -> None:
    root = parsed(write, ODD[name])
    ids = [e.get("id") or e.get("ID") for e in root.iter() if e.get("id") or e.get("ID")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for reference in ("regionRef", "TAGREFS", "STYLEREFS", "IDNEXT", "PROCESSINGREFS"):
            assert set((element.get(reference) or "").split()) <= set(ids)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("write", WRITERS)
def test_every_word_is_there_once_and_in_order(write: Write, name: str) -> None:
    one = ODD[name]
    marks = {mark.reading for mark in one.annotations if mark.reading}
    typed = [w.text for r in one.regions for line in r.lines for w in line.words]
    control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    said = [word for word in words_of(parsed(write, one)) if word not in marks]
    assert said == [control.sub("\ufffd", text) for text in typed]


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_gives_the_same_bytes(write: Write) -> None:
    one = letter_page()
    assert write(one, reviewed(one)) == write(letter_page(), reviewed(letter_page()))


@pytest.mark.parametrize("write", WRITERS)
def test_markup_in_a_word_stays_text(write: Write) -> None:
    data = write(ODD["nasty words"], reviewed(ODD["nasty words"]))
    assert b"<script" not in data
    assert not found(etree.fromstring(data), "script")


def test_lines_and_regions_have_their_text_in_page_xml() -> None:
    root = parsed(page_xml, letter_page())
    lines = [line.findtext("./{*}TextEquiv/{*}Unicode") for line in found(root, "TextLine")]
    assert lines == [
        "61", "СЕКРЕТНО", "Ф. 558 № 12", "Прошу выслать ваго-", "ны угля сегодня.", "срочно",
    ]  # fmt: skip
    regions = {
        r.get("id"): r.findtext("./{*}TextEquiv/{*}Unicode") for r in found(root, "TextRegion")
    }
    assert regions["r2"] == "Прошу выслать ваго-\nны угля сегодня."


def test_hands_are_told_apart_in_page_xml() -> None:
    root = parsed(page_xml, letter_page())
    production = {r.get("id"): r.get("production") for r in found(root, "TextRegion")}
    assert production == {
        "h1": "handwritten-cursive", "r1": "typewritten", "r2": "typewritten",
        "a2": "handwritten-cursive",
    }  # fmt: skip
    graphics = {r.get("id"): r.get("type") for r in found(root, "GraphicRegion")}
    assert graphics == {
        "s1": "stamp",
        "a3": "handwritten-annotation",
        "a4": "handwritten-annotation",
    }
    customs = {r.get("id"): r.get("custom") for r in found(root, "GraphicRegion")}
    assert "structure {type:underline;} hand {type:pencil; instrument:red-pencil;}" in str(
        customs["a3"]
    )


def test_marks_stand_behind_the_text_they_speak_about() -> None:
    root = parsed(page_xml, letter_page())
    order = [ref.get("regionRef") for ref in found(root, "RegionRefIndexed")]
    assert order == ["h1", "s1", "r1", "r2", "a2", "a3", "a4"]
    links = [
        (
            found(link, "SourceRegionRef")[0].get("regionRef"),
            found(link, "TargetRegionRef")[0].get("regionRef"),
        )
        for link in found(root, "Relation")
    ]
    assert links == [("a2", "r2"), ("a3", "r2"), ("a4", "r2")]


def test_struck_and_underlined_words_are_marked() -> None:
    root = parsed(page_xml, letter_page())
    styles = {
        word.findtext("./{*}TextEquiv/{*}Unicode"): dict(style.attrib)
        for word in found(root, "Word")
        for style in word.iterfind("./{*}TextStyle")
    }
    assert styles == {"Прошу": {"underlined": "true"}, "угля": {"strikethrough": "true"}}
    strings = {
        s.get("CONTENT"): s.get("STYLE") for s in found(parsed(alto, letter_page()), "String")
    }
    assert strings["Прошу"] == "underline"
    assert strings["угля"] == "strikethrough"
    assert strings["выслать"] is None


def test_the_outline_of_a_mark_is_kept() -> None:
    root = parsed(page_xml, letter_page())
    region_ = next(r for r in found(root, "TextRegion") if r.get("id") == "h1")
    assert found(region_, "Coords")[0].get("points") == "2200,100 2290,100 2290,170 2200,180"


def test_alto_tells_hands_by_tags() -> None:
    root = parsed(alto, letter_page())
    labels = {t.get("ID"): (t.get("TYPE"), t.get("LABEL")) for t in found(root, "OtherTag")}
    blocks = {
        b.get("ID"): {labels[ref] for ref in b.get("TAGREFS", "").split()}
        for b in found(root, "PrintSpace")[0]
    }
    assert blocks["r2"] == {("region", "paragraph"), ("hand", "typed")}
    assert blocks["a2"] == {("region", "insertion"), ("hand", "pencil")}
    assert blocks["a3"] == {
        ("region", "underline"),
        ("hand", "pencil"),
        ("instrument", "red-pencil"),
    }
    assert blocks["s1"] == {("region", "stamp")}


def test_a_broken_word_is_whole_in_alto_and_keeps_its_hyphen() -> None:
    strings = {s.get("CONTENT"): s for s in found(parsed(alto, letter_page()), "String")}
    first, second = strings["ваго-"], strings["ны"]
    assert (first.get("SUBS_TYPE"), first.get("SUBS_CONTENT")) == ("HypPart1", "вагоны")
    assert (second.get("SUBS_TYPE"), second.get("SUBS_CONTENT")) == ("HypPart2", "вагоны")
    assert strings["угля"].get("SUBS_TYPE") is None


def test_what_people_corrected_is_marked() -> None:
    machine = paragraphs_page("p1", ["Прошу выслать.", "Иванов"])
    now = paragraphs_page("p1", ["Прошу вослать.", "Иванов"])
    document = reviewed(now, machine=(machine,), log=log_until("2026-03-01T10:00:00Z"))
    root = parsed(page_xml, now, document)
    marked = [w.findtext(".//{*}Unicode") for w in found(root, "Word") if w.get("custom")]
    assert marked == ["вослать."]
    assert [w.get("custom") for w in found(root, "Word") if w.get("custom")] == [
        "corrected {by:person;}"
    ]
    assert found(root, "LastChange")[0].text == "2026-03-01T10:00:00Z"
    root = parsed(alto, now, document)
    assert [s.get("CONTENT") for s in found(root, "String") if s.get("CS")] == ["вослать."]
    assert [line.get("CS") for line in found(root, "TextLine")] == ["true", None]
    assert found(root, "processingDateTime")[0].text == "2026-03-01T10:00:00Z"
    assert b"ocrx_word corrected" in hocr(now, document)


def test_what_the_program_corrected_keeps_what_was_read() -> None:
    one = paragraphs_page("p1", ["Заявление принято."])
    document = reviewed(one)
    word = one.regions[0].lines[0].words[0]
    box = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
    entry = {
        "page": "p1", "box": box, "rule": "homoglyphs", "before": "3аявление",
        "after": "Заявление", "region": "r0", "line": 0, "word": 0, "confidence": 0.5,
    }  # fmt: skip
    record = document.record.model_validate(
        document.record.model_dump()
        | {"provenance": document.record.provenance.model_dump() | {"corrections": [entry]}}
    )
    document = replace(document, record=record)
    first = found(parsed(page_xml, one, document), "Word")[0]
    texts = [(e.get("index"), e.findtext("./{*}Unicode")) for e in first.iterfind("./{*}TextEquiv")]
    assert texts == [("0", "Заявление"), ("1", "3аявление")]
    string = found(parsed(alto, one, document), "String")[0]
    assert string.findtext("./{*}ALTERNATIVE") == "3аявление"


@pytest.mark.parametrize(("rotation", "skew", "said"), [
    (0, 0.7, -0.7), (90, 0.0, 90), (180, 0.0, 180), (270, 0.5, -90.5), (180, -1.0, -179.0),
    (0, 0.0, 0),
])  # fmt: skip
def test_orientation_is_how_to_turn_it(rotation: int, skew: float, said: float) -> None:
    one = replace(paragraphs_page("p1", ["а"]), rotation=rotation, skew=skew)
    assert orientation(one) == pytest.approx(said)


@pytest.mark.parametrize("by", [0, 90, 180, 270])
def test_the_baseline_runs_as_the_line_is_read(by: int) -> None:
    plain = paragraphs_page("p1", ["но вот она ответила"])
    one = turned(plain, by) if by else plain
    line = one.regions[0].lines[0]
    start, end = baseline(line, one)
    corner = [upright(Box(x, y, x + 1, y + 1), one) for x, y in (start, end)]
    level = plain.regions[0].lines[0].box
    assert corner[0].x0 == pytest.approx(level.x0, abs=1)
    assert corner[1].x0 == pytest.approx(level.x1, abs=1)
    assert all(abs(point.y0 - level.y1) <= 1 for point in corner)


def test_letters_that_reach_below_do_not_lower_the_baseline() -> None:
    words = (Word("он", Box(0, 100, 40, 130), 1), Word("уф", Box(60, 100, 100, 140), 1))
    line = Line(Box(0, 100, 100, 140), words)
    one = page("p1", [Region("r1", RegionKind.PARAGRAPH, line.box, (line,))])
    assert baseline(line, one) == ((0, 130), (100, 130))


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.floats(-5, 5),
    st.integers(0, 2400),
    st.integers(0, 3400),
    st.integers(1, 2000),
    st.integers(1, 200),
)
def test_a_baseline_stays_in_its_line(
    rotation: int, skew: float, x: int, y: int, width: int, height: int
) -> None:
    one = replace(page("p1", []), rotation=rotation, skew=skew)
    box = Box(x, y, min(x + width, one.width), min(y + height, one.height))
    for words in ((), (Word("слово", box, 1),)):
        for px, py in baseline(Line(box, words), one):
            assert box.x0 <= px <= box.x1
            assert box.y0 <= py <= box.y1


def test_hocr_says_what_it_is_and_places_each_word() -> None:
    root = parsed(hocr, letter_page())
    meta = {m.get("name"): m.get("content") for m in found(root, "meta")}
    assert str(meta["ocr-system"]).startswith("Mashinopis 0.1.0")
    classes = {
        c for e in root.iter() for c in (e.get("class") or "").split() if c.startswith("ocr")
    }
    assert classes - {"ocr_page"} <= set(str(meta["ocr-capabilities"]).split())
    first = next(e for e in root.iter() if e.get("class") == "ocr_page")
    assert 'image "p1.tif"; bbox 0 0 2480 3508; ppageno 0; scan_res 300 300' in first.get(
        "title", ""
    )
    word = next(e for e in root.iter() if e.text == "СЕКРЕТНО")
    assert word.get("title") == "bbox 200 200 360 230; x_wconf 90"
    assert "hand-pencil" in next(e for e in root.iter() if e.get("id") == "a2").get("class", "")


def test_a_page_on_its_side_says_the_angle_of_its_lines_in_hocr() -> None:
    root = parsed(hocr, turned(letter_page(), 90))
    lines = [e for e in root.iter() if "ocr_line" in (e.get("class") or "").split()]
    assert lines
    assert all("textangle 90" in e.get("title", "") for e in lines)


def test_the_second_page_of_a_document_is_numbered() -> None:
    pages = (paragraphs_page("p1", ["один"]), paragraphs_page("p2", ["два"]))
    document = reviewed(*pages)
    assert found(parsed(alto, pages[1], document), "Page")[0].get("PHYSICAL_IMG_NR") == "2"
    assert b"ppageno 1" in hocr(pages[1], document)


def test_a_table_has_its_lines_where_readers_look_for_them() -> None:
    one = page("p1", [region("r1", RegionKind.TABLE, ["Уголь 5", "Лес 7"])])
    region_ = found(parsed(page_xml, one), "TextRegion")[0]
    assert "structure {type:table;}" in region_.get("custom", "")
    assert len(list(region_.iterfind("./{*}TextLine"))) == 2


def test_typed_lines_of_a_stamp_are_text() -> None:
    line = typed_line("Копия верна", 1)
    one = page("p1", [Region("s1", RegionKind.STAMP, line.box, (line,))])
    assert words_of(parsed(page_xml, one)) == ["Копия", "верна"]
