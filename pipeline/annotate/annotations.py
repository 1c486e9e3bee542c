"""The order in which marks are found, judged and written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.annotate.corner import numbers_apart
from pipeline.annotate.follow import follow_lines
from pipeline.annotate.form_rules import without_rules
from pipeline.annotate.forms import find_entries, find_forms
from pipeline.annotate.gather import Group, gather, gather_blocks
from pipeline.annotate.instrument import find_instrument
from pipeline.annotate.kinds import judge
from pipeline.annotate.lines import Mark, find_lines
from pipeline.annotate.outline import box_of_ink, find_outline
from pipeline.annotate.pieces import join_pieces, take_in
from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.streaks import without_streaks
from pipeline.annotate.strokes import Stroke, find_strokes, is_in_words, is_on_letter
from pipeline.annotate.typed import Typing, find_typing
from pipeline.annotate.unread import with_unread
from pipeline.model import Annotation, AnnotationKind, Grey, Hand, Mask, PageImage, Pixels, Region

COARSEST = 18.0
"""Pixels of a small letter that are enough to judge by."""

WRITTEN = frozenset(
    {
        AnnotationKind.INSERTION,
        AnnotationKind.GAP_WORD,
        AnnotationKind.MARGIN_NOTE,
        AnnotationKind.RESOLUTION,
        AnnotationKind.SHEET_NUMBER,
    }
)
"""Writing that has a place of its own: none of it is written over typed words, and only there."""

DRAWN = frozenset({AnnotationKind.UNDERLINE, AnnotationKind.STRIKE_OUT, AnnotationKind.BAR})
"""Marks that are lines."""
FLAT = 0.6
"""Writing is higher and broader than this; x-heights."""
LEAST_LINE, THIN = 0.6, 0.8
"""How sure a line must be that is lower than so many x-heights: typewriters draw such lines too."""
LEAST_AT_TYPING, LITTLE = 0.55, 0.6
"""How sure little ink at typed words must be, less than so many squared x-heights."""


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
    """
    if handwritten.shape != image.ink.shape:
        raise ValueError(f"ink of shape {handwritten.shape} on a page of {image.ink.shape}")
    if probability is not None and probability.shape != image.ink.shape:
        raise ValueError(f"probability of shape {probability.shape}, page {image.ink.shape}")
    if scan_pixels.shape[1::-1] != image.scan_size:
        raise ValueError(f"scan of shape {scan_pixels.shape}, not of size {image.scan_size}")
    if not handwritten.any():
        return ()
    regions = tuple(regions)
    typing = find_typing(image, regions)
    factor = COARSEST / typing.size
    if factor < 0.7:
        image, handwritten, probability = _reduced(image, handwritten, probability, factor)
        typing = find_typing(image, regions)
    handwritten = without_rules(handwritten, image.ink, typing)
    # Pieces of a rule may look like typing that was not read.
    forms = find_forms(image.ink & ~handwritten, typing)
    typing = with_unread(typing, image.ink, handwritten)
    strokes = without_streaks(find_strokes(handwritten, typing, settings), image.ink, typing.size)
    strokes = follow_lines(strokes, image.ink, typing, settings.coverage)
    marks, writing = find_lines(strokes, typing, settings)
    entries, writing = find_entries(writing, forms, typing)
    marks += (entry for entry in entries if _counts(entry.group, typing, settings))
    groups: Sequence[Group] = gather_blocks(gather(writing, typing, settings), typing, settings)
    marks, groups = take_in(marks, join_pieces(groups, typing), typing)
    marks += [
        judge(part, typing, settings)
        for group in groups
        for part in numbers_apart(group, typing, settings)
        if _counts(part, typing, settings)
    ]
    marks = [mark for mark in marks if not (_is_flat(mark, typing) or _is_typing(mark, typing))]
    marks.sort(key=lambda mark: (mark.group.box[1], mark.group.box[0]))
    rated = [
        (mark, _confidence(mark, probability, handwritten, typing, settings)) for mark in marks
    ]
    sure = [
        (mark, confidence)
        for mark, confidence in rated
        if confidence >= _least(mark, typing, settings)
    ]
    return tuple(
        _annotation(f"a{number}", mark, confidence, image, scan_pixels, typing, settings)
        for number, (mark, confidence) in enumerate(sure, start=1)
    )


