"""Folding: what counts as the same, and what does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.normal import (
    fold,
    is_cut,
    is_leader,
    is_word,
    key,
    without_note_signs,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ещё", "еще"),
        ("«Правда»", "“Правда”"),
        ("Москва – Ленинград", "Москва — Ленинград"),
        ("и т.д…", "и т.д..."),
        ("......", "............"),
        ("й", unicodedata.normalize("NFD", "й")),
        ("ё", unicodedata.normalize("NFD", "ё")),
        ("за\xadпись", "запись"),
    ],
)
def test_typography_is_folded_for_rates(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_rates_keep_case_punctuation_and_hyphens() -> None:
    assert fold("Все, кто-то") == "Все, кто-то"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("НКВД.", "нквд"),
        ("въ", "в"),
        ("мѣсто", "место"),
        ("Россія", "Россия"),
        ("CCCP", "СССР"),
        ("кто-то", "ктото"),
        ("об'ект", "обект"),
    ],
)
def test_keys_of_one_word_are_equal(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_keys_keep_short_i_digits_and_signs_apart() -> None:
    assert key("мой") != key("мои")
    assert key("1938") != key("1939")
    assert key("—") == "-"
    assert key("объезд") == "объезд"


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_signs_of_footnotes_go() -> None:
    assert without_note_signs("других[2] *слов*-* и *-*") == "других слов и "


def test_small_questions() -> None:
    assert is_word("5") and not is_word("—")
    assert is_cut("рас-", "расположенных") and not is_cut("рас", "расположенных")
    assert is_leader(". . . .") and not is_leader(".") and not is_leader("..а")
