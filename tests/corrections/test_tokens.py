"""The words of a person laid over those of the machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages_by_hand import LEFT, PITCH, page, typed_line

from pipeline.corrections.draft import Piece
from pipeline.corrections.tokens import in_place_of, laid_over, spread
from pipeline.model import Box, WordRef

PAGE = page("p", [])
TEXTS = st.lists(st.text("абв,", min_size=1, max_size=5), max_size=6).map(" ".join)


def pieces(text: str) -> list[Piece]:
    if not text:
        return []
    return [
        Piece(word, (WordRef("r", 0, at),)) for at, word in enumerate(typed_line(text, 0).words)
    ]


def laid(before: str, after: str) -> list[Piece]:
    old = pieces(before)
    box = Box.around(p.word.box for p in old) if old else Box(LEFT, 200, LEFT + 400, 230)
    return laid_over(old, after, box, PAGE)


@given(TEXTS, TEXTS)
def test_the_line_says_what_the_person_typed(before: str, after: str) -> None:
    new = laid(before, after)
    assert [piece.word.text for piece in new] == after.split()
    old = pieces(before)
    for piece in new:
        assert piece in old or piece.word.confidence == 1.0
        assert 0 <= piece.word.box.x0 < piece.word.box.x1 <= PAGE.width
        assert set(piece.of) <= {ref for one in old for ref in one.of}
    starts = [piece.word.box.x0 for piece in new]
    assert starts == sorted(starts)


@given(TEXTS)
def test_the_same_text_changes_nothing(text: str) -> None:
    assert laid(text, text) == pieces(text)


def test_a_new_word_stands_in_the_gap_where_it_belongs() -> None:
    new = laid("в области     12 случаев", "в области было 12 случаев")
    word = new[2].word
    assert new[1].word.box.x1 <= word.box.x0
    assert word.box.x1 <= new[3].word.box.x0
    assert new[2].of == ()


def test_new_words_before_and_after_a_line_have_the_width_of_its_letters() -> None:
    new = laid("области", "в области и крае")
    assert new[1].word.box.x0 - new[0].word.box.x1 == PITCH
    assert new[0].word.box.width == PITCH
    assert new[3].word.box.x1 == LEFT + PITCH * len("области и крае")


def test_a_line_that_fills_the_sheet_has_room_for_more() -> None:
    text = "слово " * 20
    new = laid(text, text + "конец")
    assert new[-1].word.box.x1 <= PAGE.width


@pytest.mark.parametrize(
    ("before", "after", "of"),
    [
        ("немедленно", "не медленно", [{0}, {0}]),
        ("не медленно", "немедленно", [{0, 1}]),
        ("ноября 193З", "ноябре 1938", [{0}, {1}]),
        ("вагон ов,все", "вагонов, все", [{0, 1}, {1}]),
    ],
)
def test_a_word_stands_for_those_it_was_made_of(
    before: str, after: str, of: list[set[int]]
) -> None:
    new = in_place_of(pieces(before), after.split(), PAGE)
    assert [{ref.word for ref in piece.of} for piece in new] == of


def test_words_are_parted_where_their_letters_are() -> None:
    first, second = in_place_of(pieces("приветлес"), ["привет", "лес"], PAGE)
    assert first.word.box.x1 == LEFT + 6 * PITCH
    assert second.word.box.x0 == LEFT + 6 * PITCH
    assert second.word.box.x1 == LEFT + 9 * PITCH


def test_words_are_spread_by_their_letters() -> None:
    box = Box(0, 0, 90, 10)
    spans = [(p.word.box.x0, p.word.box.x1) for p in spread(["аб", "вгде", "ж"], box, PAGE)]
    assert spans == [(0, 20), (30, 70), (80, 90)]
    assert spread([], box, PAGE) == []
