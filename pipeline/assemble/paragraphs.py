"""Blocks of body text become paragraphs: pages run together, writing put where it is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pipeline.assemble.hyphens import KnownWords, ends_in_hyphen, join_words
from pipeline.assemble.inputs import LineAt
from pipeline.assemble.page_frame import PageFrame
from pipeline.assemble.runs import (
    Cut,
    Place,
    TypedText,
    runs_of,
    typed_text,
    written_run,
    written_runs,
)
from pipeline.assemble.settings import AssembleSettings
from pipeline.assemble.sorting import PlacedLine, SortedPage, TypedBlock
from pipeline.assemble.writing import PageMark, WrittenBlock
from pipeline.model import AnnotationKind, Line
from pipeline.record import (
    NO_MARKS,
    AnnotationAt,
    CorrectionEntry,
    Paragraph,
    RegionAt,
    WordMarks,
)

_CLOSING = "\"'»”’)]}"
_ENDS = ".!?…:;"
_NUMBERED = re.compile(r"(?:\d{1,3}|[IVXІУХ]{1,5}|[а-яa-z])[.)]")


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a document and what joining them changed.

    Attributes:
        written: the block of handwriting for each paragraph index that is one.
        places: typed words to the index of their paragraph and their index among its words.
        put: (page id, annotation id) of writing put into or beside a paragraph, to its index.
    """

    paragraphs: tuple[Paragraph, ...]
    corrections: tuple[CorrectionEntry, ...]
    written: tuple[tuple[int, WrittenBlock], ...]
    places: Mapping[Place, tuple[int, int]]
    put: Mapping[tuple[str, str], int]


@dataclass(slots=True)
class _Draft:
    """A paragraph being made."""

    block: TypedBlock | WrittenBlock
    lines: list[PlacedLine] = field(default_factory=list)
    regions: list[RegionAt] = field(default_factory=list)


def build_body(
    pages: Sequence[SortedPage],
    settings: AssembleSettings | None = None,
    marks: WordMarks = NO_MARKS,
    breaks: Mapping[LineAt, bool] = MappingProxyType({}),
) -> Body:
    """The body of a document from its sorted pages, in their order.

    Args:
        pages: sorted.
        settings: tunables.
        marks: words marked by hand.
        breaks: lines of which a person says whether a paragraph begins there.
    """
    settings = settings or AssembleSettings()
    known = KnownWords.of(
        [word.text for word in line.words] for page in pages for line in page.page.typed_lines()
    )
    drafts = _drafts(pages, settings, known, breaks)
    corrections: list[CorrectionEntry] = []
    typing = {
        index: typed_text(draft.block.kind, draft.lines, known, marks, corrections)
        for index, draft in enumerate(drafts)
        if isinstance(draft.block, TypedBlock)
    }
    writing = _Writing.put(pages, typing)
    return Body(
        tuple(
            _written_paragraph(draft.block)
            if isinstance(draft.block, WrittenBlock)
            else _typed_paragraph(typing[index], draft.regions, index, writing)
            for index, draft in enumerate(drafts)
        ),
        tuple(corrections),
        tuple((i, d.block) for i, d in enumerate(drafts) if isinstance(d.block, WrittenBlock)),
        writing.places,
        writing.put_into,
    )


@dataclass(slots=True)
class _Writing:
    """Where the writing of the pages goes among the paragraphs.

    Attributes:
        places, put_into: as :class:`Body` has them.
        cuts: writing between the words of each paragraph.
        notes: writing in the margin beside it.
        beside: all marks in the margin beside it.
    """

    places: dict[Place, tuple[int, int]]
    put_into: dict[tuple[str, str], int] = field(default_factory=dict)
    cuts: dict[int, dict[Cut, list[PageMark]]] = field(default_factory=dict)
    notes: dict[int, list[PageMark]] = field(default_factory=dict)
    beside: dict[int, list[PageMark]] = field(default_factory=dict)

    @staticmethod
    def put(pages: Sequence[SortedPage], typing: Mapping[int, TypedText]) -> _Writing:
        """Find the place of every mark that has one among the typed paragraphs."""
        writing = _Writing(
            {
                place: (paragraph, at)
                for paragraph, text in typing.items()
                for at, place in enumerate(text.places)
            }
        )
        for page in pages:
            for mark in page.page.annotations:
                one = PageMark(page.page, mark)
                if mark.kind in (AnnotationKind.INSERTION, AnnotationKind.GAP_WORD):
                    writing._put_between(one, typing)
                elif mark.kind in (AnnotationKind.MARGIN_NOTE, AnnotationKind.BAR):
                    writing._put_beside(one)
        return writing

    def _put_between(self, one: PageMark, typing: Mapping[int, TypedText]) -> None:
        anchor = one.mark.anchor
        if anchor is None:
            return
        page = one.page.id
        before = self.places.get((page, anchor.before)) if anchor.before else None
        after = self.places.get((page, anchor.after)) if anchor.after else None
        at = before or after
        if at is None:
            return
        paragraph = at[0]
        cut = typing[paragraph].cut(before[1] if before else None, after[1] if after else None)
        self.cuts.setdefault(paragraph, {}).setdefault(cut, []).append(one)
        self.put_into[page, one.mark.id] = paragraph

    def _put_beside(self, one: PageMark) -> None:
        """A bar stands beside all its paragraphs; a note hangs on that of most of its words."""
        words = one.mark.anchor.words if one.mark.anchor else ()
        found = [self.places.get((one.page.id, word)) for word in words]
        count = Counter(place[0] for place in found if place is not None)
        if not count:
            return
        if one.mark.kind is AnnotationKind.MARGIN_NOTE:
            paragraph = max(count, key=lambda index: (count[index], -index))
            self.notes.setdefault(paragraph, []).append(one)
            self.put_into[one.page.id, one.mark.id] = paragraph
            count = Counter([paragraph])
        for paragraph in count:
            self.beside.setdefault(paragraph, []).append(one)


