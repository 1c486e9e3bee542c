"""The layers of ink for an overlay: as a run wrote them, else found again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.errors import BatchError
from pipeline.ink import InkMap
from pipeline.ink.separate import separate
from pipeline.model import InkLabel, Mask, Page, Scan
from pipeline.preprocess import prepare
from pipeline.read_page import ReadPage
from pipeline.settings import Settings

Labels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class OverlayLayers:
    """Shape (height, width) of the scan.

    Attributes:
        labels: values of :class:`InkLabel`.
        both: true where ink is typed and handwritten; ``None`` when that is not known.
    """

    labels: Labels = field(repr=False)
    both: Mask | None = field(repr=False)


def load_layers(picture: Path, scan: Scan) -> OverlayLayers:
    """Layers from a label picture, which does not tell of crossings.

    Raises:
        BatchError: when it is no label picture of this scan.
    """
    try:
        with Image.open(picture) as opened:
            labels = np.asarray(opened) if opened.mode == "P" else None
    except (OSError, ValueError) as error:
        raise _wrong(picture, f"it cannot be read ({error})") from error
    if labels is None or labels.shape != scan.pixels.shape[:2] or labels.max() > InkLabel.OTHER:
        raise _wrong(picture, "it does not fit the scan")
    return OverlayLayers(labels.astype(np.uint8), None)


def find_layers(page: Page, scan: Scan, settings: Settings | None = None) -> OverlayLayers:
    """Separate the ink of the scan again; both pages of a spread.

    Nothing is read, so that words are typed here of which only the reading tells that a hand
    lettered them; a label picture of the run has them right.

    Raises:
        InkModelError: when the weights of the ink network are missing or broken.
    """
    settings = settings or Settings()
    labels: Labels = np.zeros(scan.pixels.shape[:2], np.uint8)
    both: Mask = np.zeros(scan.pixels.shape[:2], bool)
    for image in prepare(scan, settings.preprocess, rotation=page.rotation):
        separation = separate(image, settings.rows, settings.ink)
        layers = ReadPage(page, image, InkMap(separation, {})).layers
        labels = np.maximum(labels, layers.labels)
        both |= layers.typed & layers.handwritten
    return OverlayLayers(labels, both)


def _wrong(picture: Path, why: str) -> BatchError:
    return BatchError(
        f"This is no label picture of the page: {why}.",
        file=picture,
        remedy="Delete it, or digitise the batch again with --labels.",
    )
