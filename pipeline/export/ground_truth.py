"""Typed lines with their text, for training: ``name.png`` beside ``name.gt.txt``.

tesstrain takes the folder as ``data/<model>-ground-truth``; kraken takes ``-f path DIR/*.png``.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.errors import BatchError, DigitisationError
from pipeline.export.blocks import struck_and_underlined, xml_text
from pipeline.export.line_folder import LineFolder, TrainingLine
from pipeline.export.scans import document_scans
from pipeline.model import Grey, Hand, Line, Page, Pixels, WordRef, upright
from pipeline.outcome import Failure
from pipeline.output import ResultFolder

MARGIN = 0.15
"""Paper kept around a line, as a share of its height."""
LEAST_MARGIN = 2
"""Pixels of it."""


@dataclass(frozen=True, slots=True)
class GroundTruth:
    """What came of it.

    Attributes:
        lines: written.
        documents: that they are of.
        unchecked: documents that were left out because nobody has checked them.
        left_out: lines with words that a hand struck out, whose picture does not show the text.
        failures: documents whose lines could not be written.
    """

    lines: int = 0
    documents: int = 0
    unchecked: int = 0
    left_out: int = 0
    failures: tuple[Failure, ...] = ()

    def as_text(self, folder: Path) -> str:
        said = f"{self.lines} lines of {self.documents} documents in {folder}."
        if self.left_out:
            said += f" {self.left_out} with words struck out were left out."
        if self.unchecked:
            said += (
                f" {self.unchecked} documents that nobody has checked were left out; --all takes"
                " them as well."
            )
        return said


@dataclass(frozen=True, slots=True)
class _Crop:
    name: str
    page: Page
    line: Line


def write_ground_truth(
    results: ResultFolder,
    documents: Sequence[str],
    out: Path,
    scans: Path | None = None,
    *,
    only_checked: bool = True,
) -> GroundTruth:
    """Write the typed lines of documents as pictures with text.

    Lines of these documents from an earlier run go, but of those that fail now; see
    :mod:`pipeline.export.line_folder`.

    Args:
        results: of the batch.
        documents: their ids.
        out: where to.
        scans: the batch folder, when it is elsewhere now.
        only_checked: leave out documents that nobody has checked.

    Raises:
        OutputError: when a file cannot be written.
    """
    lines = done = unchecked = left_out = 0
    failures: list[Failure] = []
    folder = LineFolder(out)
    for document_id in documents:
        try:
            document = load_reviewed(results, document_id)
            if only_checked and not document.checked:
                unchecked += 1
                continue
            found, struck = _lines_of(document, results, scans)
        except Exception as error:  # one document never ends the rest
            failures.append(Failure.of(error, document_id))
            continue
        folder.add(found)
        lines += len(found)
        left_out += struck
        done += 1
    failed = {failure.file for failure in failures}
    folder.finish(instead_of=set(documents) - failed)
    return GroundTruth(lines, done, unchecked, left_out, tuple(failures))


def line_picture(grey: Grey, line: Line, page: Page) -> Grey:
    """A line cut out level, with a margin.

    Args:
        grey: the page turned so that it can be read, shape (h, w).
        line: with words.
        page: that it is on.

    Returns:
        Shape (height of the line, its width), paper white where the scan ends.
    """
    slope = math.tan(math.radians(page.skew))
    boxes = [upright(word.box, page) for word in line.words]
    x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    middle = (x0 + x1) / 2
    lift = [slope * (box.centre[0] - middle) for box in boxes]
    top = min(box.y0 - by for box, by in zip(boxes, lift, strict=True))
    foot = max(box.y1 - by for box, by in zip(boxes, lift, strict=True))
    margin = max(round(MARGIN * (foot - top)), LEAST_MARGIN)
    width, height = x1 - x0 + 2 * margin, round(foot - top) + 2 * margin
    # Of each point of the picture, the one on the scan: level is turned back to askew.
    to_scan = np.array(
        [[1.0, 0.0, x0 - margin], [slope, 1.0, top - margin + slope * (x0 - margin - middle)]]
    )
    cut: Grey = cv2.warpAffine(
        grey,
        to_scan,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255.0,
    ).astype(np.uint8)
    return cut


def upright_grey(pixels: Pixels, rotation: int) -> Grey:
    """A scan in grey, turned clockwise by so many degrees."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    turned: Grey = np.ascontiguousarray(np.rot90(grey, -(rotation // 90) % 4), dtype=np.uint8)
    return turned


def _lines_of(
    document: ReviewedDocument, results: ResultFolder, scans: Path | None
) -> tuple[list[TrainingLine], int]:
    """The lines of a document, and how many were left out."""
    problems: list[DigitisationError] = []
    pictures = document_scans(document.record, results, scans, problems.append)
    found: list[TrainingLine] = []
    left_out = 0
    for page in document.pages:
        crops, struck = _crops(page)
        left_out += struck
        if not crops:
            continue
        pixels = pictures(page.id)
        if pixels is None:
            raise (
                problems[-1]
                if problems
                else BatchError(
                    "The scan cannot be had.", file=page.scan.path, remedy="Name it with --scans."
                )
            )
        grey = upright_grey(pixels, page.rotation)
        found += (_training_line(document, crop, grey) for crop in crops)
    return found, left_out


def _crops(page: Page) -> tuple[list[_Crop], int]:
    """The typed lines of a page, and how many have words struck out."""
    struck, _ = struck_and_underlined(page)
    crops = []
    left_out = 0
    for name, line, places in _lines(page):
        if struck.isdisjoint(places):
            crops.append(_Crop(name, page, line))
        else:
            left_out += 1
    return crops, left_out


def _lines(page: Page) -> Iterator[tuple[str, Line, list[WordRef]]]:
    for region in page.regions:
        for number, line in enumerate(region.lines):
            if line.hand is Hand.TYPED and line.words:
                places = [WordRef(region.id, number, index) for index in range(len(line.words))]
                yield f"{page.id}-{region.id}-{number + 1:03d}", line, places


def _training_line(document: ReviewedDocument, crop: _Crop, grey: Grey) -> TrainingLine:
    place = {
        "page": crop.page.id,
        "scan": crop.page.scan.path,
        "sha256": crop.page.scan.sha256,
        "frame": crop.page.scan.frame,
        "box": crop.line.box.as_list(),
        "checked": document.checked,
    }
    return TrainingLine(
        name=crop.name,
        document=document.record.document,
        text=xml_text(crop.line.text),
        png=_png(line_picture(grey, crop.line, crop.page)),
        place=place,
    )


def _png(grey: Grey) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, format="PNG", compress_level=6)
    return buffer.getvalue()
