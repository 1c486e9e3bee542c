"""Strokes are joined, the surest first, and the groups that are worth the most are taken."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.neighbours import Neighbours
from pipeline.annotate.tree import Tree, grow


def pairs_of(*pairs: tuple[int, int]) -> Neighbours:
    ends = np.array(pairs, np.intp).reshape(-1, 2)
    return Neighbours(ends[:, 0], ends[:, 1], np.zeros(len(ends)), np.zeros(len(ends)))


def test_the_surest_pair_is_joined_first() -> None:
    tree = grow(3, pairs_of((0, 1), (1, 2)), [0.4, 0.9])
    assert tree.joints == ((1, 2), (0, 3))
    assert tree.likely.tolist() == pytest.approx([0.9, 0.4])


def test_groups_are_joined_by_the_mean_of_their_pairs() -> None:
    """Once 0 and 1 are one group, 2 fits it by 0.5 on average, less than 3 does."""
    pairs = pairs_of((0, 1), (0, 2), (1, 2), (1, 3))
    tree = grow(4, pairs, [0.95, 0.9, 0.1, 0.6])
    assert tree.joints[:2] == ((0, 1), (3, 4))


def test_what_is_hardly_of_one_mark_is_never_joined() -> None:
    assert grow(2, pairs_of((0, 1)), [0.01]).joints == ()


def test_columns_are_gathered_for_every_group() -> None:
    tree = grow(3, pairs_of((0, 1), (1, 2)), [0.9, 0.5])
    sums = tree.gathered(np.array([[1.0], [2.0], [4.0]]), np.add)
    assert sums.ravel().tolist() == [1, 2, 4, 3, 7]
    assert [tree.members(group) for group in range(5)] == [[0], [1], [2], [0, 1], [0, 1, 2]]


def test_two_marks_are_taken_rather_than_both_as_one() -> None:
    tree = grow(2, pairs_of((0, 1)), [0.9])
    assert tree.best(np.array([0.4, 0.4, 0.7])) == [0, 1]
    assert tree.best(np.array([0.4, 0.2, 0.7])) == [2]
    assert tree.best(np.array([-0.1, -0.1, -0.2])) == []


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, list[float]]:
    count = draw(st.integers(1, 7))
    every = list(itertools.combinations(range(count), 2))
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    likely = [draw(st.floats(0, 1)) for _ in chosen]
    tree = grow(count, pairs_of(*chosen), likely)
    return tree, [draw(st.floats(-1, 1)) for _ in range(len(tree))]


@given(trees())
def test_no_choice_of_groups_without_a_common_stroke_is_worth_more(
    drawn: tuple[Tree, list[float]],
) -> None:
    tree, worth = drawn
    members = [set(tree.members(group)) for group in range(len(tree))]
    taken = tree.best(np.array(worth))
    assert all(not members[a] & members[b] for a, b in itertools.combinations(taken, 2))
    assert all(worth[group] > 0 for group in taken)

    def most(left: list[int], used: set[int]) -> float:
        """By trying everything."""
        if not left:
            return 0.0
        first, *rest = left
        without = most(rest, used)
        if members[first] & used or worth[first] <= 0:
            return without
        return max(without, worth[first] + most(rest, used | members[first]))

    assert sum(worth[group] for group in taken) == pytest.approx(
        most(list(range(len(tree))), set())
    )


@given(trees())
def test_every_joint_holds_what_its_two_groups_hold(drawn: tuple[Tree, list[float]]) -> None:
    tree, _ = drawn
    for at, (one, other) in enumerate(tree.joints, start=tree.leaves):
        assert sorted(tree.members(one) + tree.members(other)) == tree.members(at)
        assert tree.parents()[[one, other]].tolist() == [at, at]
