"""What a rule has decided about some ink, written into layers and maps."""

from __future__ import annotations

import numpy as np

from pipeline.ink.layers import InkLayers
from pipeline.ink.network import InkProbability
from pipeline.model import InkLabel, Mask

SURE = np.uint8(230)
"""How sure the rules are, of 255."""
KINDS = (InkLabel.TYPED, InkLabel.HANDWRITTEN, InkLabel.OTHER)
"""In the order of the layers and of the maps."""


def layers_with(layers: InkLayers, ink: Mask, kind: int) -> InkLayers:
    """The layers with this ink, of their shape, of one kind of :class:`InkLabel` and no other."""
    masks = zip(KINDS, (layers.typed, layers.handwritten, layers.other), strict=True)
    return InkLayers(*(mask | ink if own == kind else mask & ~ink for own, mask in masks))


def probability_with(probability: InkProbability, ink: Mask, kind: int) -> InkProbability:
    """The maps with this ink as sure to be of a kind as a rule is."""
    maps = (probability.typed, probability.handwritten, probability.other)
    return InkProbability(
        *(
            np.where(ink, np.maximum(likely, SURE), likely)
            if own == kind
            else np.where(ink, np.minimum(likely, 255 - SURE), likely)
            for own, likely in zip(KINDS, maps, strict=True)
        )
    )
