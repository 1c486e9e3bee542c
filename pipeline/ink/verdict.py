"""What a rule has decided about some ink, written into layers and maps."""

from __future__ import annotations

import numpy as np

from pipeline.ink.layers import InkLayers
from pipeline.ink.network import InkProbability
from pipeline.model import Grey, Mask

SURE = np.uint8(230)
"""How sure the rules are, of 255."""


def layers_with_typing(layers: InkLayers, ink: Mask) -> InkLayers:
    """The layers with this ink typed and nothing else; shape of the layers."""
    return InkLayers(layers.typed | ink, layers.handwritten & ~ink, layers.other & ~ink)


def layers_with_handwriting(layers: InkLayers, ink: Mask) -> InkLayers:
    """The layers with this ink handwritten and nothing else; shape of the layers."""
    return InkLayers(layers.typed & ~ink, layers.handwritten | ink, layers.other & ~ink)


def probability_with_typing(probability: InkProbability, ink: Mask) -> InkProbability:
    """The maps with this ink as sure to be typed as a rule is."""
    return InkProbability(
        _sure(probability.typed, ink),
        _unlikely(probability.handwritten, ink),
        _unlikely(probability.other, ink),
    )


def probability_with_handwriting(probability: InkProbability, ink: Mask) -> InkProbability:
    """The maps with this ink as sure to be handwritten as a rule is."""
    return InkProbability(
        _unlikely(probability.typed, ink),
        _sure(probability.handwritten, ink),
        _unlikely(probability.other, ink),
    )


def _sure(likely: Grey, ink: Mask) -> Grey:
    return np.where(ink, np.maximum(likely, SURE), likely)


def _unlikely(likely: Grey, ink: Mask) -> Grey:
    return np.where(ink, np.minimum(likely, 255 - SURE), likely)
