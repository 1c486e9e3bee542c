"""Where the names of regions and marks are written on a scan, so that they can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.export.html_page.labels import Label
from pipeline.model import Box
from pipeline.record import box_list

_WIDTH = 0.62
"""Of a letter, in heights of one."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Number and name.

    Attributes:
        x, y: of the beginning of its foot line, in pixels of the upright page.
        number: in the order of the page or of the document.
        name: ``None`` where there is no room for it.
    """

    x: int
    y: int
    number: str
    name: Label | None


@dataclass(slots=True)
class CaptionWriter:
    """Writes the captions of one page, none over another where that can be had.

    Attributes:
        letter: height of the letters, in pixels of the upright page.
        width: of the page.
    """

    letter: int
    width: int
    _taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def place(self, box: Box, number: str, name: Label) -> Caption:
        """The caption of what is in a box; without its name where all places are taken."""
        letters = len(number) + 1 + max(len(name.ru), len(name.en))
        for x, y in self._places(box, letters):
            if self._free(x, y, letters):
                return self._take(Caption(x, y, number, name), letters)
        for x, y in self._places(box, len(number)):
            if self._free(x, y, len(number)):
                return self._take(Caption(x, y, number, None), len(number))
        x, y = next(self._places(box, len(number)))
        return self._take(Caption(x, y, number, None), len(number))

    def keep_free(self, boxes: Iterable[Box]) -> None:
        """Let no name of what comes after stand there; a number may, where it must."""
        self._taken += [box_list(box) for box in boxes]

    def _places(self, box: Box, letters: int) -> Iterator[tuple[int, int]]:
        """Over the box on its left and on its right, under it, beside it."""
        wide = round(letters * _WIDTH * self.letter)
        last = max(self.width - wide, 0)
        over, under = max(box.y0 - self.letter // 4, self.letter), box.y1 + self.letter
        beside = (box.y0 + box.y1 + self.letter) // 2
        for x, y in (
            (box.x0, over),
            (box.x1 - wide, over),
            (box.x0, under),
            (box.x1 - wide, under),
            (box.x1 + self.letter // 2, beside),
            (box.x0 - self.letter // 2 - wide, beside),
        ):
            yield min(max(x, 0), last), y

    def _free(self, x: int, y: int, letters: int) -> bool:
        x0, y0, x1, y1 = self._area(x, y, letters)
        return not any(x0 < c and a < x1 and y0 < d and b < y1 for a, b, c, d in self._taken)

    def _take(self, caption: Caption, letters: int) -> Caption:
        self._taken.append(self._area(caption.x, caption.y, letters))
        return caption

    def _area(self, x: int, y: int, letters: int) -> tuple[float, float, float, float]:
        return x, y - 0.85 * self.letter, x + letters * _WIDTH * self.letter, y + 0.2 * self.letter
