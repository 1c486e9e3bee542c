"""What a record takes from its transcription, and that nothing read is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from compare_material import Doc, invented, record_of, reference_of, value
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.compare import Comparison, compare
from pipeline.compare.guide import EDITORIAL, GuideError, guide, guided_text, unguided
from pipeline.record import Record, Run, TranscriptionAt, record_from_json, record_to_json
from pipeline.record.values import HandName
from pipeline.transcription import parse, render
from pipeline.transcription.edition import BORROWED
from pipeline.transcription.reference import Note, Reference

SOURCE = TranscriptionAt(file="edition.txt", sha256="a" * 64)
TAKEN = {name: value(f"Из издания: {name}", None, origin="transcription") for name in EDITORIAL}


def edition(doc: Doc, **more: object) -> Reference:
    """What an edition prints, with what only its editor knows."""
    fields = {name: TAKEN[name] for name in EDITORIAL if name != "source"}
    notes = (Note(mark="1", text="Так в документе.", anchored=True, paragraph=1, after="и"),)
    return reference_of(doc).model_copy(
        update={**fields, "sources": (TAKEN["source"],), "footnotes": notes, **more}
    )


def guided(record: Record, reference: Reference) -> Record:
    return guide(record, reference, compare(record, reference), SOURCE)


def hands(doc: Doc, *by_hand: int) -> Doc:
    chosen: list[HandName] = [
        "pencil" if index in by_hand else "typed" for index in range(len(doc.paragraphs))
    ]
    return replace(doc, hands=tuple(chosen))


def runs(record: Record) -> list[Run]:
    return [run for paragraph in record.body for run in paragraph.runs]


def test_what_only_an_editor_knows_is_taken_and_says_so() -> None:
    doc = hands(invented(1, paragraphs=3), 2)
    record = guided(record_of(doc, read_pencil=False), edition(doc))
    for name in EDITORIAL:
        assert getattr(record, name) == TAKEN[name]
        assert name not in record.missing
    note = record.edition_notes[0]
    assert (note.mark, note.text, note.paragraph) == ("1", "Так в документе.", 1)
    run = runs(record)[-1]
    assert (run.origin, run.own_text) == ("transcription", "[…]")
    assert run.text == " ".join(doc.paragraphs[2].split())
    assert all(run.origin == "read" for run in runs(record)[:-1])
    source = record.provenance.transcription
    assert source is not None
    assert (source.file, source.sha256) == ("edition.txt", "a" * 64)
    assert set(source.missing) == set(EDITORIAL)
    assert guided_text(record) == (
        "authenticity, source, technique, title; readings of handwriting: 1; footnotes: 1"
    )


def test_what_the_record_has_is_kept() -> None:
    doc = hands(invented(1, paragraphs=3), 2)
    record = record_of(doc)
    own = Record.model_validate(
        {
            **dict(record),
            "technique": value("машинопись", "машинопись", origin="derived"),
            "missing": {name: why for name, why in record.missing.items() if name != "technique"},
        }
    )
    after = guided(own, edition(doc.with_paragraph(2, doc.paragraphs[2] + " И ещё.")))
    assert after.technique == own.technique
    assert runs(after) == runs(own)


def test_typed_words_are_no_reading_of_handwriting() -> None:
    doc = invented(1, paragraphs=3)
    record = record_of(hands(doc, 1), read_pencil=False)
    assert runs(guided(record, edition(hands(doc)))) == runs(record)


@pytest.mark.parametrize(("unread", "printed"), [((1, 2), (1,)), ((1,), (1, 2)), ((1, 2), (2,))])
def test_of_two_that_stand_together_none_is_guessed(
    unread: tuple[int, ...], printed: tuple[int, ...]
) -> None:
    doc = invented(2, paragraphs=5)

    def only(by_hand: tuple[int, ...]) -> Doc:
        kept = [index for index in range(5) if index in by_hand or index not in {1, 2}]
        marked: tuple[HandName, ...] = tuple(
            "pencil" if index in by_hand else "typed" for index in kept
        )
        return replace(doc, paragraphs=tuple(doc.paragraphs[i] for i in kept), hands=marked)

    record = record_of(only(unread), read_pencil=False)
    assert runs(guided(record, edition(only(printed)))) == runs(record)


def test_an_edition_of_it_says_which_reading_it_took() -> None:
    doc = hands(invented(1, paragraphs=3), 1, 2)
    own = record_of(doc, read_pencil=False)
    assert BORROWED not in render(own)
    taken = guided(own, edition(doc))
    printed = render(taken)
    assert printed.count(BORROWED) == len([run for run in runs(taken) if run.own_text]) > 0
    passages = [run.hand for paragraph in parse(printed).body for run in paragraph.runs]
    assert passages.count("pencil") == printed.count(BORROWED)


def test_another_document_is_refused() -> None:
    with pytest.raises(GuideError, match="not of one document") as caught:
        guided(record_of(invented(1)), edition(invented(2)))
    assert caught.value.remedy


def test_the_comparison_must_be_of_this_record() -> None:
    one, other = invented(1), invented(2)
    comparison = compare(record_of(other), edition(other))
    with pytest.raises(ValueError, match="not of this record"):
        guide(record_of(one), edition(one), comparison, SOURCE)


def test_nothing_typed_can_be_from_a_transcription() -> None:
    with pytest.raises(ValidationError):
        Run(
            text="а", hand="typed", place="inline", words=(), annotations=(),
            origin="transcription", own_text="б",
        )  # fmt: skip


def without_fields(comparison: Comparison) -> Comparison:
    return comparison.model_copy(update={"fields": (), "field_score": None})


@settings(max_examples=10, deadline=None)
@given(
    st.integers(0, 50),
    st.sets(st.integers(0, 2)),
    st.sets(st.sampled_from(EDITORIAL)),
    st.booleans(),
)
def test_what_was_read_stays_and_twice_is_once(
    seed: int, by_hand: set[int], known: set[str], read_pencil: bool
) -> None:
    doc = hands(invented(seed, paragraphs=4), *by_hand)
    record = record_of(doc, read_pencil=read_pencil)
    update: dict[str, object] = {name: None for name in EDITORIAL if name not in known}
    if "source" in update:
        update["sources"] = ()
    update.pop("source", None)
    reference = edition(doc, **update)
    before = compare(record, reference)
    once = guide(record, reference, before, SOURCE)
    after = compare(once, reference)

    # All that was read is there, and comes back as it was.
    assert unguided(once) == record
    for own, now in zip(runs(record), runs(once), strict=True):
        assert own.text in (now.text, now.own_text)
        assert own.words == now.words
    # Twice is once.
    assert guide(once, reference, after, SOURCE) == once
    # What came from the transcription is no agreement with it.
    assert without_fields(after) == without_fields(before)
    assert after.field_score.agreeing == before.field_score.agreeing
    assert after.field_score.in_record == before.field_score.in_record
    assert record_from_json(record_to_json(once)) == once
