"""Printed rules of forms and tables that were taken for pen strokes."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.annotate.forms import Rule, aligned, find_forms
from pipeline.annotate.typed import Typing
from pipeline.components import find_components
from pipeline.model import Mask

BAND = 0.4
"""Ink so far above and below a rule may be the rule's, in x-heights."""
DOT = 0.6
"""Height of a piece of a rule, at most; x-heights."""
RUN = 2.5
"""Ink that runs so far along a rule is the rule's, in x-heights."""


def without_rules(handwritten: Mask, ink: Mask, typing: Typing) -> Mask:
    """The handwritten ink without that of printed rules; writing on a rule stays.

    Args:
        handwritten: shape of the page image.
        ink: all ink, the same shape.
        typing: of the page.
    """
    # Rules in the picture of writing itself are the feet of its letters.
    parts = find_components(handwritten)
    low = parts.pixels_of(parts.height <= DOT * typing.size)
    forms = find_forms((ink & ~handwritten) | low, ink, typing)
    table = aligned([rule for rule, _ in forms.rules], typing.size)
    if not table:
        return handwritten
    left = handwritten.copy()
    _take_out(left, table, typing.size)
    # A view: what is taken out of it is taken out of the picture.
    _take_out(left.T, forms.uprights, typing.size)
    return left


def _take_out(ink: Mask, rules: Sequence[Rule], size: float) -> None:
    """Take level rules out of ``ink``, in place."""
    reach = max(round(BAND * size), 2)
    run = max(round(RUN * size), 5)
    for rule in rules:
        top, foot = max(round(rule.at) - 3 * reach, 0), round(rule.at) + 3 * reach + 1
        start, end = max(round(rule.start - size), 0), round(rule.end + size)
        around = ink[top:foot, start:end]
        if not around.any():
            continue
        # Pieces of a rule end near it, letters reach out of this strip or stand high in it.
        parts = find_components(np.ascontiguousarray(around))
        middle = (parts.y0 + parts.y1) / 2 + top
        small = (parts.y1 - parts.y0 <= DOT * size) & (np.abs(middle - rule.at) <= 2 * reach)
        mine = parts.pixels_of(small)
        picture = np.ascontiguousarray(around).astype(np.uint8)
        long = cv2.morphologyEx(picture, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
        around[mine | (long > 0)] = False
