"""What each typed line of a document is: head, body, or something beside them.

The layout's region kinds decide, and after them what the fields have taken: a line all of whose
words belong to a field is not body text. No typed line is lost: each is in exactly one place.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.assemble.roles import (
    ROLE_OF,
    Role,
    role_of_region,
    says_something,
    typed_lines,
)
from pipeline.assemble.writing import WrittenBlock, loose_blocks, written_blocks
from pipeline.model import Box, Line, Page, Region, RegionKind, Word, upright
from pipeline.record import NO_MARKS, TypedLine, WordMarks, box_list

Taken = Mapping[tuple[str, Word], str]
"""(page id, word) to the name of the field that it belongs to."""
BlockKind = Literal["paragraph", "table", "margin"]

_BLOCK_OF: Mapping[RegionKind, BlockKind] = {
    RegionKind.PARAGRAPH: "paragraph",
    RegionKind.TABLE: "table",
    RegionKind.MARGIN: "margin",
}
HEAD_FIELDS = frozenset(
    {
        "secrecy", "exemplar", "urgency", "handling", "kind", "number", "incoming", "outgoing",
        "date", "place", "sender", "addressees", "authenticity", "archive",
    }
)  # fmt: skip
# Date, number and place are typed at the end as well, so their place in the order counts.
TOP_FIELDS = HEAD_FIELDS - {"date", "number", "place", "archive", "authenticity"}
SIGNATURE_FIELDS = frozenset({"signature", "certified"})
LETTERS_OF_A_BODY = 20


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of body text, the page and region it stands in, and its index there."""

    line: Line
    page: Page
    region: str
    index: int


@dataclass(frozen=True, slots=True)
class TypedBlock:
    """A region's lines of body text.

    Attributes:
        is_heading: the layout saw a head: it begins a paragraph.
    """

    kind: BlockKind
    page: Page
    region: str
    lines: tuple[PlacedLine, ...]
    is_heading: bool = False


Block = TypedBlock | WrittenBlock


@dataclass(frozen=True, slots=True)
class SortedPage:
    """The blocks of body text of a page in reading order, and its other typed lines."""

    page: Page
    blocks: tuple[Block, ...]
    header: tuple[TypedLine, ...]
    other: tuple[TypedLine, ...]


def sort_pages(
    pages: Sequence[Page],
    taken: Taken,
    least_width: float = 0.35,
    marks: WordMarks = NO_MARKS,
) -> tuple[SortedPage, ...]:
    """Sort the lines of all pages of a document.

    Args:
        pages: in the order of the sheets.
        taken: words that fields were read from.
        least_width: handwriting narrower than this share of the page's text is a mark, not a
            block, 0 to 1.
        marks: words marked by hand.
    """
    sorted_pages: list[SortedPage] = []
    letters = 0
    for page in pages:
        has_body = letters >= LETTERS_OF_A_BODY
        sorted_pages.append(_sort_page(page, taken, least_width, marks, has_body=has_body))
        letters += _letters(sorted_pages[-1])
    if any(isinstance(block, TypedBlock) for page in sorted_pages for block in page.blocks):
        return tuple(_without_leading_writing(sorted_pages))
    return tuple(sorted_pages)


def _letters(page: SortedPage) -> int:
    """Letters of typed body text; specks read as a letter or two do not begin a body."""
    return sum(
        character.isalpha()
        for block in page.blocks
        if isinstance(block, TypedBlock)
        for placed in block.lines
        for character in placed.line.text
    )


def _without_leading_writing(pages: Sequence[SortedPage]) -> list[SortedPage]:
    """Drop handwriting that stands before any typed body: a resolution, not a paragraph."""
    result = []
    seen = False
    for page in pages:
        blocks: list[Block] = []
        for block in page.blocks:
            seen = seen or isinstance(block, TypedBlock)
            if seen:
                blocks.append(block)
        result.append(SortedPage(page.page, tuple(blocks), page.header, page.other))
    return result


def _sort_page(
    page: Page, taken: Taken, least_width: float, marks: WordMarks, *, has_body: bool
) -> SortedPage:
    says = [region for region in page.regions if says_something(region)]
    ends = (says[0], says[-1]) if len(says) > 1 else ()
    sorter = _Sorter(page, taken, least_width, marks, ends, has_body, text_runs=has_body)
    for written, group in itertools.groupby(
        page.regions, lambda region: region.kind is RegionKind.HANDWRITING
    ):
        if written:
            sorter.take_writing(list(group))
        else:
            for region in group:
                sorter.take_typing(region)
    sorter.take_loose_writing()
    blocks = _writing_in_place(sorter.blocks)
    return SortedPage(page, tuple(blocks), tuple(sorter.header), tuple(sorter.other))


