"""Which words of a text are part of a date, and which are names."""

from __future__ import annotations

import pytest

from pipeline.compare.dates import date_words, is_other_month, month_of
from pipeline.compare.names import name_words
from pipeline.compare.words import Section, Token


def marked(text: str, indices: frozenset[int]) -> list[str]:
    return [word for index, word in enumerate(text.split()) if index in indices]


def tokens(text: str, section: Section = "body") -> list[Token]:
    return [Token(word, section, 0) for word in text.split()]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Вчера, 25 ноября 1938 г., пришло 12 писем", ["25", "ноября", "1938"]),
        ("в 1937 году 300 человек", ["1937"]),
        ("от 10/VI-1969 г. на № 15", ["10/VI-1969"]),
        ("12.05.41 выехало 15 машин", ["12.05.41"]),
        ("в размере 1938 рублей", []),
        ("мая", ["мая"]),
    ],
)
def test_words_of_dates(text: str, dates: list[str]) -> None:
    assert marked(text, date_words(tokens(text))) == dates


def test_months_in_any_case_and_misread() -> None:
    assert month_of("Ноября") == month_of("ноябре") == 11
    assert month_of("май") == month_of("мая") == 5
    assert month_of("мартеновский") is None
    assert is_other_month("декзбря", 11) and not is_other_month("нзябвя", 11)
    assert not is_other_month("маета", 3) and not is_other_month("июзя", 7)
    assert not is_other_month("совещание", 11)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Тогда тов. Ежов и Люшков ушли.", ["Ежов", "Люшков"]),
        ("Он пришёл. Ежов ушёл.", []),
        ("Видел Ежова. Ежов ушёл.", ["Ежова.", "Ежов"]),
        ("Пришёл Л.П. Берия сюда", ["Л.П.", "Берия"]),
        ("это НКВД СССР", []),
    ],
)
def test_names_inside_sentences(text: str, names: list[str]) -> None:
    assert marked(text, name_words(tokens(text))) == names


def test_the_name_of_a_signature() -> None:
    text = "СЕКРЕТАРЬ ЦК И. СТАЛИН"
    assert marked(text, name_words(tokens(text, "signature"))) == ["И.", "СТАЛИН"]
