"""The pitch of a typewriter: every letter stands in a cell of one width.

Handwriting and most print keep no such grid, whatever the language; so the grid tells typing
from handwriting without reading it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.components import Components
from pipeline.rows import Indices, Row, Rows

Floats = npt.NDArray[np.float64]

NARROWEST, WIDEST = 0.85, 1.75
"""Pitches that are tried, in x-heights: pica is about 1.3."""
FEWEST = 6
"""A row of fewer letters keeps some grid by chance, so it is held against the page's."""
LONG = 15
"""Letters of a row from which the grid is found."""
SURE = 0.6
"""Least agreement of a page that is typed; handwriting has about 0.4."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a page's typing; pixels of the page image.

    Attributes:
        pitch: width of a cell.
        heights: baselines of the rows that keep the grid, shape (n,).
        phases: unit phasors of the letters' middles in those rows, shape (n,).
    """

    pitch: float
    heights: Floats = field(repr=False)
    phases: npt.NDArray[np.complex128] = field(repr=False)

    def kept_by(self, rows: Rows, row: Row) -> float:
        """How well the letters of a row keep a grid of this pitch, 0 to 1."""
        x = _centres(rows.components, row.members, rows.x_height)
        if len(x) < FEWEST:
            return self.holds(rows, row, row.members)
        # The scan may be stretched a little: look near by.
        near = np.linspace(self.pitch * 0.99, self.pitch * 1.01, 9)
        return float(_agreement(x, near).max())

    def holds(self, rows: Rows, row: Row, members: Indices) -> float:
        """How well a few components stand in the cells of the rows around, 0 to 1."""
        x = _centres(rows.components, members, rows.x_height)
        if not len(x):
            return 0.0
        phase = _phasor(x, self.pitch)
        return float(max((phase * np.conj(self._phase_near(row))).real, 0.0))

    def spacing_of(self, rows: Rows, row: Row) -> Spacing:
        """How well all marks of a row, stops and strokes as well, stand one cell apart."""
        members = row.members
        width = rows.components.width[members]
        x = np.sort(np.asarray(rows.components.x0[members] + width / 2, np.float64))
        near = np.linspace(self.pitch * 0.985, self.pitch * 1.015, 13)
        agreement = float(_agreement(x, near).max())
        reference = self._phase_near(row)
        phase = _phasor(x, self.pitch)
        along = (phase * np.conj(reference)).real / max(abs(reference), 1e-9)
        # One above the other, they would agree whatever the pitch.
        apart = bool((np.diff(x) > 0.5 * self.pitch).all())
        return Spacing(
            agreement,
            chance=float(np.exp(-len(x) * agreement**2)),
            in_cells=math.erfc(along * math.sqrt(len(x))) / 2 if apart else 1.0,
        )

    def _phase_near(self, row: Row) -> complex:
        """Mean phasor of the rows around."""
        nearest = np.argsort(np.abs(self.heights - row.middle), kind="stable")[:4]
        return complex(self.phases[nearest].mean())


@dataclass(frozen=True, slots=True)
class Spacing:
    """How evenly marks are spaced.

    Attributes:
        agreement: with cells of the page's width, 0 to 1.
        chance: that marks set anywhere agree so well (the Rayleigh test; Mardia and Jupp, 2000).
        in_cells: chance that they stand so well in the very cells of the rows around (the V test,
            in the same book); 1 for marks that are not one beside the other.
    """

    agreement: float
    chance: float
    in_cells: float


def find_grid(rows: Rows) -> Grid | None:
    """The grid of a page, or ``None`` where its rows keep none.

    The pitch at which the letters of the longer rows agree best in phase (the Rayleigh
    statistic of circular data; Mardia and Jupp, Directional Statistics, 2000).
    """
    size = rows.x_height
    long = [
        (row, x)
        for row in rows.rows
        if len(x := _centres(rows.components, row.members, size)) >= LONG
    ]
    if not long:
        return None
    centres = [x for _, x in long]
    rough, _ = _best_pitch(centres, np.arange(NARROWEST * size, WIDEST * size, 0.06))
    pitch, agreement = _best_pitch(centres, np.arange(rough - 0.06, rough + 0.061, 0.01))
    if agreement < SURE:
        return None
    heights, phases = [], []
    for row, x in long:
        phase = _phasor(x, pitch)
        if abs(phase) > SURE:
            heights.append(row.middle)
            phases.append(phase / abs(phase))
    if not heights:
        return None
    return Grid(pitch, np.array(heights), np.array(phases))


def _best_pitch(centres: list[Floats], pitches: Floats) -> tuple[float, float]:
    """The pitch that all rows together keep best, and their mean agreement with it."""
    total = np.zeros(len(pitches))
    for x in centres:
        total += len(x) * _agreement(x, pitches)
    best = int(np.argmax(total))
    return float(pitches[best]), float(total[best]) / sum(len(x) for x in centres)


def _centres(components: Components, members: Indices, size: float) -> Floats:
    """Middles of the components that can be one letter, in pixels."""
    width, height = components.width[members], components.height[members]
    letter = (width > 0.35 * size) & (width < 1.6 * size) & (height > 0.6 * size)
    members = members[letter]
    return np.asarray(components.x0[members] + components.width[members] / 2, dtype=np.float64)


def _phasor(x: Floats, pitch: float) -> complex:
    """Mean of the unit vectors that say where in its cell each ``x`` is."""
    return complex(np.exp(2j * np.pi * x / pitch).mean())


def _agreement(x: Floats, pitches: Floats) -> Floats:
    """Length of the mean phase vector of ``x`` for each pitch, 0 to 1."""
    phase = np.exp(2j * np.pi * (x - x[0])[None, :] / pitches[:, None])
    return np.asarray(np.abs(phase.mean(axis=1)), dtype=np.float64)
