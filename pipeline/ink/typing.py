"""Which rows are typing, and which words in them: the network's view, the grid, the reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.components import Components
from pipeline.model import Grey, mean_confidence
from pipeline.pitch import FEWEST, Grid
from pipeline.rows import Indices, Row, Rows, RowWord

OFF_GRID = 0.35
"""Letters that keep the grid no better than this stand outside it."""


@dataclass(frozen=True, slots=True)
class TypingSettings:
    """Tunables of what counts as typing; shares of 0 to 1.

    Attributes:
        sure_typed: a row read with at least this confidence is typing, however it stands.
        on_grid: a row that keeps the typewriter's grid as well as this is typing in any language.
        looks_typed: mean probability from which the network's word is enough for a row.
        typed: least score of confidence, regularity and grid for typing.
        stray_word: a word read with less confidence, off the grid, is written into the line.

    Raises:
        ValueError: for a value out of its range.
    """

    sure_typed: float = 0.75
    on_grid: float = 0.8
    looks_typed: float = 0.85
    typed: float = 0.5
    stray_word: float = 0.6

    def __post_init__(self) -> None:
        for name in ("sure_typed", "on_grid", "looks_typed", "typed", "stray_word"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is from 0 to 1")


def candidates(rows: Rows) -> tuple[int, ...]:
    """Rows worth reading: those that hold at least one mark of the size of a letter."""
    size = rows.x_height
    parts = rows.components
    found = []
    for index, row in enumerate(rows.rows):
        height, width = parts.height[row.members], parts.width[row.members]
        letter = (height > 0.75 * size) & (height < 2.4 * size) & (width > 0.35 * size)
        touching = (height < 2.6 * size) & (height > 0.5 * size) & (width > size)
        if (letter | touching).any():
            found.append(index)
    return tuple(found)


def regularity(components: Components, row: Row, x_height: float) -> float:
    """How typed a row looks, 0 to 1: letters of the typewriter's heights on one baseline."""
    members = row.members[components.height[row.members] > 0.55 * x_height]
    if not len(members):
        return 0.0
    height = components.height[members] / x_height
    foot = (
        components.y1[members]
        - row.height_at_0
        - row.slope * (components.x0[members] + components.width[members] / 2)
    ) / x_height
    small = np.abs(height - 1) < 0.17
    capital = np.abs(height - 1.45) < 0.22
    sits = np.abs(foot) < 0.16
    hangs = (foot > 0.16) & (foot < 0.65)
    weight = components.width[members].astype(np.float64)
    good = ((small | capital) & sits) | ((height > 1.15) & (height < 2.1) & hangs)
    return float((weight * good).sum() / weight.sum())


def typed_words(
    rows: Rows,
    words: Mapping[int, Sequence[RowWord]],
    grid: Grid | None,
    typed_probability: Grey,
    settings: TypingSettings,
) -> dict[int, tuple[RowWord, ...]]:
    """Words of the rows that are typing, by index of the row.

    Args:
        rows: of the typed ink.
        words: read in the rows; a row in which nothing was read is absent.
        grid: of the rows, where they keep one.
        typed_probability: shape of the page image, 0 to 255.
        settings: tunables.
    """
    likely = rows.components.mean_of(typed_probability) / 255
    typed = {}
    for index, found in words.items():
        row = rows.rows[index]
        if _is_typed(rows, row, mean_confidence(found) or 0.0, grid, likely, settings):
            kept = _without_strays(rows, row, found, grid, settings)
            if kept:
                typed[index] = kept
    return typed


def _is_typed(
    rows: Rows,
    row: Row,
    confidence: float,
    grid: Grid | None,
    likely: npt.NDArray[np.float64],
    settings: TypingSettings,
) -> bool:
    """Typing is what looks it, reads well, keeps the grid, or at least stands as typing does."""
    regular = regularity(rows.components, row, rows.x_height)
    if len(row.members) < 3:
        # One or two strokes can be read as a letter with great confidence.
        in_place = grid is None or grid.holds(rows, row, row.members) > 0.5
        return in_place and min(confidence, regular) >= settings.typed
    if confidence >= settings.sure_typed:
        return True
    area = rows.components.area[row.members]
    looks = float((likely[row.members] * area).sum() / area.sum())
    if looks >= settings.looks_typed:
        return True
    if grid is None:
        return (regular + confidence + looks) / 3 >= settings.typed
    kept = grid.kept_by(rows, row)
    if len(row.members) >= FEWEST and kept >= settings.on_grid:
        return True
    return (kept + regular + confidence + looks) / 4 >= settings.typed


def _without_strays(
    rows: Rows,
    row: Row,
    words: Sequence[RowWord],
    grid: Grid | None,
    settings: TypingSettings,
) -> tuple[RowWord, ...]:
    """Words of a typed row without those that are dirt or remains of a pen."""
    if grid is None:
        return tuple(words)
    kept = []
    for word in words:
        if word.confidence < settings.stray_word:
            letters = rows.letters_among(rows.members_of(row, word))
            if (
                len(letters) >= 2
                and grid.holds(rows, row, letters) < OFF_GRID
                and _stands_badly(rows.components, row, letters, rows.x_height)
            ):
                continue
        kept.append(word)
    return tuple(kept)


def _stands_badly(components: Components, row: Row, letters: Indices, x_height: float) -> bool:
    part = Row(letters, row.x0, row.y0, row.x1, row.y1, row.slope, row.height_at_0)
    return regularity(components, part, x_height) < 0.5
