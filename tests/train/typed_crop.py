"""A crop full of typing, to put other words into."""

from __future__ import annotations

import numpy as np

from pipeline.train.examples import INK, TYPED
from pipeline.train.pasted import Layers

SIDE = 256
LETTER = (7, 12)


def typed_page() -> Layers:
    """Rows of letters like bars, 10 pixels from one to the next, a row every 30."""
    darkness, target = (np.zeros((SIDE, SIDE), np.uint8) for _ in range(2))
    wide, high = LETTER
    for top in range(12, SIDE - 30, 30):
        for left in range(8, SIDE - 12, 10):
            darkness[top : top + high, left : left + wide] = 180
            target[top : top + high, left : left + wide] = TYPED | INK
    return darkness, np.zeros_like(darkness), target
