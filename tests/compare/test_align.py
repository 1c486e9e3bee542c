"""Alignment of words: every word once, in about linear time."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from compare_material import words_of
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.align import align
from pipeline.compare.anchors import common_unique, longest_chain
from pipeline.compare.links import Link
from pipeline.compare.words import Section, Token


def tokens(words: Sequence[str] | str, section: Section = "body") -> list[Token]:
    return [Token(w, section) for w in (words.split() if isinstance(words, str) else words)]


def shown(record: str, reference: str) -> list[tuple[str, str]]:
    here, there = record.split(), reference.split()
    return [
        (" ".join(here[i] for i in link.record), " ".join(there[j] for j in link.reference))
        for link in align(tokens(record), tokens(reference))
    ]


def assert_each_word_once(links: Sequence[Link], record: int, reference: int) -> None:
    assert sorted(i for link in links for i in link.record) == list(range(record))
    assert sorted(j for link in links for j in link.reference) == list(range(reference))


WORDS = st.lists(st.sampled_from(["и", "в", "наркому", "наркома", "1938", "т.", "—", "а"]))


@given(WORDS, WORDS)
@settings(max_examples=200, deadline=None)
def test_each_word_of_both_sides_stands_in_one_link(a: list[str], b: list[str]) -> None:
    assert_each_word_once(align(tokens(a), tokens(b)), len(a), len(b))


@given(WORDS)
def test_a_text_is_aligned_with_itself_word_for_word(words: list[str]) -> None:
    links = align(tokens(words), tokens(words))
    assert [(list(link.record), list(link.reference)) for link in links] == [
        ([k], [k]) for k in range(len(words))
    ]


@pytest.mark.parametrize(
    ("record", "reference", "link"),
    [
        ("он итти не мог", "он идти не мог", ("итти", "идти")),
        ("пришёл т. Ежов сюда", "пришёл товарищ Ежов сюда", ("т.", "товарищ")),
        ("в ноябре с.г. пришло", "в ноябре сего года пришло", ("с.г.", "сего года")),
        ("от ЦК", "от Центрального Комитета", ("ЦК", "Центрального Комитета")),
        ("так же как и мы", "также как и мы", ("так же", "также")),
        ("сюда повидимому шли", "сюда по видимому шли", ("повидимому", "по видимому")),
        ("всего 15 человек", "всего 75 человек", ("15", "75")),
        ("тов. Ежов пришёл", "тов. Берия пришёл", ("Ежов", "Берия")),
        ("слов, рас-", "слов, расположенных", ("рас-", "расположенных")),
    ],
)  # fmt: skip
def test_words_are_linked_with_their_other_form(
    record: str, reference: str, link: tuple[str, str]
) -> None:
    assert link in shown(record, reference)


def test_a_passage_in_the_place_of_another_is_missing_and_extra() -> None:
    links = shown("начало один два три четыре конец", "начало берёза сосна дуб клён конец")
    assert ("начало", "начало") in links and ("конец", "конец") in links
    assert not any(here and there for here, there in links[1:-1])


def test_a_lost_passage_stays_in_one_piece() -> None:
    record = "есть машина БЭСМ-6. Машинное слово БЭСМ-6 содержит знаки. Всё тут"
    for links in (
        shown(record, "есть машина БЭСМ-6. Всё тут"),
        [(there, here) for here, there in shown("есть машина БЭСМ-6. Всё тут", record)],
    ):
        lost = [here for here, there in links if not there]
        assert lost == ["Машинное", "слово", "БЭСМ-6", "содержит", "знаки."]


def test_swapped_passages_are_moved_whole() -> None:
    words = words_of(5, 90)
    a, b, c = words[:30], words[30:60], words[60:]
    links = align(tokens(a + b + c), tokens(c + b + a))
    assert sum(bool(link.record and link.reference) for link in links) >= 85
    assert sum(link.moved for link in links) >= 55


def test_a_short_passage_badly_read_is_moved_too() -> None:
    first, second = "оператор начала прогрзммы в этом", "другой оператор конца всех команд здесь"
    links = align(
        tokens(f"итак {first} {second}"),
        tokens(f"итак {second} {first.replace('прогрзммы', 'программы')}"),
    )
    assert all(link.record and link.reference for link in links)
    assert any(link.moved for link in links)


def test_lines_of_a_head_may_stand_in_any_order() -> None:
    here = tokens("СТРОГО СЕКРЕТНО № 5 ТЕЛЕГРАММА МОСКВА", "header")
    there = tokens("МОСКВА ТЕЛЕГРАММА № 5 СТРОГО СЕКРЕТНО", "header")
    assert all(link.record and link.reference for link in align(here, there))


def damaged(words: Sequence[str], seed: int) -> list[str]:
    """Three words in a hundred misread, one dropped, one too many."""
    dice = random.Random(seed)  # noqa: S311 - test data, no secret
    out: list[str] = []
    for word in words:
        chance = dice.random()
        if chance < 0.03:
            out.append(word[:-1] + "ж")
        elif chance < 0.04:
            continue
        elif chance < 0.05:
            out += [word, "лишнее"]
        else:
            out.append(word)
    return out


def seconds(record: Sequence[Token], reference: Sequence[Token]) -> float:
    start = time.process_time()
    align(record, reference)
    return time.process_time() - start


def test_a_book_is_aligned_in_seconds_and_cost_grows_about_linearly() -> None:
    words = words_of(1, 100_000)
    read = damaged(words, 2)
    small = seconds(tokens(read[:10_000]), tokens(words[:10_000]))
    large = seconds(tokens(read), tokens(words))
    assert large < 20
    assert large < 25 * max(small, 0.1)


def test_a_long_damaged_text_is_linked_almost_everywhere() -> None:
    words = words_of(1, 10_000)
    read = damaged(words, 2)
    links = align(tokens(read), tokens(words))
    assert_each_word_once(links, len(read), len(words))
    right = sum(
        words[link.reference[0]] == read[link.record[0]] for link in links
        if link.record and link.reference
    )  # fmt: skip
    # 96 in 100 words are there unharmed.
    assert right >= 9_550


def test_a_repeated_form_without_a_unique_word_is_aligned() -> None:
    words = ["да", "нет", "да", "да"] * 400
    links = align(tokens(words[1:]), tokens(words))
    assert sum(bool(link.record and link.reference) for link in links) == len(words) - 1


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), unique=True))
def test_the_longest_chain_rises_on_both_sides(pairs: list[tuple[int, int]]) -> None:
    ordered = sorted({a: (a, b) for a, b in pairs}.values())
    chain = [ordered[index] for index in longest_chain(ordered)]
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))
    assert bool(chain) == bool(ordered)


def test_unique_ngrams_of_both_sides_are_paired() -> None:
    assert common_unique([*"абвабг"], [*"вабгб"], 2) == [
        (2, 0), (4, 2),
    ]  # fmt: skip
