"""The text in the order of reading, with the beginnings of pages and lines on the scans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.export.tei.hands import hand_of
from pipeline.export.tei.places import LineKey, MarkKey, Places
from pipeline.export.tei.tokens import Content, Token, element, write_tokens
from pipeline.export.tei.words import Piece, Words, pieces, written
from pipeline.export.tei.xml import Element, add, write
from pipeline.model import UNREAD
from pipeline.record import AnnotationAt, PageEntry, Record, TypedLine
from pipeline.record.values import WordAt

_AROUND_THE_TEXT = frozenset({"page-number", "footer", "margin", "stamp", "other"})
"""Roles of lines that stand around the text of their page, and at its beginning in TEI."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What is written at the beginning of a page."""

    entry: PageEntry
    lines: tuple[TypedLine, ...]


class Flow:
    """Where the text has come to, page by page and line by line.

    Attributes:
        words: makes the pieces of typed words.
        shown: marks made by hand that stand somewhere in the text.
    """

    def __init__(self, record: Record, places: Places, words: Words) -> None:
        self.words = words
        self.shown: set[MarkKey] = set()
        self._places = places
        self._pages = {
            entry.id: _Around(
                entry,
                tuple(
                    line
                    for line in record.other_lines
                    if line.page == entry.id and line.role in _AROUND_THE_TEXT
                ),
            )
            for entry in record.pages
        }
        self._order = list(self._pages)
        self._next = 0
        self._line: LineKey | None = None

    def to_page(self, page_id: str, *, within_word: bool = False) -> Iterator[Token]:
        """The beginnings of all pages up to this one that have not begun yet."""
        if page_id not in self._pages:
            return
        while self._next <= self._order.index(page_id):
            around = self._pages[self._order[self._next]]
            self._next += 1
            surface = self._places.pages.get(around.entry.id)
            attributes = (
                ("n", around.entry.sheet),
                ("facs", f"#{surface}" if surface else None),
                ("break", "no" if within_word else None),
            )
            yield Token(element("pb", attributes), joins=True)
            yield Token(self._around(around), joins=True)

    def to_end(self) -> Iterator[Token]:
        """The beginnings of the pages that have no text."""
        if self._order:
            yield from self.to_page(self._order[-1])

    def typed(
        self, words: Sequence[WordAt], text: str, *, at_an_end: bool = False
    ) -> Iterator[Token]:
        """Typed words; the blanks between them are those of the text.

        Where words do not make up the text, it stands there without their places.
        """
        parts = pieces(words)
        gaps = _gaps(text, parts)
        if gaps is None:
            yield Token(text)
            return
        for word, piece, gap in zip(words, parts, gaps, strict=False):
            if gap:
                yield Token(gap, joins=True)
            yield from self._to_line(word, within_word=not gap and word is not words[0])
            yield from self.words.word(word, piece, at_an_end=at_an_end)
        if gaps[-1]:
            yield Token(gaps[-1], joins=True)

    def line(self, line: TypedLine) -> Iterator[Token]:
        """A whole line that is not of the body."""
        if not line.words:
            yield Token(line.text)
            return
        yield from self.typed(line.words, line.text, at_an_end=True)

    def hand(self, text: str, marks: Iterable[AnnotationAt]) -> list[Content]:
        """What a hand wrote."""
        own = [
            self._places.annotations[mark.page, mark.annotation]
            for mark in self.show(marks)
            if (mark.page, mark.annotation) in self._places.annotations
        ]
        return written(text, own, self.words.doubtful)

    def show(self, marks: Iterable[AnnotationAt]) -> tuple[AnnotationAt, ...]:
        """Note that these marks stand in the text now."""
        marks = tuple(marks)
        self.shown.update((mark.page, mark.annotation) for mark in marks)
        return marks

    def _to_line(self, word: WordAt, *, within_word: bool) -> Iterator[Token]:
        key = self._places.line(word)
        if key is None or key == self._line:
            return
        yield from self.to_page(word.page, within_word=within_word)
        self._line = key
        facs = ("facs", f"#{self._places.lines[key]}")
        attributes = (facs, ("break", "no" if within_word else None))
        yield Token(element("lb", attributes), joins=True)

    def _around(self, around: _Around) -> Content:
        """Page numbers and other lines around the text, and the number of the sheet."""

        def append(parent: Element) -> None:
            sheet = around.entry.sheet_number
            key = (around.entry.id, sheet or "")
            mark = self._places.annotations.get(key)
            if sheet is not None and mark is not None:
                self.shown.add(key)
                facs = f"#{self._places.marks[key]}"
                fw = add(parent, "fw", type="sheet-number", hand=hand_of(mark), facs=facs)
                append_contents(fw, written(mark.reading or UNREAD, [mark], self.words.doubtful))
            for line in around.lines:
                self._typed_around(parent, line)

        return append

    def _typed_around(self, parent: Element, line: TypedLine) -> None:
        key = self._places.line(line.words[0]) if line.words else None
        zone = self._places.lines.get(key) if key is not None else None
        zone = zone or self._places.regions.get((line.page, line.region))
        fw = add(parent, "fw", type=line.role, facs=f"#{zone}" if zone else None)
        tokens: list[Token] = []
        gaps = _gaps(line.text, [Piece(word.text) for word in line.words])
        if gaps is None or not line.words:
            tokens.append(Token(line.text))
        else:
            for word, gap in zip(line.words, gaps, strict=False):
                tokens.append(Token(gap, joins=True))
                tokens += self.words.word(word, Piece(word.text), at_an_end=False)
            tokens.append(Token(gaps[-1], joins=True))
        write_tokens(fw, [token for token in tokens if token.content])


def append_contents(parent: Element, contents: Iterable[Content]) -> None:
    """Text and elements at the end of an element."""
    for content in contents:
        if isinstance(content, str):
            write(parent, content)
        else:
            content(parent)


def _gaps(text: str, parts: Sequence[Piece]) -> list[str] | None:
    """What stands before each piece in a text and after the last; ``None`` if they are not in it.

    Only white space may stand between them.
    """
    gaps = []
    at = 0
    for part in parts:
        start = at
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(part.text, at):
            return None
        gaps.append(text[start:at])
        at += len(part.text)
    rest = text[at:]
    return None if rest.strip() else [*gaps, rest]
