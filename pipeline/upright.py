"""A page the right way up: read it, and turn it when it reads better turned."""

from __future__ import annotations

from dataclasses import replace

from pipeline.clock import Clock
from pipeline.ink import Separate, candidates, separate
from pipeline.model import PageImage, Scan, mean_confidence
from pipeline.ocr import OcrEngine, read_rows
from pipeline.preprocess import prepare
from pipeline.read_page import SAMPLE, ReadPage, read_page
from pipeline.rows import find_rows
from pipeline.settings import Settings

DOUBTFUL = 0.62
"""Mean confidence under which a page may stand on its head."""
BETTER = 0.12
"""By how much a turned sample must be surer than the upright one."""


def read_upright(
    scan: Scan,
    page_id: str,
    engine: OcrEngine,
    settings: Settings,
    clock: Clock,
    separate_ink: Separate = separate,
) -> tuple[ReadPage, ...]:
    """Prepare and read a scan; two pages for a spread, ids ``<page_id>.left``, ``….right``.

    Whether typing stands on its head does not show in its geometry, only in the reading. So a
    page that was read badly is sampled the other way up, and read again if that is surer.

    Raises:
        OcrError: when the engine fails.
    """
    with clock("preprocess"):
        images = prepare(scan, settings.preprocess)
    with clock("read"):
        readings = _read(scan, images, page_id, engine, settings, separate_ink)
    if not settings.preprocess.turn or not _doubtful(readings):
        return readings
    with clock("turn"):
        before = max(reading.best_rows for reading in readings)
        after = max(_turned_sample(reading, engine, settings) for reading in readings)
        if after < before + BETTER:
            return readings
        # The right page of a spread becomes the left one.
        turned = tuple(image.upside_down() for image in reversed(images))
    with clock("read"):
        return _read(scan, turned, page_id, engine, settings, separate_ink)


def _read(
    scan: Scan,
    images: tuple[PageImage, ...],
    page_id: str,
    engine: OcrEngine,
    settings: Settings,
    separate_ink: Separate,
) -> tuple[ReadPage, ...]:
    names = [page_id] if len(images) == 1 else [f"{page_id}.left", f"{page_id}.right"]
    readings = []
    for image, name in zip(images, names, strict=True):
        warnings = list(image.warnings)
        if image.rotation:
            warnings.append(f"The scan was turned by {image.rotation} degrees to be read.")
        if len(images) == 2:
            warnings.append("The scan shows two pages and was split.")
        noted = replace(image, warnings=tuple(warnings))
        readings.append(
            read_page(
                noted,
                scan,
                name,
                engine,
                settings.rows,
                settings.ink,
                settings.layout,
                separate_ink,
            )
        )
    return tuple(readings)


def _doubtful(readings: tuple[ReadPage, ...]) -> bool:
    """True when there is ink enough to read, and it was read badly."""
    for reading in readings:
        confidence = reading.page.mean_confidence
        if confidence is not None and confidence >= DOUBTFUL:
            return False
    return any(reading.rows_tried >= 3 for reading in readings)


def _turned_sample(reading: ReadPage, engine: OcrEngine, settings: Settings) -> float:
    """Mean confidence of the longest typed rows turned by 180 degrees, 0 when nothing is read."""
    separation = reading.ink.separation
    # Typing is typing on its head as well: the longest rows of a form are not typed.
    typing = replace(
        reading.image,
        grey=separation.typed_only(reading.image),
        soft=None,
        ink=separation.layers.typed,
    ).upside_down()
    rows = find_rows(typing, settings.rows)
    longest = sorted(candidates(rows), key=lambda i: rows.rows[i].x0 - rows.rows[i].x1)
    chosen = sorted(longest[:SAMPLE])
    words = [
        word for found in read_rows(typing.grey, rows, chosen, engine).values() for word in found
    ]
    return mean_confidence(words) or 0.0
