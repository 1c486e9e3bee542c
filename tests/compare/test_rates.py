"""Error rates: what they count, that they add up, and that other tools count the same."""

from __future__ import annotations

import random

import pytest
from compare_material import invented, record_of, reference_of
from hypothesis import given, settings
from hypothesis import strategies as st
from planting import misread

from pipeline.compare import compare
from pipeline.compare.align import align
from pipeline.compare.rates import (
    Rate,
    SectionText,
    character_rate,
    section_rates,
    section_texts,
    word_rate,
)
from pipeline.compare.words import record_tokens, reference_tokens

TEXT = st.lists(st.sampled_from(["и", "на", "нарком", "наркому", "Ежов", "№", "1938"]), min_size=1)


def test_rates_add_up_with_their_lengths() -> None:
    total = Rate.total([Rate(errors=1, length=10), Rate(errors=4, length=10)])
    assert total == Rate(errors=5, length=20)
    assert total.value == 0.25
    assert Rate(errors=3, length=0).value is None


def test_what_counts() -> None:
    assert character_rate("нарком", "наркому") == Rate(errors=1, length=7)
    assert word_rate(["а", "в"], ["а", "б", "в"]) == Rate(errors=1, length=3)
    rates = section_rates(SectionText("body", ("за", "пись"), ("запись",)))
    assert rates.characters == Rate(errors=1, length=6)
    assert rates.words == Rate(errors=2, length=1)


@given(TEXT, TEXT)
@settings(max_examples=100, deadline=None)
def test_jiwer_counts_the_same(record: list[str], reference: list[str]) -> None:
    jiwer = pytest.importorskip("jiwer", reason="jiwer is not installed: pip install '.[dev]'")
    here, there = " ".join(record), " ".join(reference)
    assert character_rate(here, there).value == pytest.approx(jiwer.cer(there, here), abs=1e-9)
    assert word_rate(record, reference).value == pytest.approx(jiwer.wer(there, here), abs=1e-9)


@given(TEXT, TEXT)
@settings(max_examples=100, deadline=None)
def test_a_table_filled_by_hand_counts_the_same(record: list[str], reference: list[str]) -> None:
    assert word_rate(record, reference).errors == textbook_distance(record, reference)


def textbook_distance(a: list[str], b: list[str]) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        new = [i]
        for j, right in enumerate(b, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (left != right)))
        row = new
    return row[-1]


def test_sections_of_a_whole_comparison_agree_with_jiwer() -> None:
    jiwer = pytest.importorskip("jiwer", reason="jiwer is not installed: pip install '.[dev]'")
    for seed in range(5):
        doc = invented(seed)
        record = misread(record_of(doc), random.Random(seed), 0.2)  # noqa: S311 - no secret
        comparison = compare(record, reference_of(doc))
        # Nothing moved: the texts can be put together without the alignment.
        typed = [index for index, hand in enumerate(doc.hands) if hand == "typed"]
        here = " ".join(record.body[index].text for index in typed)
        there = " ".join(doc.paragraphs[index] for index in typed)
        body = next(s for s in comparison.sections if s.section == "body")
        assert body.characters.value == pytest.approx(jiwer.cer(there, here), abs=0.0005)
        assert body.words.value == pytest.approx(jiwer.wer(there, here), abs=0.0005)
        assert body.characters.errors > 0


def test_rates_do_not_depend_on_the_order_of_regions() -> None:
    for seed in range(10):
        doc = invented(seed)
        record = misread(record_of(doc), random.Random(seed))  # noqa: S311 - no secret
        body, header = list(record.body), list(record.header)
        random.Random(seed).shuffle(body)  # noqa: S311 - no secret
        random.Random(seed).shuffle(header)  # noqa: S311 - no secret
        shuffled = record.model_copy(update={"body": tuple(body), "header": tuple(header)})
        assert compare(shuffled, reference_of(doc)).sections == (
            compare(record, reference_of(doc)).sections
        )


def test_page_numbers_and_unread_handwriting_are_no_text() -> None:
    doc = invented(2)
    record, reference = record_of(doc, read_pencil=False), reference_of(doc)
    here, there = record_tokens(record), reference_tokens(reference)
    pencil = next(
        text for text in section_texts(align(here, there), here, there) if text.section == "pencil"
    )
    assert pencil.record == () and pencil.reference
    assert section_rates(pencil).characters.value == 1.0
