"""The table of a batch, and the plain transcription."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages_by_hand import ADocument, SomeFields, found, mark, page, paragraphs_page, region
from reviewed_by_hand import reviewed

from pipeline.corrections.changes import CheckedChange, FieldChange
from pipeline.corrections.document import ReviewedDocument
from pipeline.export.formats import BatchFormat, DocumentFormat, choose_formats
from pipeline.export.table import COLUMNS, csv_table, jsonl_table
from pipeline.model import Box, RegionKind
from pipeline.transcription import render


def a_letter(document_id: str = "f1_op2_d3_l061") -> ReviewedDocument:
    made = page(
        "p1",
        [
            region("r0", RegionKind.HEADER, ["25 ноября 1938 г. № 13", "Товарищу СТАЛИНУ"]),
            region("r1", RegionKind.PARAGRAPH, ["Народный комиссар доложил о положении"], row=4),
        ],
        [mark("a1", Box(1800, 60, 1900, 110), "sheet-number", "61")],
    )
    fields = SomeFields(
        date=found(made, "25 ноября 1938 г.", "1938-11-25"),
        number=found(made, "№ 13", "13"),
        addressees=(found(made, "Товарищу СТАЛИНУ", "Товарищу Сталину"),),
    )
    changes = [
        FieldChange(name="number", before="№ 13", after="№ 18"),
        FieldChange(name="kind", before=None, after="записка"),
        CheckedChange(before=False, after=True),
    ]
    return reviewed(
        made, fields=fields, document=ADocument(document_id), changes=changes, unfit=[2]
    )


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row_says_what_the_record_and_the_log_say() -> None:
    (row,) = rows(csv_table([a_letter()]))
    assert list(row) == list(COLUMNS)
    told = {
        "document": "f1_op2_d3_l061",
        "date": "1938-11-25",
        "date_as_written": "25 ноября 1938 г.",
        "number": "13",
        "secrecy": "",
        "addressees": "Товарищу Сталину",
        "first_words": "Народный комиссар доложил о положении",
        "characters": "37",
        "pages": "1",
        "marks_by_hand": "1",
        "mean_confidence": "0.9",
        "checked": "yes",
        "corrections": "2",
        "unfit_corrections": "1",
    }
    assert {name: row[name] for name in told} == told


def test_json_lines_hold_the_same_with_their_types() -> None:
    lines = jsonl_table([a_letter("one"), a_letter("two")]).decode().splitlines()
    first, second = (json.loads(line) for line in lines)
    assert (first["document"], second["document"]) == ("one", "two")
    assert list(first) == list(COLUMNS)
    assert first["addressees"] == ["Товарищу Сталину"]
    assert first["secrecy"] is None
    assert first["checked"] is True
    assert first["corrections"] == 2


def test_no_documents_give_a_table_with_its_head_only() -> None:
    assert csv_table([]).decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"
    assert jsonl_table([]) == b""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "＝"])
def test_no_cell_is_run_by_a_spreadsheet(start: str) -> None:
    (row,) = rows(csv_table([reviewed(document=ADocument(f"{start}HYPERLINK(1)"))]))
    assert row["document"].startswith("'")
    assert row["document"].endswith("HYPERLINK(1)")


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=50)
def test_any_text_stays_one_cell_on_one_line(text: str) -> None:
    data = csv_table([reviewed(document=ADocument(text))])
    (row,) = rows(data)
    assert len(row) == len(COLUMNS)
    assert data.decode("utf-8-sig").count("\n") == 2
    assert not row["document"].startswith(("=", "+", "-", "@"))


def test_the_plain_transcription_is_what_an_edition_prints() -> None:
    document = reviewed(paragraphs_page("p1", ["Народный комиссар доложил о положении"]))
    (chosen,) = choose_formats(["text"])
    assert isinstance(chosen, DocumentFormat)
    assert chosen.write(document).decode() == render(document.record)


def test_tables_are_of_the_batch() -> None:
    for chosen in choose_formats(["csv", "jsonl"]):
        assert isinstance(chosen, BatchFormat)
        assert chosen.write([a_letter()])
