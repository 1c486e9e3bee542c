"""Numbers of documents, and figures that are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fields.numbers import NumberRole, bare_number, find_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("№ 1316", "1316"),
        ("№ 273/с", "273/с"),
        ("№273/сс", "273/сс"),
        ("№ П57/48", "П57/48"),
        ("№ 00447", "00447"),
        ("№ О0447", "00447"),
        ("№ I3I6", "1316"),
        ("№ 1З1б", "1316"),
        ("N 123", "123"),
        ("No 12", "12"),
        ("No. 7", "7"),
        ("N° 15", "15"),
        ("№№ 1-5", "1-5"),
        ("№е 1316", "1316"),
        ("№ 51-11-4514", "51-11-4514"),
    ],
)
def test_a_sign_and_a_number(text: str, value: str) -> None:
    (number,) = find_numbers(text)
    assert (number.value, number.role, number.sure_sign) == (value, NumberRole.OWN, True)
    assert text[number.start : number.end] == text


@pytest.mark.parametrize("sign", ["Ne", "Мо", "Хе", "Ме", "Л2"])
def test_a_misread_sign_counts_less(sign: str) -> None:
    (number,) = find_numbers(f"{sign} 1316")
    (sure,) = find_numbers("№ 1316")
    assert number.value == "1316"
    assert not number.sure_sign
    assert number.fit < sure.fit


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("Вх. № 45", "45", NumberRole.INCOMING),
        ("Исх. № 4/1234", "4/1234", NumberRole.OUTGOING),
        ("исх № 7", "7", NumberRole.OUTGOING),
        ("Экз. № 2", "2", NumberRole.EXEMPLAR),
        ("Пр. № 64 п. 12", "64 п. 12", NumberRole.PROTOCOL),
    ],
)
def test_labels_say_what_is_counted(text: str, value: str, role: NumberRole) -> None:
    (number,) = find_numbers(text)
    assert (number.value, number.role) == (value, role)


@pytest.mark.parametrize(
    ("text", "value"),
    [("П3465", "П3465"), ("ПЗ465", "П3465"), ("П57/48", "П57/48"), ("Б1-11-4514", "Б1-11-4514")],
)
def test_numbers_without_a_sign_only_when_alone(text: str, value: str) -> None:
    number = bare_number(text)
    assert number is not None
    assert number.value == value
    assert bare_number(f"по делу {text}") is None


@pytest.mark.parametrize(
    "text",
    ["УДК 681.3.06", "Зак. 580", "М-20", "1316", "N. Ivanov", "БЭСМ-6", "Но 5 человек", "п. 12"],
)
def test_other_figures_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == ()
    assert bare_number(text) is None


@settings(deadline=None)
@given(
    st.integers(1, 999_999), st.sampled_from(["", "/с", "/сс"]), st.sampled_from(["№ ", "№", "N "])
)
def test_any_number_reads_back(count: int, suffix: str, sign: str) -> None:
    written = f"{sign}{count}{suffix}".replace("1", "I")
    assert [number.value for number in find_numbers(written)] == [f"{count}{suffix}"]


@pytest.mark.parametrize("piece", ["№ 1-", "№", "1/", "N", "П", "Вх. ", "№ I.I"])
def test_a_long_line_takes_no_time(piece: str) -> None:
    started = time.perf_counter()
    find_numbers(piece * 2000)
    assert time.perf_counter() - started < 2
