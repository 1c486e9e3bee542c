"""What is drawn over a scan, in pixels of the upright page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.export.html_page.captions import Caption, CaptionWriter
from pipeline.export.html_page.keys import Keys, lines_of, words_of
from pipeline.export.html_page.labels import MARKS, REGIONS, Label, label
from pipeline.model import Annotation, Box, Page, Polygon, Region, upright
from pipeline.record import ReviewItem, box_list


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle, or an outline of several parts.

    Attributes:
        key: that the text knows it by; empty for what it does not speak of.
        style: names for the style sheet, such as its kind.
        box: around it, in pixels of the upright page.
        points: its parts as SVG writes them; empty for a rectangle.
        caption: what is written at it.
        name: what is said of it to who points at it.
    """

    key: str
    style: str
    box: Box
    points: tuple[str, ...] = ()
    caption: Caption | None = None
    name: Label | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """Those of one page.

    Attributes:
        letter: height of the captions, in pixels of the upright page.
    """

    letter: int
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
    across = page.height if page.rotation % 180 else page.width
    writer = CaptionWriter(max(across // 75, 8), across)
    regions = tuple(
        _region(order, region, page, writer)
        for order, region in enumerate(page.regions, 1)
        if region.id not in of_marks or region.lines
    )
    # The names of regions stand between the paragraphs; those of marks would stand on the typing.
    writer.keep_free(upright(word.box, page) for word in words_of(page))
    return Layers(
        letter=writer.letter,
        regions=regions,
        lines=tuple(
            Shape("", f"line {line.hand.value}", upright(line.box, page)) for line in lines_of(page)
        ),
        marks=tuple(_mark(mark, page, keys, writer) for mark in page.annotations),
        review=tuple(
            Shape(key, "review", upright(Box(*item.box), page))
            for key, item in review.items()
            if item.page == page.id and item.box is not None
        ),
        words=tuple(
            Shape(
                keys.words[page.id, box_list(word.box)],
                "doubtful" if word.confidence < least_confidence else "",
                upright(word.box, page),
            )
            for word in words_of(page)
        ),
    )


def _region(order: int, region: Region, page: Page, writer: CaptionWriter) -> Shape:
    box = upright(region.box, page)
    caption = writer.place(box, str(order), label(REGIONS, region.kind.value))
    return Shape("", f"region {region.kind.value}", box, caption=caption)


def _mark(mark: Annotation, page: Page, keys: Keys, writer: CaptionWriter) -> Shape:
    box, key = upright(mark.box, page), keys.marks[page.id, mark.id]
    name = label(MARKS, mark.kind.value)
    caption = writer.place(box, f"✍{keys.numbers[key]}", name)
    outline = tuple(_points(part, page) for part in mark.outline if len(part) >= 3)
    return Shape(key, f"mark {mark.hand.value}", box, outline, caption, name)


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
