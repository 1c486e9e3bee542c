"""Runs of flags."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.spans import spans_of


@pytest.mark.parametrize(
    ("flags", "spans"),
    [
        ("", []),
        ("...", []),
        ("###", [(0, 3)]),
        ("#..##.#", [(0, 1), (3, 5), (6, 7)]),
        (".#.", [(1, 2)]),
    ],
)
def test_runs_of_true_flags(flags: str, spans: list[tuple[int, int]]) -> None:
    assert spans_of(np.array([flag == "#" for flag in flags], bool)) == spans
