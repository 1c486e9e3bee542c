"""Fields of both sides."""

from __future__ import annotations

from dataclasses import replace

from compare_material import invented, record_of, reference_of

from pipeline.compare.fields import FieldScore, compare_fields, score


def test_fields_of_one_document_agree() -> None:
    doc = invented(1)
    outcomes = compare_fields(record_of(doc), reference_of(doc))
    assert {o.name for o in outcomes} == {
        "date", "number", "signature", "archive.repository", "archive.fond", "archive.opis",
        "archive.delo", "archive.sheets",
    }  # fmt: skip
    assert {o.state for o in outcomes} == {"agree"}
    assert score(outcomes).f1 == 1.0


def test_a_date_in_another_form_agrees_and_another_date_differs() -> None:
    doc = invented(1)
    other_form = replace(doc, date=("25.XI.1938", "1938-11-25"))
    other_date = replace(doc, date=("26 ноября 1938 г.", "1938-11-26"), number=None)
    states = {o.name: o.state for o in compare_fields(record_of(doc), reference_of(other_form))}
    assert states["date"] == "agree"
    outcomes = compare_fields(record_of(doc), reference_of(other_date))
    states = {o.name: o.state for o in outcomes}
    assert (states["date"], states["number"]) == ("differ", "record only")
    assert score(outcomes) == FieldScore(agreeing=6, in_record=8, in_reference=7)
    assert score(outcomes, "date").recall == 0.0


def test_the_best_of_several_archive_references_counts() -> None:
    doc = invented(1)
    wrong = doc.archive.model_copy(update={"fond": "17", "delo": "3"})
    reference = reference_of(doc).model_copy(update={"archives": (wrong, doc.archive)})
    outcomes = compare_fields(record_of(doc), reference)
    assert {o.state for o in outcomes if o.name.startswith("archive")} == {"agree"}


def test_what_came_from_a_transcription_is_no_evidence() -> None:
    doc = invented(1)
    record, reference = record_of(doc), reference_of(doc)
    taken = record.model_copy(update={"date": reference.date})
    assert "date" not in {o.name for o in compare_fields(taken, reference)}


def test_scores_add_up_and_know_when_there_is_nothing() -> None:
    one = FieldScore(agreeing=1, in_record=2, in_reference=1)
    assert one + one == FieldScore(agreeing=2, in_record=4, in_reference=2)
    assert (one.precision, one.recall) == (0.5, 1.0)
    assert FieldScore(agreeing=0, in_record=0, in_reference=0).f1 is None
