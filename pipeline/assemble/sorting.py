"""What each typed line of a document is: head, body, or something beside them.

The layout's region kinds decide, and after them what the fields have taken: a line all of whose
words belong to a field is not body text. No typed line is lost: each is in exactly one place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.assemble.page_frame import upright
from pipeline.model import Annotation, Hand, Line, Page, Region, RegionKind, Word
from pipeline.record import TypedLine, box_list, words_at

Taken = Mapping[tuple[str, Word], str]
"""(page id, word) to the name of the field that it belongs to."""
Role = Literal["header", "signature", "page-number", "footer", "margin", "stamp", "field", "other"]
BlockKind = Literal["paragraph", "table", "margin", "other"]

_ROLE_OF: Mapping[RegionKind, Role] = {
    RegionKind.HEADER: "header",
    RegionKind.SIGNATURE: "signature",
    RegionKind.NUMBER: "page-number",
    RegionKind.FOOTER: "footer",
    RegionKind.STAMP: "stamp",
}
_BLOCK_OF: Mapping[RegionKind, BlockKind] = {
    RegionKind.PARAGRAPH: "paragraph",
    RegionKind.TABLE: "table",
    RegionKind.MARGIN: "margin",
    RegionKind.OTHER: "other",
}
HEAD_FIELDS = frozenset(
    {
        "secrecy", "exemplar", "urgency", "handling", "kind", "number", "incoming", "outgoing",
        "date", "place", "sender", "addressees", "authenticity", "archive",
    }
)  # fmt: skip
SIGNATURE_FIELDS = frozenset({"signature", "certified"})
LETTERS_OF_A_BODY = 20
_PAGE_NUMBER = re.compile(r"[-–—.\s]*(?:стр\.?\s*|л\.?\s*)?[\dIОЗ]{1,4}[-–—.\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of body text with the page and region it stands in."""

    line: Line
    page: Page
    region: str


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


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A wide block of handwriting standing in the reading order.

    Attributes:
        region: its region, or ``None`` when only annotations tell of it.
        annotations: the marks it is made of, top to bottom.
        hand: who wrote it.
    """

    page: Page
    region: str | None
    annotations: tuple[Annotation, ...]
    hand: Hand


Block = TypedBlock | WrittenBlock


@dataclass(frozen=True, slots=True)
class SortedPage:
    """The blocks of body text of a page in reading order, and its other typed lines."""

    page: Page
    blocks: tuple[Block, ...]
    header: tuple[TypedLine, ...]
    other: tuple[TypedLine, ...]


def sort_pages(
    pages: Sequence[Page], taken: Taken, least_width: float = 0.35
) -> tuple[SortedPage, ...]:
    """Sort the lines of all pages of a document.

    Args:
        pages: in the order of the sheets.
        taken: words that fields were read from.
        least_width: handwriting narrower than this share of the page's text is a mark, not a
            block, 0 to 1.
    """
    sorted_pages: list[SortedPage] = []
    for page in pages:
        has_body = _letters(sorted_pages) >= LETTERS_OF_A_BODY
        sorted_pages.append(_sort_page(page, taken, least_width, has_body=has_body))
    if any(isinstance(block, TypedBlock) for page in sorted_pages for block in page.blocks):
        return tuple(_without_leading_writing(sorted_pages))
    return tuple(sorted_pages)


def _letters(pages: Sequence[SortedPage]) -> int:
    """Letters of typed body text; specks read as a letter or two do not begin a body."""
    return sum(
        character.isalpha()
        for page in pages
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


def _sort_page(page: Page, taken: Taken, least_width: float, *, has_body: bool) -> SortedPage:
    blocks: list[Block] = []
    header: list[TypedLine] = []
    other: list[TypedLine] = []
    typed = [region for region in page.regions if _says_something(region)]
    used: set[str] = set()
    signed = False
    text_runs = has_body  # a head on a later page is a heading within the text
    for region in page.regions:
        if region.kind is RegionKind.HANDWRITING:
            block = _written(region, page, least_width)
            if block is not None and not signed:
                used.update(annotation.id for annotation in block.annotations)
                blocks.append(block)
            # Typing that the layout took for handwriting is kept, beside the body.
            other += [_typed_line(line, page, region, "other") for line in _typed(region)]
            continue
        role = _ROLE_OF.get(region.kind)
        is_heading = role == "header" and text_runs
        if is_heading:
            role = None
        elif role is None:
            role = _role_of_region(region, typed)
        body: list[PlacedLine] = []
        for line in _typed(region):
            line_role = role or _role_by_field(line, page, taken, has_body=has_body)
            if line_role is None:
                body.append(PlacedLine(line, page, region.id))
                has_body = True
                continue
            signed = signed or line_role == "signature"
            part = _typed_line(line, page, region, line_role)
            (header if line_role == "header" else other).append(part)
        if body:
            kind: BlockKind = "paragraph" if is_heading else _BLOCK_OF[region.kind]
            blocks.append(TypedBlock(kind, page, region.id, tuple(body), is_heading))
    if not signed:
        _insert_loose_writing(blocks, page, used, least_width)
    return SortedPage(page, tuple(blocks), tuple(header), tuple(other))


def _typed(region: Region) -> list[Line]:
    return [line for line in region.lines if line.hand is Hand.TYPED and line.words]


def _typed_line(line: Line, page: Page, region: Region, role: Role) -> TypedLine:
    return TypedLine(
        role=role,
        text=line.text,
        page=page.id,
        region=region.id,
        box=box_list(line.box),
        words=words_at(line.words, page.id),
    )


def _says_something(region: Region) -> bool:
    """A letter, a digit, or the stars that part sections."""
    return any(c.isalnum() or c == "*" for line in _typed(region) for c in line.text)


def _role_of_region(region: Region, typed: Sequence[Region]) -> Role | None:
    """Specks and page numbers that the layout took for text; ``None`` for text."""
    if region.kind is not RegionKind.TABLE and not _says_something(region):
        return "other"
    return "page-number" if _is_page_number(region, typed) else None


def _is_page_number(region: Region, typed: Sequence[Region]) -> bool:
    """``- 3 -`` alone in the first or last region of a page with more than that."""
    if region.kind not in (RegionKind.PARAGRAPH, RegionKind.OTHER) or len(typed) < 2:
        return False
    lines = _typed(region)
    return (
        len(lines) == 1
        and (region is typed[0] or region is typed[-1])
        and any(character.isdigit() or character == "I" for character in lines[0].text)
        and _PAGE_NUMBER.fullmatch(lines[0].text) is not None
    )


def _role_by_field(line: Line, page: Page, taken: Taken, *, has_body: bool) -> Role | None:
    """The role of a line whose words all belong to fields; ``None`` for body text."""
    words = [word for word in line.words if any(c.isalnum() for c in word.text)]
    names = {taken.get((page.id, word)) for word in words}
    if not words or None in names:
        return None
    if names & SIGNATURE_FIELDS:
        return "signature"
    if names & HEAD_FIELDS and not has_body:
        return "header"
    return "field"


def _written(region: Region, page: Page, least_width: float) -> WrittenBlock | None:
    inside = [
        annotation
        for annotation in page.annotations
        if annotation.kind != "sheet-number"
        and 2 * annotation.box.intersection(region.box) > annotation.box.area
    ]
    inside.sort(key=lambda a: (upright(a.box, page).y0, upright(a.box, page).x0, a.id))
    if not _is_wide(region, page, least_width):
        return None
    hands = [a.hand for a in inside] + [x.hand for x in region.lines if x.hand is not Hand.TYPED]
    return WrittenBlock(page, region.id, tuple(inside), hands[0] if hands else Hand.PENCIL)


def _is_wide(part: Region | Annotation, page: Page, least_width: float) -> bool:
    boxes = [upright(line.box, page) for line in page.typed_lines()]
    upright_width = page.width if page.rotation % 180 == 0 else page.height
    width = max(b.x1 for b in boxes) - min(b.x0 for b in boxes) if boxes else upright_width
    return upright(part.box, page).width >= least_width * width


def _insert_loose_writing(
    blocks: list[Block], page: Page, used: set[str], least_width: float
) -> None:
    """Put written blocks that no region tells of behind the block above them."""
    for annotation in sorted(page.annotations, key=lambda a: upright(a.box, page).centre[1]):
        if annotation.kind != "paragraph" or annotation.id in used:
            continue
        if not _is_wide(annotation, page, least_width):
            continue
        middle = upright(annotation.box, page).centre[1]
        at = 0
        for index, block in enumerate(blocks):
            if _bottom(block) <= middle:
                at = index + 1
        blocks.insert(at, WrittenBlock(page, None, (annotation,), annotation.hand))


def _bottom(block: Block) -> float:
    if isinstance(block, TypedBlock):
        return max(upright(placed.line.box, block.page).centre[1] for placed in block.lines)
    return max((upright(a.box, block.page).centre[1] for a in block.annotations), default=0.0)
