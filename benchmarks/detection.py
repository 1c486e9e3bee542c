"""Finding a class among others: precision, recall, F1, average precision, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found: ``right`` of ``found``, where there are ``true`` ones to find."""

    right: int = 0
    found: int = 0
    true: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.true + other.true)

    @property
    def precision(self) -> float:
        """NaN when nothing was found."""
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """NaN when there is nothing to find."""
        return self.right / self.true if self.true else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; NaN when there is nothing to find or found."""
        both = self.found + self.true
        return 2 * self.right / both if both else float("nan")


def tally(truth: Bools, predicted: Bools) -> Tally:
    return Tally(int((truth & predicted).sum()), int(predicted.sum()), int(truth.sum()))


def average_precision(truth: Bools, score: Floats) -> float:
    """Area under precision over recall, in steps: sum of (R[n] - R[n-1]) P[n] over thresholds.

    Equal scores are one threshold, so the order of the lines is of no effect. This is the
    definition of scikit-learn's ``average_precision_score``; no interpolation.

    Args:
        truth: shape (n,).
        score: shape (n,), higher is surer.

    Returns:
        0 to 1; NaN when nothing is true.
    """
    total = int(truth.sum())
    if not total:
        return float("nan")
    order = np.argsort(-score, kind="stable")
    ranked, scores = truth[order], score[order]
    right = np.cumsum(ranked)
    last = np.append(np.diff(scores) != 0, True)  # the last of each run of equal scores
    precision = right[last] / (np.flatnonzero(last) + 1)
    recall = right[last] / total
    return float((np.diff(recall, prepend=0.0) * precision).sum())


@dataclass(frozen=True, slots=True)
class Interval:
    """Where 95 % of the resampled values lie; NaN when the value exists in none of them."""

    low: float
    high: float


def bootstrap(
    groups: Sequence[One],
    measure: Callable[[Sequence[One]], Sequence[float]],
    rounds: int = 1000,
    seed: int = 1,
) -> tuple[Interval, ...]:
    """Percentile intervals of figures when whole groups are drawn again with replacement.

    Lines of one page are alike, so pages are what is drawn (Efron & Tibshirani 1993, 8.3).

    Args:
        groups: what is drawn, such as the pages.
        measure: the figures of a sample of groups, always as many.
        rounds: number of samples, 1 or more.
        seed: of the drawing.

    Raises:
        ValueError: when there is no group.
    """
    if not groups:
        raise ValueError("nothing to resample")
    rng = np.random.default_rng(seed)
    figures = np.array(
        [
            measure([groups[at] for at in rng.integers(0, len(groups), len(groups))])
            for _ in range(rounds)
        ]
    )
    found = []
    for column in figures.T:
        there = column[~np.isnan(column)]
        low, high = np.percentile(there, [2.5, 97.5]) if len(there) else (np.nan, np.nan)
        found.append(Interval(float(low), float(high)))
    return tuple(found)