def _reduced(
    image: PageImage, handwritten: Mask, probability: Grey | None, factor: float
) -> tuple[PageImage, Mask, Grey | None]:
    """The page at a scale at which nothing is lost and everything is quicker."""
    height, width = handwritten.shape
    size = (max(round(width * factor), 1), max(round(height * factor), 1))

    def smaller(picture: Grey) -> Grey:
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)

    back = np.diag([width / size[0], height / size[1], 1.0])
    small = replace(
        image,
        ink=smaller(image.ink.astype(np.uint8) * 255) > 60,
        to_scan=image.to_scan @ back,
        x_height=None if image.x_height is None else image.x_height * factor,
    )
    hand = np.asarray(smaller(handwritten.astype(np.uint8) * 255) > 60)
    return small, hand, None if probability is None else smaller(probability)


def _counts(group: Group, typing: Typing, settings: AnnotateSettings) -> bool:
    small = [stroke for stroke in group.strokes if is_on_letter(stroke, typing)]
    if len(small) == len(group.strokes) and len(small) < 3:
        return False
    x0, y0, x1, y1 = group.box
    long = max(x1 - x0, y1 - y0) >= settings.shortest * typing.size
    return long and group.area >= settings.smallest * typing.size**2


def _least(mark: Mark, typing: Typing, settings: AnnotateSettings) -> float:
    """How sure a mark must be: the more, the more it resembles typing."""
    x0, y0, x1, y1 = mark.group.box
    if mark.kind in DRAWN:
        thin = min(x1 - x0, y1 - y0) < THIN * typing.size
        return max(settings.least, LEAST_LINE) if thin else settings.least
    play = 0.3 * typing.size
    touches = any(
        word.box[0] - play < x1
        and word.box[2] + play > x0
        and word.box[1] - play < y1
        and word.box[3] + play > y0
        for row in typing.rows
        for word in row.words
    )
    little = mark.group.area < LITTLE * typing.size**2
    return max(settings.least, LEAST_AT_TYPING) if touches and little else settings.least


def _is_flat(mark: Mark, typing: Typing) -> bool:
    """True for what was taken for writing and has no letters: a piece of a line or of a rule."""
    x0, y0, x1, y1 = mark.group.box
    return mark.kind not in DRAWN and min(x1 - x0, y1 - y0) < FLAT * typing.size


def _is_typing(mark: Mark, typing: Typing) -> bool:
    """True for writing that is nowhere but where typed letters stand: it is such letters."""
    if mark.kind not in WRITTEN:
        return False
    inside = sum(s.area for s in mark.group.strokes if is_in_words(s, typing))
    return inside > 0.85 * mark.group.area


def _annotation(
    name: str,
    mark: Mark,
    confidence: float,
    image: PageImage,
    scan: Pixels,
    typing: Typing,
    settings: AnnotateSettings,
) -> Annotation:
    group = mark.group
    instrument = find_instrument(group, image, scan, typing.size, settings.instrument)
    return Annotation(
        id=name,
        kind=mark.kind,
        hand=Hand.PENCIL if instrument is None else instrument.hand,
        box=box_of_ink(group, image),
        confidence=confidence,
        instrument=instrument,
        outline=find_outline(
            group, image, close=0.35 * typing.size, stray=settings.outline * typing.size
        ),
        anchor=mark.anchor,
    )


def _inked(stroke: Stroke, picture: Grey, counted: Mask) -> Grey:
    """Values of a picture where the stroke has ink that counts: shape (n,)."""
    place = slice(stroke.y0, stroke.y1), slice(stroke.x0, stroke.x1)
    return picture[place][stroke.ink & counted[place]]


def _confidence(
    mark: Mark,
    probability: Grey | None,
    handwritten: Mask,
    typing: Typing,
    settings: AnnotateSettings,
) -> float:
    """Mean probability of its pixels, less for a mark of little ink.

    Of a strike-out only what was found by hand counts: it may go on in typed letters. An underline
    that goes on in ink of the typewriter is one of the typewriter.
    """
    group, sure = mark.group, settings.sure
    if probability is not None:
        counted = (
            handwritten if mark.kind is AnnotationKind.STRIKE_OUT else np.ones_like(handwritten)
        )
        values = np.concatenate([_inked(s, probability, counted) for s in group.strokes])
        if len(values):
            sure = max(float(values.mean()) / 255, 0.5)
    # An x-height of stroke says little; ten say all they can.
    ink = group.area / (settings.smallest * typing.size**2)
    return round(sure * min(1.0, 0.7 + 0.03 * ink), 3)
