"""Dates as typed: every form back to ISO 8601, and nothing invented."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fields.dates import MONTHS, Precision, find_dates, find_day_without_year, roman_month

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
CYRILLIC_ROMAN = {"I": "1", "V": "У", "X": "Х", "II": "П", "III": "Ш"}
GENITIVE = [names[0].lower() for names in MONTHS]

days = st.dates(dt.date(1917, 1, 1), dt.date(1991, 12, 31))


def typewriter_roman(month: int) -> str:
    """VIII as УШ, XII as ХП: what a Russian keyboard offers."""
    text = ROMAN[month - 1]
    for latin in ("III", "II"):
        text = text.replace(latin, CYRILLIC_ROMAN[latin])
    return text.replace("V", "У").replace("X", "Х")


FORMS = {
    "words": lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year} г.",
    "words, godа": lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year} года",
    "capitals": lambda d: f"{d.day} {GENITIVE[d.month - 1].upper()} {d.year} Г.",
    "quoted": lambda d: f"«{d.day:02}» {GENITIVE[d.month - 1]} {d.year} г.",
    "quoted wide": lambda d: f'" {d.day} " {GENITIVE[d.month - 1]} {d.year}',
    "ordinal": lambda d: f"{d.day}-го {GENITIVE[d.month - 1]} {d.year}",
    "slash roman": lambda d: f"{d.day}/{ROMAN[d.month - 1]}-{d.year % 100:02} г.",
    "slash roman long": lambda d: f"{d.day}/{ROMAN[d.month - 1]}-{d.year}",
    "dot roman": lambda d: f"{d.day}.{ROMAN[d.month - 1]}.{d.year % 100:02}",
    "spaced roman": lambda d: f"{d.day} {ROMAN[d.month - 1]} {d.year}",
    "typewriter roman": lambda d: f"{d.day}/{typewriter_roman(d.month)}-{d.year}",
    "figures": lambda d: f"{d.day}.{d.month}.{d.year % 100:02}",
    "figures long": lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    "I for 1": lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year} г.".replace("1", "I"),
    "I for 1, roman": lambda d: f"{d.day}/{ROMAN[d.month - 1]}-{d.year}".replace("1", "I"),
    "O for 0": lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year} г.".replace("0", "О"),
    "З for 3": lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year} г.".replace("3", "З"),
    "б for 6": lambda d: f"{d.day}/{ROMAN[d.month - 1]}-{d.year} г.".replace("6", "б"),
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=50, deadline=None)
@given(day=days)
def test_every_date_of_the_time_reads_back(form: str, day: dt.date) -> None:
    text = FORMS[form](day)
    found = find_dates(text)
    assert [date.iso for date in found] == [day.isoformat()], text
    assert text[found[0].start : found[0].end].strip() == text.strip()
    assert found[0].precision is Precision.DAY


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("ноябрь 1938 г.", "1938-11", Precision.MONTH),
        ('"___" ноября 1938 г.', "1938-11", Precision.MONTH),
        ('" " ноября 1938 г.', "1938-11", Precision.MONTH),
        ("«__» _______ 1938 г.", "1938", Precision.YEAR),
        ("1938 г.", "1938", Precision.YEAR),
        ("25-го Ноября 1916 года", "1916-11-25", Precision.DAY),
        ("5 апрѣля 1916 г.", "1916-04-05", Precision.DAY),
        ("I0/УI-I969", "1969-06-10", Precision.DAY),
        ("5/IY-42", "1942-04-05", Precision.DAY),
        ("25/XI 38 г.", "1938-11-25", Precision.DAY),
        ("25-26 ноября 1938 г.", "1938-11-25/1938-11-26", Precision.DAY),
        ("25 нояоря 1938 г.", "1938-11-25", Precision.DAY),
        ("25 нояб. 1938 г.", "1938-11-25", Precision.DAY),
    ],
)
def test_forms_with_a_story(text: str, iso: str, precision: Precision) -> None:
    assert [(date.iso, date.precision) for date in find_dates(text)] == [(iso, precision)]


@pytest.mark.parametrize(
    "text", ["31 ноября 1938 г.", "29 февраля 1937 г.", "5.13.1938", "31.11.38", "25/XI-1838"]
)
def test_a_day_that_never_was_is_reported_not_repaired(text: str) -> None:
    (date,) = find_dates(text)
    assert date.iso == ""
    assert date.problem
    assert date.fit < 0.3


def test_a_month_between_june_and_july_is_not_chosen() -> None:
    assert all(len(date.iso) <= 4 for date in find_dates("25 июкя 1938 г."))


def test_figures_of_a_day_that_stand_apart_are_not_joined_nor_dropped() -> None:
    (date,) = find_dates("2 5 ноября 1938 г.")
    assert (date.iso, date.precision) == ("1938-11", Precision.MONTH)
    assert date.problem


def test_roman_two_or_eleven_is_said_to_be_doubtful() -> None:
    (doubtful,) = find_dates("25/11-38")
    (sure,) = find_dates("25/XI-38")
    assert doubtful.iso == sure.iso == "1938-11-25"
    assert doubtful.problem
    assert doubtful.fit < sure.fit


def test_the_hour_belongs_to_the_date() -> None:
    (date,) = find_dates("Передана 12 часов 30 минут 25 ноября 1938 г.")
    assert (date.iso, date.time, date.start) == ("1938-11-25", "12:30", 9)


@pytest.mark.parametrize(
    "text",
    [
        "УДК 681.3.06",
        "М-20",
        "1.1.1",
        "3.14.15",
        "п. 4.5",
        "12/345",
        "1938",
        "тел. 25-11-389",
        "стр. 25",
    ],
)
def test_other_figures_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize("month", range(1, 13))
def test_roman_months_in_both_alphabets(month: int) -> None:
    assert roman_month(ROMAN[month - 1]) == month
    assert roman_month(typewriter_roman(month)) == month


def test_a_day_without_a_year_is_no_date_but_is_noticed() -> None:
    assert find_dates("25 ноября, вечером") == ()
    assert find_day_without_year("25 ноября, вечером") == (0, 9)


@settings(deadline=None)
@given(st.text(alphabet='0123456789IVXХУПШОЗ./-" «»абвгноябряГгод№', max_size=60))
def test_any_text_gives_separate_spans_inside_it(text: str) -> None:
    found = find_dates(text)
    edges = [edge for date in found for edge in (date.start, date.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(date.iso or date.problem for date in found)


@pytest.mark.parametrize("piece", ["1", "1.", "I/", '" ', "ноября ", "№", "12 ч. ", "_ ", "-"])
def test_a_long_line_takes_no_time(piece: str) -> None:
    started = time.perf_counter()
    find_dates(piece * 4000)
    assert time.perf_counter() - started < 2
