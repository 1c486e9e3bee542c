"""Errors planted on purpose are found, with the right kind; an unchanged text raises no alarm."""

from __future__ import annotations

import random

import pytest
from compare_material import invented, record_of, reference_of
from planting import PLANTINGS, misread

from pipeline.compare import compare

SEEDS = range(50)
ALARMS = {"number", "date", "name", "missing", "extra", "moved", "pencil", "wording"}


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - test data, no secret


@pytest.mark.parametrize("what", PLANTINGS)
def test_every_planted_error_is_found_with_its_kind(what: str) -> None:
    missed, noisy = [], []
    for seed in SEEDS:
        doc = invented(seed)
        planted = PLANTINGS[what](doc, dice(seed))
        comparison = compare(record_of(doc), reference_of(planted.doc))
        if not planted.found_in(comparison, exactly=what != "sentence"):
            missed.append((seed, planted.record, comparison.differences))
        # The other half of a moved pencil mark is a second difference.
        if len(comparison.differences) > (2 if what == "pencil" else 1):
            noisy.append((seed, comparison.differences))
    assert missed == []
    assert noisy == []


@pytest.mark.parametrize("what", PLANTINGS)
def test_planted_errors_are_found_among_misread_words(what: str) -> None:
    missed = []
    for seed in SEEDS:
        doc = invented(seed)
        planted = PLANTINGS[what](doc, dice(seed))
        read = misread(record_of(doc), dice(seed))
        comparison = compare(read, reference_of(planted.doc))
        if not planted.found_in(comparison, exactly=False):
            missed.append((seed, planted.record, planted.reference))
    assert len(missed) <= 1, missed


def test_an_unchanged_text_raises_no_alarm() -> None:
    for seed in SEEDS:
        doc = invented(seed)
        comparison = compare(record_of(doc), reference_of(doc))
        assert comparison.differences == ()
        assert comparison.characters.errors == 0
        assert comparison.verdict.outcome == "match"


def test_misread_words_are_errors_of_recognition_and_nothing_else() -> None:
    kinds = []
    for seed in SEEDS:
        doc = invented(seed)
        comparison = compare(misread(record_of(doc), dice(seed)), reference_of(doc))
        kinds += [difference.kind for difference in comparison.differences]
    assert len(kinds) > 250
    assert set(kinds) <= {"recognition", "editorial"}, set(kinds) & ALARMS
