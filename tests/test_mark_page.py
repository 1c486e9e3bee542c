"""A page of typing gets its marks."""

from __future__ import annotations

import cv2
import numpy as np
from drawn import BlobEngine, Typescript, blank, prose, scan_of, typescript

from pipeline.annotate import AnnotateSettings
from pipeline.ink import InkSettings
from pipeline.layout import LayoutSettings
from pipeline.mark_page import mark_page
from pipeline.model import Grey, Page, RegionKind
from pipeline.preprocess import PreprocessSettings, prepare
from pipeline.read_page import read_page
from pipeline.rows import RowSettings


def marked(grey: Grey) -> Page:
    scan = scan_of(grey)
    (image,) = prepare(scan, PreprocessSettings())
    reading = read_page(
        image, scan, "p1", BlobEngine(), RowSettings(), InkSettings(), LayoutSettings()
    )
    return mark_page(reading.page, reading, scan, AnnotateSettings())


def script() -> Typescript:
    return typescript([*prose(5, 40), "     " + prose(1, 30, 4)[0], *prose(4, 40, 6)], size=24)


def scribble(grey: Grey, x: int, y: int) -> None:
    points = np.array([(x + 11 * at, y + (34 if at % 2 else 0) + 9 * (at % 3)) for at in range(30)])
    cv2.polylines(grey, [points.astype(np.int32)], False, 60, 3)


def test_a_scribble_becomes_an_annotation_and_no_text() -> None:
    page = script()
    bottom = page.grey.shape[0]
    grey = np.vstack([page.grey, blank(page.grey.shape[1], 300)])
    scribble(grey, 200, bottom)
    page_found = marked(grey)
    (mark,) = page_found.annotations
    assert mark.box.contains(350, bottom + 20)
    assert mark.box.y0 > bottom - 30
    assert mark.reading is None
    assert [r.kind for r in page_found.regions].count(RegionKind.HANDWRITING) == 1
    assert page_found.regions[-1].kind is RegionKind.HANDWRITING
    assert len(page_found.text.split()) == len(page.words)


def test_a_number_in_the_corner_is_the_sheet_number() -> None:
    page = typescript(prose(24, 40), size=24, top=300)
    points = np.array([(1280, 60), (1250, 85), (1256, 110), (1285, 108), (1280, 88), (1252, 95)])
    cv2.polylines(page.grey, [points], False, 60, 4)
    kinds = [mark.kind for mark in marked(page.grey).annotations]
    assert kinds == ["sheet-number"]
