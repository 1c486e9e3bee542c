"""Strokes are joined step by step, the surest pairs first; the best joints are marks."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.annotate.neighbours import Neighbours

Floats = npt.NDArray[np.float64]

LEAST = 0.02
"""Groups that are less likely of one mark are not joined, 0 to 1."""


@dataclass(frozen=True, eq=False)
class Tree:
    """Groups of strokes: first each stroke by itself, then each joint of two earlier groups.

    Attributes:
        leaves: number of strokes.
        joints: the two groups that each joint holds.
        likely: how likely these are of one mark, 0 to 1, shape (joints,).
    """

    leaves: int
    joints: tuple[tuple[int, int], ...] = field(repr=False)
    likely: Floats = field(repr=False)

    def __len__(self) -> int:
        return self.leaves + len(self.joints)

    def gathered(self, columns: Floats, how: np.ufunc) -> Floats:
        """Columns of strokes, shape (strokes, n), brought together for every group: (groups, n)."""
        out = np.empty((len(self), columns.shape[1]))
        out[: self.leaves] = columns
        for at, (one, other) in enumerate(self.joints, start=self.leaves):
            how(out[one], out[other], out=out[at])
        return out

    def members(self, group: int) -> list[int]:
        """The strokes of a group."""
        found, left = [], [group]
        while left:
            at = left.pop()
            if at < self.leaves:
                found.append(at)
            else:
                left += self.joints[at - self.leaves]
        return sorted(found)

    def parents(self) -> npt.NDArray[np.intp]:
        """The joint that each group is in, -1 for none."""
        found = np.full(len(self), -1, np.intp)
        for at, pair in enumerate(self.joints, start=self.leaves):
            found[list(pair)] = at
        return found

    def best(self, worth: Floats) -> list[int]:
        """Groups without a common stroke that are worth the most together, each above 0."""
        most = np.maximum(worth, 0)
        taken = worth > 0
        for at, (one, other) in enumerate(self.joints, start=self.leaves):
            parts = most[one] + most[other]
            taken[at] = worth[at] > 0 and worth[at] >= parts
            most[at] = max(worth[at], parts)
        found = []
        left = [at for at, parent in enumerate(self.parents()) if parent < 0]
        while left:
            at = left.pop()
            if taken[at]:
                found.append(at)
            elif at >= self.leaves:
                left += self.joints[at - self.leaves]
        return sorted(found)


def grow(count: int, pairs: Neighbours, likely: Sequence[float]) -> Tree:
    """Join ``count`` strokes: always the two groups whose neighbouring strokes fit best on average.

    Args:
        count: of strokes.
        pairs: of neighbours.
        likely: of each pair, how likely the two are of one mark, 0 to 1.
    """
    # Of each group its neighbours: sum and number of the pairs between the two.
    near: list[dict[int, tuple[float, int]]] = [{} for _ in range(count)]
    for one, other, value in zip(pairs.first.tolist(), pairs.second.tolist(), likely, strict=True):
        near[one][other] = near[other][one] = (float(value), 1)
    heap = [
        (-value, one, other)
        for one in range(count)
        for other, (value, _) in near[one].items()
        if one < other
    ]
    heapq.heapify(heap)
    gone = [False] * count
    joints: list[tuple[int, int]] = []
    values: list[float] = []
    while heap:
        value, one, other = heapq.heappop(heap)
        if gone[one] or gone[other]:
            continue
        if -value < LEAST:
            break
        gone[one] = gone[other] = True
        joined: dict[int, tuple[float, int]] = {}
        for part in (one, other):
            for neighbour, (total, number) in near[part].items():
                if not gone[neighbour]:
                    before, earlier = joined.get(neighbour, (0.0, 0))
                    joined[neighbour] = (before + total, earlier + number)
        at = len(near)
        for neighbour, (total, number) in joined.items():
            near[neighbour][at] = (total, number)
            heapq.heappush(heap, (-total / number, neighbour, at))
        near.append(joined)
        gone.append(False)
        joints.append((one, other))
        values.append(-value)
    return Tree(count, tuple(joints), np.array(values, np.float64))
