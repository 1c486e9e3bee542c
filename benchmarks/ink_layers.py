"""The layers of a page's ink as this project finds them, at the size of the scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from pipeline.clock import Clock
from pipeline.mark_page import mark_page
from pipeline.model import Grey, Mask
from pipeline.ocr import NullEngine, OcrEngine, TesseractEngine
from pipeline.read_page import ReadPage
from pipeline.scan import read_scan
from pipeline.settings import Settings
from pipeline.upright import read_upright

ENGINES = ("tesseract", "null")


@dataclass(frozen=True, slots=True)
class InkLayers:
    """Whose ink each pixel is; a pixel under two strokes is in two layers.

    Attributes:
        typed, handwritten, other: shape (height, width) of the scan.
        probability: of handwriting, 0 to 255, same shape; ``None`` when there is none.
    """

    typed: Mask = field(repr=False)
    handwritten: Mask = field(repr=False)
    other: Mask = field(repr=False)
    probability: Grey | None = field(default=None, repr=False)


def engine_named(name: str, settings: Settings) -> OcrEngine:
    """The engine behind a name of :data:`ENGINES`.

    Raises:
        OcrError: when Tesseract or a model is missing.
    """
    return NullEngine() if name == "null" else TesseractEngine(settings.ocr)


def find_layers(scan: Path, engine: OcrEngine, settings: Settings) -> InkLayers:
    """The layers of a scan, by the way that every page goes.

    Raises:
        DigitisationError: when the scan cannot be decoded or read.
    """
    return layers_of(read_pages(scan, engine, settings))


def read_pages(scan: Path, engine: OcrEngine, settings: Settings) -> tuple[ReadPage, ...]:
    """A scan, read by the way that every page goes; two pages for a spread.

    Raises:
        DigitisationError: when the scan cannot be decoded or read.
    """
    cv2.setNumThreads(1)
    opened = read_scan(scan, 0, relative=scan.name)
    readings = read_upright(opened, scan.stem, engine, settings, Clock())
    return tuple(
        replace(reading, page=mark_page(reading.page, reading, opened, settings.annotate))
        for reading in readings
    )


def layers_of(readings: Sequence[ReadPage]) -> InkLayers:
    """The layers of a scan; the two pages of a spread are put together."""
    found = [_layers(reading) for reading in readings]
    whole = found[0]
    for half in found[1:]:
        probability = None
        if whole.probability is not None and half.probability is not None:
            probability = np.maximum(whole.probability, half.probability)
        whole = InkLayers(
            whole.typed | half.typed,
            whole.handwritten | half.handwritten,
            whole.other | half.other,
            probability,
        )
    return whole


def _layers(reading: ReadPage) -> InkLayers:
    layers = reading.layers
    return InkLayers(layers.typed, layers.handwritten, layers.other, reading.probability)
