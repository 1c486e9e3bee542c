"""Names of two languages are paired when they are one, and only then."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from name_pairs import DIFFERENT, LATER_DIFFERENT, LATER_SAME, SAME

from pipeline.across.names import find_names
from pipeline.across.pair import MentionAt, Name, gather, pair_names


def names(*texts: str, russian: bool) -> tuple[Name, ...]:
    language = "ru" if russian else "en"
    return gather(
        [MentionAt(one, at) for at, text in enumerate(texts) for one in find_names(text, language)]
    )


def paired(russian: str, english: str) -> bool:
    here = names(f"что {russian} и", russian=True)
    there = names(f"that {english} and", russian=False)
    assert here
    assert there
    return bool(pair_names(here, there).pairs)


@pytest.mark.parametrize(
    ("same", "different", "missed", "wrong"),
    [(SAME, DIFFERENT, 2, 1), (LATER_SAME, LATER_DIFFERENT, 0, 2)],
)
def test_precision_and_recall(
    same: Sequence[tuple[str, str]],
    different: Sequence[tuple[str, str]],
    missed: int,
    wrong: int,
) -> None:
    assert len([pair for pair in same if not paired(*pair)]) <= missed
    assert len([pair for pair in different if paired(*pair)]) <= wrong


def test_the_lists_are_long_enough() -> None:
    assert len(SAME) >= 150
    assert len(DIFFERENT) >= 150


def test_cases_of_one_name_are_gathered() -> None:
    found = names("что Ежов и", "к Ежову, о Ежове", "от Ежова, с Ежовым", russian=True)
    assert [(name.name, len(name.mentions)) for name in found] == [("Ежов", 5)]


def test_a_man_and_a_woman_of_one_name_are_two() -> None:
    found = names("что Петров и Петрову с Петровой", russian=True)
    assert {name.name for name in found} == {"Петров", "Петрова"}


def test_each_name_is_paired_once_and_the_likeliest_first() -> None:
    here = names("что Жуков и Жуковский", russian=True)
    there = names("that Zhukovskii and Zhukov and Zhukovsky", russian=False)
    pairs = pair_names(here, there).pairs
    said = {(here[one].name, there[two].name) for one, two, _ in pairs}
    assert said == {("Жуков", "Zhukov"), ("Жуковский", "Zhukovskii")}


def test_words_that_begin_sentences_do_not_pair_by_chance() -> None:
    here = names("Но это так. Ин там.", russian=True)
    there = names("No this is so. In there.", russian=False)
    assert [name for name in here if name.sure] == []
    assert [name for name in there if name.sure] == []
