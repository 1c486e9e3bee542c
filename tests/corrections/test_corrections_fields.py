"""Values of the record that people set."""

from __future__ import annotations

import pytest
from corrections_material import corrected, letter, reasons, record_of, word_spot
from pages_by_hand import page, paragraphs_page

from pipeline.corrections.changes import FieldChange, WordChange
from pipeline.corrections.edit_fields import FIELDS, normal_form
from pipeline.record import LISTS, NULLABLE, FieldValue, record_from_json, record_to_json


def field(name: str, after: str | None, normalised: str | None = None) -> FieldChange:
    return FieldChange(name=name, before=None, after=after, normalised=normalised)


def test_a_value_keeps_the_place_of_what_was_read() -> None:
    read = record_of(letter()).number
    assert read is not None
    reviewed = corrected(field("number", "№ 78/с"))
    value = reviewed.record.number
    assert value is not None
    assert (value.text, value.normalised, value.origin) == ("№ 78/с", "78/с", "corrected")
    assert (value.page, value.box, value.words) == (read.page, read.box, read.words)
    assert value.confidence == 1.0
    assert reviewed.pages == letter()
    assert [said.number for said in reviewed.record.provenance.corrected] == [1]


def test_what_the_person_says_is_the_normal_form() -> None:
    record = corrected(field("date", "осенью того же года", "1936-10")).record
    assert record.date is not None
    assert record.date.normalised == "1936-10"


@pytest.mark.parametrize(
    ("name", "text", "normal"),
    [
        ("date", "25 ноября 1938 г.", "1938-11-25"),
        ("date", "25/XI-38 г.", "1938-11-25"),
        ("date", "31 февраля 1938 г.", None),
        ("date", "вчера", None),
        ("number", "№ 1316", "1316"),
        ("number", "1316", "1316"),
        ("number", "Б1-11-4514", "Б1-11-4514"),
        ("number", "без номера", None),
        ("kind", "ПРОТОКОЛ", "ПРОТОКОЛ"),
    ],
)
def test_normal_forms(name: str, text: str, normal: str | None) -> None:
    assert normal_form(name, text) == normal


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_can_be_set_and_emptied(name: str) -> None:
    for pages in (letter(), (page("p1", []),), (paragraphs_page("p1", ["Текст записки."]),)):
        given = corrected(field(name, "12"), pages=pages)
        assert not given.unfit
        assert record_from_json(record_to_json(given.record)) == given.record
        none = corrected(field(name, " \n "), pages=pages)
        assert not none.unfit
        assert record_from_json(record_to_json(none.record)) == none.record
        first, *more = name.split(".")
        value = getattr(given.record, first)
        if more:
            assert getattr(value, more[0]) in ("12", ("12",))
            assert value.origin[more[0]] == "corrected"
        elif isinstance(value, tuple):
            assert [one.text for one in value] == ["12"]
            assert getattr(none.record, first) == ()
        else:
            assert isinstance(value, FieldValue)
            assert (value.text, value.origin) == ("12", "corrected")
            assert getattr(none.record, first) is None
            assert "person" in none.record.missing[first]


@pytest.mark.parametrize("name", ["body", "header", "review", "id", "archive", "archive.typed", ""])
def test_what_cannot_be_set_is_shown(name: str) -> None:
    reviewed = corrected(field(name, "12"))
    (unfit,) = reviewed.unfit
    assert "no field" in unfit.why.en
    assert reviewed.record == corrected().record


def test_all_that_may_be_null_is_a_field_or_made_of_fields() -> None:
    known = {name.partition(".")[0] for name in FIELDS}
    assert {*NULLABLE, *LISTS} - known == {"header", "body"}


def test_lists_are_lines() -> None:
    record = corrected(field("addressees", "НАЧАЛЬНИКАМ ДОРОГ\n\nтов. Петрову")).record
    assert [value.text for value in record.addressees] == ["НАЧАЛЬНИКАМ ДОРОГ", "тов. Петрову"]
    sheets = corrected(field("archive.sheets", "61\n61 об.")).record.archive
    assert sheets is not None
    assert sheets.sheets == ("61", "61 об.")


def test_what_stays_in_a_list_keeps_its_place() -> None:
    first = corrected(field("handling", "вернуть")).record.handling
    again = corrected(field("handling", "вернуть"), field("handling", "вернуть\nснять")).record
    assert again.handling[0] == first[0]
    assert len(again.handling) == 2


def test_the_signature_is_the_first_of_them() -> None:
    record = corrected(field("signature", "П. СИДОРЕНКО")).record
    assert record.signature is not None
    assert record.signature.text == "П. СИДОРЕНКО"
    assert record.signatures == (record.signature,)
    assert corrected(field("signature", None)).record.signatures == ()


def test_the_last_of_several_values_holds() -> None:
    record = corrected(field("number", "1"), field("number", "2")).record
    assert record.number is not None
    assert record.number.text == "2"
    record = corrected(field("number", "1"), field("number", "2"), 2).record
    assert record.number is not None
    assert record.number.text == "1"
    record = corrected(field("number", None), field("number", "2")).record
    assert "number" not in record.missing


def test_a_field_stands_above_a_corrected_word() -> None:
    reread = WordChange(spot=word_spot(letter()[0], "73"), before="73", after="78")
    record = corrected(field("number", "№ 79"), reread).record
    assert record.number is not None
    assert record.number.text == "№ 79"
    assert record.number.words[-1].text == "78"


def test_a_doubt_that_was_settled_is_none() -> None:
    pages = (paragraphs_page("p1", ["Текст записки о погрузке."]),)
    head = (letter()[0],)
    assert "missing-signature" in reasons(corrected(pages=head))
    assert "missing-signature" not in reasons(corrected(field("signature", "Сидоров"), pages=head))
    assert "missing-signature" not in reasons(corrected(field("signature", None), pages=head))
    others = [one for one in reasons(corrected(pages=head)) if one != "missing-signature"]
    assert reasons(corrected(field("signature", None), pages=head)) == others
    assert reasons(corrected(field("number", "1"), pages=pages)) == reasons(corrected(pages=pages))
