"""Words lettered into typed rows: typing makes room, and the label follows the ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from typed_crop import LETTER, SIDE, typed_page

from pipeline.train.examples import HANDWRITTEN, INK, TYPED
from pipeline.train.lettered import with_lettering


@pytest.mark.parametrize("seed", range(12))
def test_words_by_hand_have_their_ink_and_their_label(seed: int) -> None:
    before = typed_page()
    darkness, _, target = with_lettering(before, (), np.random.default_rng(seed))
    hand = (target & HANDWRITTEN) > 0
    assert hand.sum() > 20
    assert (target[hand] & INK > 0).all()
    assert darkness[hand].mean() > 40
    # Typing goes, and none comes.
    assert not ((target & TYPED > 0) & (before[2] & TYPED == 0)).any()
    assert ((target & TYPED) > 0).sum() < ((before[2] & TYPED) > 0).sum()


@pytest.mark.parametrize("seed", range(12))
def test_a_letter_goes_whole_or_stays_whole(seed: int) -> None:
    _, _, target = with_lettering(typed_page(), (), np.random.default_rng(seed))
    typed = ((target & TYPED) > 0).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(typed, connectivity=8)
    assert (stats[1:, cv2.CC_STAT_AREA] == LETTER[0] * LETTER[1]).all()


def test_most_words_stand_in_a_row() -> None:
    """The rows of pixels between two rows of typing get less of them."""
    ink = np.zeros(SIDE)
    for seed in range(40):
        target = with_lettering(typed_page(), (), np.random.default_rng(seed))[2]
        ink += ((target & HANDWRITTEN) > 0).sum(axis=1)
    phase = (np.arange(SIDE) - 12) % 30
    assert ink[phase < LETTER[1]].mean() > 1.5 * ink[phase >= 18].mean()


def test_without_typing_words_stand_anywhere() -> None:
    blank = (
        *(np.zeros((SIDE, SIDE), np.uint8) for _ in range(2)),
        np.zeros((SIDE, SIDE), np.uint8),
    )
    hands = [with_lettering(blank, (), np.random.default_rng(seed))[2] for seed in range(6)]
    assert max(((target & HANDWRITTEN) > 0).sum() for target in hands) > 50


def test_a_seed_gives_the_same_words() -> None:
    one, other = (with_lettering(typed_page(), (), np.random.default_rng(3)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))
