"""What an edition would print of a record, and that it reads back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from made_records import (
    PAGE,
    header_line,
    made,
    records,
    signature,
    stroke,
    typed_run,
    value,
)
from pages_by_hand import page, paragraphs_page
from test_assemble import record_of, telegram_record

from pipeline.record import AnnotationAt, Archive, Footnote, Paragraph, Record, Run
from pipeline.transcription import Reference, parse, reference_of, render


def differences(read: Reference, wanted: Reference) -> dict[str, tuple[object, object]]:
    """Fields in which two references differ, remarks aside."""
    return {
        name: (getattr(read, name), getattr(wanted, name))
        for name in Reference.model_fields
        if name != "remarks" and getattr(read, name) != getattr(wanted, name)
    }


@settings(max_examples=150, deadline=None)
@given(records())
def test_what_is_printed_reads_back(record: Record) -> None:
    printed = render(record)
    assert differences(parse(printed), reference_of(record)) == {}, printed


def paragraph(*runs: Run) -> Paragraph:
    return Paragraph(kind="paragraph", runs=runs, regions=())


def written(text: str, name: str) -> Run:
    here = AnnotationAt(page=PAGE, annotation=name)
    return Run(text=text, hand="pencil", place="interlinear", words=(), annotations=(here,))


def note(text: str, name: str) -> Footnote:
    here = AnnotationAt(page=PAGE, annotation=name)
    return Footnote(mark="?", text=text, derived=True, annotations=(here,))


def station() -> Record:
    """A short document with every kind of thing that is printed."""
    head = [
        header_line("СЕКРЕТНО", 1),
        header_line("14 марта 1936 г. № 73", 2),
        header_line("НАЧАЛЬНИКУ ДОРОГИ", 3),
    ]
    text = typed_run("Угля на станции нет, и паровозы стоят.", 10)
    at = {"page": PAGE, "box": (0, 2, 9, 3)}
    date = value("14 марта 1936 г.", "1936-03-14")
    date = date.model_copy(update={**at, "words": head[1].words[:4]})
    number = value("№ 73", "73").model_copy(update={**at, "words": head[1].words[4:]})
    return made(
        {
            "title": value("Записка начальника станции Лесная об угле"),
            "source": value("Дорога и люди. М., 2001. С. 15."),
            "archive": Archive(
                repository="ГАРФ", fond="1", opis="2", delo="3", sheets=("4", "4 об."), origin={},
                typed=None,
            ),
            "authenticity": value("подлинник", "подлинник"),
            "technique": value("машинопись", "машинопись"),
            "date": date,
            "number": number,
            "header": tuple(head),
            "body": (
                paragraph(text, written("Выслать!", "a1")),
                paragraph(typed_run("Прошу помочь.", 11)),
                paragraph(written("[…]", "a2")),
            ),
            "annotations": (
                stroke("s1", text.words[1:3]),
                stroke("s2", head[0].words),
            ),
            "signatures": (signature("Начальник станции С. ПЕТРОВ"),),
            "signature": signature("Начальник станции С. ПЕТРОВ"),
            "certified": signature("Верно: СИДОРОВ"),
            "footnotes": (
                note("Подчёркнуто чернилами.", "s2"),
                note("Подчёркнуто карандашом.", "s1"),
                note("Вписано синим карандашом.", "a1"),
                Footnote(mark="1", text="Так в документе.", derived=False, annotations=()),
            ),
        }
    )  # fmt: skip


STATION = """Записка начальника станции Лесная об угле

Опубликовано: Дорога и люди. М., 2001. С. 15.
Архив: ГАРФ. Ф. 1. Оп. 2. Д. 3. Л. 4–4 об. Подлинник. Машинопись.

14 марта 1936 г.

№ 73

*СЕКРЕТНО*
НАЧАЛЬНИКУ ДОРОГИ


Угля **на станции** нет, и паровозы стоят. ***Выслать!***

Прошу помочь.

*****[…]*****


Начальник станции С. ПЕТРОВ

Верно: СИДОРОВ

*—* Подчёркнуто чернилами.
**—** Подчёркнуто карандашом.
***—*** Вписано синим карандашом.
[4] Так в документе.
*****—***** Вписано карандашом.
"""


def test_what_an_edition_prints() -> None:
    assert render(station()) == STATION


def test_what_a_record_says_is_in_its_reference() -> None:
    record = station()
    said = reference_of(record)
    assert said.text == record.text
    assert [[run.hand for run in one.runs] for one in said.body] == [
        ["typed", "pencil"],
        ["typed"],
        ["pencil"],
    ]
    assert said.archives[0].sheets == ("4", "4 об.")
    assert said.date is not None
    assert said.date.normalised == "1936-03-14"
    assert said.number is not None
    assert said.number.normalised == "73"
    assert said.header == ("СЕКРЕТНО", "НАЧАЛЬНИКУ ДОРОГИ")
    assert [one.anchored for one in said.footnotes] == [True, True, True, False, True]
    assert differences(parse(STATION), said) == {}


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"body": (paragraph(typed_run("Секретарь И. ПЕТРОВ", 1)),)}, "\\ Секретарь И. ПЕТРОВ"),
        ({"body": (paragraph(typed_run("6-6 вагонов", 1)),)}, "\\ 6-6 вагонов"),
        ({"body": (paragraph(typed_run("2 * 2 [5]", 1)),)}, "2 \\* 2 \\[5]"),
        ({"header": (header_line("Москва, 5 мая 1937 г.", 1),)}, "\\ Москва, 5 мая 1937 г."),
        ({"header": (header_line("ПРИКАЗ № 5", 1),)}, "\\ ПРИКАЗ № 5"),
        ({"title": value("Архив: тайны")}, "\\ Архив: тайны"),
        ({"title": value("Записка. 5 мая 1937 г.")}, "\\ Записка. 5 мая 1937 г."),
        ({"signatures": (signature("Верно: он"),)}, "\\ Верно: он"),
        ({}, "[Текст отсутствует]"),
        ({}, "[Без заглавия]"),
        ({"date": value("5 мая 1995 г.", "1995-05-05")}, "Дата: 5 мая 1995 г."),
        ({"date": value("не позднее мая")}, "Дата: не позднее мая"),
        ({"number": value("б/н")}, "Номер: б/н"),
        ({"authenticity": value("неясно")}, "Подлинность: неясно"),
    ],
)
def test_what_would_be_misread_is_marked(fields: dict[str, object], line: str) -> None:
    given = dict(fields)
    if "signatures" in given:
        given["signature"] = signature("Верно: он")
    record = made(given)
    printed = render(record)
    assert line in printed.split("\n")
    assert differences(parse(printed), reference_of(record)) == {}


@pytest.mark.parametrize(
    "record",
    [
        telegram_record(),
        record_of(paragraphs_page("p1", ["Текст запис-", "ки."])),
        record_of(page("p1", [])),
        record_of(),
    ],
    ids=["telegram", "broken word", "blank page", "no page"],
)
def test_assembled_records_read_back(record: Record) -> None:
    said = reference_of(record)
    assert differences(parse(render(record)), said) == {}
    assert said.text == record.text
