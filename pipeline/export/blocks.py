"""A page as the formats of recognised text see it: blocks of text and of drawing, in order.

A region of our page becomes a block. A mark made by hand is one of its own as well; it stands at
the region that was made for it, or behind the region whose words it speaks about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.export.baseline import Point, within
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Hand,
    Line,
    Page,
    Region,
    RegionKind,
    Relation,
    WordRef,
)

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """Part of a page.

    Attributes:
        id: unique on its page, and a name as XML has it.
        region: the region it was made of; ``None`` for a mark that has none.
        annotation: the mark that it is; ``None`` for typing, stamps and labels.
        kind: of the region or the mark, as Transkribus calls a structure: ``paragraph``,
            ``marginalia``, ``strike-out``.
        box: around it.
        outline: corners, within the page.
        lines: with words, or located only.
        beside: id of the block whose words the mark speaks about.
    """

    id: str
    region: Region | None
    annotation: Annotation | None
    kind: str
    box: Box
    outline: tuple[Point, ...]
    lines: tuple[Line, ...] = ()
    beside: str | None = None

    @property
    def hand(self) -> Hand | None:
        """Who wrote it; ``None`` for what has no lines."""
        if self.annotation is not None:
            return self.annotation.hand
        return self.lines[0].hand if self.lines else None

    @property
    def is_text(self) -> bool:
        """Whether it is writing, to be read."""
        if self.annotation is not None:
            return self.annotation.kind.holds_text
        return bool(self.lines) or (
            self.region is not None and self.region.kind is not RegionKind.STAMP
        )


@dataclass(slots=True)
class Names:
    """Ids for one XML file: unique, and names as XML has them."""

    _taken: set[str] = field(default_factory=set)

    def take(self, wanted: str) -> str:
        """``wanted`` itself where that is possible, else something like it."""
        base = wanted if _NAME.fullmatch(wanted) else "x" + re.sub(r"[^A-Za-z0-9_.-]", "_", wanted)
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name)
        return name


def blocks_of(page: Page, names: Names | None = None) -> tuple[Block, ...]:
    """The blocks of a page in reading order."""
    names = names or Names()
    marks = {annotation.id: annotation for annotation in page.annotations}
    blocks: list[Block] = []
    at: dict[str, str] = {}
    for region in page.regions:
        mark = None
        if region.kind is RegionKind.HANDWRITING:
            mark = marks.pop(f"a{region.id.removeprefix('h')}", None)
        name = names.take(region.id)
        at[region.id] = name
        if mark is None:
            kind, outline = region.kind.value, _corners(region.box, page)
        else:
            kind, outline = mark.kind.value, _outline(mark, page)
        lines = region.lines or _lines_of(mark)
        box = region.box if mark is None else mark.box
        blocks.append(Block(name, region, mark, kind, box, outline, lines))
    for mark in marks.values():
        word = _first_word(mark)
        beside = None if word is None else at.get(word.region)
        block = Block(
            names.take(mark.id),
            None,
            mark,
            mark.kind.value,
            mark.box,
            _outline(mark, page),
            _lines_of(mark),
            beside,
        )
        blocks.insert(_behind(blocks, beside), block)
    return tuple(blocks)


def struck_and_underlined(page: Page) -> tuple[frozenset[WordRef], frozenset[WordRef]]:
    """The typed words that a hand struck out, and those that it underlined."""
    struck: set[WordRef] = set()
    underlined: set[WordRef] = set()
    for mark in page.annotations:
        if mark.anchor is not None and mark.anchor.relation is not Relation.BETWEEN:
            if mark.kind is AnnotationKind.STRIKE_OUT:
                struck.update(mark.anchor.words)
            elif mark.kind is AnnotationKind.UNDERLINE:
                underlined.update(mark.anchor.words)
    return frozenset(struck), frozenset(underlined)


def xml_bytes(root: etree._Element) -> bytes:
    """The file of a tree in which white space between elements is no text: indented."""
    data: bytes = etree.tostring(
        root.getroottree(), encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return data


def xml_text(text: str) -> str:
    """Text that XML can hold: what it cannot (control characters) becomes U+FFFD."""
    return "".join(
        c
        if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
        else "\ufffd"
        for c in unicodedata.normalize("NFC", text)
    )


def corners(box: Box) -> tuple[Point, ...]:
    return (box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)


def _corners(box: Box, page: Page) -> tuple[Point, ...]:
    return tuple(within(x, y, page) for x, y in corners(box))


def _outline(mark: Annotation, page: Page) -> tuple[Point, ...]:
    """Of its only part; where there are several, the hull: one outline is all that formats have."""
    if len(mark.outline) == 1 and len(mark.outline[0]) >= 3:
        points = list(mark.outline[0])
    else:
        points = _hull([point for part in mark.outline for point in part])
    if len(points) < 3:
        return _corners(mark.box, page)
    return tuple(within(x, y, page) for x, y in points)


def _hull(points: list[Point]) -> list[Point]:
    """The convex hull, by Andrew's monotone chain."""

    def half(ordered: Iterator[Point] | list[Point]) -> list[Point]:
        chain: list[Point] = []
        for x, y in ordered:
            while len(chain) >= 2:
                (ax, ay), (bx, by) = chain[-2], chain[-1]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    ordered = sorted(set(points))
    return half(ordered) + half(ordered[::-1]) if len(ordered) > 2 else ordered


def _lines_of(mark: Annotation | None) -> tuple[Line, ...]:
    """One line for writing, to be read by a person or a model; its words are unknown."""
    if mark is None or not mark.kind.holds_text:
        return ()
    return (Line(mark.box, (), mark.hand),)


def _first_word(mark: Annotation) -> WordRef | None:
    anchor = mark.anchor
    if anchor is None:
        return None
    return anchor.before or anchor.after or anchor.words[0]


def _behind(blocks: list[Block], beside: str | None) -> int:
    """Behind a block and the marks that stand there already; at the end without one."""
    for index, block in enumerate(blocks):
        if block.id == beside:
            end = index + 1
            while end < len(blocks) and blocks[end].beside == beside:
                end += 1
            return end
    return len(blocks)
