"""A document as one HTML file: what it says, that it needs nothing, that nothing in it runs."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from html_material import (
    HOSTILE,
    MARK,
    a_document,
    hostile_page,
    picture_in,
    scans_of,
    small,
    tree_of,
    two_pages,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pages_by_hand import mark, page, paragraphs_page
from reviewed_by_hand import reviewed

from pipeline.corrections.changes import WordChange
from pipeline.errors import BatchError
from pipeline.export.formats import PictureFormat, choose_formats
from pipeline.export.html_page import html_page
from pipeline.export.html_page.captions import CaptionWriter
from pipeline.export.html_page.keys import Keys
from pipeline.export.html_page.labels import (
    CHANGES,
    FIELDS,
    HANDS,
    MARKS,
    PAGE,
    REGIONS,
    Label,
    label,
)
from pipeline.export.html_page.layers import layers_of
from pipeline.export.html_page.pictures import LONGEST
from pipeline.model import (
    AnnotationKind,
    Box,
    Hand,
    Instrument,
    Page,
    Pixels,
    RegionKind,
    upright,
)
from pipeline.record import NULLABLE


@cache
def the_page() -> bytes:
    return html_page(a_document(), small(a_document()))


@cache
def the_tree() -> html.HtmlElement:
    return tree_of(the_page())


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(path: str) -> html.HtmlElement:
    (found,) = the_tree().xpath(path)
    return found


def test_it_is_a_format_with_pictures() -> None:
    (chosen,) = choose_formats(["html"])
    assert isinstance(chosen, PictureFormat)
    assert chosen.suffix == ".html"
    assert chosen.write(a_document(), small(a_document())) == the_page()


def test_nothing_is_fetched_from_elsewhere() -> None:
    addresses = the_tree().xpath("//@href | //@src | //@action | //@srcset")
    assert len(addresses) > 5
    assert all(address.startswith(("#", "data:image/jpeg;base64,")) for address in addresses)
    assert not re.search(r"@import|url\(", one("//style").text)
    assert not the_tree().xpath("//link | //iframe | //object | //embed | //form | //base")


def test_the_policy_lets_this_one_style_and_this_one_script_work() -> None:
    policy = one('//meta[@http-equiv="Content-Security-Policy"]/@content')
    for name in ("script", "style"):
        text = one(f"//{name}").text
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not the_tree().xpath("//@style")
    assert not [name for name in _attributes(the_tree()) if name.startswith("on")]


def test_the_body_says_what_the_record_says() -> None:
    document = a_document()
    (shown,) = tree_of(the_page()).xpath('//div[contains(@class,"body")]')
    for tag in shown.xpath('.//span[@class="tag"] | .//svg'):
        tag.drop_tree()
    assert said(shown) == " ".join(document.record.text.split())


def test_each_word_of_the_text_has_its_place_on_the_scan() -> None:
    places = set(the_tree().xpath('//*[@class="words"]/rect/@data-k'))
    words = the_tree().xpath('//section[@class="record"]//span[contains(@class,"w")]/@data-k')
    keys = [key for word in words for key in word.split()]
    assert places <= set(keys)
    assert set(keys) - set(the_tree().xpath("//svg//@data-k")) == set()
    (broken,) = {word for word in words if len(word.split()) == 2}
    assert said(the_tree().xpath(f'//*[@data-k="{broken}"]')[0]) == "положении"


def test_doubt_strokes_and_what_was_read_before_are_told() -> None:
    doubtful = one('//div[contains(@class,"body")]//span[contains(@class,"doubtful")]')
    assert (said(doubtful), doubtful.get("title")) == ("комиссар", "21 %")
    assert said(one('//div[contains(@class,"body")]//s')) == "доложил"
    assert said(one('//div[contains(@class,"body")]//u')) == "о"
    assert one('//div[contains(@class,"body")]//span[@title="← Hародный"]') is not None
    assert len(the_tree().xpath('//*[@class="words"]/rect[@class="doubtful"]')) == 1


def test_unread_writing_is_shown_by_its_picture() -> None:
    run = one('//div[contains(@class,"body")]//span[contains(@class,"run")]')
    assert "[…]" in said(run)
    assert [said(tag) for tag in run.xpath('./span[@class="tag"]/span[@lang="en"]')] == [
        "pencil",
        "between the lines",
    ]
    (shown,) = run.xpath(".//use/@href")
    (picture,) = the_tree().xpath(f'//image[@id="{shown[1:]}"]/@href')
    assert picture_in(picture).width > 0
    assert len(the_tree().xpath('//article//svg[@role="img"]')) == 4


def test_fields_footnotes_review_people_and_provenance_are_told() -> None:
    document = a_document()
    record = said(one('//section[@class="record"]'))
    (date,) = [row for row in the_tree().xpath("//table//tr") if said(row).startswith("Дата")]
    assert "25 ноября 1938 г." in said(date)
    assert "1938-11-25" in said(date)
    assert "90 %" in said(date)
    for item in document.record.review:
        assert item.message in record
    for note in document.record.footnotes:
        assert note.text in record
    (log,) = [t for t in the_tree().xpath("//table") if "А. Архивист" in said(t)]
    rows = [[said(cell) for cell in row.xpath("td")] for row in log.xpath(".//tbody/tr")]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[0][4:6] == ["№ 18", "№ 13"]
    assert rows[1][6].endswith("not there")
    assert document.record.provenance.engine in record
    assert document.pages[1].scan.sha256 in record


def test_a_word_that_a_person_corrected_is_marked() -> None:
    machine = paragraphs_page("p1", ["Народный комиззар доложил"])
    pages = paragraphs_page("p1", ["Народный комиссар доложил"])
    document = replace(reviewed(pages), machine_pages=(machine,))
    (word,) = tree_of(html_page(document, small(document))).xpath(
        '//div[contains(@class,"body")]//span[contains(@class,"person")]'
    )
    assert said(word) == "комиссар"


def test_all_is_in_both_languages() -> None:
    lists = {
        "regions": (REGIONS, [kind.value for kind in RegionKind]),
        "marks": (MARKS, [kind.value for kind in AnnotationKind]),
        "hands": (HANDS, [*(h.value for h in Hand), *(i.value for i in Instrument)]),
        "fields": (FIELDS, list(NULLABLE)),
        "changes": (CHANGES, ["word", "line", "region", "hand", "paragraph", "mark", "reading"]),
    }
    for labels, codes in lists.values():
        for code in codes:
            assert label(labels, code) != Label(code, code)
    for labels in (REGIONS, MARKS, HANDS, FIELDS, CHANGES, PAGE):
        assert all(re.search("[а-я]", told.ru) and told.en for told in labels.values())
    russian, english = (the_tree().xpath(f'//*[@class="{code}"]') for code in ("ru", "en"))
    assert len(russian) == len(english) > 50


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_scan_and_layers_are_turned_upright_together(rotation: int) -> None:
    spot = Box(700, 340, 900, 400)
    turned = page("p1", [], [mark("a1", spot)], rotation=rotation)
    outline = ((700, 340), (899, 345), (800, 399))
    marked = replace(turned.annotations[0], outline=(outline,))
    turned = replace(turned, annotations=(marked,), width=1500, height=2000)

    def dark(page_: Page) -> Pixels:
        pixels = np.full((page_.height, page_.width), 255, np.uint8)
        pixels[spot.y0 : spot.y1, spot.x0 : spot.x1] = 0
        return pixels

    document = reviewed(turned)
    tree = tree_of(html_page(document, scans_of(document, dark)))
    (scan,) = tree.xpath('//div[@class="sheet"]/img')
    picture = picture_in(scan.get("src"))
    assert max(picture.size) == LONGEST
    width, height = int(scan.get("width")), int(scan.get("height"))
    assert (width > height) == (rotation in (90, 270))
    found = np.argwhere(np.asarray(picture) < 128)
    (y0, x0), (y1, x1) = found.min(axis=0), found.max(axis=0) + 1
    scale = width / picture.width
    seen = np.array([x0, y0, x1, y1]) * scale
    assert np.abs(seen - upright(spot, turned).as_list()).max() <= 2 * scale
    (points,) = tree.xpath("//polygon/@points")
    corners = np.array([pair.split(",") for pair in points.split()], dtype=float)
    assert (corners >= seen[:2] - 3).all()
    assert (corners <= seen[2:] + 3).all()


def test_marks_without_an_outline_are_boxes() -> None:
    document = a_document()
    first = document.pages[0]
    layers = layers_of(first, Keys.of(document.pages), {}, 0.4)
    assert [len(shape.points) for shape in layers.marks] == [2, 0, 0, 0]
    assert layers.marks[0].box == MARK


def test_a_document_without_its_scan_is_not_written() -> None:
    document = a_document()
    with pytest.raises(BatchError, match="p1"):
        html_page(document, scans_of(document, lambda _: None))


@given(
    st.lists(
        st.builds(
            lambda x, y, w, h: Box(x, y, x + w, y + h),
            st.integers(0, 900),
            st.integers(0, 900),
            st.integers(1, 300),
            st.integers(1, 300),
        ),
        max_size=12,
    )
)
@settings(max_examples=25)
def test_no_name_is_written_over_another(boxes: list[Box]) -> None:
    writer = CaptionWriter(12, 1200)
    named = [
        caption
        for box in boxes
        if (caption := writer.place(box, "1", Label("имя", "name"))).name is not None
    ]
    width = 12 * 0.62 * len("1 name")
    for index, first in enumerate(named):
        for second in named[:index]:
            beside = abs(first.x - second.x) >= width - 1
            assert beside or abs(first.y - second.y) >= 12


def test_hostile_texts_stay_texts() -> None:
    tree = tree_of(hostile_page())
    assert tree.text_content().count(HOSTILE) > 60
    assert _tags(tree) <= _tags(the_tree())
    assert _attributes(tree) <= _attributes(the_tree())
    for path in ("//script", "//style", "//title", "//img"):
        assert len(tree.xpath(path)) == len(the_tree().xpath(path))


def test_hostile_words_are_words_with_their_places() -> None:
    document = reviewed(paragraphs_page("p1", [f"Народный {HOSTILE} доложил"]))
    words = tree_of(html_page(document, small(document))).xpath(
        '//div[contains(@class,"body")]//span[contains(@class,"w")]'
    )
    assert [word.text_content() for word in words] == ["Народный", HOSTILE, "доложил"]
    assert [word.get("data-k") for word in words] == ["1w1", "1w2", "1w3"]


def _tags(tree: html.HtmlElement) -> set[object]:
    return {element.tag for element in tree.iter()}


def _attributes(tree: html.HtmlElement) -> set[str]:
    return {name for element in tree.iter() for name in element.keys()}  # noqa: SIM118


def test_material_has_all_that_is_shown() -> None:
    document = a_document()
    assert document.record.review
    assert document.record.footnotes
    assert two_pages()[0].warnings
    assert any(isinstance(entry.change, WordChange) for entry in document.log.entries)
