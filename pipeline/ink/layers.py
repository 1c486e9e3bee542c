"""From probabilities to layers: whole letters are judged whole, crossings belong to both."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components
from pipeline.ink.network import InkProbability
from pipeline.model import InkLabel, Mask, PageImage

CERTAIN = 255.0


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """Tunables of the layers.

    Attributes:
        level: probability from which a pixel belongs to a layer.
        letter: longest side of a component that is judged whole, in x-heights.
        mixed: a component of which at least this share belongs to a second layer is not.

    Raises:
        ValueError: for a value out of its range.
    """

    level: float = 0.5
    letter: float = 3.0
    mixed: float = 0.12

    def __post_init__(self) -> None:
        if not 0 < self.level < 1 or not 0 <= self.mixed <= 1 or self.letter < 0:
            raise ValueError("level is within 0 to 1, mixed 0 to 1, letter not negative")


@dataclass(frozen=True, slots=True)
class InkLayers:
    """Masks of one shape; every pixel of ink is in one at least, a crossing in two.

    Attributes:
        typed: typed or printed.
        handwritten: pencil and pen.
        other: stamps, rules, stains, edges.
    """

    typed: Mask = field(repr=False)
    handwritten: Mask = field(repr=False)
    other: Mask = field(repr=False)

    @property
    def labels(self) -> npt.NDArray[np.uint8]:
        """One value of :class:`InkLabel` a pixel: handwriting hides typing, typing the rest."""
        labels = np.full(self.typed.shape, InkLabel.PAPER, np.uint8)
        labels[self.other] = InkLabel.OTHER
        labels[self.typed] = InkLabel.TYPED
        labels[self.handwritten] = InkLabel.HANDWRITTEN
        return labels


def layers_of(
    image: PageImage,
    probability: InkProbability,
    settings: LayerSettings | None = None,
    *,
    components: Components | None = None,
) -> InkLayers:
    """Sort the ink of a page into layers.

    Args:
        image: the prepared page.
        probability: of its ink.
        settings: tunables.
        components: of all its ink, when they are known.

    A component no larger than a letter is one thing, unless a good part of it is surely another:
    single pixels of it do not change sides.
    """
    settings = settings or LayerSettings()
    components = components or find_components(image.ink)
    labels = components.labels[image.ink]
    likely = np.stack(
        [
            layer[image.ink]
            for layer in (probability.typed, probability.handwritten, probability.other)
        ]
    )
    member = likely >= settings.level * CERTAIN
    best = likely.argmax(axis=0)
    # What no map claims goes to the likeliest.
    unclaimed = ~member.any(axis=0)
    member[best[unclaimed], np.flatnonzero(unclaimed)] = True
    votes = np.stack(
        [
            np.bincount(labels, weights=best == kind, minlength=components.count + 1)
            for kind in range(3)
        ]
    )
    mean = np.stack(
        [np.bincount(labels, weights=row, minlength=components.count + 1) for row in likely]
    )
    area = np.concatenate([[1], components.area])
    first = mean.argmax(axis=0)
    second = np.sort(votes, axis=0)[1] / area
    crossed = np.bincount(labels, weights=member.sum(axis=0) > 1, minlength=len(area)) / area
    size = settings.letter * (image.x_height or 16.0)
    small = np.concatenate([[False], np.maximum(components.width, components.height) <= size])
    whole = small & (second < settings.mixed) & (crossed < settings.mixed)
    own = whole[labels]
    member[:, own] = first[labels[own]] == np.arange(3)[:, np.newaxis]
    masks = []
    for row in member:
        mask = np.zeros(image.ink.shape, bool)
        mask[image.ink] = row
        masks.append(mask)
    return InkLayers(*masks)
