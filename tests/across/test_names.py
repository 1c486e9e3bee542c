"""What is a name in a text, and what only has a capital."""

from __future__ import annotations

import pytest

from pipeline.across.abbreviations import Language
from pipeline.across.names import find_names


def sure(text: str, language: Language) -> list[str]:
    return [one.text for one in find_names(text, language) if one.sure]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Тов. Ежов подал заявление.", ["Ежов"]),
        ("Кроме того, нарком тов. Ежов прав.", ["Ежов"]),
        ("Прошу Вас выслать Начальнику Управления копию от 5 Ноября.", []),
        ("И. Петров и Петров И.С. пишут", ["Петров", "Петров"]),
        ("в г. Туле и на ст. Лесная", ["Туле", "Лесная"]),
        ("на Дальнем Востоке", ["Дальнем Востоке"]),
        ("из УРО и ХIV съезда", ["УРО"]),
        ("ПЕРВЫМ СЕКРЕТАРЯМ КРАЙКОМОВ ИЗ НОВЫХ МЕСТ", ["КРАЙКОМОВ"]),
        ("в Московском горкоме", ["Московском"]),
    ],
)
def test_russian(text: str, wanted: list[str]) -> None:
    assert sure(text, "ru") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Comrade Yezhov's statement by mail", ["Yezhov"]),
        ("The First Secretary of the Party said on Monday, November 25", []),
        ("that the German and Polish Trotskyites know him", []),
        ("of O'Brien and Mel'nikov", ["O'Brien", "Mel'nikov"]),
        ("the Far East and the Ivanovo Region", ["Far East", "Ivanovo"]),
        ("with Beria L.P. and Yu. A. Petrov", ["Beria", "Petrov"]),
    ],
)
def test_english(text: str, wanted: list[str]) -> None:
    assert sure(text, "en") == wanted


def test_a_capital_at_the_start_of_a_sentence_is_doubtful() -> None:
    assert [(one.text, one.sure) for one in find_names("Having come. Said", "en")] == [
        ("Having", False), ("Said", False),
    ]  # fmt: skip


def test_initials_are_kept() -> None:
    assert [one.initials for one in find_names("тов. Берия Л.П. и Ю. Юрьев", "ru")] == ["ЛП", "Ю"]
    assert [one.initials for one in find_names("Beria L.P as Yu. Yuryev", "en")] == ["LP", "Yu"]
