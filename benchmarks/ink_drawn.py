"""A drawn page, read as often as its measures need."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.drawn_pages import PlannedPage, without_handwriting, write_scan
from benchmarks.ink_annotations import PageAnnotations, annotations_of
from benchmarks.ink_layers import engine_named, layers_of, read_pages
from benchmarks.ink_ocr import OcrScore, score_ocr
from benchmarks.ink_pixels import PixelScore, compare_layers
from pipeline.facsimile import DrawnPage
from pipeline.read_page import ReadPage
from pipeline.settings import choose_settings

OFF = "ink.separate=false"
"""The setting that takes all ink for typing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which measures are taken, and with which engine."""

    pixels: bool = True
    annotations: bool = True
    ocr: bool = True
    engine: str = "tesseract"
    language: str = "rus"


@dataclass(frozen=True, slots=True)
class DrawnScore:
    """The measures that were wanted of one page."""

    pixels: PixelScore | None
    annotations: PageAnnotations | None
    ocr: OcrScore | None


def measure_drawn(page: PlannedPage, wanted: Wanted) -> DrawnScore:
    """Draw a page, write it as a scan and read it.

    Raises:
        DigitisationError: when it cannot be drawn or read.
    """
    plan = page.plan()
    drawn = page.draw(plan)
    readings = _read(drawn, page.name, wanted)
    pixels = annotations = ocr = None
    if wanted.pixels:
        pixels = compare_layers(page.name, drawn.layers, layers_of(readings))
    if wanted.annotations:
        annotations = annotations_of(page.name, drawn.truth, readings)
    if wanted.ocr:
        bare = page.draw(without_handwriting(plan))
        texts = (
            _text(_read(bare, page.name, wanted)),
            _text(_read(bare, page.name, wanted, OFF)),
            _text(readings),
            _text(_read(drawn, page.name, wanted, OFF)),
        )
        ocr = score_ocr(page.name, drawn, texts)
    return DrawnScore(pixels, annotations, ocr)


def _read(page: DrawnPage, name: str, wanted: Wanted, *changes: str) -> tuple[ReadPage, ...]:
    settings = choose_settings(language=wanted.language, changes=changes)
    with tempfile.TemporaryDirectory(prefix="mashinopis-ink-") as folder:
        scan = write_scan(page, Path(folder), name)
        return read_pages(scan, engine_named(wanted.engine, settings), settings)


def _text(readings: Sequence[ReadPage]) -> str:
    return "\n".join(reading.page.text for reading in readings)
