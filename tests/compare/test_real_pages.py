"""Real pages with a transcription: the right page matches, any other does not."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from compare_material import Doc, reference_of

from pipeline.compare import Comparison, compare
from pipeline.compare.align import align
from pipeline.compare.rates import section_texts
from pipeline.compare.words import record_tokens, reference_tokens
from pipeline.digitise import digitise_batch
from pipeline.record import Record, load_record
from pipeline.transcription.reference import Reference

PAGES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "chaikovsky"
NAMES = ("scan-002", "scan-005", "scan-011", "scan-012")
"""Half of the pages, to be quick; all eight were measured."""

pytestmark = pytest.mark.skipif(
    not all((PAGES / f"{name}.gt.txt").is_file() for name in NAMES),
    reason=f"the real pages are not at hand in {PAGES}",
)


def printed(name: str) -> Reference:
    """The transcription, all of it as body text; its line-end hyphens undone."""
    text = (PAGES / f"{name}.gt.txt").read_text("utf-8").replace("-\n", "")
    paragraphs = tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
    return reference_of(Doc(paragraphs, header=(), date=None, number=None, signature=None))


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    batch = tmp_path_factory.mktemp("real") / "batch"
    batch.mkdir()
    for name in NAMES:
        shutil.copy(PAGES / f"{name}.png", batch)
    results = batch.parent / "results"
    digitise_batch(batch, results, jobs=1)
    return {name: load_record(results / "batch" / "records" / f"{name}.json") for name in NAMES}


def test_a_page_matches_its_transcription_and_no_other(records: dict[str, Record]) -> None:
    for scan, text in product(NAMES, NAMES):
        verdict = compare(records[scan], printed(text)).verdict
        if scan == text:
            assert verdict.outcome == "match" and verdict.reference_share > 0.9
        else:
            assert verdict.outcome == "no match" and verdict.reference_share < 0.2


def test_each_word_of_a_page_is_linked_once_and_nearly_all_are(records: dict[str, Record]) -> None:
    for name in NAMES:
        comparison = compare(records[name], printed(name))
        _assert_links_agree(comparison)
        words = [word for word in comparison.reference_words if word.text.isalpha()]
        assert sum(bool(word.places) for word in words) >= 0.98 * len(words)


def _assert_links_agree(comparison: Comparison) -> None:
    for index, word in enumerate(comparison.record_words):
        assert all(index in comparison.reference_words[j].linked for j in word.linked)
    for index, word in enumerate(comparison.reference_words):
        assert all(index in comparison.record_words[i].linked for i in word.linked)


def test_other_tools_count_the_same_errors(records: dict[str, Record]) -> None:
    jiwer = pytest.importorskip("jiwer", reason="jiwer is not installed: pip install '.[dev]'")
    for name in NAMES:
        here, there = record_tokens(records[name]), reference_tokens(printed(name))
        texts = section_texts(align(here, there), here, there)
        rates = compare(records[name], printed(name)).sections
        for text, rate in zip(texts, rates, strict=True):
            if text.reference:
                wanted = jiwer.cer(*_joined(text.reference, text.record))
                assert rate.characters.value == pytest.approx(wanted, abs=0.0005)


def _joined(*texts: Sequence[str]) -> list[str]:
    return [" ".join(text) for text in texts]
