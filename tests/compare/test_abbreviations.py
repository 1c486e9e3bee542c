"""Abbreviations and their full forms."""

from __future__ import annotations

import pytest

from pipeline.compare.abbreviations import ends_short, expands


@pytest.mark.parametrize(
    ("short", "words"),
    [
        ("т.", "товарищ"),
        ("т.т.", "товарищи"),
        ("г.", "года"),
        ("ЦК", "Центральный Комитет"),
        ("ВКП(б)", "Всесоюзной коммунистической партии (большевиков)"),
        ("к.ф.м.н.", "кандидат физико-математических наук"),
        ("т.е.", "то есть"),
        ("млн.", "миллионов"),
        ("т-щ", "товарищ"),
        ("И.", "Иосиф"),
    ],
)
def test_full_forms(short: str, words: str) -> None:
    assert expands(short, words.split())


@pytest.mark.parametrize(
    ("short", "words"),
    [
        ("т.", "нарком"),
        ("ЦК", "Совет Комитета"),
        ("слово.", "словом"),
        ("НКВД", "НКВД"),
        ("дом", "домой"),
        ("и", "или"),
        ("на.", ""),
    ],
)
def test_other_words_are_no_full_forms(short: str, words: str) -> None:
    assert not expands(short, words.split())


def test_a_dot_of_an_abbreviation_ends_no_sentence() -> None:
    assert ends_short("тов.") and ends_short("Л.П.") and ends_short("г.")
    assert not ends_short("пришёл.") and not ends_short("нет")
