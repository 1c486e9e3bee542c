"""TEI P5 of a document: valid, with exactly the text of the record, and everything at its place."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pages_by_hand import page, paragraphs_page, region
from tei_material import (
    RECTO,
    VERSO,
    at_row,
    by_hand,
    letter,
    ref,
    reviewed,
    word_change,
)
from tei_schema import errors

from pipeline.corrections.changes import CheckedChange, FieldChange
from pipeline.corrections.document import ReviewedDocument
from pipeline.export.blocks import xml_text
from pipeline.export.tei import tei
from pipeline.model import (
    AnnotationKind,
    ArchiveRef,
    Instrument,
    MarkAnchor,
    Page,
    RegionKind,
    Relation,
)
from pipeline.record import CorrectionEntry, Record, TranscriptionAt

TEI = "{http://www.tei-c.org/ns/1.0}"
SPACES = {"t": TEI[1:-1]}
ID = "{http://www.w3.org/XML/1998/namespace}id"
NOT_TEXT = {f"{TEI}{name}" for name in ("note", "sic", "fw")}


def plain(element: etree._Element) -> str:
    """The text of an element by the rules of docs/tei.md."""
    if element.tag in NOT_TEXT or (element.tag == f"{TEI}pc" and element.get("force") == "weak"):
        return ""
    text = "[…]" if element.tag == f"{TEI}gap" else element.text or ""
    return text + "".join(plain(child) + (child.tail or "") for child in element)


def body_text(root: etree._Element) -> str:
    paragraphs = root.xpath(
        "//t:body/t:div/t:p | //t:body/t:div/t:ab[not(@type='empty')]", namespaces=SPACES
    )
    return "\n".join(plain(one) for one in paragraphs)


def opener_text(root: etree._Element) -> str:
    return "".join(plain(one) for one in root.findall(f".//{TEI}opener"))


def parsed(document: ReviewedDocument) -> etree._Element:
    """The file, when it is valid, has the text of the record, and points at what there is."""
    data = tei(document)
    assert errors(data) == []
    root = etree.fromstring(data)
    record = document.record
    assert body_text(root) == xml_text(record.text)
    assert opener_text(root) == xml_text("\n".join(line.text for line in record.header))
    check_pointers(root, record)
    return root


def check_pointers(root: etree._Element, record: Record) -> None:
    """Every pointer has a target; every page, mark and typed line is pointed at."""
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    pointed: set[str] = set()
    for element in root.iter(f"{TEI}*"):
        for name in ("facs", "hand", "resp", "who", "corresp", "source"):
            for pointer in (element.get(name) or "").split():
                assert pointer.startswith("#")
                assert pointer[1:] in ids, etree.tostring(element)
                pointed.add(pointer[1:])
    zones = {zone.get(ID): zone for zone in root.iter(f"{TEI}zone")}
    marks = {name for name, zone in zones.items() if zone.get("type") == "mark"}
    typed = {
        name
        for name, zone in zones.items()
        if zone.get("type") == "line" and len(zone)  # with words
    }
    assert len(marks) == len(record.annotations)
    assert marks | typed <= pointed
    begun = [pb.get("facs") for pb in root.iter(f"{TEI}pb")]
    assert begun == [f"#{one.get(ID)}" for one in root.iter(f"{TEI}surface")]


def found(root: etree._Element, path: str) -> list[str]:
    """Elements as XML without the namespace."""
    texts = []
    for one in root.xpath(path, namespaces=SPACES):
        xml = etree.tostring(one, encoding="unicode", with_tail=False)
        texts.append(xml.replace(f' xmlns="{TEI[1:-1]}"', ""))
    return texts


def said(root: etree._Element, path: str) -> list[str]:
    return [plain(one) for one in root.xpath(path, namespaces=SPACES)]


# The letter


@pytest.fixture(scope="module")
def root() -> etree._Element:
    """The letter, as nobody corrected it."""
    return parsed(reviewed(letter()))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert tei(reviewed(letter())) == tei(reviewed(letter()))


def test_the_head_is_told_apart(root: etree._Element) -> None:
    opener = "//t:opener"
    assert said(root, f"{opener}/t:title[@type='kind']") == ["ПРОТОКОЛ"]
    assert said(root, f"{opener}/t:dateline/t:date[@when='1936-03-14']") == ["14 марта 1936 г."]
    assert said(root, f"{opener}/t:dateline/t:placeName") == ["г. Москва"]
    assert said(root, f"{opener}/t:num") == ["№ 73"]
    assert said(root, f"{opener}/t:seg[@type='secrecy']") == ["СОВЕРШЕННО СЕКРЕТНО"]


def test_the_archive_reference_is_that_of_the_record(root: etree._Element) -> None:
    identifier = "//t:msDesc/t:msIdentifier"
    assert said(root, f"{identifier}/t:repository") == ["РГАСПИ"]
    parts = {name: said(root, f"{identifier}/t:idno[@type='{name}']") for name in
             ("fond", "opis", "delo", "sheets")}  # fmt: skip
    assert parts == {"fond": ["1"], "opis": ["2"], "delo": ["3-ос"], "sheets": ["61, 61 об."]}


def test_each_tool_has_a_hand_note(root: etree._Element) -> None:
    notes = root.findall(f".//{TEI}handNote")
    assert [(note.get(ID), note.get("medium")) for note in notes] == [
        ("hand-blue-pencil", "blue-pencil"),
        ("hand-ink", "ink"),
        ("hand-pencil", "pencil"),
        ("hand-red-pencil", "red-pencil"),
    ]


def test_an_insertion_is_added_above_the_line_by_its_hand(root: etree._Element) -> None:
    assert found(root, "//t:add") == [
        '<add place="above" hand="#hand-red-pencil" facs="#p1_a2"><unclear cert="0.2000" '
        'resp="#machine">СССР </unclear><gap reason="illegible" resp="#machine"/></add>'
    ]


def test_a_stroke_through_words_is_one_deletion_and_may_meet_an_underline(
    root: etree._Element,
) -> None:
    assert said(root, "//t:del[@hand='#hand-ink'][@facs='#p1_a4']") == ["вагонов, которые стоят"]
    lines = said(root, "//t:hi[@rend='underline'][@facs='#p1_a3']")
    assert lines == ["числе", "вагонов,"]
    assert said(root, "//t:del/t:hi") == ["вагонов,"]


def test_broken_words_are_whole_and_keep_their_hyphen(root: etree._Element) -> None:
    xml = found(root, "//t:body/t:div/t:p")[0]
    assert 'запас<pc force="weak">-</pc><lb facs="#p1_r2_l3" break="no"/>ках' in xml
    assert 'из-<lb facs="#p1_r2_l4" break="no"/>за' in xml


def test_words_read_with_little_confidence_are_unclear(root: etree._Element) -> None:
    typed = said(root, "//t:unclear[@cert='0.3000'][@resp='#machine']")
    assert len(typed) == 17  # the words of the third region, and no others
    assert typed[0] == "Просим"


def test_a_page_begins_within_the_paragraph_that_runs_over(root: etree._Element) -> None:
    assert found(root, "//t:p/t:pb") == ['<pb n="61 об." facs="#p2"/>']
    assert said(root, "//t:pb[@facs='#p1']/following-sibling::t:p[1]")


def test_what_stands_around_the_text_is_forme_work(root: etree._Element) -> None:
    works = root.findall(f".//{TEI}fw")
    assert [(one.get("type"), "".join(one.itertext())) for one in works] == [
        ("sheet-number", "61"),
        ("page-number", "- 2 -"),
    ]


def test_a_table_keeps_its_rows(root: etree._Element) -> None:
    assert said(root, "//t:ab[@type='table']") == ["Мука 12\nСоль 14"]


def test_marks_that_are_no_text_are_notes_at_what_they_speak_about(root: etree._Element) -> None:
    notes = {
        (note.get("type"), note.get("facs")): (
            note.getparent().tag.removeprefix(TEI),
            note.get("corresp"),
        )
        for note in root.xpath("//t:text//t:note[@hand]", namespaces=SPACES)
    }
    assert notes == {
        ("bar", "#p1_a5"): ("p", "#p1_r2_l1 #p1_r2_l2"),
        ("margin-note", "#p1_a6"): ("p", None),
        ("signature", "#p2_a2"): ("closer", "#p2_r3_l1_w2 #p2_r3_l1_w3"),
        ("unclassified", "#p1_a7"): ("div", None),
        ("resolution", "#p1_a8"): ("div", None),
    }
    assert said(root, "//t:closer/t:signed") == ["НАЧАЛЬНИК ДОРОГИ П. СИДОРОВ"]


def test_footnotes_lead_to_their_marks(root: etree._Element) -> None:
    document = reviewed(letter())
    notes = root.findall(f".//{TEI}note[@type='footnote']")
    assert [(note.get("n"), note.text) for note in notes] == [
        (one.mark, one.text) for one in document.record.footnotes
    ]
    assert notes[1].get("facs") == "#p1_a2"


def test_zones_are_where_the_pages_have_them(root: etree._Element) -> None:
    zones = {zone.get(ID): zone for zone in root.iter(f"{TEI}zone")}
    word = letter()[0].regions[2].lines[0].words[1].box
    corners = [int(zones["p1_r2_l1_w2"].get(side) or -1) for side in ("ulx", "uly", "lrx", "lry")]
    assert corners == word.as_list()
    assert zones["p1_a1"].get("points") == "2300,60 2400,60 2400,140"
    assert [part.get("points") for part in zones["p1_a2"]] == [
        "640,380 760,380 760,400",
        "641,380 760,380 760,400",
    ]
    surface = root.find(f".//{TEI}surface")
    assert surface is not None
    assert [surface.get(side) for side in ("ulx", "uly", "lrx", "lry")] == [
        "0",
        "0",
        "2480",
        "3508",
    ]


# Corrections


def test_what_a_person_corrected_is_a_choice_with_the_person() -> None:
    pages = letter()
    changes = [
        ("Анна", word_change(pages, "доложил", "сообщил")),
        ("Борис", word_change(pages, "хлеба", "муки")),
    ]
    root = parsed(reviewed(pages, changes))
    assert found(root, "//t:choice") == [
        '<choice><sic>доложил</sic><corr resp="#person-1">сообщил</corr></choice>',
        '<choice><sic>хлеба</sic><corr resp="#person-2">муки</corr></choice>',
    ]
    people = root.findall(f".//{TEI}persName")
    assert [one.text for one in people] == ["Анна", "Борис"]
    revisions = root.findall(f".//{TEI}change")
    assert [(one.get("n"), one.get("who"), one.get("when")) for one in revisions] == [
        ("2", "#person-2", "2026-11-27T12:00:00Z"),
        ("1", "#person-1", "2026-11-27T12:00:00Z"),
    ]


@pytest.mark.parametrize("after", ["", "доложил и сообщил", "доло-"])
def test_words_taken_away_or_put_in_keep_the_text_exact(after: str) -> None:
    pages = letter()
    parsed(reviewed(pages, [("Анна", word_change(pages, "доложил", after))]))


def test_what_the_program_corrected_is_a_choice_of_its_own() -> None:
    pages = letter()
    word = pages[0].regions[2].lines[0].words[0]
    entry = CorrectionEntry(
        page=RECTO, box=tuple(word.box.as_list()), rule="homoglyphs", before="Hародный",
        after="Народный", region="r2", line=0, word=0, confidence=0.9,
    )  # fmt: skip
    root = parsed(reviewed(pages, corrections=[entry]))
    assert found(root, "//t:choice") == [
        '<choice><sic>Hародный</sic><corr resp="#machine">Народный</corr></choice>'
    ]


def test_the_one_who_checked_is_named() -> None:
    root = parsed(reviewed(letter(), [("Анна", CheckedChange(before=False, after=True))]))
    assert said(root, "//t:respStmt[t:persName='Анна']/t:resp") == [
        "corrected and checked the text"
    ]
    assert "Checked by Анна." in said(root, "//t:interpretation/t:p")


def test_a_field_set_by_a_person_is_in_the_header() -> None:
    change = FieldChange(name="date", before=None, after="15 марта 1936 г.")
    root = parsed(reviewed(letter(), [("Анна", change)]))
    assert said(root, "//t:creation/t:date[@when='1936-03-15']") == ["15 марта 1936 г."]


def test_what_a_transcription_supplied_is_told() -> None:
    document = reviewed(letter())
    paragraph = document.record.body[-1]
    run = paragraph.runs[0].model_copy(
        update={"text": "Согласен.", "origin": "transcription", "own_text": "[…]"}
    )
    body = (*document.record.body[:-1], paragraph.model_copy(update={"runs": (run,)}))
    provenance = document.record.provenance.model_copy(
        update={"transcription": TranscriptionAt(file="edition.xml", sha256="0" * 64)}
    )
    record = document.record.model_copy(update={"body": body, "provenance": provenance})
    root = parsed(replace(document, record=record))
    assert said(root, "//t:p/t:supplied[@source='#transcription']") == ["Согласен."]


# Odd documents


def odd(pages: tuple[Page, ...]) -> ReviewedDocument:
    return reviewed(pages, document='<odd> & "strange"', archive=ArchiveRef(), title=None)


def test_an_empty_page_is_a_document() -> None:
    root = parsed(odd((page("p", []),)))
    assert said(root, "//t:repository") == ["not stated"]
    assert said(root, "//t:titleStmt/t:title") == ['<odd> & "strange"']
    assert root.find(f".//{TEI}date") is None


def test_a_page_between_two_texts_may_be_empty() -> None:
    pages = (paragraphs_page("p1", ["раз"]), page("p2", []), paragraphs_page("p3", ["два."]))
    parsed(odd(pages))


def test_signs_of_markup_stay_text() -> None:
    words = '<script>alert("1")</script> &amp; ]]> «Да» "нет"'
    root = parsed(odd((paragraphs_page("p", [words]),)))
    assert root.xpath("//*[local-name()='script']") == []
    assert words in body_text(root)


def test_what_xml_cannot_hold_is_replaced() -> None:
    reading = "a\x00b\ufffe"
    one = by_hand("a1", AnnotationKind.RESOLUTION, at_row(20, 0, 9), reading=reading)
    pages = (page("p\x07", [region("r", RegionKind.PARAGRAPH, ["до\x01ма"])], [one]),)
    root = parsed(odd(pages))
    assert body_text(root) == "до\ufffdма"
    assert [note.text for note in root.findall(f".//{TEI}note[@type='resolution']")] == [
        "a\ufffdb\ufffd"
    ]


@pytest.mark.parametrize(("turn", "lies"), [(90, "270"), (180, "180"), (270, "90")])
def test_a_page_on_its_side_says_how_its_writing_lies(turn: int, lies: str) -> None:
    pages = tuple(replace(one, rotation=turn) for one in letter())
    root = parsed(reviewed(pages))
    regions = root.xpath("//t:surface/t:zone[@type='region']", namespaces=SPACES)
    assert {zone.get("rotate") for zone in regions} == {lies}


def test_a_mark_at_nothing_stands_at_the_end() -> None:
    marks = [
        by_hand(kind.value, kind, at_row(20 + at, 0, 9), tool=tool)
        for at, (kind, tool) in enumerate(zip(AnnotationKind, [*Instrument] * 3, strict=False))
    ]
    root = parsed(odd((page("p", [], marks),)))
    assert len(root.findall(f".//{TEI}handNote")) == 4


def test_an_end_without_a_text_is_valid() -> None:
    pages = (page("p", [region("r", RegionKind.SIGNATURE, ["НАЧАЛЬНИК ДОРОГИ     П. СИДОРОВ"])]),)
    document = odd(pages)
    assert document.record.body == ()
    parsed(document)


def test_odd_names_of_parts_become_names_of_xml() -> None:
    pages = letter()
    marks = [replace(mark, id=f"1 {mark.id}<") for mark in pages[0].annotations]
    parsed(reviewed((replace(pages[0], annotations=tuple(marks)), pages[1])))


def test_a_stroke_through_the_head_and_the_end() -> None:
    recto, verso = letter()
    through = MarkAnchor(Relation.THROUGH, (ref("r1", 1, 0), ref("r1", 2, 0), ref("r1", 2, 3)))
    head = by_hand("b1", AnnotationKind.STRIKE_OUT, at_row(1, 0, 4), through)
    under = MarkAnchor(Relation.UNDER, (ref("r3", 0, 0),))
    end = by_hand("b2", AnnotationKind.UNDERLINE, at_row(12, 0, 4), under)
    pages = (
        replace(recto, annotations=(*recto.annotations, head)),
        replace(verso, annotations=(*verso.annotations, end)),
    )
    root = parsed(reviewed(pages))
    assert said(root, "//t:del[@facs='#p1_b1']") == ["ПРОТОКОЛ", "г.", "марта"]
    assert said(root, "//t:closer//t:hi") == ["НАЧАЛЬНИК"]


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=("Z", "Cs")).filter(lambda c: not c.isspace()),
    min_size=1,
    max_size=8,
).filter(lambda text: unicodedata.is_normalized("NFC", text) and not text[0].isspace())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.lists(WORD, min_size=1, max_size=4), min_size=1, max_size=3), max_size=3)
)
def test_any_text_is_kept(paragraphs: list[list[list[str]]]) -> None:
    lines = [[" ".join(words) for words in lines] for lines in paragraphs]
    document = odd((paragraphs_page("p1", *lines), paragraphs_page(VERSO, *lines)))
    data = tei(document)
    expected = unicodedata.normalize("NFC", xml_text(document.record.text))
    assert unicodedata.normalize("NFC", body_text(etree.fromstring(data))) == expected


def test_the_schema_tells_what_is_wrong(root: etree._Element) -> None:
    data = etree.tostring(root)
    assert errors(data.replace(b"<signed ", b'<signed type="typed" ')) != []
    assert errors(data.replace(b"<fw ", b"<script ").replace(b"</fw>", b"</script>")) != []
