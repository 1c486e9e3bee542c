"""Words of a stamp that look typed: pieces of rows that end where it ends."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from pipeline.components import Components
from pipeline.ink.stamps import Stamp
from pipeline.model import Grey, Mask
from pipeline.rows import Row, Rows

Indices = npt.NDArray[np.intp]

PLAY = 0.3
"""How far a piece may reach beyond the box of its stamp, in x-heights."""
GAP = 2.5
"""Space that parts a row into pieces: a stamp stands beside typing often enough."""
FEWEST = 5
"""Letters of a word that is taken for a stamp's: labels of drawings are shorter."""
DOUBT = 0.25
"""Mean probability of other ink from which a piece inside a stamp is a part of it, 0 to 1: a name
under a seal is surely typed."""


def stamp_words(rows: Rows, stamps: Iterable[Stamp], other: Grey) -> Mask | None:
    """Ink of pieces of rows that lie wholly in a stamp and may be its words, or ``None``.

    Args:
        rows: of what looks typed.
        stamps: found among the other ink.
        other: probability of other ink, 0 to 255, shape of the page image.
    """
    boxes = [stamp.box for stamp in stamps]
    parts = rows.components
    doubt = parts.sum_in(parts.labels > 0, other)
    chosen = np.zeros(parts.count, bool)
    for piece in (piece for row in rows.rows for piece in _pieces(row, rows)):
        inside = any(_holds(box, piece, parts, PLAY * rows.x_height) for box in boxes)
        inside = inside and len(piece) >= FEWEST
        if inside and doubt[piece].sum() >= DOUBT * 255 * parts.area[piece].sum():
            chosen[piece] = True
    return parts.pixels_of(chosen) if chosen.any() else None


def _pieces(row: Row, rows: Rows) -> list[Indices]:
    """Members of the row between wide spaces, left to right."""
    members = row.members[np.argsort(rows.components.x0[row.members], kind="stable")]
    ends = np.maximum.accumulate(rows.components.x1[members])
    spaces = rows.components.x0[members][1:] - ends[:-1]
    return np.split(members, np.flatnonzero(spaces > GAP * rows.x_height) + 1)


def _holds(box: tuple[int, int, int, int], piece: Indices, parts: Components, play: float) -> bool:
    x0, y0, x1, y1 = box
    across = parts.x0[piece].min() >= x0 - play and parts.x1[piece].max() <= x1 + play
    return bool(
        across and parts.y0[piece].min() >= y0 - play and parts.y1[piece].max() <= y1 + play
    )
