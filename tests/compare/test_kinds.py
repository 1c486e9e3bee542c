"""The kind of one difference."""

from __future__ import annotations

import pytest

from pipeline.compare.kinds import Finding, Pair, kind_of


@pytest.mark.parametrize(
    ("record", "reference", "kind", "detail"),
    [
        ("ещё", "еще", "editorial", "yo"),
        ("«Правда»", '"Правда"', "editorial", "typography"),
        ("слово", "слово,", "editorial", "punctuation"),
        ("Нарком", "нарком", "editorial", "capitals"),
        ("повидимому", "по-видимому", "editorial", "hyphen"),
        ("так же", "также", "editorial", "word-division"),
        ("итти", "идти", "editorial", "spelling"),
        ("чорт", "черт", "editorial", "spelling"),
        ("новаго", "нового", "editorial", "spelling"),
        ("безпощадно", "беспощадно", "editorial", "spelling"),
        ("мѣсто", "место", "editorial", "spelling"),
        ("т.", "товарищ", "editorial", "expansion"),
        ("тов.", "товарищу", "editorial", "expansion"),
        ("с.г.", "сего года", "editorial", "expansion"),
        ("обл.", "области", "editorial", "expansion"),
        ("пр-во", "правительство", "editorial", "expansion"),
        ("товарищ", "тов.", "editorial", "abbreviation"),
        ("I", "1", "editorial", "typewriter-one"),
        ("рас-", "расположенных", "editorial", "line-end"),
        ("CCCР", "СССР", "recognition", "lookalike"),
        ("03У", "ОЗУ", "recognition", "confusable"),
        ("предлолагает", "предполагает", "recognition", "confusable"),
        ("мащина", "машина", "recognition", "confusable"),
        ("1938", "1937", "number", ""),
        ("13-16", "1316", "number", ""),
        ("13 16", "1316", "editorial", "word-division"),
        ("4.I.", "4.1.", "editorial", "typewriter-one"),
        ("берёза", "совещание", "wording", ""),
    ],
)
def test_kinds(record: str, reference: str, kind: str, detail: str) -> None:
    found = kind_of(Pair(record.split(), reference.split(), 0.95))
    assert found is not None
    assert (found.kind, found.detail) == (kind, detail)


def test_the_same_text_is_no_difference() -> None:
    assert kind_of(Pair(["слово"], ["слово"])) is None
    assert kind_of(Pair(["....."], ["........"])) is None


def test_a_doubtful_reading_is_an_error_of_recognition() -> None:
    sure, doubtful = (Pair(["завтро"], ["завтра"], c, known=True) for c in (0.95, 0.4))
    assert kind_of(sure) == Finding("wording", "", misread=True)
    assert kind_of(doubtful) == Finding("recognition", "low-confidence", misread=True)


def test_a_changed_figure_stays_a_number_however_doubtful() -> None:
    found = kind_of(Pair(["1938"], ["1988"], 0.2))
    assert found == Finding("number", "", misread=True)


def test_the_typewriters_one_is_a_figure() -> None:
    assert kind_of(Pair(["(I"], ["(8"], 0.6)) == Finding("number", "", misread=True)


def test_a_date_is_told_from_a_number() -> None:
    assert kind_of(Pair(["25"], ["21"], 0.95, in_date=True)) == Finding("date")


def test_another_month_is_another_date_also_when_misread() -> None:
    for read, confidence in (("декабря", 0.95), ("декзбря", 0.4)):
        found = kind_of(Pair([read], ["ноября"], confidence, in_date=True))
        assert found is not None and found.kind == "date"
    for read in ("ноябре", "нзября"):
        found = kind_of(Pair([read], ["ноября"], 0.4, in_date=True))
        assert found == Finding("recognition", "low-confidence", misread=True)


def test_a_name_is_told_from_a_word() -> None:
    assert kind_of(Pair(["Ежова"], ["Берия"], 0.95, is_name=True)) == Finding("name")
    doubtful = kind_of(Pair(["Ежсва"], ["Ежова"], 0.3, is_name=True))
    assert doubtful == Finding("recognition", "low-confidence", misread=True)
