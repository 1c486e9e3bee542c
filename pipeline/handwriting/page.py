"""The marks of a page that hold text are read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pipeline.handwriting.reader import HandwritingReader, Reading
from pipeline.handwriting.settings import ReaderSettings
from pipeline.handwriting.strips import cut_lines, mark_picture
from pipeline.model import UNREAD, Annotation, Page, Pixels


def read_annotations(
    page: Page,
    scan_pixels: Pixels,
    reader: HandwritingReader,
    settings: ReaderSettings | None = None,
) -> Page:
    """The page with the readings of its marks.

    Marks of kinds that hold text are read, unless they have a reading. A mark of several lines is
    read line by line; in its text a line that was not read is ``[…]``. A mark of which no line was
    read has no reading.

    Args:
        page: with its annotations.
        scan_pixels: of the original scan, shape (h, w) or (h, w, 3).
        reader: reads lines.
        settings: what counts as read.

    Raises:
        ReaderError: when the model fails.
    """
    settings = settings or ReaderSettings()
    wanted = [mark for mark in page.annotations if mark.kind.holds_text and mark.reading is None]
    lines = [
        cut_lines(mark_picture(mark, page, scan_pixels, settings), settings) for mark in wanted
    ]
    if not any(lines):
        return page
    readings = iter(reader.read([line for of_mark in lines for line in of_mark]))
    read = {
        mark.id: _read(mark, [next(readings) for _ in of_mark], settings)
        for mark, of_mark in zip(wanted, lines, strict=True)
    }
    annotations = tuple(read.get(mark.id, mark) for mark in page.annotations)
    return replace(page, annotations=annotations)


def _read(
    mark: Annotation, readings: Sequence[Reading | None], settings: ReaderSettings
) -> Annotation:
    sure = [
        reading if reading is not None and reading.confidence >= settings.least_confidence else None
        for reading in readings
    ]
    known = [reading for reading in sure if reading is not None]
    if not known:
        return mark
    letters = sum(len(reading.text) for reading in known)
    # A geometric mean over letters: one wild line pulls the whole down.
    logs = sum(len(r.text) * math.log(max(r.confidence, 1e-9)) for r in known)
    text = " ".join(UNREAD if r is None else " ".join(r.text.split()) for r in sure)
    return replace(
        mark, reading=text, reading_confidence=round(min(math.exp(logs / letters), 1.0), 4)
    )
