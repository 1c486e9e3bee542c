"""Where flags stand side by side: lines in a profile, dots in a row, rules across a table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def spans_of(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open runs of true flags, in order.

    Args:
        flags: shape (n,).
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
