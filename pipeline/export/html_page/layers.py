"""What is drawn over a scan, in pixels of the upright page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.export.html_page.keys import Keys, lines_of, tuple_of, words_of
from pipeline.export.html_page.labels import MARKS, REGIONS, Label, label
from pipeline.model import Annotation, Box, Page, Polygon, upright
from pipeline.record import ReviewItem


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle, or an outline of several parts.

    Attributes:
        key: that the text knows it by; empty for what it does not speak of.
        style: names for the style sheet, such as its kind.
        box: around it, in pixels of the upright page.
        points: its parts as SVG writes them; empty for a rectangle.
        label: what is written at it.
        order: written before the label; ``None`` without one.
    """

    key: str
    style: str
    box: Box
    points: tuple[str, ...] = ()
    label: Label | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """Those of one page."""

    regions: tuple[Shape, ...]
    lines: tuple[Shape, ...]
    marks: tuple[Shape, ...]
    review: tuple[Shape, ...]
    words: tuple[Shape, ...]


def layers_of(
    page: Page, keys: Keys, review: Mapping[str, ReviewItem], least_confidence: float
) -> Layers:
    """The layers of a page.

    Args:
        page: to draw.
        keys: of the document.
        review: key to what a person should look at, of the whole document.
        least_confidence: a word read with less is doubtful, 0 to 1.
    """
    of_marks = {f"h{mark.id.removeprefix('a')}" for mark in page.annotations}
    return Layers(
        regions=tuple(
            Shape(
                "",
                f"region {region.kind.value}",
                upright(region.box, page),
                label=label(REGIONS, region.kind.value),
                order=order,
            )
            for order, region in enumerate(page.regions, 1)
            if region.id not in of_marks or region.lines
        ),
        lines=tuple(
            Shape("", f"line {line.hand.value}", upright(line.box, page)) for line in lines_of(page)
        ),
        marks=tuple(_mark(mark, page, keys.marks[page.id, mark.id]) for mark in page.annotations),
        review=tuple(
            Shape(key, "review", upright(Box(*item.box), page))
            for key, item in review.items()
            if item.page == page.id and item.box is not None
        ),
        words=tuple(
            Shape(
                keys.words[page.id, tuple_of(word)],
                "doubtful" if word.confidence < least_confidence else "",
                upright(word.box, page),
            )
            for word in words_of(page)
        ),
    )


def _mark(mark: Annotation, page: Page, key: str) -> Shape:
    return Shape(
        key,
        f"mark {mark.hand.value}",
        upright(mark.box, page),
        tuple(_points(part, page) for part in mark.outline if len(part) >= 3),
        label(MARKS, mark.kind.value),
    )


def _points(part: Polygon, page: Page) -> str:
    return " ".join(f"{x},{y}" for x, y in (_turned(x, y, page) for x, y in part))


def _turned(x: int, y: int, page: Page) -> tuple[int, int]:
    """A point as :func:`pipeline.model.upright` turns a box."""
    match page.rotation % 360:
        case 90:
            return page.height - y, x
        case 180:
            return page.width - x, page.height - y
        case 270:
            return y, page.width - x
        case _:
            return x, y
