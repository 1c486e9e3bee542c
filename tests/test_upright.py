"""A page comes out the right way up, however it lay on the glass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import RUSSIAN, BlobEngine, printed, prose, scan_of, typescript

from pipeline.clock import Clock
from pipeline.errors import OcrError
from pipeline.ink import InkSettings, Separation, separate
from pipeline.model import Grey, PageImage
from pipeline.ocr import NullEngine, OcrEngine, TesseractEngine, TesseractSettings
from pipeline.preprocess import PreprocessSettings
from pipeline.read_page import ReadPage
from pipeline.rows import RowSettings
from pipeline.settings import Settings
from pipeline.upright import read_upright

TEXT = [*RUSSIAN, "и сообщить комиссии о том", "когда будет отправлен лес"]


def read(grey: Grey, engine: OcrEngine, settings: Settings | None = None) -> tuple[ReadPage, ...]:
    return read_upright(scan_of(grey), "p1", engine, settings or Settings(), Clock())


@pytest.fixture(scope="module")
def tesseract() -> OcrEngine:
    try:
        return TesseractEngine(TesseractSettings())
    except OcrError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_turned_so_that_it_reads(tesseract: OcrEngine, rotation: int) -> None:
    upright = printed(TEXT, size=24)
    scan = np.ascontiguousarray(np.rot90(upright, rotation // 90))
    (reading,) = read(scan, tesseract)
    page = reading.page
    assert page.rotation == rotation
    assert page.text.splitlines() == TEXT
    assert bool(page.warnings) == (rotation != 0)
    assert (page.width, page.height) == (scan.shape[1], scan.shape[0])
    assert reading.labels.shape == scan.shape
    for line in page.typed_lines():
        for word in line.words:
            box = word.box
            assert (scan[box.y0 : box.y1, box.x0 : box.x1] < 128).mean() > 0.1


def test_turning_can_be_switched_off(tesseract: OcrEngine) -> None:
    scan = np.ascontiguousarray(np.rot90(printed(RUSSIAN, size=24), 2))
    settings = Settings(preprocess=PreprocessSettings(turn=False))
    (reading,) = read(scan, tesseract, settings)
    assert reading.page.rotation == 0


def test_a_page_that_reads_badly_either_way_is_left_as_it_is() -> None:
    (reading,) = read(typescript(prose(6, 40)).grey, BlobEngine(0.4))
    assert reading.page.rotation == 0
    (reading,) = read(typescript(prose(6, 40)).grey, NullEngine())
    assert reading.page.rotation == 0


def test_only_typing_is_sampled_the_other_way_up() -> None:
    rows = (*prose(4, 30), *prose(4, 56))
    grey = typescript(rows).grey

    def lower_rows_by_hand(
        image: PageImage, rows: RowSettings, settings: InkSettings
    ) -> Separation:
        by_hand = image.ink.copy()
        first = np.flatnonzero(image.ink.any(axis=1))
        by_hand[: (first[0] + first[-1]) // 2] = False
        return separate(image, rows, replace(settings, separate=False)).with_handwriting(by_hand)

    engine = BlobEngine(0.4)
    read_upright(scan_of(grey), "p1", engine, Settings(), Clock(), lower_rows_by_hand)
    # What was hardly read is read once more, larger.
    first, _, turned, _ = (int((picture < 128).sum()) for picture in engine.pictures)
    assert turned == pytest.approx(first, rel=0.1)


def test_a_page_that_reads_well_is_not_read_again() -> None:
    engine = BlobEngine(0.95)
    read(typescript(prose(6, 40)).grey, engine)
    assert len(engine.pictures) == 1


def test_the_pages_of_a_spread_are_named_left_and_right() -> None:
    left = typescript(prose(20, 34), width=1120, height=1600).grey
    right = typescript(prose(20, 34, 5), width=1120, height=1600).grey
    readings = read(np.hstack([left, right]), BlobEngine())
    assert [reading.page.id for reading in readings] == ["p1.left", "p1.right"]
    boxes = [
        [word.box for line in reading.page.typed_lines() for word in line.words]
        for reading in readings
    ]
    assert all(box.x1 < 1120 for box in boxes[0])
    assert all(box.x0 > 1120 for box in boxes[1])
    assert all("two pages" in " ".join(reading.page.warnings) for reading in readings)
