"""Spellings of five systems have one skeleton."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from name_pairs import SAME

from pipeline.across.inflect import nominatives
from pipeline.across.transliterate import (
    SYSTEMS,
    distance,
    likeness,
    romanise,
    skeleton,
    spellings,
)


@pytest.mark.parametrize(
    ("name", "system", "written"),
    [
        ("Ежов", "bgn", "Yezhov"),
        ("Ежов", "loc", "Ezhov"),
        ("Хрущёв", "loc", "Khrushchëv"),
        ("Хрущёв", "iso9", "Hruŝëv"),
        ("Ягода", "iso9", "Âgoda"),
        ("Юрьев", "loc", "Iurʹev"),
        ("Щукин", "passport", "Shchukin"),
        ("Литвин", "ukrainian", "Lytvyn"),
        ("Григоренко", "ukrainian", "Hryhorenko"),
        ("Бонч-Бруевич", "bgn", "Bonch-Bruyevich"),
    ],
)
def test_a_name_in_each_system(name: str, system: str, written: str) -> None:
    assert romanise(name, system) == written


@pytest.mark.parametrize("system", ["bgn", "loc", "iso9", "passport"])
def test_every_spelling_is_of_its_name(system: str) -> None:
    for russian, _ in SAME:
        name = nominatives(russian)[0]
        assert likeness(name, romanise(name, system)) == 1.0
        assert distance(skeleton(name), skeleton(romanise(name, system))) <= 0.8, name


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=12))
def test_any_word_is_its_own_spelling(word: str) -> None:
    for system in SYSTEMS:
        assert word.strip("ъь") == "" or likeness(word, romanise(word, system)) == 1.0


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(other, one) >= 0


def test_accents_composed_or_not_are_the_same() -> None:
    assert skeleton("Хрущёв") == skeleton("Хруще\u0308в") == skeleton("Khrushche\u0308v")
    assert skeleton("Буденный") == skeleton("Буденныи\u0306")


def test_the_usual_ending() -> None:
    assert {"tsesarsky", "tsesarskii", "tsesarskiy", "cesarskij"} <= spellings("Цесарский")
