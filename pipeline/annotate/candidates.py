"""The strokes of a page that may be by hand, more of them than surely are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from pipeline.annotate.follow import follow_lines
from pipeline.annotate.form_rules import without_rules
from pipeline.annotate.forms import Forms, find_forms
from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.streaks import without_streaks
from pipeline.annotate.strokes import Stroke, find_strokes
from pipeline.annotate.surroundings import Surroundings
from pipeline.annotate.typed import Typing, find_typing
from pipeline.annotate.unread import with_unread
from pipeline.model import Grey, Mask, PageImage, Region

COARSEST = 18.0
"""Pixels of a small letter that are enough to judge by."""
WORTH_REDUCING = 0.7
"""A page is made smaller when it shrinks to this or less."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """A page with the strokes that may be by hand.

    Attributes:
        image: of the page, at the scale of the strokes.
        probability: its shape, 0 to 255: that ink is by hand.
        typing, forms: of the page.
        around: its ink.
        strokes: those of ink that is likely by hand, then those of ink that may be; what hangs
            together but is not equally likely is in two.
    """

    image: PageImage
    probability: Grey = field(repr=False)
    typing: Typing
    forms: Forms
    around: Surroundings
    strokes: Sequence[Stroke] = field(repr=False)


def find_candidates(
    handwritten: Mask,
    probability: Grey,
    image: PageImage,
    regions: Sequence[Region],
    settings: AnnotateSettings,
) -> Candidates:
    """The strokes of a page; there may be none.

    Args:
        handwritten: shape of ``image.ink``: ink that is by hand, also under typed letters.
        probability: the same shape, 0 to 255: that ink is by hand.
        image: the page.
        regions: the typed regions of the page, boxes in pixels of the scan.
        settings: tunables.
    """
    typing = find_typing(image, regions)
    factor = COARSEST / typing.size
    if factor <= WORTH_REDUCING:
        image, handwritten, probability = _reduced(image, handwritten, probability, factor)
        typing = find_typing(image, regions)
    possible = handwritten | (image.ink & (probability >= settings.possible * 255))
    likely = without_rules(handwritten, image.ink, typing)
    possible &= likely | ~handwritten
    # Pieces of a rule may look like typing that was not read.
    forms = find_forms(image.ink & ~likely, image.ink, typing)
    typing = with_unread(typing, image.ink, likely)
    found = (
        *find_strokes(likely, typing, settings),
        *find_strokes(possible & ~likely, typing, settings),
    )
    strokes = without_streaks(found, image.ink, typing.size)
    strokes = follow_lines(strokes, image.ink, typing, settings.coverage)
    around = Surroundings(image.ink & ~possible, likely, possible, typing.size)
    return Candidates(image, probability, typing, forms, around, strokes)


def _reduced(
    image: PageImage, handwritten: Mask, probability: Grey, factor: float
) -> tuple[PageImage, Mask, Grey]:
    """The page at a scale at which nothing is lost and everything is quicker."""
    height, width = handwritten.shape
    size = (max(round(width * factor), 1), max(round(height * factor), 1))

    def smaller(picture: Grey) -> Grey:
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)

    def smaller_mask(mask: Mask) -> Mask:
        return np.asarray(smaller(mask.astype(np.uint8) * 255) > 60)

    back = np.diag([width / size[0], height / size[1], 1.0])
    small = replace(
        image,
        grey=smaller(image.grey),
        chroma=None if image.chroma is None else smaller(image.chroma),
        ink=smaller_mask(image.ink),
        to_scan=image.to_scan @ back,
        x_height=None if image.x_height is None else image.x_height * factor,
    )
    return small, smaller_mask(handwritten), smaller(probability)
