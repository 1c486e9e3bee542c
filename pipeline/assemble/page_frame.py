"""Where the typing of a page begins and ends: margins, indents, full lines.

Positions here are those of the **upright** page, ``Page.rotation`` and ``Page.skew`` undone, in
pixels of the scan; they serve to compare positions only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from pipeline.assemble.settings import AssembleSettings
from pipeline.model import Line, Page, upright


@dataclass(frozen=True, slots=True)
class PageFrame:
    """Margins of one page, measured on its lines of body text.

    Attributes:
        left, right: margins; ``None`` when the page has fewer than two lines to tell them by.
        pitch: average width of a character.
    """

    page: Page
    left: float | None
    right: float | None
    pitch: float
    settings: AssembleSettings

    @staticmethod
    def of(page: Page, lines: Sequence[Line], settings: AssembleSettings) -> PageFrame:
        """Measure on ``lines``, which have words; none of them is allowed too."""
        if not lines:
            return PageFrame(page, None, None, 1.0, settings)
        starts, ends = zip(*(_ends(line, page) for line in lines), strict=True)
        characters = [
            (end - start) / max(len(line.text), 1)
            for line, start, end in zip(lines, starts, ends, strict=True)
        ]
        if len(lines) < 2:
            return PageFrame(page, None, None, median(characters), settings)
        left = float(np.percentile(starts, 20, method="lower"))
        right = float(np.percentile(ends, 90, method="lower"))
        return PageFrame(page, left, right, median(characters), settings)

    def is_indented(self, line: Line) -> bool | None:
        """Whether the line begins right of the margin; ``None`` when that cannot be told."""
        if self.left is None:
            return None
        return _ends(line, self.page)[0] - self.left > self.settings.indent * self.pitch

    def is_full(self, line: Line) -> bool | None:
        """Whether the line reaches the right margin; ``None`` when that cannot be told."""
        if self.left is None or self.right is None:
            return None
        slack = self.settings.full_line * (self.right - self.left)
        return _ends(line, self.page)[1] >= self.right - slack


def _ends(line: Line, page: Page) -> tuple[float, float]:
    """Start and end of the line along the direction of the typing, skew undone."""
    box = upright(line.box, page)
    slope = math.tan(math.radians(page.skew)) if abs(page.skew) < 45 else 0.0
    shift = slope * box.centre[1]
    return box.x0 + shift, box.x1 + shift