def _typed_paragraph(
    text: TypedText, regions: Sequence[RegionAt], index: int, writing: _Writing
) -> Paragraph:
    return Paragraph(
        kind=text.kind,
        runs=runs_of(text, writing.cuts.get(index, {}), writing.notes.get(index, ())),
        regions=tuple(regions),
        annotations=tuple(
            AnnotationAt(page=one.page.id, annotation=one.mark.id)
            for one in writing.beside.get(index, ())
        ),
    )


def _written_paragraph(block: WrittenBlock) -> Paragraph:
    marks = [PageMark(block.page, mark) for mark in block.annotations]
    return Paragraph(
        kind="handwriting",
        runs=tuple(written_runs(marks)) or (written_run(None, block.hand, ()),),
        regions=tuple(RegionAt(page=block.page.id, region=name) for name in block.regions),
    )


def _drafts(
    pages: Sequence[SortedPage],
    settings: AssembleSettings,
    known: KnownWords,
    breaks: Mapping[LineAt, bool],
) -> list[_Draft]:
    drafts: list[_Draft] = []
    frames: dict[str, PageFrame] = {}
    open_draft: _Draft | None = None  # the paragraph that may go on in the next block
    for page in pages:
        frames[page.page.id] = PageFrame.of(page.page, _paragraph_lines(page), settings)
        first = True
        for block in (part for whole in page.blocks for part in _parted(whole, breaks)):
            if isinstance(block, WrittenBlock):
                drafts.append(_Draft(block))
                continue
            regions = [RegionAt(page=page.page.id, region=block.region)]
            over_page = first and not page.header and not block.is_heading
            begins = breaks.get(_line_at(block.lines[0]))
            if (
                open_draft is not None
                and block.kind == "paragraph"
                and begins is not True
                and (
                    begins is False
                    or _runs_on(open_draft.lines, block.lines, frames, known, over_page=over_page)
                )
            ):
                open_draft.lines += block.lines
                open_draft.regions += regions
            else:
                drafts.append(_Draft(block, list(block.lines), regions))
                if block.kind == "paragraph":
                    open_draft = drafts[-1]
                elif block.kind == "table":
                    open_draft = None
            first = first and block.kind == "margin"
        if any(line.role == "signature" for line in page.other):
            open_draft = None
    return drafts


def _line_at(placed: PlacedLine) -> LineAt:
    return placed.page.id, placed.region, placed.index


def _parted(
    block: TypedBlock | WrittenBlock, breaks: Mapping[LineAt, bool]
) -> Iterator[TypedBlock | WrittenBlock]:
    """A block in parts, where a person says that a paragraph begins in the midst of it."""
    if isinstance(block, WrittenBlock) or not breaks:
        yield block
        return
    start = 0
    for at in range(1, len(block.lines)):
        if breaks.get(_line_at(block.lines[at])):
            yield replace(block, lines=block.lines[start:at])
            start = at
    yield replace(block, lines=block.lines[start:]) if start else block


def _paragraph_lines(page: SortedPage) -> list[Line]:
    return [
        placed.line
        for block in page.blocks
        if isinstance(block, TypedBlock) and block.kind == "paragraph"
        for placed in block.lines
    ]


def _runs_on(
    before: Sequence[PlacedLine],
    after: Sequence[PlacedLine],
    frames: dict[str, PageFrame],
    known: KnownWords,
    *,
    over_page: bool,
) -> bool:
    """Whether a block goes on with the paragraph before it.

    Within a page only a broken word says so: the layout has seen indents and blank lines. Over a
    page's end also a sentence that is not finished, or a full last line before a first line
    without indent on a page that has indents.
    """
    last, first = before[-1], after[0]
    head, tail = last.line.words[-1].text, first.line.words[0].text
    same_page = last.page.id == first.page.id
    broken = ends_in_hyphen(head) and join_words(head, tail, known) is not None
    if broken and (tail[0].islower() or (over_page and not same_page)):
        return True
    if same_page or not over_page:
        return False
    old, new = frames[last.page.id], frames[first.page.id]
    is_full, is_indented = old.is_full(last.line), new.is_indented(first.line)
    if _NUMBERED.match(tail) is not None and is_indented is not False:
        return False
    if not _sentence_ends(head):
        letter = next((character for character in first.line.text if character.isalpha()), "")
        if letter.islower() and tail[0].isalpha():
            return True
        return is_indented is False and is_full is not False
    page_has_indents = any(new.is_indented(placed.line) for placed in after[1:]) or _has_indents(
        old, before
    )
    return is_indented is False and is_full is True and page_has_indents


def _has_indents(frame: PageFrame, lines: Sequence[PlacedLine]) -> bool:
    """Whether this paragraph began with an indent, so that one without is no beginning."""
    mine = [placed.line for placed in lines if placed.page.id == frame.page.id]
    return len(mine) > 1 and frame.is_indented(mine[0]) is True


def _sentence_ends(word: str) -> bool:
    bare = word.rstrip(_CLOSING)
    return bool(bare) and bare[-1] in _ENDS
