"""The files of one page: its JSON, crops of its annotations, label picture, overlay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.correct import Correction
from pipeline.model import Annotation, Box, Page, Pixels, Scan
from pipeline.output import ResultFolder, write_whole
from pipeline.overlay import draw_overlay
from pipeline.page_file import page_to_json
from pipeline.picture import label_png, png
from pipeline.read_page import ReadPage
from pipeline.settings import Settings

CROP_MARGIN = 0.006
"""Paper kept around an annotation, as a share of the longer side of the scan."""


def write_page(
    page: Page,
    corrections: Sequence[Correction],
    reading: ReadPage,
    scan: Scan,
    out: ResultFolder,
    settings: Settings,
) -> Page:
    """Write all files of a page; the page file last, so that it stands for a finished page.

    Returns:
        The page with the paths of its crops.

    Raises:
        OutputError: when a file cannot be written.
    """
    annotations = []
    for annotation in page.annotations:
        path = out.crop(page.id, annotation.id)
        write_whole(path, png(_crop(scan.pixels, annotation)))
        annotations.append(replace(annotation, crop=path.relative_to(out.root).as_posix()))
    page = replace(page, annotations=tuple(annotations))
    if settings.labels:
        write_whole(out.label(page.id), label_png(reading.labels))
    if settings.overlays:
        layers = reading.layers
        picture = draw_overlay(page, scan.pixels, layers.labels, layers.typed & layers.handwritten)
        write_whole(out.overlay(page.id), png(picture))
    write_whole(out.page(page.id), page_to_json(page, corrections))
    return page


def _crop(pixels: Pixels, annotation: Annotation) -> Pixels:
    height, width = pixels.shape[:2]
    margin = round(CROP_MARGIN * max(height, width))
    box: Box = annotation.box
    return pixels[
        max(box.y0 - margin, 0) : min(box.y1 + margin, height),
        max(box.x0 - margin, 0) : min(box.x1 + margin, width),
    ]
