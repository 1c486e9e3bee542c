"""Blocks of body text become paragraphs: broken words joined, pages run together.

``words_text`` of a run's words gives its text again, so nothing that was read is lost in joining.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.assemble.hyphens import HYPHENS, Join, KnownWords, ends_in_hyphen, join_words
from pipeline.assemble.page_frame import PageFrame
from pipeline.assemble.settings import AssembleSettings
from pipeline.assemble.sorting import PlacedLine, SortedPage, TypedBlock
from pipeline.assemble.writing import WrittenBlock
from pipeline.model import Annotation, Hand, Line, Page
from pipeline.record import (
    AnnotationAt,
    CorrectionEntry,
    JoinKind,
    Paragraph,
    RegionAt,
    Run,
    WordAt,
    box_list,
    word_at,
)

UNREAD = "[…]"
"""Stands for handwriting that was not read."""
JOIN_REMOVED = "join-line-end"
JOIN_KEPT = "keep-hyphen"
_CLOSING = "\"'»”’)]}"
_ENDS = ".!?…:;"
_NUMBERED = re.compile(r"(?:\d{1,3}|[IVXІУХ]{1,5}|[а-яa-z])[.)]")


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a document and what joining them changed.

    Attributes:
        written: the block of handwriting for each paragraph index that is one.
    """

    paragraphs: tuple[Paragraph, ...]
    corrections: tuple[CorrectionEntry, ...]
    written: tuple[tuple[int, WrittenBlock], ...]


@dataclass(slots=True)
class _Draft:
    """A paragraph being made."""

    block: TypedBlock | WrittenBlock
    lines: list[PlacedLine] = field(default_factory=list)
    regions: list[RegionAt] = field(default_factory=list)


def build_body(pages: Sequence[SortedPage], settings: AssembleSettings | None = None) -> Body:
    """The body of a document from its sorted pages, in their order."""
    settings = settings or AssembleSettings()
    known = KnownWords.of(
        [word.text for word in line.words] for page in pages for line in page.page.typed_lines()
    )
    drafts = _drafts(pages, settings, known)
    corrections: list[CorrectionEntry] = []
    paragraphs: list[Paragraph] = []
    written: list[tuple[int, WrittenBlock]] = []
    for draft in drafts:
        if isinstance(draft.block, WrittenBlock):
            written.append((len(paragraphs), draft.block))
            paragraphs.append(_written_paragraph(draft.block))
        else:
            run = _run(draft, known, corrections)
            paragraphs.append(
                Paragraph(kind=draft.block.kind, runs=(run,), regions=tuple(draft.regions))
            )
    return Body(tuple(paragraphs), tuple(corrections), tuple(written))


def words_text(words: Iterable[WordAt]) -> str:
    """The text of words in reading order, broken ones joined as they say, one blank between."""
    text = ""
    join: str | None = None
    for word in words:
        if join is None:
            text += f" {word.text}" if text else word.text
        else:
            text = _glue(text, word.text, keeps_hyphen=join == "hyphen-kept")
        join = word.join
    return text


def _glue(head: str, tail: str, *, keeps_hyphen: bool) -> str:
    if not keeps_hyphen:
        return head[:-1] + tail
    return f"{head[:-1]}-{tail[1:] if tail[0] in HYPHENS else tail}"


def _drafts(
    pages: Sequence[SortedPage], settings: AssembleSettings, known: KnownWords
) -> list[_Draft]:
    drafts: list[_Draft] = []
    frames: dict[str, PageFrame] = {}
    open_draft: _Draft | None = None  # the paragraph that may go on in the next block
    for page in pages:
        frames[page.page.id] = PageFrame.of(page.page, _paragraph_lines(page), settings)
        first = True
        for block in page.blocks:
            if isinstance(block, WrittenBlock):
                drafts.append(_Draft(block))
                continue
            regions = [RegionAt(page=page.page.id, region=block.region)]
            over_page = first and not page.header and not block.is_heading
            if (
                open_draft is not None
                and block.kind == "paragraph"
                and _runs_on(open_draft.lines, block.lines, frames, known, over_page=over_page)
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


def _run(draft: _Draft, known: KnownWords, corrections: list[CorrectionEntry]) -> Run:
    table = isinstance(draft.block, TypedBlock) and draft.block.kind == "table"
    words: list[WordAt] = []
    rows: list[str] = []
    for index, placed in enumerate(draft.lines):
        following = draft.lines[index + 1] if index + 1 < len(draft.lines) and not table else None
        for at, word in enumerate(placed.line.words):
            join: JoinKind | None = None
            if following is not None and at == len(placed.line.words) - 1:
                tail = following.line.words[0]
                joined = join_words(word.text, tail.text, known)
                if joined is not None:
                    corrections.append(_join_entry(placed, at, tail.text, joined))
                    join = "hyphen-kept" if joined.keeps_hyphen else "hyphen-removed"
            words.append(word_at(word, placed.page.id, join))
        rows.append(placed.line.text)
    margin = isinstance(draft.block, TypedBlock) and draft.block.kind == "margin"
    return Run(
        text="\n".join(rows) if table else words_text(words),
        hand="typed",
        place="margin" if margin else "inline",
        words=tuple(words),
        annotations=(),
    )


def _join_entry(placed: PlacedLine, at: int, tail: str, joined: Join) -> CorrectionEntry:
    word = placed.line.words[at]
    rule = f"{JOIN_KEPT}: {joined.reason}" if joined.keeps_hyphen else JOIN_REMOVED
    return CorrectionEntry(
        page=placed.page.id,
        box=box_list(word.box),
        rule=rule,
        before=f"{word.text} {tail}",
        after=joined.text,
        region=placed.region,
        line=_line_index(placed.page, placed),
        word=at,
        confidence=round(word.confidence, 4),
    )


def _line_index(page: Page, placed: PlacedLine) -> int | None:
    for region in page.regions:
        if region.id == placed.region:
            return next((i for i, line in enumerate(region.lines) if line is placed.line), None)
    return None


def _written_paragraph(block: WrittenBlock) -> Paragraph:
    """A run for each mark that was read; marks in a row that were not read are one gap."""
    parts: list[list[Annotation]] = []
    for is_read, group in itertools.groupby(block.annotations, lambda a: a.reading is not None):
        marks = list(group)
        parts += [[mark] for mark in marks] if is_read else [marks]
    runs = [_written_run(part[0].reading, part[0].hand, block, part) for part in parts]
    regions = tuple(RegionAt(page=block.page.id, region=name) for name in block.regions)
    return Paragraph(
        kind="handwriting",
        runs=tuple(runs) or (_written_run(None, block.hand, block, ()),),
        regions=regions,
    )


def _written_run(
    reading: str | None, hand: Hand, block: WrittenBlock, marks: Sequence[Annotation]
) -> Run:
    return Run(
        text=reading or UNREAD,
        hand=hand.value,
        place="inline",
        words=(),
        annotations=tuple(AnnotationAt(page=block.page.id, annotation=mark.id) for mark in marks),
    )
