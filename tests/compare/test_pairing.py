"""Which transcription belongs to which record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from compare_material import Doc, invented, record_of, reference_of
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare import CompareError, Comparison, compare
from pipeline.compare.pairing import (
    MOST_TRIED,
    Pair,
    find_pairs,
    record_traits,
    reference_traits,
)
from pipeline.record import Archive, Record
from pipeline.transcription.reference import Reference


def at(*sheets: str, delo: str = "58", repository: str | None = "РГАСПИ") -> Archive:
    return Archive(
        repository=repository, fond="558", opis="11", delo=delo, sheets=sheets, origin={},
        typed=None,
    )  # fmt: skip


NOWHERE = Archive(
    repository=None, fond=None, opis=None, delo=None, sheets=(), origin={}, typed=None
)


def letter(seed: int, archive: Archive = NOWHERE, number: int | None = None) -> Doc:
    """A letter of its own text; without a number it has no date either."""
    told = None if number is None else (f"№ {number}", str(number))
    day = None if number is None else ("25 ноября 1938 г.", "1938-11-25")
    return replace(invented(seed, paragraphs=2), archive=archive, number=told, date=day)


class Judge:
    """Compares, and counts how often."""

    def __init__(self, records: Sequence[Record], references: Sequence[Reference]) -> None:
        self.records, self.references = records, references
        self.asked: list[tuple[int, int]] = []

    def __call__(self, record: int, reference: int) -> Comparison | None:
        self.asked.append((record, reference))
        try:
            return compare(self.records[record], self.references[reference])
        except CompareError:
            return None


def paired(
    records: Sequence[Record], references: Sequence[Reference]
) -> tuple[dict[int, Pair], Judge]:
    """Pairs by the index of the transcription."""
    judge = Judge(records, references)
    found = find_pairs(
        [record_traits(one) for one in records],
        [reference_traits(one) for one in references],
        judge,
    )
    return {pair.reference: pair for pair in found}, judge


def read(*docs: Doc) -> list[Record]:
    return [record_of(doc) for doc in docs]


def printed(*docs: Doc) -> list[Reference]:
    return [reference_of(doc) for doc in docs]


def test_one_archive_reference_is_a_pair() -> None:
    first, second = letter(1, at("61", "61 об.")), letter(2, at("62"))
    found, judge = paired(read(first, second), printed(second, first))
    assert {index: pair.record for index, pair in found.items()} == {0: 1, 1: 0}
    assert {pair.paired_by for pair in found.values()} == {"archive reference"}
    assert {pair.certainty for pair in found.values()} == {"sure"}
    assert found[1].reason == "both name fond 558, opis 11, delo 58, sheets 61, 61 об."
    assert len(judge.asked) == 2


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (at("61"), at("61", "62")),
        (at("61 об."), at("61")),
        (at("61", repository=None), at("61")),
        (at("61"), at("61", repository="RGASPI")),
    ],
)
def test_references_that_overlap_are_one(here: Archive, there: Archive) -> None:
    found, _ = paired(read(letter(1, here)), printed(letter(1, there)))
    assert found[0].paired_by == "archive reference"


@pytest.mark.parametrize(
    "there", [at("63"), at("61", delo="59"), at("61", repository="ГАРФ"), NOWHERE]
)
def test_other_references_are_not(there: Archive) -> None:
    found, _ = paired(read(letter(1, at("61"))), printed(letter(1, there)))
    assert found[0].paired_by == "text"
    assert found[0].certainty == ("sure" if there is NOWHERE else "likely")


def test_documents_of_one_sheet_are_told_apart_by_their_texts() -> None:
    docs = [letter(seed, at("61")) for seed in range(5)]
    found, judge = paired(read(*docs), printed(*reversed(docs)))
    assert {index: pair.record for index, pair in found.items()} == {0: 4, 1: 3, 2: 2, 3: 1, 4: 0}
    assert len(judge.asked) == 5


def test_number_and_date_are_a_pair() -> None:
    first, second = letter(1, number=1316), letter(2, number=1317)
    found, _ = paired(read(first, second), printed(second, first))
    assert {index: pair.record for index, pair in found.items()} == {0: 1, 1: 0}
    assert found[0].paired_by == "number and date"
    assert found[0].reason == "both have number 1317 and date 1938-11-25"


def test_a_number_without_a_date_is_not_enough() -> None:
    first = replace(letter(1, number=7), date=None)
    found, _ = paired(read(first), printed(replace(letter(2, number=7), date=None)))
    assert not found


def test_the_same_text_is_a_pair() -> None:
    docs = [letter(seed) for seed in range(4)]
    found, judge = paired(read(*docs), printed(docs[2], letter(99), docs[0]))
    assert {index: pair.record for index, pair in found.items()} == {0: 2, 2: 0}
    assert {pair.paired_by for pair in found.values()} == {"text"}
    assert {pair.certainty for pair in found.values()} == {"sure"}
    assert len(judge.asked) <= 2 + MOST_TRIED


def test_a_slip_in_the_archive_reference_is_found_by_the_text() -> None:
    right, wrong = letter(1, at("16")), letter(2, at("61"))
    found, _ = paired(read(right, wrong), printed(replace(right, archive=at("61"))))
    assert found[0].record == 0
    assert (found[0].paired_by, found[0].certainty) == ("text", "likely")
    assert "archive references differ" in found[0].reason


def test_a_reference_whose_text_is_another_is_doubtful() -> None:
    found, _ = paired(read(letter(1, at("61"))), printed(letter(2, at("61"))))
    assert found[0].certainty == "doubtful"
    assert found[0].comparison is not None
    assert found[0].comparison.verdict.outcome == "no match"


def test_a_copy_with_the_same_text_makes_the_pair_less_sure() -> None:
    found, _ = paired(read(letter(1), letter(1)), printed(letter(1)))
    assert found[0].certainty == "likely"
    assert "another record" in found[0].reason


def test_a_letter_that_quotes_a_telegram_does_not_take_its_transcription() -> None:
    telegram = invented(5, paragraphs=1)
    telegram = replace(telegram, archive=NOWHERE, number=None, date=None, hands=("typed",))
    around = invented(6, paragraphs=4)
    quoting = replace(
        around, archive=NOWHERE, number=None, date=None,
        paragraphs=(*around.paragraphs, *telegram.paragraphs), hands=("typed",) * 5,
    )  # fmt: skip
    found, _ = paired(read(telegram, quoting), printed(quoting, telegram))
    assert {index: pair.record for index, pair in found.items()} == {0: 1, 1: 0}
    alone, _ = paired(read(quoting), printed(telegram))
    assert alone[0].certainty == "likely"
    assert "a part of the other" in alone[0].reason


def test_a_translation_is_paired_without_its_text() -> None:
    english = reference_of(letter(2, at("61"))).model_copy(update={"language": "en"})
    found, _ = paired(read(letter(1, at("61"))), [english])
    assert found[0].comparison is None
    assert found[0].certainty == "likely"


def test_what_a_record_took_from_a_transcription_is_no_evidence() -> None:
    own = at("61").model_copy(update={"origin": {"fond": "transcription"}})
    found, _ = paired(read(letter(1, own)), printed(letter(2, at("61"))))
    assert not found


def test_comparisons_do_not_grow_with_records_times_transcriptions() -> None:
    """A manifest may give every record all sheets of the file: no evidence, at no great cost."""
    docs = [letter(seed, at("1", "2", "3")) for seed in range(30)]
    others = [letter(100 + seed, at("1", "2", "3")) for seed in range(30)]
    unlike = compare(record_of(docs[0]), reference_of(others[0]))
    asked: list[tuple[int, int]] = []

    def judge(record: int, reference: int) -> Comparison:
        asked.append((record, reference))
        return unlike

    records = [record_traits(one) for one in read(*docs)]
    found = list(find_pairs(records, [reference_traits(one) for one in printed(*others)], judge))
    assert {pair.certainty for pair in found} == {"doubtful"}
    assert len(asked) <= 3 * MOST_TRIED * len(others)
    assert len(set(asked)) == len(asked)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=4), st.lists(st.integers(0, 5), max_size=4))
def test_each_side_is_in_one_pair_at_most(here: list[int], there: list[int]) -> None:
    """And copies of a text are paired as often as both sides have them."""
    records, references = read(*map(letter, here)), printed(*map(letter, there))
    found, _ = paired(records, references)
    taken = [pair.record for pair in found.values()]
    assert len(set(taken)) == len(taken)
    assert all(here[pair.record] == there[index] for index, pair in found.items())
    assert len(found) == sum(min(here.count(seed), there.count(seed)) for seed in set(here))
