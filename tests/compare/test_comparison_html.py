"""What a person sees: the page with crops, and the table."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

import cv2
import numpy as np
import pytest
from compare_material import Doc, invented, record_of, reference_of

from pipeline.compare import compare
from pipeline.compare.crops import Pixels, crop, cut_of, data_uri
from pipeline.compare.html import comparison_html
from pipeline.compare.table import comparison_table
from pipeline.compare.words import Place

WHITE = np.full((60_000, 4_000), 255, np.uint8)


def white(page: str) -> Pixels:
    assert page == "page-1"
    return WHITE


class Tags(HTMLParser):
    """Counts elements, and checks that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_opens_by_itself() -> None:
    doc = Doc(("Всего 15 человек пришло сюда.",))
    other = Doc(("Всего 75 человек пришло сюда.",))
    page = comparison_html(compare(record_of(doc), reference_of(other)), white)
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "link", "iframe"} & {tag for tag, _ in tags.seen}
    (image,) = [attributes for tag, attributes in tags.seen if tag == "img"]
    source = image["src"] or ""
    assert source.startswith("data:image/jpeg;base64,")
    picture = cv2.imdecode(
        np.frombuffer(base64.b64decode(source.split(",")[1]), np.uint8), cv2.IMREAD_COLOR
    )
    assert picture is not None and picture.shape[0] > 40
    assert "<mark>1</mark>5" in page and "<mark>7</mark>5" in page
    assert "different number" in page
    assert not re.search(r"https?://", page)


def test_all_text_is_escaped() -> None:
    bad = "<script>alert('&')</script>"
    doc = Doc((f"Слово {bad} и ещё слово.",))
    other = Doc((f'Слово <b>"x"&amp;</b> и ещё слово {bad}',), number=(f"№ {bad}", bad))
    comparison = compare(record_of(doc), reference_of(other))
    comparison = comparison.model_copy(update={"document": bad})
    page = comparison_html(comparison, white)
    assert "<script" not in page and "<b>" not in page


def test_a_page_that_is_not_at_hand_leaves_the_readings() -> None:
    doc, other = Doc(("Всего 15 человек.",)), Doc(("Всего 75 человек.",))
    page = comparison_html(compare(record_of(doc), reference_of(other)), lambda _: None)
    assert "<img" not in page and "<mark>7</mark>5" in page


def test_no_match_and_no_differences_are_said() -> None:
    doc = invented(1)
    same = compare(record_of(doc), reference_of(doc))
    wrong = compare(record_of(doc), reference_of(invented(2)))
    for render in (lambda c: comparison_html(c, white), comparison_table):
        assert "No differences" in render(same) and "NOT A MATCH" not in render(same)
        assert "NOT A MATCH" in render(wrong)


def test_the_table_lists_weighty_differences_first() -> None:
    doc = Doc(("Он итти хотел. Всего 15 человек, тов. Ежов и я.",))
    other = Doc(("Он идти хотел. Всего 75 человек, тов. Берия и я.",))
    comparison = compare(record_of(doc), reference_of(other))
    table = comparison_table(comparison)
    assert table.rindex("different number") < table.rindex("different name")
    assert "итти" not in table
    assert "итти" in comparison_table(comparison, editorial=True)
    assert all(line == line.rstrip() for line in table.splitlines())


@pytest.mark.parametrize("shape", [(300, 400), (300, 400, 3)])
def test_a_crop_shows_the_place_in_a_frame(shape: tuple[int, ...]) -> None:
    pixels = np.full(shape, 255, np.uint8)
    place = Place(page="p", box=(100, 100, 200, 140))
    picture = crop(pixels, [place])
    assert picture is not None
    assert picture.shape == (120, 320, 3)
    assert (picture != 255).any()
    assert (pixels == 255).all()
    assert data_uri(picture).startswith("data:image/jpeg")


def test_a_crop_stays_on_its_page() -> None:
    places = [Place(page="p", box=(0, 0, 50, 40)), Place(page="q", box=(300, 200, 350, 240))]
    cut = cut_of(places, 100, 60)
    assert cut is not None and (cut.x0, cut.y0, cut.x1, cut.y1) == (0, 0, 100, 60)
    assert cut_of([Place(page="p", box=(500, 500, 510, 510))], 100, 100) is None
    assert cut_of([], 100, 100) is None


def test_a_long_passage_is_made_smaller() -> None:
    places = [Place(page="page-1", box=(100, 60 * k, 3_800, 60 * k + 40)) for k in range(1, 40)]
    picture = crop(WHITE, places)
    assert picture is not None and picture.shape[1] <= 900 and picture.shape[0] <= 600
