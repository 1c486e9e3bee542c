"""Marks of one drawn page put on another: the target follows the ink."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED
from pipeline.train.pasted import (
    Layers,
    smooth_noise,
    with_strange_hand,
    with_strange_stamp,
    with_strange_typing,
)

SIDE = 128


def page(bits: int, rows: range, tone: int) -> Layers:
    """Bars of ink, 8 x 4 pixels each, in these rows of pixels."""
    darkness, target = (np.zeros((SIDE, SIDE), np.uint8) for _ in range(2))
    for row in rows:
        for column in range(8, SIDE - 16, 16):
            darkness[row : row + 4, column : column + 8] = tone
            target[row : row + 4, column : column + 8] = bits | INK
    return darkness, np.zeros_like(darkness), target


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(6))
def test_a_strange_hand_brings_its_ink_and_its_label(seed: int) -> None:
    typed = page(TYPED, range(10, 50, 12), 200)
    written = page(HANDWRITTEN, range(70, 120, 12), 200)
    darkness, _, target = with_strange_hand(typed, written, rng(seed))
    new = (target & HANDWRITTEN) > 0
    assert 0.4 < new.sum() / ((written[2] & HANDWRITTEN) > 0).sum() < 2.5
    assert (target[new] & INK > 0).all()
    assert darkness[new].mean() > 60
    assert darkness[target == 0].max() <= 200
    assert darkness[target == 0].mean() < 5
    assert not (new & (target & TYPED > 0) & (typed[2] == 0)).any()


def test_its_shapes_are_not_those_of_the_source() -> None:
    blank = page(TYPED, range(0), 0)
    written = page(HANDWRITTEN, range(10, 120, 12), 200)
    first, other = (with_strange_hand(blank, written, rng(seed))[2] for seed in (1, 2))
    assert ((first > 0) != (written[2] > 0)).mean() > 0.02
    assert ((first > 0) != (other > 0)).mean() > 0.02


def test_a_crossing_is_both() -> None:
    typed = page(TYPED, range(8, 120, 8), 200)
    written = page(HANDWRITTEN, range(10, 120, 8), 200)
    crossed = [with_strange_hand(typed, written, rng(seed))[2] for seed in range(8)]
    both = [((target & TYPED > 0) & (target & HANDWRITTEN > 0)).sum() for target in crossed]
    assert max(both) > 100


def test_typing_of_the_source_stays_behind() -> None:
    blank = page(TYPED, range(0), 0)
    mixed = tuple(
        np.maximum(one, two)
        for one, two in zip(
            page(TYPED, range(10, 50, 12), 200),
            page(HANDWRITTEN, range(70, 120, 12), 200),
            strict=True,
        )
    )
    darkness, _, target = with_strange_hand(blank, (mixed[0], mixed[1], mixed[2]), rng())
    assert not (target & TYPED).any()
    assert darkness[:40].max() == 0


@pytest.mark.parametrize("seed", range(6))
def test_strange_typing_stands_in_a_place_of_its_own(seed: int) -> None:
    written = page(HANDWRITTEN, range(8, 120, 8), 200)
    typed = page(TYPED, range(10, 120, 24), 150)
    darkness, _, target = with_strange_typing(written, typed, rng(seed))
    new = (target & TYPED) > 0
    assert new.sum() >= 32
    assert (target[new] & HANDWRITTEN == 0).all()
    assert (darkness[new] == 150).all()
    assert (target & HANDWRITTEN > 0).sum() < (written[2] & HANDWRITTEN > 0).sum()


@pytest.mark.parametrize("seed", range(6))
def test_a_strange_stamp_lies_over_what_is_there(seed: int) -> None:
    typed = page(TYPED, range(8, 120, 8), 150)
    stamp = page(OTHER, range(10, 120, 24), 150)
    darkness, _, target = with_strange_stamp(typed, stamp, rng(seed))
    assert ((target & OTHER > 0) == (stamp[2] & OTHER > 0)).all()
    assert (target & TYPED == typed[2] & TYPED).all()
    assert (darkness >= typed[0]).all()
    new = (target & OTHER > 0) & (target & TYPED == 0)
    assert 20 < darkness[new].mean() < 255


def test_lines_and_edges_of_a_sheet_are_no_stamps() -> None:
    blank = page(TYPED, range(0), 0)
    darkness, chroma, target = page(OTHER, range(0), 0)
    for layer, value in ((darkness, 200), (target, OTHER | INK)):
        layer[:, 20:40] = value  # the shadow of an edge, from top to bottom
        layer[60:63, 60:110] = value  # a rule
        layer[80:100, 80:100] = value
    pasted = with_strange_stamp(blank, (darkness, chroma, target), rng())[2] & OTHER > 0
    assert pasted[80:100, 80:100].all()
    assert pasted.sum() == 400


def test_without_marks_nothing_changes() -> None:
    crop = page(TYPED, range(10, 50, 12), 200)
    blank = page(TYPED, range(0), 0)
    for paste in (with_strange_hand, with_strange_typing, with_strange_stamp):
        assert all((a == b).all() for a, b in zip(paste(crop, blank, rng()), crop, strict=True))


def test_noise_has_no_tendency() -> None:
    clouds = smooth_noise((256, 256), 16, rng(1))
    assert clouds.shape == (256, 256)
    assert abs(float(clouds.mean())) < 0.2
    assert 0.4 < float(clouds.std()) < 1.3
