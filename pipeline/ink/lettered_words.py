"""Words that somebody lettered into a typed row, so neatly that the network calls them typed.

No one sign tells them. But where a row keeps the cells of the typewriter and reads well, a word of
it that stands in no cell, reads badly, and of which the network is not sure was not struck by the
machine. What was read in it is noise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.components import Components
from pipeline.model import Grey, mean_confidence
from pipeline.pitch import find_grid
from pipeline.rows import Indices, Rows, RowWord

LETTERS = 2
"""A single letter may stand off its cell, and be read badly, by chance."""
AROUND = 5
"""Characters of the row's other words, below which it does not tell how well typing reads."""


@dataclass(frozen=True, slots=True)
class LetteredSettings:
    """Tunables, all from 0 to 1.

    Attributes:
        kept: how well the rest of the row keeps the grid, at least.
        around: confidence of the row's other words, at least, in the mean.
        read: of the word itself, at most.
        holds: how well the word stands in the cells, at most.
        hand: mean probability of handwriting of its ink, at least.

    Raises:
        ValueError: for a value out of its range.
    """

    kept: float = 0.6
    around: float = 0.75
    read: float = 0.8
    holds: float = 0.15
    hand: float = 0.13

    def __post_init__(self) -> None:
        for name in ("kept", "around", "read", "holds", "hand"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is from 0 to 1")


@dataclass(frozen=True, slots=True)
class Lettered:
    """A word that was lettered by hand.

    Attributes:
        word: as the engine read it: noise.
        members: indices of its components.
    """

    word: RowWord
    members: Indices


def lettered_words(
    rows: Rows,
    words: Mapping[int, Sequence[RowWord]],
    handwritten: Grey,
    settings: LetteredSettings,
) -> dict[int, list[Lettered]]:
    """Those words, by index of the row.

    Args:
        rows: of the typed ink.
        words: read in the rows; a row in which nothing was read is absent.
        handwritten: probability, shape of the page image, 0 to 255.
        settings: tunables.
    """
    grid = find_grid(rows)
    if grid is None:
        return {}
    parts = rows.components
    likely = mean_by_component(parts, handwritten)
    found: dict[int, list[Lettered]] = {}
    for index, said in words.items():
        row = rows.rows[index]
        middle = parts.x0[row.members] + parts.width[row.members] / 2
        doubtful: list[Lettered] = []
        others: list[RowWord] = []
        for word in said:
            inside = row.members[(middle >= word.box[0]) & (middle <= word.box[2])]
            letters = inside[parts.height[inside] > 0.6 * rows.x_height]
            area = parts.area[letters]
            if (
                len(letters) >= LETTERS
                and word.confidence <= settings.read
                and grid.holds(rows, row, letters) <= settings.holds
                and (likely[letters] * area).sum() >= settings.hand * area.sum()
            ):
                doubtful.append(Lettered(word, inside))
            else:
                others.append(word)
        around = sum(len(word.text) for word in others) >= AROUND
        if not doubtful or not around or (mean_confidence(others) or 0.0) < settings.around:
            continue
        struck = np.setdiff1d(row.members, np.concatenate([one.members for one in doubtful]))
        if grid.kept_by(rows, replace(row, members=struck)) >= settings.kept:
            found[index] = doubtful
    return found


def mean_by_component(components: Components, probability: Grey) -> npt.NDArray[np.float64]:
    """Mean of a map over each component, 0 to 1, shape (n,)."""
    inked = components.labels > 0
    total = np.bincount(
        components.labels[inked], weights=probability[inked], minlength=components.count + 1
    )[1:]
    return np.asarray(total / np.maximum(components.area, 1) / 255, dtype=np.float64)
