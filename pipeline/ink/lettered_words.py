"""Words that somebody lettered into a typed row, so neatly that the network calls them typed.

No one sign tells them. But where a row keeps the cells of the typewriter and reads well, a word of
it that stands in no cell, reads badly, and of which the network is not sure was not struck by the
machine. What was read in it is noise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.model import Grey, mean_confidence
from pipeline.pitch import Floats, Grid
from pipeline.rows import Indices, Row, Rows, RowWord

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
    grid: Grid | None,
    handwritten: Grey,
    settings: LetteredSettings,
) -> dict[int, list[Lettered]]:
    """Those words, by index of the row.

    Args:
        rows: of the typed ink.
        words: read in the rows; a row in which nothing was read is absent.
        grid: of the rows; without one nothing tells.
        handwritten: probability, shape of the page image, 0 to 255.
        settings: tunables.
    """
    if grid is None:
        return {}
    likely = rows.components.mean_of(handwritten) / 255
    found: dict[int, list[Lettered]] = {}
    for index, said in words.items():
        row = rows.rows[index]
        doubtful: list[Lettered] = []
        others: list[RowWord] = []
        for word in said:
            if (members := _doubted(rows, row, word, grid, likely, settings)) is None:
                others.append(word)
            else:
                doubtful.append(Lettered(word, members))
        around = sum(len(word.text) for word in others) >= AROUND
        if not doubtful or not around or (mean_confidence(others) or 0.0) < settings.around:
            continue
        struck = np.setdiff1d(row.members, np.concatenate([one.members for one in doubtful]))
        if grid.kept_by(rows, replace(row, members=struck)) >= settings.kept:
            found[index] = doubtful
    return found


def _doubted(
    rows: Rows, row: Row, word: RowWord, grid: Grid, likely: Floats, settings: LetteredSettings
) -> Indices | None:
    """What the word is made of, if it reads badly, stands in no cell and may look written."""
    if word.confidence > settings.read:
        return None
    members = rows.members_of(row, word)
    letters = rows.letters_among(members)
    area = rows.components.area[letters]
    doubted = (
        len(letters) >= LETTERS
        and grid.holds(rows, row, letters) <= settings.holds
        and (likely[letters] * area).sum() >= settings.hand * area.sum()
    )
    return members if doubted else None
