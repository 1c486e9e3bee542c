"""Paragraphs are paired in order; what stands elsewhere is found."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.across.paragraphs import Features, align, figures


def some(*names: int, length: float = 0.1, handwritten: bool = False) -> Features:
    return Features(dict.fromkeys(names, 1), Counter(), length, handwritten)


def pairs(scan: list[Features], other: list[Features]) -> list[tuple[int | None, int | None]]:
    return [(pair.scan, pair.transcription) for pair in align(scan, other)]


def test_equal_bodies_are_paired_one_by_one() -> None:
    body = [some(1, 2), some(3), some(), some(4)]
    assert pairs(body, body) == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_a_lacking_paragraph_is_alone() -> None:
    body = [some(1, 2), some(3), some(4), some(5, 6)]
    assert pairs(body, [*body[:1], *body[2:]]) == [(0, 0), (1, None), (2, 1), (3, 2)]
    assert pairs(body[1:], body) == [(None, 0), (0, 1), (1, 2), (2, 3)]


def test_a_moved_paragraph_is_found() -> None:
    body = [some(1, 2), some(3, 7), some(4, 8), some(5, 6)]
    found = align(body, [body[3], *body[:3]])
    assert {(pair.scan, pair.transcription, pair.moved) for pair in found} == {
        (3, 0, True), (0, 1, False), (1, 2, False), (2, 3, False),
    }  # fmt: skip


@given(st.lists(st.integers(0, 9), max_size=9), st.lists(st.integers(0, 9), max_size=9))
def test_each_paragraph_stands_once(one: list[int], other: list[int]) -> None:
    found = pairs([some(name) for name in one], [some(name) for name in other])
    assert sorted(a for a, _ in found if a is not None) == list(range(len(one)))
    assert sorted(b for _, b in found if b is not None) == list(range(len(other)))


def test_figures_are_the_same_in_both_ways_of_writing() -> None:
    assert figures("1 500 вагонов, 2,5 т и 25-го") == figures("1,500 wagons, 2.5 t, the 25th")
    assert figures("РГВА4 и T-34") == Counter()
