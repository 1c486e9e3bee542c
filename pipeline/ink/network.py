"""The ink network: for each pixel, how likely it is typed, handwritten or other.

Weights and their making: ``docs/ink-model.md``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from pipeline.errors import DigitisationError
from pipeline.ink.view import View, view_of
from pipeline.learned import digest_of, open_model
from pipeline.model import Grey, PageImage

WEIGHTS = Path(__file__).parent / "weights" / "ink.onnx"


WHAT = "The ink network"
REMEDY = "Install Mashinopis again, or make them with: mashinopis train ink"


class InkModelError(DigitisationError):
    """The weights of the ink network are missing or cannot be used."""

    stage = "ink"


@dataclass(frozen=True, slots=True)
class InkProbability:
    """Three maps of one shape, uint8, 0 to 255 for certain; they need not add up to 255.

    A pencil stroke through a typed letter is both where they cross.
    """

    typed: Grey = field(repr=False)
    handwritten: Grey = field(repr=False)
    other: Grey = field(repr=False)


def ink_probability(image: PageImage, weights: Path = WEIGHTS) -> InkProbability:
    """The maps of a page image, of its shape.

    Raises:
        InkModelError: when the weights are missing or broken.
    """
    view = view_of(image)
    height, width = image.grey.shape
    maps = [_to_page(layer, view, (width, height)) for layer in _run(view, weights)]
    return InkProbability(*maps)


@functools.cache
def weights_digest(weights: Path = WEIGHTS) -> str:
    """First twelve digits of the SHA-256 of the weights: which model it is.

    Raises:
        InkModelError: when the weights are missing.
    """
    return digest_of([weights], InkModelError, what=WHAT, remedy=REMEDY)


def _run(view: View, weights: Path) -> tuple[Grey, Grey, Grey]:
    inputs = {"darkness": view.darkness[None, None], "chroma": view.chroma[None, None]}
    model = open_model(weights, InkModelError, what=WHAT, remedy=REMEDY)
    (maps,) = model.run(None, inputs)
    return maps[0, 0], maps[0, 1], maps[0, 2]


def _to_page(layer: Grey, view: View, size: tuple[int, int]) -> Grey:
    part = layer[: view.size[1], : view.size[0]]
    return cv2.resize(part, size, interpolation=cv2.INTER_LINEAR).astype("uint8")
