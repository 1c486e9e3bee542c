"""Cases back to nominatives."""

from __future__ import annotations

import pytest

from pipeline.across.inflect import nominatives, places_of


@pytest.mark.parametrize(
    ("nominative", "cases"),
    [
        ("Ежов", "Ежова Ежову Ежовым Ежове"),
        ("Никитин", "Никитина Никитину Никитиным Никитине"),
        ("Жуковский", "Жуковского Жуковскому Жуковским Жуковском"),
        ("Крупская", "Крупской Крупскую"),
        ("Толстой", "Толстого Толстому Толстым"),
        ("Ягода", "Ягоды Ягоде Ягоду Ягодой"),
        ("Берия", "Берии Берию Берией"),
        ("Каганович", "Кагановича Кагановичу Кагановичем Кагановиче"),
        ("Чубарь", "Чубаря Чубарю Чубарем Чубаре"),
        ("Эйхе", "Эйхе"),
        ("Николай", "Николая Николаю Николаем Николае"),
        ("Коломиец", "Коломийца Коломийцу"),
        ("Москва", "Москвы Москве Москву Москвой"),
        ("Казань", "Казани Казанью"),
        ("Иваново", "Иванова Иванову Иванове"),
        ("Бонч-Бруевич", "Бонч-Бруевича Бонч-Бруевичу"),
    ],
)
def test_cases(nominative: str, cases: str) -> None:
    for form in (nominative, *cases.split()):
        assert nominative in nominatives(form), form
        assert nominative in nominatives(form.upper()), form


@pytest.mark.parametrize(
    ("adjective", "place"),
    [
        ("Ивановской", "Иваново"), ("Читинской", "Чита"), ("Горьковского", "Горький"),
        ("Ленинградскому", "Ленинград"), ("Донецкой", "Донецк"), ("Тульской", "Туль"),
        ("Свердловской", "Свердловск"), ("Воронежская", "Воронеж"),
    ],
)  # fmt: skip
def test_places_of_adjectives(adjective: str, place: str) -> None:
    assert place in places_of(adjective)


def test_no_adjective_has_no_place() -> None:
    assert places_of("Москва") == ()
