"""Sources, dates and numbers, a line each."""

from __future__ import annotations

import pytest

from pipeline.transcription.date_line import parse_date_line, parse_posted_line, print_date
from pipeline.transcription.number_line import parse_number_line
from pipeline.transcription.source_line import parse_source_line, print_source


@pytest.mark.parametrize(
    ("text", "said", "pages"),
    [
        ("Опубликовано: Источник. 1993. № 2", "Источник. 1993. № 2", None),
        ("Источник: Сборник. М., 2004. С. 15–16.", "Сборник. М., 2004. С. 15–16.", "15-16"),
        ("A source: Book. London, 2004, pp. 6-7.", "Book. London, 2004, pp. 6-7.", "6-7"),
        ("Печатается по: Сборник, стр. 5", "Сборник, стр. 5", "5"),
        ("Источник. 1993. № 2", None, None),
        ("Источник:", None, None),
    ],
)
def test_sources(text: str, said: str | None, pages: str | None) -> None:
    value = parse_source_line(text)
    assert (value and value.text) == said
    assert (value and value.details.get("pages")) == pages


def test_a_source_is_printed_with_one_label() -> None:
    assert print_source("Сборник") == "Опубликовано: Сборник"
    assert print_source("Источник: Сборник") == "Источник: Сборник"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("November 25, 1938", "1938-11-25"),
        ("25 November 1938", "1938-11-25"),
        ("Nov. 25, 1938", "1938-11-25"),
        ("25 ноября 1938 г.", "1938-11-25"),
        ("[25 ноября 1938 г.]", "1938-11-25"),
        ("25.11.1938", "1938-11-25"),
        ("ноябрь 1938 г.", "1938-11"),
        ("25–27 ноября 1938 г.", "1938-11-25/1938-11-27"),
        ("31 ноября 1938 г.", None),
        ("November 31, 1938", None),
        ("Дата: осень", None),
    ],
)
def test_dates(text: str, iso: str | None) -> None:
    value = parse_date_line(text)
    assert value is not None
    assert value.normalised == iso


@pytest.mark.parametrize("text", ["On November 25, 1938", "16 октября 2020 г.", "текст", ""])
def test_what_is_no_line_of_a_date(text: str) -> None:
    assert parse_date_line(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("October 16, 2020", "2020-10-16"),
        ("16 октября 2020 г.", "2020-10-16"),
        ("Размещено: 16.10.2020", "2020-10-16"),
        ("Posted 2020-10-16", "2020-10-16"),
        ("November 25, 1938", None),
        ("30.02.2020", None),
        ("October 2020", None),
    ],
)
def test_dates_of_posting(text: str, iso: str | None) -> None:
    value = parse_posted_line(text)
    assert (value and value.normalised) == iso


@pytest.mark.parametrize(
    ("iso", "printed"),
    [
        ("1938-11-25", "25 ноября 1938 г."),
        ("1938-05", "май 1938 г."),
        ("1938", "1938 г."),
        ("1938-11-25/1938-11-27", "25–27 ноября 1938 г."),
        ("1938-13-01", None),
        ("осень", None),
    ],
)
def test_dates_are_printed_in_words(iso: str, printed: str | None) -> None:
    assert print_date(iso) == printed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("№ 1316", "1316"),
        ("No. 1316", "1316"),
        ("Number 1316", "1316"),
        ("№ 273/с.", "273/с"),
        ("[№ 5]", "5"),
        ("П57/48", "П57/48"),
        ("Номер: б/н", "б/н"),
        ("Вх. № 5", None),
        ("ПРИКАЗ № 5", None),
        ("1316", None),
    ],
)
def test_numbers(text: str, value: str | None) -> None:
    read = parse_number_line(text)
    assert (read and read.normalised) == value
