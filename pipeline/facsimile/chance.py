"""Choosing by chance, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pipeline.facsimile.raster import Rng

T = TypeVar("T")


def one_of(rng: Rng, items: Sequence[T]) -> T:
    """One of the items, each as likely as the next; an item given twice is twice as likely."""
    return items[int(rng.integers(0, len(items)))]


def chance(rng: Rng, percent: int) -> bool:
    """Whether something that happens in so many of a hundred cases does."""
    return int(rng.integers(0, 100)) < percent


def between(rng: Rng, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, both included."""
    return int(rng.integers(low, high + 1))


def at_times(rng: Rng, percent: int, low: int, high: int) -> int:
    """In so many of a hundred cases a number from ``low`` to ``high``, else 0."""
    value = between(rng, low, high)
    return value if chance(rng, percent) else 0
