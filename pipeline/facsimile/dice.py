"""More ways of choosing by chance: measures, and things that are not equally likely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pipeline.facsimile.raster import Rng

Thing = TypeVar("Thing")


def measure(rng: Rng, low: float, high: float) -> float:
    """A number from ``low`` to ``high`` in steps of a hundredth."""
    return int(rng.integers(round(low * 100), round(high * 100) + 1)) / 100


def weighted(rng: Rng, things: Sequence[tuple[Thing, int]]) -> Thing:
    """One of the things, each as often as its weight says."""
    left = int(rng.integers(0, sum(weight for _, weight in things)))
    for thing, weight in things:
        left -= weight
        if left < 0:
            return thing
    raise AssertionError("weights are not negative")
