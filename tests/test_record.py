"""The record as a file: its schema, its bytes, reading it back."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from pages_by_hand import ADocument, SomeFields, page, paragraphs_page
from pydantic import ValidationError
from test_assemble import PROVENANCE, record_of, telegram_record

from pipeline.assemble import assemble
from pipeline.record import (
    LISTS,
    NULLABLE,
    FieldValue,
    Record,
    RecordError,
    load_record,
    record_from_json,
    record_schema,
    record_schema_json,
    record_to_json,
)

SCHEMA_FILE = Path(__file__).resolve().parents[1] / "schema" / "record.schema.json"
CONTRACT = {
    "id", "schema_version", "title", "source", "date", "number", "archive", "authenticity",
    "technique", "header", "addressees", "secrecy", "body", "annotations", "signature",
    "footnotes", "pages", "review", "provenance",
}  # fmt: skip


def records() -> list[Record]:
    return [
        telegram_record(),
        record_of(paragraphs_page("p1", ["Текст запис-", "ки."])),
        record_of(page("p1", [])),
        record_of(),
    ]


def test_the_published_schema_is_the_one_of_the_models() -> None:
    assert SCHEMA_FILE.read_bytes() == record_schema_json(), (
        "schema/record.schema.json is out of date: write record_schema_json() to it"
    )


def test_the_schema_is_valid_and_explains_itself() -> None:
    schema = record_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert set(properties) >= CONTRACT
    assert schema["additionalProperties"] is False
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    assert all("description" in definition for definition in definitions.values())  # type: ignore[operator]


@pytest.mark.parametrize("index", range(4))
def test_records_validate_against_the_published_schema(index: int) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    raw = json.loads(record_to_json(records()[index]))
    jsonschema.Draft202012Validator(schema).validate(raw)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("body", 0, "runs", 0, "hand"), "chalk"),
        (("pages", 0, "scan", "sha256"), "short"),
        (("date", "confidence"), 1.5),
        (("date", "box"), [0, 0, 5]),
        (("unheard_of",), 1),
        (("schema_version",), "9.9"),
    ],
)
def test_the_schema_and_the_models_refuse_what_is_wrong(
    path: tuple[str | int, ...], value: object
) -> None:
    raw = json.loads(record_to_json(telegram_record()))
    inner = raw
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8")))
    assert not validator.is_valid(raw)
    with pytest.raises(ValidationError):
        Record.model_validate(raw)


@pytest.mark.parametrize("index", range(4))
def test_reading_back_gives_the_same_record_and_the_same_bytes(index: int) -> None:
    record = records()[index]
    data = record_to_json(record)
    assert record_from_json(data) == record
    assert record_to_json(record_from_json(data)) == data
    assert record_to_json(records()[index]) == data


def test_keys_do_not_depend_on_the_order_they_were_given_in() -> None:
    pages = [paragraphs_page("p1", ["Текст."])]
    one = PROVENANCE.model_copy(update={"settings": {}, "traineddata": {}})
    forth = one.model_validate({**one.model_dump(), "settings": {"a": 1, "b": True}})
    back = one.model_validate({**one.model_dump(), "settings": {"b": True, "a": 1}})
    assert record_to_json(assemble(ADocument(), pages, SomeFields(), forth)) == record_to_json(
        assemble(ADocument(), pages, SomeFields(), back)
    )


def test_what_is_absent_has_a_reason_and_what_is_there_has_none() -> None:
    for record in records():
        for name in (*NULLABLE, *LISTS):
            assert (getattr(record, name) in (None, ())) == bool(record.missing.get(name)), name
    raw = json.loads(record_to_json(telegram_record()))
    without = {**raw, "missing": {k: v for k, v in raw["missing"].items() if k != "place"}}
    with pytest.raises(ValidationError, match="place has no reason"):
        Record.model_validate(without)
    with pytest.raises(ValidationError, match="also in missing"):
        Record.model_validate({**raw, "missing": {**raw["missing"], "date": "none"}})


def test_a_typed_value_cannot_be_without_its_place() -> None:
    raw = telegram_record().date
    assert raw is not None
    with pytest.raises(ValidationError, match="given together"):
        FieldValue.model_validate({**raw.model_dump(), "box": None})
    nowhere = {"page": None, "box": None, "words": ()}
    with pytest.raises(ValidationError, match="typed value needs"):
        FieldValue.model_validate({**raw.model_dump(), **nowhere})


def test_an_inverted_box_cannot_be_read() -> None:
    raw = json.loads(record_to_json(telegram_record()))
    raw["date"]["box"] = [9, 0, 5, 5]
    with pytest.raises(ValidationError, match="box is empty"):
        Record.model_validate(raw)


def test_a_record_of_version_1_0_is_read() -> None:
    added = {
        "struck", "underlined", "signed", "instrument", "outline", "reading_confidence", "before",
        "after", "reader", "corrected", "checked",
    }  # fmt: skip

    def older(value: object) -> object:
        if isinstance(value, dict):
            new = added | ({"annotations"} if "runs" in value else set())
            if "rule" in value:  # a correction, which has always told before and after
                new = set()
            return {key: older(inner) for key, inner in value.items() if key not in new}
        return [older(inner) for inner in value] if isinstance(value, list) else value

    record = telegram_record()
    raw = older(json.loads(record_to_json(record)))
    assert isinstance(raw, dict)
    raw["schema_version"] = "1.0"
    assert record_from_json(json.dumps(raw).encode()) == record


def test_a_record_of_version_1_1_is_read() -> None:
    record = telegram_record()
    raw = json.loads(record_to_json(record))
    raw["schema_version"] = "1.1"
    del raw["edition_notes"], raw["provenance"]["transcription"]
    del raw["provenance"]["corrected"], raw["provenance"]["checked"]
    for run in (run for paragraph in raw["body"] for run in paragraph["runs"]):
        del run["origin"], run["own_text"]
    assert record_from_json(json.dumps(raw).encode()) == record


def test_a_record_of_version_1_2_is_read() -> None:
    record = telegram_record()
    raw = json.loads(record_to_json(record))
    raw["schema_version"] = "1.2"
    del raw["provenance"]["corrected"], raw["provenance"]["checked"]
    assert record_from_json(json.dumps(raw).encode()) == record


def test_a_record_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_bytes(record_to_json(telegram_record()))
    assert load_record(path) == telegram_record()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"id": 1}', b"\xff\xfe\x00"])
def test_a_file_that_is_no_record_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "d.json"
    path.write_bytes(data)
    with pytest.raises(RecordError, match="not a record") as caught:
        load_record(path)
    assert caught.value.file == str(path)
    assert caught.value.remedy


def test_a_missing_record_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be read"):
        load_record(tmp_path / "none.json")
