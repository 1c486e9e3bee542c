"""Whose ink: typed, handwritten, or other (stamp, rule, stain, edge)."""

from pipeline.ink.layers import InkLayers, LayerSettings, layers_of
from pipeline.ink.lettered_words import LetteredSettings, lettered_words
from pipeline.ink.network import (
    WEIGHTS,
    InkModelError,
    InkProbability,
    ink_probability,
    weights_digest,
)
from pipeline.ink.separate import InkMap, InkSettings, Separate, Separation, separate
from pipeline.ink.typing import TypingSettings, candidates, regularity, typed_words

__all__ = [
    "WEIGHTS",
    "InkLayers",
    "InkMap",
    "InkModelError",
    "InkProbability",
    "InkSettings",
    "LayerSettings",
    "LetteredSettings",
    "Separate",
    "Separation",
    "TypingSettings",
    "candidates",
    "ink_probability",
    "layers_of",
    "lettered_words",
    "regularity",
    "separate",
    "typed_words",
    "weights_digest",
]
