"""A typewriter without a key for 1: the roman I stands for it, and the engine reads Т, Г or [."""

from __future__ import annotations

import pytest
from drawn import SIZE, page_image, typescript

from pipeline.ocr.numeral_one import mend_ones
from pipeline.rows import RowSettings, RowWord, find_rows


def mended(typed: str, read: str) -> str:
    """What becomes of ``read`` where the shapes of ``typed`` stand; a line of typing around it."""
    page = typescript([f"погон {typed} торги"])
    rows = find_rows(page_image(page.grey), RowSettings())
    box = page.word(typed)
    (word,) = mend_ones(rows, rows.rows[0], [RowWord(read, tuple(box.as_list()), 0.6)])  # type: ignore[arg-type]
    assert word.confidence == 0.6
    return word.text


@pytest.mark.parametrize(
    ("typed", "read", "text"),
    [
        ("I938", "Т938", "1938"),
        ("I938", "[938", "1938"),
        ("I938", "1938", "1938"),
        ("I9I8", "Т9Г8", "1918"),
        ("3II", "3ТТ", "311"),
        ("5I.", "5Т.", "51."),
        ("XI", "XТ", "XI"),
        ("III", "ТТТ", "III"),
        ("I", "Т", "I"),
    ],
)
def test_a_serif_stem_is_read_as_one_or_i(typed: str, read: str, text: str) -> None:
    assert mended(typed, read) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Т938", "Т938"),
        ("Г938", "Г938"),
        ("2938", "7938"),
        ("Z938", "7938"),
        ("ТОГИ", "ТОГИ"),
        ("Г.", "Г."),
        ("273", "273"),
        ("потоп", "потоп"),
    ],
)
def test_other_shapes_are_left_alone(typed: str, read: str) -> None:
    assert mended(typed, read) == read


def test_a_broken_letter_among_letters_is_left_to_the_engine() -> None:
    assert mended("КIО", "КТО") == "КТО"


@pytest.mark.parametrize(("typed", "read"), [("50", "5]"), ("О", "!")])
def test_a_hollow_shape_is_no_stem(typed: str, read: str) -> None:
    assert mended(typed, read) == read


def test_where_letters_and_ink_do_not_match_nothing_is_done() -> None:
    assert mended("I938", "Т93") == "Т93"


def test_small_shapes_are_no_numeral() -> None:
    page = typescript(["погон т938 торги"])
    rows = find_rows(page_image(page.grey, SIZE), RowSettings())
    box = page.word("т938")
    (word,) = mend_ones(rows, rows.rows[0], [RowWord("Т938", tuple(box.as_list()), 0.6)])  # type: ignore[arg-type]
    assert word.text == "Т938"
