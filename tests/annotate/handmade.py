"""Sheets with typed lines and marks drawn over them by hand, places known."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from drawn import SIZE, Typescript, page_image, typescript

from pipeline.annotate import AnnotateSettings, annotate
from pipeline.model import (
    Annotation,
    Box,
    Line,
    Mask,
    PageImage,
    Pixels,
    Region,
    RegionKind,
    Transform,
    Word,
    WordRef,
)

TEXT = (
    "пенитор нетиг пороге негин оторен",
    "тепин гоп оперир нетто ригин пото",
    "гинеп тонор перег отит негорн ото",
    "оператор гнет перо понтон игре но",
    "ригор титон пеногин рото генип по",
    "понет гир оторен перигон тет нори",
)
LEFT, TOP, PITCH = 260, 320, 64
"""Left edge, first baseline, distance of the lines; pixels."""
Point = tuple[float, float]


class Handmade:
    """A typed sheet, 1400 x 1500 pixels, x-height 20, to write and draw on by hand."""

    def __init__(self, lines: tuple[str, ...] = TEXT, kinds: dict[int, RegionKind] | None = None):
        self.lines = lines
        self.kinds = kinds or {}
        self.typed: Typescript = typescript(
            lines, width=1400, height=1500, left=LEFT, top=TOP, spacing=PITCH / SIZE
        )
        self.ink = np.zeros(self.typed.grey.shape, np.uint8)

    def baseline(self, line: int) -> int:
        return TOP + PITCH * line

    def word(self, line: int, at: int) -> Box:
        before = sum(len(text.split()) for text in self.lines[:line])
        return self.typed.words[before + at][1]

    def draw(self, *points: Point, width: int = 4) -> None:
        """A line through the points."""
        corners = np.array(points, np.float64).round().astype(np.int32)
        cv2.polylines(self.ink, [corners], isClosed=False, color=255, thickness=width)

    def write(self, x: float, y: float, *letters: int, height: float = 20) -> float:
        """Cursive words of so many letters from (x, baseline y); returns where they end."""
        for count in letters:
            step = 0.9 * height
            t = np.linspace(0, count, 24 * count)
            curve_x = x + step * t + 0.25 * height * np.sin(4 * np.pi * t)
            tall = np.where(np.floor(t) % 3 == 0, 1.9, 1.0)
            curve_y = y - height * tall * (0.5 - 0.5 * np.cos(2 * np.pi * t))
            self.draw(*zip(curve_x, curve_y, strict=True), width=max(round(height / 7), 2))
            x += step * count + 1.1 * height
        return x - 1.1 * height

    @property
    def handwritten(self) -> Mask:
        return np.asarray(self.ink > 0)

    def image(self) -> PageImage:
        return page_image(np.where(self.ink > 0, np.uint8(90), self.typed.grey).astype(np.uint8))

    def regions(self, image: PageImage) -> tuple[Region, ...]:
        """A region a line, ``r0`` and so on, its words in the scan."""
        found = []
        for at, text in enumerate(self.lines):
            words = tuple(
                Word(part, image.box_to_scan(_edges(self.word(at, place))), 0.9)
                for place, part in enumerate(text.split())
            )
            line = Line(Box.around(word.box for word in words), words)
            kind = self.kinds.get(at, RegionKind.PARAGRAPH)
            found.append(Region(f"r{at}", kind, line.box, (line,)))
        return tuple(found)

    def annotations(
        self, image: PageImage | None = None, *, likely: int = 255
    ) -> tuple[Annotation, ...]:
        """What is found; the network would be ``likely`` sure of all handwriting, 0 to 255."""
        image = image or self.image()
        probability = self.handwritten.astype(np.uint8) * np.uint8(likely)
        scan: Pixels = image.grey
        if image.scan_size != image.grey.shape[1::-1]:
            scan = np.full(image.scan_size[::-1], 200, np.uint8)
        return annotate(
            self.handwritten, probability, image, scan, self.regions(image), AnnotateSettings()
        )


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def scanned(image: PageImage, to_scan: Transform, size: tuple[int, int]) -> PageImage:
    """The same page, from a scan that lies otherwise."""
    return replace(image, to_scan=to_scan, scan_size=size, area=Box(0, 0, *size))


def ref(line: int, word: int) -> WordRef:
    return WordRef(f"r{line}", 0, word)
