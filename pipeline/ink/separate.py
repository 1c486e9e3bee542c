"""The separation of a page's ink: the network, a second look, and what follows for the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from pipeline.components import find_components
from pipeline.ink.form_words import FormSettings, form_words
from pipeline.ink.layers import InkLayers, LayerSettings, layers_of
from pipeline.ink.lettered_words import LetteredSettings
from pipeline.ink.network import InkProbability, ink_probability
from pipeline.ink.page_rows import PageRows
from pipeline.ink.second_look import SecondLookSettings, mistaken_typing
from pipeline.ink.stamp_words import stamp_words
from pipeline.ink.stamps import Stamp, StampSettings, find_stamps
from pipeline.ink.typing import TypingSettings
from pipeline.ink.underlining import UnderliningSettings, typed_underlining
from pipeline.ink.verdict import layers_with, probability_with
from pipeline.model import Grey, InkLabel, Mask, PageImage
from pipeline.rows import RowSettings, RowWord


@dataclass(frozen=True, slots=True)
class InkSettings:
    """Tunables of the separation.

    Attributes:
        layers: from probabilities to layers.
        second_look: at handwriting and stains that stand in the typewriter's grid.
        underlining: by the typewriter.
        forms: printed ones, and what stands in them.
        stamps: among the other ink.
        typing: rows and words that are text.
        lettered: words in typed rows that are written by hand.
        separate: false takes all ink for typing, to see what the separation is worth.
    """

    layers: LayerSettings = field(default_factory=LayerSettings)
    second_look: SecondLookSettings = field(default_factory=SecondLookSettings)
    underlining: UnderliningSettings = field(default_factory=UnderliningSettings)
    forms: FormSettings = field(default_factory=FormSettings)
    stamps: StampSettings = field(default_factory=StampSettings)
    typing: TypingSettings = field(default_factory=TypingSettings)
    lettered: LetteredSettings = field(default_factory=LetteredSettings)
    separate: bool = True


@dataclass(frozen=True, slots=True)
class Separation:
    """The ink of a page before anything is read.

    Attributes:
        layers: what every pixel of ink is.
        probability: how sure that is.
        stamps: among the other ink.
        rules: level and upright ones of all ink, whoever drew them.
    """

    layers: InkLayers
    probability: InkProbability = field(repr=False)
    stamps: tuple[Stamp, ...]
    rules: tuple[Mask, Mask] = field(repr=False)

    def typed_only(self, image: PageImage) -> Grey:
        """What the engine reads, without handwriting, stamps and stains; shape (h, w)."""
        foreign = (self.layers.handwritten | self.layers.other) & ~self.layers.typed
        if not foreign.any():
            return image.legible
        # The soft rim of a stroke goes with it, but never what is next to a typed letter.
        around = cv2.dilate(foreign.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        near = cv2.dilate(self.layers.typed.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        return np.where(foreign | (around & ~near), np.uint8(255), image.legible)

    def with_handwriting(self, ink: Mask) -> Separation:
        """The same with this ink handwritten, of the page image's shape."""
        return replace(
            self,
            layers=layers_with(self.layers, ink, InkLabel.HANDWRITTEN),
            probability=probability_with(self.probability, ink, InkLabel.HANDWRITTEN),
        )


@dataclass(frozen=True, slots=True)
class InkMap:
    """What every pixel of ink is, and which words are typed.

    Attributes:
        separation: of the ink.
        typed: words of the rows that are typing, by index of the row, left to right.
    """

    separation: Separation
    typed: Mapping[int, tuple[RowWord, ...]]


Separate = Callable[[PageImage, RowSettings, InkSettings], Separation]
"""What sorts the ink of a page: :func:`separate`, or one that remembers."""


def separate(image: PageImage, rows: RowSettings, settings: InkSettings) -> Separation:
    """Sort the ink of a page.

    Args:
        image: the prepared page.
        rows: tunables of the search for rows.
        settings: tunables.

    Raises:
        InkModelError: when the weights of the network are missing or broken.
    """
    page = PageRows(image, rows)
    if not settings.separate or not image.ink.any():
        return _all_typed(image.ink, page.rules)
    probability = ink_probability(image)
    components = find_components(image.ink)
    layers = layers_of(image, probability, settings.layers, components=components)
    typing = mistaken_typing(image, layers, page, settings.second_look, components)
    if typing is not None:
        layers = layers_with(layers, typing, InkLabel.TYPED)
        probability = probability_with(probability, typing, InkLabel.TYPED)
    lines = typed_underlining(image, layers.typed, page, settings.underlining)
    if lines is not None:
        layers = layers_with(layers, lines, InkLabel.TYPED)
        probability = probability_with(probability, lines, InkLabel.TYPED)
    x_height = image.x_height or 16.0
    for ink, kind in form_words(layers, probability, page.rules, x_height, settings.forms):
        layers = layers_with(layers, ink, kind)
        probability = probability_with(probability, ink, kind)
    stamps = find_stamps(layers.other, probability.other, x_height, settings.stamps)
    if stamps:
        words = stamp_words(page.of(layers.typed), stamps, probability.other)
        if words is not None:
            layers = InkLayers(layers.typed & ~words, layers.handwritten, layers.other | words)
    return Separation(layers, probability, tuple(stamps), page.rules)


def _all_typed(ink: Mask, rules: tuple[Mask, Mask]) -> Separation:
    nothing = np.zeros(ink.shape, bool)
    none = np.zeros(ink.shape, np.uint8)
    sure = np.where(ink, np.uint8(255), np.uint8(0))
    return Separation(InkLayers(ink, nothing, nothing), InkProbability(sure, none, none), (), rules)
