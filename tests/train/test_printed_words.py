"""Printed words among typing are typing to the network, and make room for themselves."""

from __future__ import annotations

import numpy as np
import pytest
from typed_crop import SIDE, typed_page

from pipeline.train.examples import HANDWRITTEN, INK, TYPED
from pipeline.train.printed_words import with_print


@pytest.mark.parametrize("seed", range(8))
def test_print_is_typed_ink_and_as_dark_as_the_typing(seed: int) -> None:
    before = typed_page()
    darkness, _, target = with_print(before, np.random.default_rng(seed))
    new = (target & TYPED > 0) & (before[2] & TYPED == 0)
    assert new.sum() > 20
    assert (target[new] & INK > 0).all()
    assert not (target & HANDWRITTEN).any()
    assert 60 < darkness[new].mean() <= 255


def test_a_hand_on_the_page_stays_a_hand() -> None:
    nothing = np.zeros((SIDE, SIDE), np.uint8)
    target = nothing.copy()
    # A stroke across the page is no letter that makes room.
    target[100:104, 10:240] = HANDWRITTEN | INK
    darkness = np.where(target > 0, np.uint8(200), nothing)
    for seed in range(6):
        after = with_print((darkness, nothing, target), np.random.default_rng(seed))[2]
        assert (after[100:104, 10:240] & HANDWRITTEN > 0).all()
