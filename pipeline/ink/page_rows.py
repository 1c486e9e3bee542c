"""Rows in parts of a page's ink: the rules that follow the network each look for some."""

from __future__ import annotations

from pipeline.model import Mask, PageImage
from pipeline.rows import Rows, RowSettings, find_rows
from pipeline.rules import find_rules


class PageRows:
    """Finds rows in a part of a page's ink, and remembers those it found last.

    Attributes:
        rules: level and upright ones of all ink, whoever drew them; shape of the page image.
    """

    def __init__(self, image: PageImage, settings: RowSettings | None = None) -> None:
        self._image, self._settings = image, settings or RowSettings()
        self.rules = find_rules(image.ink, image.x_height or 16.0)
        self._last: tuple[Mask, Rows] | None = None

    def of(self, ink: Mask) -> Rows:
        """The rows of this ink; shape of the page image. It is not to be changed afterwards."""
        if self._last is None or self._last[0] is not ink:
            # Whose ink it is, is asked of whole components.
            found = find_rows(self._image, self._settings, mask=~ink, rules=self.rules, part=False)
            self._last = (ink, found)
        return self._last[1]
