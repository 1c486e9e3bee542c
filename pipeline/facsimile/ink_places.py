"""Work on the pixels that hold ink, and on no others: they are a small part of a page."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.model import Grey

Places = npt.NDArray[np.intp]
"""Single pixels, by their places in the flattened picture."""


def inked_places(ink: Grey) -> tuple[Places, npt.NDArray[np.int32]]:
    """The pixels that hold ink, and how much."""
    places = np.flatnonzero(ink != 0)
    return places, whole_at(ink, places)


def whole_at(field: Grey, places: Places) -> npt.NDArray[np.int32]:
    return np.take(field, places).astype(np.int32)


def leave_ink(ink: Grey, places: Places, amounts: npt.NDArray[np.int32]) -> None:
    """Let the places hold so much ink, cut to 0 to 255, and no other place any; in place."""
    left = np.zeros(ink.size, dtype=np.uint8)
    left[places] = np.clip(amounts, 0, 255)
    ink[:] = left.reshape(ink.shape)
