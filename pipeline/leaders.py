"""Leaders: the dots that lead the eye from an entry to its page number.

A recogniser reads a row of dots as letters; seen as components they are plain: small, alike, on
the baseline, at one distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.components import Components
from pipeline.rows import Indices, Row
from pipeline.spans import spans_of

FEWEST = 4
"""Three dots may be an ellipsis, which the engine reads by itself."""


@dataclass(frozen=True, slots=True)
class Leader:
    """A run of dots in a row; ``box`` (x0, y0, x1, y1) in pixels of the page image."""

    members: Indices
    box: tuple[int, int, int, int]

    @property
    def text(self) -> str:
        return "." * len(self.members)


def find_leaders(components: Components, row: Row, x_height: float) -> tuple[Leader, ...]:
    """Runs of at least :data:`FEWEST` evenly spaced dots on the baseline of ``row``."""
    members = row.members
    x = components.x0[members] + components.width[members] / 2
    y = components.y0[members] + components.height[members] / 2
    above = row.height_at_0 + row.slope * x - y
    dot = (
        (components.height[members] <= 0.5 * x_height)
        & (components.width[members] <= 0.55 * x_height)
        & (np.abs(above - 0.1 * x_height) < 0.35 * x_height)
    )
    leaders = []
    for start, end in spans_of(dot):
        leaders += _evenly_spaced(components, members[start:end], x[start:end], x_height)
    return tuple(leaders)


def _evenly_spaced(
    components: Components,
    members: Indices,
    x: np.ndarray[tuple[int], np.dtype[np.float64]],
    x_height: float,
) -> list[Leader]:
    """Split a run where its spacing breaks; keep the parts that are long enough."""
    if len(members) < FEWEST:
        return []
    steps = np.diff(x)
    step = float(np.median(steps))
    # Dots may stand at every other key, and a wide pitch is 1.4 x-heights.
    if not 0.3 * x_height < step < 3.0 * x_height:
        return []
    breaks = np.flatnonzero(steps > 2.6 * step) + 1
    leaders = []
    for part in np.split(members, breaks):
        if len(part) >= FEWEST:
            box = (
                int(components.x0[part].min()),
                int(components.y0[part].min()),
                int(components.x1[part].max()),
                int(components.y1[part].max()),
            )
            leaders.append(Leader(part, box))
    return leaders
