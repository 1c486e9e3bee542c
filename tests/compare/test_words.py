"""The words of both sides: sections, places, breaks at line ends."""

from __future__ import annotations

from collections.abc import Sequence

from compare_material import Doc, invented, line_of, record_of, reference_of

from pipeline.compare.words import record_tokens, reference_tokens, whole_words
from pipeline.record import JoinKind, WordAt


def part(text: str, line: int, join: JoinKind | None = None, confidence: float = 0.9) -> WordAt:
    return WordAt(
        text=text, page="p", box=(10, 40 * line, 90, 40 * line + 30), confidence=confidence,
        join=join,
    )  # fmt: skip


def joined(words: Sequence[WordAt]) -> list[str]:
    return [text for text, _ in whole_words(words)]


def test_a_word_broken_over_two_lines_is_one_word_with_two_parts() -> None:
    words = [part("В", 1), part("запис-", 1, "hyphen-removed"), part("ке", 2), part("и", 2)]
    assert [(text, len(parts)) for text, parts in whole_words(words)] == [
        ("В", 1), ("записке", 2), ("и", 1),
    ]  # fmt: skip


def test_hyphens_are_kept_where_the_record_says_so() -> None:
    assert joined([part("какого-", 1, "hyphen-kept"), part("либо", 2)]) == ["какого-либо"]
    assert joined([part("БЭСМ-", 1, "hyphen-kept"), part("-6", 2)]) == ["БЭСМ-6"]
    assert joined(
        [part("а-", 1, "hyphen-removed"), part("б-", 2, "hyphen-removed"), part("в", 3)]
    ) == ["абв"]
    assert joined([part("конец-", 1, "hyphen-removed")]) == ["конец-"]


def test_sections_and_fields_of_a_record() -> None:
    doc = Doc(("Один два.", "Три."), ("typed", "pencil"))
    tokens = record_tokens(record_of(doc, other=[line_of("page-number", "- 2 -", 800)]))
    by_section = {token.section for token in tokens}
    assert by_section == {"header", "body", "pencil", "signature", "other"}
    assert [t.text for t in tokens if t.field == "number"] == ["№", "1316"]
    assert [t.text for t in tokens if t.field == "date"] == ["25", "ноября", "1938", "г."]
    assert {t.counted for t in tokens if t.section == "other"} == {False}
    pencil = next(t for t in tokens if t.section == "pencil")
    assert pencil.places[0].box == (100, 60 * 31, 900, 60 * 31 + 50)
    assert pencil.confidence == 0.9


def test_every_word_of_a_record_has_its_place() -> None:
    assert all(token.places for token in record_tokens(record_of(invented(1))))


def test_a_reference_has_no_places_and_loses_its_signs_and_figures() -> None:
    doc = Doc(("Один[1] *два* IMG три.",), date=None, number=None, header=(), signature=None)
    tokens = reference_tokens(reference_of(doc))
    assert [token.text for token in tokens] == ["Один", "два", "три."]
    assert not any(token.places for token in tokens)


def test_both_sides_of_one_document_have_the_same_words() -> None:
    doc = invented(3)
    here, there = record_tokens(record_of(doc)), reference_tokens(reference_of(doc))
    assert sorted(t.text for t in here) == sorted(t.text for t in there)