@dataclass(slots=True)
class _Sorter:
    """One page being sorted.

    Attributes:
        ends: the first and last region with something to read; none where there is only one.
        has_body: body text has begun, here or on an earlier page.
        text_runs: it had begun before this page, so a head here is a heading within the text.
        signed: middle of the first line of a signature on the upright page; handwriting that
            comes after it is no paragraph.
    """

    page: Page
    taken: Taken
    least_width: float
    marks: WordMarks
    ends: tuple[Region, ...]
    has_body: bool
    text_runs: bool
    signed: float | None = None
    blocks: list[Block] = field(default_factory=list)
    header: list[TypedLine] = field(default_factory=list)
    other: list[TypedLine] = field(default_factory=list)

    def take_writing(self, regions: Sequence[Region]) -> None:
        # Typing that the layout took for handwriting is kept, beside the body.
        self.other += [
            self._typed_line(line, region, "other")
            for region in regions
            for _, line in typed_lines(region)
        ]
        if self.signed is None:
            self.blocks += written_blocks(regions, self.page, self.least_width)

    def take_typing(self, region: Region) -> None:
        role = ROLE_OF.get(region.kind)
        is_heading = role == "header" and self.text_runs
        if is_heading:
            role = None
        elif role is None:
            role = role_of_region(region, self.ends)
        body: list[PlacedLine] = []
        for index, line in typed_lines(region):
            line_role = role or self._role_by_field(line)
            if line_role is None:
                body.append(PlacedLine(line, self.page, region.id, index))
                self.has_body = True
                continue
            if line_role == "signature" and self.signed is None:
                self.signed = upright(line.box, self.page).centre[1]
            part = self._typed_line(line, region, line_role)
            (self.header if line_role == "header" else self.other).append(part)
        if body:
            kind: BlockKind = "paragraph" if is_heading else _BLOCK_OF[region.kind]
            self.blocks.append(TypedBlock(kind, self.page, region.id, tuple(body), is_heading))

    def _role_by_field(self, line: Line) -> Role | None:
        """The role of a line whose words all belong to fields; ``None`` for body text."""
        words = [word for word in line.words if any(c.isalnum() for c in word.text)]
        names = {self.taken.get((self.page.id, word)) for word in words}
        if not words or None in names:
            return None
        if names & SIGNATURE_FIELDS:
            return "signature"
        if (names & HEAD_FIELDS and not self.has_body) or (
            names & TOP_FIELDS and not self.text_runs
        ):
            return "header"
        return "field"

    def take_loose_writing(self) -> None:
        """Put written blocks that no region tells of behind the typing above them."""
        used = frozenset(
            mark.id
            for block in self.blocks
            if isinstance(block, WrittenBlock)
            for mark in block.annotations
        )
        for middle, loose in loose_blocks(self.page, used):
            if self.signed is not None and self.signed <= middle:
                continue
            self.blocks = [part for block in self.blocks for part in _parted(block, middle)]
            at = 0
            for index, block in enumerate(self.blocks):
                if _bottom(block) <= middle:
                    at = index + 1
            self.blocks.insert(at, loose)

    def _typed_line(self, line: Line, region: Region, role: Role) -> TypedLine:
        return TypedLine(
            role=role,
            text=line.text,
            page=self.page.id,
            region=region.id,
            box=box_list(line.box),
            words=self.marks.words_at(line.words, self.page.id),
        )


def _writing_in_place(blocks: Sequence[Block]) -> list[Block]:
    """Writing before a paragraph that begins above and ends below it is put into its middle."""
    placed: list[Block] = []
    for block in blocks:
        before = placed[-1] if placed else None
        if isinstance(before, WrittenBlock) and before.annotations:
            box = Box.around(upright(mark.box, before.page) for mark in before.annotations)
            placed.pop()
            *above, below = _parted(block, box.centre[1])
            placed += [*above, before, below]
        else:
            placed.append(block)
    return placed


def _parted(block: Block, height: float) -> tuple[Block, ...]:
    """A paragraph whose lines stand above and below ``height``, in two; else the block itself."""
    if not isinstance(block, TypedBlock) or block.kind != "paragraph":
        return (block,)
    below = [upright(p.line.box, p.page).centre[1] > height for p in block.lines]
    first = below.index(True) if True in below else 0
    if first == 0 or not all(below[first:]):
        return (block,)
    return (
        replace(block, lines=block.lines[:first]),
        replace(block, lines=block.lines[first:], is_heading=False),
    )


def _bottom(block: Block) -> float:
    """Middle of the last line or mark of a block, on the upright page."""
    boxes = (
        [placed.line.box for placed in block.lines]
        if isinstance(block, TypedBlock)
        else [mark.box for mark in block.annotations]
    )
    return max((upright(box, block.page).centre[1] for box in boxes), default=0.0)
