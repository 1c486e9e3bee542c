from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pages_by_hand import found, page, region, written

from pipeline.model import (
    Box,
    Hand,
    Line,
    Page,
    RegionKind,
    ScanRef,
    Sheet,
    Word,
    mean_confidence,
)

coordinates = st.integers(0, 10_000)
whole = st.integers(-50, 10_000)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, y0 = draw(coordinates), draw(coordinates)
    return Box(x0, y0, x0 + draw(st.integers(1, 5000)), y0 + draw(st.integers(1, 5000)))


@given(whole, whole, whole, whole)
def test_a_box_is_on_the_scan_and_not_empty_or_it_is_refused(
    x0: int, y0: int, x1: int, y1: int
) -> None:
    if min(x0, y0) >= 0 and x1 > x0 and y1 > y0:
        box = Box(x0, y0, x1, y1)
        assert box.as_list() == [x0, y0, x1, y1]
        assert box.area == (x1 - x0) * (y1 - y0) > 0
    else:
        with pytest.raises(ValueError, match=r"box is empty|outside the scan"):
            Box(x0, y0, x1, y1)


@given(boxes(), boxes())
def test_intersection(one: Box, other: Box) -> None:
    common = one.intersection(other)
    assert common == other.intersection(one)
    assert 0 <= common <= min(one.area, other.area)
    columns = set(range(one.x0, one.x1)) & set(range(other.x0, other.x1))
    rows = set(range(one.y0, one.y1)) & set(range(other.y0, other.y1))
    assert common == len(columns) * len(rows)


@given(st.lists(boxes(), min_size=1, max_size=8))
def test_the_box_around_boxes_holds_them_and_touches_them(parts: list[Box]) -> None:
    around = Box.around(parts)
    assert all(around.intersection(part) == part.area for part in parts)
    assert around.x0 in {part.x0 for part in parts}
    assert around.y1 in {part.y1 for part in parts}
    assert Box.around([around, *parts]) == around


def test_there_is_no_box_around_nothing() -> None:
    with pytest.raises(ValueError, match="no boxes"):
        Box.around([])


@given(boxes())
def test_a_box_is_half_open(box: Box) -> None:
    assert box.contains(box.x0, box.y0)
    assert box.contains(*box.centre)
    assert not box.contains(box.x1, box.y0)
    assert not box.contains(box.x0, box.y1)


@pytest.mark.parametrize(
    ("decomposed", "composed"), [("и\u0306", "й"), ("е\u0308", "ё"), ("И\u0306", "Й")]
)
def test_a_word_is_the_same_composed_and_decomposed(decomposed: str, composed: str) -> None:
    assert len(decomposed) == 2
    assert len(composed) == 1
    box = Box(0, 0, 1, 1)
    assert Word(f"ча{decomposed}ник", box, 1).text == f"ча{composed}ник"
    assert Word(decomposed, box, 1) == Word(composed, box, 1)


@pytest.mark.parametrize("text", ["", " ", "в лес", "лес\n", "\tлес", "лес\u00a0", "\u2003"])
def test_white_space_is_no_part_of_a_word(text: str) -> None:
    with pytest.raises(ValueError, match="not a word"):
        Word(text, Box(0, 0, 1, 1), 0.5)


@pytest.mark.parametrize("confidence", [-0.01, 1.01, 96, float("nan"), float("inf")])
def test_a_confidence_is_from_0_to_1(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        Word("лес", Box(0, 0, 1, 1), confidence)


@given(st.lists(st.tuples(st.text("абв", min_size=1, max_size=9), st.floats(0, 1)), min_size=1))
def test_mean_confidence_counts_characters(parts: list[tuple[str, float]]) -> None:
    words = [Word(text, Box(0, 0, 1, 1), value) for text, value in parts]
    letters = [value for text, value in parts for _ in text]
    assert mean_confidence(words) == pytest.approx(sum(letters) / len(letters))


def test_nothing_has_no_mean_confidence() -> None:
    assert mean_confidence([]) is None
    assert Page("a", ScanRef("a.tif", "0"), 10, 10, None).mean_confidence is None


def test_the_text_of_a_page_is_its_typing_in_reading_order() -> None:
    made = page(
        "a",
        [
            region("n", RegionKind.NUMBER, ["- 2 -"]),
            region("h", RegionKind.HEADER, ["П Р И К А З", "№ 12"], 2),
            written("w", 4),
            region("p", RegionKind.PARAGRAPH, ["Сообщаю, что лес", "отгружен."], 8),
            region("o", RegionKind.OTHER, ["1 2 3 4"], 12),
            region("s", RegionKind.SIGNATURE, ["Петров"], 14),
        ],
    )
    assert made.text == "П Р И К А З\n№ 12\nСообщаю, что лес\nотгружен.\nПетров"
    assert made.mean_confidence == pytest.approx(0.9)


def test_a_written_line_is_not_in_the_typed_text() -> None:
    box = Box(0, 0, 9, 9)
    pencil = Line(box, (Word("срочно", box, 0.9),), Hand.PENCIL)
    typed = Line(box, (Word("лес", box, 0.9),))
    made = region("p", RegionKind.PARAGRAPH, ["кирпич"])
    made = type(made)("p", RegionKind.PARAGRAPH, box, (pencil, typed))
    assert page("a", [made]).text == "лес"


def test_words_found_by_their_text() -> None:
    made = page("a", [region("h", RegionKind.HEADER, ["от 3 мая"])])
    assert found(made, "3 мая").box.x0 > found(made, "от").box.x0


@pytest.mark.parametrize(
    ("sheet", "name"),
    [(Sheet(61), "61"), (Sheet(61, verso=True), "61 об."), (Sheet(7, "а", True), "7а об.")],
)
def test_the_name_of_a_sheet(sheet: Sheet, name: str) -> None:
    assert str(sheet) == name


def test_values_cannot_be_changed() -> None:
    box = Box(0, 0, 1, 1)
    with pytest.raises(AttributeError):
        box.x0 = 5  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Word("лес", box, 1).text = "бес"  # type: ignore[misc]


@given(boxes(), boxes(), boxes())
def test_boxes_sort_the_same_way_always(a: Box, b: Box, c: Box) -> None:
    assume(len({a, b, c}) == 3)
    assert sorted([a, b, c]) == sorted([c, a, b])
