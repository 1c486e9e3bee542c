"""The order in which marks are found, judged and written down."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipeline.annotate.anchor_of import find_anchor
from pipeline.annotate.candidates import Candidates, find_candidates
from pipeline.annotate.find_marks import FoundMark, find_marks, measure
from pipeline.annotate.instrument import find_instrument
from pipeline.annotate.marks_model import MarksModel
from pipeline.annotate.outline import box_of_ink, find_outline
from pipeline.annotate.passages import join_passages
from pipeline.annotate.settings import AnnotateSettings
from pipeline.model import (
    Annotation,
    Grey,
    Hand,
    MarkAnchor,
    Mask,
    PageImage,
    Pixels,
    Region,
)


def annotate(
    handwritten: Mask,
    probability: Grey | None,
    image: PageImage,
    scan_pixels: Pixels,
    regions: Iterable[Region],
    settings: AnnotateSettings,
) -> tuple[Annotation, ...]:
    """Annotations of a page, top to bottom, ``id`` from ``"a1"``.

    Args:
        handwritten: shape of ``image.ink``; true where ink is by hand, also under typed letters.
        probability: the same shape, 0 to 255: that ink is by hand; ``None`` when not known.
        image: the page.
        scan_pixels: of the original scan, shape (height, width) or (height, width, 3) RGB.
        regions: the typed regions of the page, boxes in pixels of the scan.
        settings: tunables.

    Raises:
        ValueError: when a picture has not the shape of the page or of the scan.
        MarksModelError: when a model of marks is missing or broken.
    """
    if handwritten.shape != image.ink.shape:
        raise ValueError(f"ink of shape {handwritten.shape} on a page of {image.ink.shape}")
    if probability is None:
        probability = handwritten.astype(np.uint8) * 255
    if probability.shape != image.ink.shape:
        raise ValueError(f"probability of shape {probability.shape}, page {image.ink.shape}")
    if scan_pixels.shape[1::-1] != image.scan_size:
        raise ValueError(f"scan of shape {scan_pixels.shape}, not of size {image.scan_size}")
    page = find_candidates(handwritten, probability, image, tuple(regions), settings)
    if not page.strokes:
        return ()
    found = find_marks(page.strokes, measure(page), MarksModel(), settings.least)
    anchored = (
        (mark, find_anchor(mark.group, mark.kind, page.typing, page.forms, settings))
        for mark in found
    )
    marks = join_passages(anchored, page.typing)
    marks.sort(key=lambda marked: (marked[0].group.box[1], marked[0].group.box[0]))
    return tuple(
        _annotation(f"a{number}", mark, anchor, page, scan_pixels, settings)
        for number, (mark, anchor) in enumerate(marks, start=1)
    )


def _annotation(
    name: str,
    mark: FoundMark,
    anchor: MarkAnchor | None,
    page: Candidates,
    scan: Pixels,
    settings: AnnotateSettings,
) -> Annotation:
    group, image, size = mark.group, page.image, page.typing.size
    instrument = find_instrument(group, image, scan, size, settings.instrument)
    return Annotation(
        id=name,
        kind=mark.kind,
        hand=Hand.PENCIL if instrument is None else instrument.hand,
        box=box_of_ink(group, image),
        confidence=round(mark.confidence, 3),
        instrument=instrument,
        outline=find_outline(group, image, close=0.35 * size, stray=settings.outline * size),
        anchor=anchor,
    )
