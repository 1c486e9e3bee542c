"""A page of typing gets its marks: annotations, and the regions of handwriting and stamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.annotate import AnnotateSettings, annotate
from pipeline.model import Annotation, AnnotationKind, Box, Page, Region, RegionKind, Scan, upright
from pipeline.read_page import ReadPage

STANDING_ALONE = frozenset(
    {
        AnnotationKind.MARGIN_NOTE,
        AnnotationKind.PARAGRAPH,
        AnnotationKind.RESOLUTION,
        AnnotationKind.SHEET_NUMBER,
        AnnotationKind.SIGNATURE,
        AnnotationKind.UNCLASSIFIED,
    }
)
"""Marks that are regions of the page; the others belong to the typed words they speak about."""


def mark_page(page: Page, reading: ReadPage, scan: Scan, settings: AnnotateSettings) -> Page:
    """The page with its annotations, anchored in its words as they stand now.

    Args:
        page: with its typed regions, corrected or as read.
        reading: what it was made from.
        scan: where it came from.
        settings: tunables.
    """
    separation = reading.ink.separation
    annotations = annotate(
        separation.layers.handwritten,
        separation.probability.handwritten,
        reading.image,
        scan.pixels,
        page.regions,
        settings,
    )
    stamps = [reading.image.box_to_scan(stamp.box) for stamp in separation.stamps]
    regions = _with_marks(page.regions, annotations, stamps, page)
    return replace(page, annotations=annotations, regions=regions)


def _with_marks(
    typed: tuple[Region, ...],
    annotations: Sequence[Annotation],
    stamps: Sequence[Box],
    page: Page,
) -> tuple[Region, ...]:
    """Typed regions with those of handwriting and stamps put in where they stand."""
    foot = [upright(region.box, page).y1 for region in typed]
    drafts = list(typed)
    marks = [
        Region(f"h{annotation.id.removeprefix('a')}", RegionKind.HANDWRITING, annotation.box)
        for annotation in annotations
        if annotation.kind in STANDING_ALONE
    ]
    marks += [
        Region(f"s{number}", RegionKind.STAMP, box) for number, box in enumerate(stamps, start=1)
    ]
    for mark in marks:
        box = upright(mark.box, page)
        at = sum(y < (box.y0 + box.y1) / 2 for y in foot)
        drafts.insert(at, mark)
        foot.insert(at, box.y0)
    return tuple(drafts)
