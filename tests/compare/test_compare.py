"""The whole comparison: places, handwriting, forms of a date, the verdict, the file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from compare_material import Doc, invented, line_of, record_of, reference_of

from pipeline.compare import (
    CompareError,
    compare,
    comparison_from_json,
    comparison_schema_json,
    comparison_to_json,
)

SCHEMA_FILE = Path(__file__).resolve().parents[2] / "schema" / "comparison.schema.json"


def test_the_published_schema_is_the_one_of_the_models() -> None:
    assert SCHEMA_FILE.read_bytes() == comparison_schema_json(), (
        "schema/comparison.schema.json is out of date: write comparison_schema_json() to it"
    )


def test_every_word_has_its_place_or_is_reported() -> None:
    doc = invented(4)
    shorter = doc.with_paragraph(1, doc.paragraphs[1] + " Совсем новое предложение издателя.")
    comparison = compare(
        record_of(doc, other=[line_of("footer", "Зак. 580", 800)]), reference_of(shorter)
    )
    missing = {j for d in comparison.differences if not d.record_words for j in d.reference_words}
    extra = {i for d in comparison.differences if not d.reference_words for i in d.record_words}
    for index, word in enumerate(comparison.reference_words):
        assert bool(word.linked) != (index in missing)
        assert bool(word.places) == bool(word.linked)
    for index, word in enumerate(comparison.record_words):
        assert bool(word.linked) != (index in extra)
        assert word.places
    assert len(missing) == 4 and len(extra) == 2


def test_missing_words_are_shown_beside_their_neighbours() -> None:
    doc = Doc(("Один два три четыре.",))
    comparison = compare(record_of(doc), reference_of(Doc(("Один два пять три четыре.",))))
    (difference,) = comparison.differences
    assert (difference.kind, difference.reference) == ("missing", "пять")
    assert len(difference.places) == 2


def test_unread_handwriting_stands_for_the_passage_in_pencil() -> None:
    doc = invented(3)
    comparison = compare(record_of(doc, read_pencil=False), reference_of(doc))
    assert comparison.differences == ()
    words = len(doc.paragraphs[-1].split())
    assert comparison.pencil.both == comparison.pencil.unread == words
    pencil = [w for w in comparison.reference_words if w.section == "pencil"]
    assert all(word.places for word in pencil)


def test_handwriting_that_the_edition_prints_as_typed_is_a_disagreement() -> None:
    doc = invented(3)
    typed = replace(doc, hands=("typed",) * len(doc.paragraphs))
    comparison = compare(record_of(doc, read_pencil=False), reference_of(typed))
    assert [(d.kind, d.detail) for d in comparison.differences] == [("pencil", "written-here")]
    assert comparison.pencil.both == 0


def test_handwriting_that_the_edition_leaves_out_is_extra() -> None:
    doc = invented(3)
    shorter = replace(doc, paragraphs=doc.paragraphs[:-1], hands=doc.hands[:-1])
    comparison = compare(record_of(doc, read_pencil=False), reference_of(shorter))
    assert [(d.kind, d.detail) for d in comparison.differences] == [("extra", "handwriting")]


def test_a_passage_inside_a_paragraph_is_in_pencil_on_one_side() -> None:
    doc = Doc(("Сообщить всем наркомам. Немедля ознакомить с этим. Текст вышлем почтой.",))
    printed = reference_of(doc)
    (run,) = printed.body[0].runs
    runs = tuple(
        run.model_copy(update={"text": text, "hand": hand})
        for text, hand in (
            ("Сообщить всем наркомам.", "typed"),
            ("Немедля ознакомить с этим.", "pencil"),
            ("Текст вышлем почтой.", "typed"),
        )
    )
    body = (printed.body[0].model_copy(update={"runs": runs}),)
    comparison = compare(record_of(doc), printed.model_copy(update={"body": body}))
    (difference,) = comparison.differences
    assert (difference.kind, difference.detail) == ("pencil", "typed-here")
    assert difference.reference == "Немедля ознакомить с этим."
    assert comparison.pencil.reference_only == 4


def test_words_struck_out_that_the_edition_leaves_out_are_named_so() -> None:
    record = record_of(Doc(("Он не совсем пришёл сюда.",)))
    (run,) = record.body[0].runs
    words = tuple(w.model_copy(update={"struck": w.text == "совсем"}) for w in run.words)
    struck = record.body[0].model_copy(update={"runs": (run.model_copy(update={"words": words}),)})
    comparison = compare(
        record.model_copy(update={"body": (struck,)}),
        reference_of(Doc(("Он не пришёл сюда.",))),
    )
    assert [(d.kind, d.detail) for d in comparison.differences] == [("extra", "struck-out")]


def test_a_date_in_another_form_is_the_editions_choice() -> None:
    doc = invented(3)
    printed = replace(doc, date=("25/XI.38", "1938-11-25"))
    comparison = compare(record_of(doc), reference_of(printed))
    assert {d.kind for d in comparison.differences} == {"editorial"}


def test_page_numbers_are_extra_and_count_as_no_error() -> None:
    doc = invented(3)
    record = record_of(doc, other=[line_of("page-number", "- 2 -", 800)])
    comparison = compare(record, reference_of(doc))
    assert {d.detail for d in comparison.differences} == {"page-number"}
    assert comparison.characters.errors == 0


def test_a_transcription_of_another_document_is_no_match() -> None:
    docs = [invented(seed, 3) for seed in range(5)]
    for i, scan in enumerate(docs):
        for j, printed in enumerate(docs):
            other = compare(record_of(scan), reference_of(printed)).verdict
            assert other.outcome == ("match" if i == j else "no match")
            assert (other.reference_share > 0.9) == (i == j)
            assert (other.reference_share < 0.25) == (i != j)


def test_an_excerpt_is_a_part() -> None:
    doc = invented(3)
    excerpt = Doc(doc.paragraphs[1:2], signature=None, header=(), date=None, number=None)
    assert compare(record_of(doc), reference_of(excerpt)).verdict.outcome == "part"
    assert compare(record_of(excerpt), reference_of(doc)).verdict.outcome == "part"


def test_nothing_on_a_side_is_no_match_and_no_crash() -> None:
    empty = Doc((), header=(), date=None, number=None, signature=None)
    for scan, printed in ((empty, invented(1)), (invented(1), empty), (empty, empty)):
        comparison = compare(record_of(scan), reference_of(printed))
        assert comparison.verdict.outcome == "no match"


def test_a_translation_is_refused_with_a_remedy() -> None:
    doc = invented(1)
    english = reference_of(doc).model_copy(update={"language": "en"})
    with pytest.raises(CompareError) as caught:
        compare(record_of(doc), english)
    assert caught.value.remedy


def test_the_file_holds_all_and_follows_its_schema() -> None:
    doc = invented(3)
    comparison = compare(record_of(doc), reference_of(invented(4)))
    data = comparison_to_json(comparison)
    assert comparison_from_json(data) == comparison
    jsonschema.validate(json.loads(data), json.loads(comparison_schema_json()))
    assert data == comparison_to_json(compare(record_of(doc), reference_of(invented(4))))
