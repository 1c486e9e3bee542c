"""Words by hand for crops: ink with its label, as large and as broad as asked."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.facsimile import fonts
from pipeline.train import written as module
from pipeline.train.examples import HANDWRITTEN, INK
from pipeline.train.hands import Face, Hand
from pipeline.train.written import written

SIDE = 384
CAVEAT, BAD_SCRIPT = (fonts.find(name) for name in ("caveat", "bad-script"))
HANDS = (
    Hand("caveat", Face(CAVEAT, "latin"), Face(CAVEAT, "cyrillic")),
    Hand("bad-script", Face(BAD_SCRIPT, "latin"), None),
)


def rng(*seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_ink_is_handwritten_and_paper_is_nothing() -> None:
    inked = 0
    for seed in range(40):
        darkness, chroma, target = written(HANDS, SIDE, (), rng(seed))
        assert darkness.shape == chroma.shape == target.shape == (SIDE, SIDE)
        assert set(np.unique(target)) <= {0, HANDWRITTEN | INK}
        assert (chroma <= darkness).all()
        # Under a label there is ink, and far from any there is none.
        assert (darkness[target > 0] > 0).mean() > 0.9 if target.any() else True
        inked += bool(target.any())
    # Now and then all of it falls outside.
    assert inked > 30


def test_the_same_seed_writes_the_same() -> None:
    first, again = (written(HANDS, SIDE, (), rng(5)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    other = written(HANDS, SIDE, (), rng(6))
    assert (first[2] != other[2]).any()


def test_between_rows_it_is_one_small_level_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BETWEEN_ROWS", 1.0)
    heights = []
    for seed in range(30):
        target = written(HANDS, SIDE, (200.0,), rng(seed))[2]
        rows = np.flatnonzero(target.any(axis=1))
        if len(rows):
            assert rows[0] > 130 and rows[-1] < 270
            heights.append(rows[-1] - rows[0])
    assert len(heights) > 20
    assert np.median(heights) < 40
