"""What the machine read, where people have put something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pages_by_hand import page, region
from review_material import LETTER, NOTE, RECTO, SCRIPT, Material, letter

from pipeline.corrections.changes import FieldChange, LineChange, Spot
from pipeline.corrections.log import append
from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.errors import DigitisationError
from pipeline.model import Box, Line, RegionKind, Word
from pipeline.output import ResultFolder
from pipeline.review.document import document_json
from pipeline.review.machine_words import field_text, machine_fields, machine_reading
from pipeline.review.open_documents import OpenDocuments

MACHINE = page("p", [region("r1", RegionKind.PARAGRAPH, ["один два три", "один"])])


def with_words(*words: Word) -> dict[str, str | None]:
    """What the machine read at each word of a first line that has these now."""
    first = MACHINE.regions[0]
    line = Line(first.lines[0].box, words)
    changed = replace(first, lines=(line, *first.lines[1:]))
    reading = machine_reading(replace(MACHINE, regions=(changed,)), MACHINE)
    return {word.text: reading(word) for word in words}


def test_words_as_the_machine_has_them_say_nothing() -> None:
    reading = machine_reading(MACHINE, MACHINE)
    assert {reading(word) for word in MACHINE.regions[0].lines[0].words} == {None}


def test_another_text_a_joined_word_a_parted_one_and_a_new_one() -> None:
    one, two, three = MACHINE.regions[0].lines[0].words
    box = two.box
    assert with_words(one, replace(two, text="двое"), three) == {
        "один": None,
        "двое": "два",
        "три": None,
    }
    assert with_words(replace(one, text="одиндва", box=Box.around([one.box, two.box]))) == {
        "одиндва": "один два"
    }
    middle = (box.x0 + box.x1) // 2
    assert with_words(
        replace(two, text="дв", box=Box(box.x0, box.y0, middle, box.y1)),
        replace(two, text="а.", box=Box(middle, box.y0, box.x1, box.y1)),
    ) == {"дв": "два", "а.": "два"}
    away = Box(2000, 3000, 2100, 3030)
    assert with_words(one, Word("новое", away, 1.0)) == {"один": None, "новое": ""}


def test_a_word_that_only_moved_is_the_machines() -> None:
    one = MACHINE.regions[0].lines[0].words[0]
    moved = replace(one, box=Box(one.box.x0 + 2, one.box.y0, one.box.x1 + 2, one.box.y1))
    assert with_words(moved) == {"один": None}


def test_fields_by_the_names_that_changes_have(batch: Material) -> None:
    record = load_reviewed(batch.results, LETTER).record
    assert field_text(record, "number") == "№ 73"
    assert field_text(record, "archive.fond") == "1"
    assert field_text(record, "archive.sheets") is None
    assert field_text(record, "addressees") is None
    assert field_text(record.model_copy(update={"archive": None}), "archive.fond") is None
    assert machine_fields(record, record) == {}


def test_lists_and_sheets_are_lines_of_text(batch: Material) -> None:
    for seen, (name, after) in enumerate(
        [("addressees", "тов. Иванову\nтов. Петрову"), ("archive.sheets", "61\n61 об.")]
    ):
        change = FieldChange(name=name, before=None, after=after)
        append(batch.results, LETTER, who="a", what=change, seen=seen)
    reviewed = load_reviewed(batch.results, LETTER)
    assert machine_fields(reviewed.record, reviewed.machine_record) == {
        "addressees": None,
        "archive.sheets": None,
    }
    assert field_text(reviewed.record, "addressees") == "тов. Иванову\nтов. Петрову"
    assert field_text(reviewed.record, "archive.sheets") == "61\n61 об."


def test_a_line_that_is_taken_out_leaves_a_document(batch: Material) -> None:
    recto = letter()[0]
    line = recto.regions[2].lines[0]
    made = load_reviewed(batch.results, LETTER).pages[0]
    spot = Spot(
        page=made.id,
        sha256=made.scan.sha256,
        frame=0,
        box=(line.box.x0, line.box.y0, line.box.x1, line.box.y1),
        text=line.text,
    )
    change = LineChange(spot=spot, before=line.text, after="")
    append(batch.results, LETTER, who="a", what=change, seen=0)
    told = document_json(load_reviewed(batch.results, LETTER), {}, lambda _: "no")
    lines = [one for area in told["pages"][0]["regions"] for one in area["lines"]]
    assert line.text not in {one["text"] for one in lines}
    assert sum(one["begins"] for one in lines) == 1
    assert {page_["picture"] for page_ in told["pages"]} == {None}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that were read from their files."""
    names: list[str] = []

    def noting(results: ResultFolder, document_id: str) -> ReviewedDocument:
        names.append(document_id)
        return load_reviewed(results, document_id)

    monkeypatch.setattr("pipeline.review.open_documents.load_reviewed", noting)
    return names


def test_an_open_document_is_read_again_where_its_files_changed(
    batch: Material, loaded: list[str]
) -> None:
    documents = OpenDocuments(batch.results)
    first = documents.read(LETTER)
    assert documents.read(LETTER) is first
    assert loaded == [LETTER]
    change = FieldChange(name="number", before="№ 73", after="№ 78")
    append(batch.results, LETTER, who="a", what=change, seen=0)
    changed = documents.read(LETTER)
    assert changed == load_reviewed(batch.results, LETTER) != first
    assert loaded == [LETTER]  # only the log
    batch.results.corrections(LETTER).unlink()
    assert documents.read(LETTER) == first
    page = batch.results.page(RECTO)
    page.write_text(page.read_text().replace("Просим", "Прошу"))
    assert "Прошу" in documents.read(LETTER).pages[0].text
    batch.add(LETTER, letter())
    assert documents.read(LETTER) == load_reviewed(batch.results, LETTER)
    assert loaded == [LETTER] * 3
    batch.results.record(LETTER).unlink()
    with pytest.raises(DigitisationError):
        documents.read(LETTER)


def test_few_documents_are_kept_open(batch: Material, loaded: list[str]) -> None:
    documents = OpenDocuments(batch.results, most=2)
    for name in (LETTER, NOTE, LETTER, SCRIPT, LETTER, NOTE):
        documents.read(name)
    assert loaded == [LETTER, NOTE, SCRIPT, NOTE]
