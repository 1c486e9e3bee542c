"""The parts of a document where fields stand: its head, and its end after the last prose.

Kinds of regions are not relied on. Prose is told by its look: long lines of several words, mostly
small letters, that follow each other. The head is what stands before it, the end what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from pipeline.fields.dates import find_dates
from pipeline.fields.letters import case_share, is_cyrillic
from pipeline.fields.people import starts_addressee, starts_post
from pipeline.fields.strips import Row, has_typing, rows_of
from pipeline.fields.vocabulary import FREQUENT, HANDLING, KINDS, MARKS, REMARKS
from pipeline.model import Page


@dataclass(frozen=True, slots=True)
class FieldSettings:
    """What bounds the search.

    Attributes:
        head_lines: rows from the top of the first page that can belong to the head.
        end_lines: rows up to the bottom of the last page that can belong to the end.
        page_lines: lines of a page that are looked at, from its top and from its bottom.
        wide: a line of prose has at least this share of the characters of a long line.
        prose_words: and at least so many words.
        russian: least share of Russian letters among all letters.
        frequent: least share of the commonest Russian words among words in small letters.

    Raises:
        ValueError: when a value is out of range.
    """

    head_lines: int = 25
    end_lines: int = 25
    page_lines: int = 80
    wide: float = 0.7
    prose_words: int = 4
    russian: float = 0.6
    frequent: float = 0.05

    def __post_init__(self) -> None:
        if not (0 < self.head_lines <= self.page_lines and 0 < self.end_lines <= self.page_lines):
            raise ValueError("head_lines and end_lines must be 1 to page_lines")
        shares = (self.wide, self.russian, self.frequent)
        if not all(0 <= share <= 1 for share in shares) or self.prose_words < 1:
            raise ValueError("wide, russian and frequent are shares, prose_words is at least 1")


@dataclass(frozen=True)
class Zones:
    """The head and the end of a document.

    Attributes:
        head: rows above the first prose, without those that quote other documents.
        end: rows below the last prose.
        head_open: rows of the head before exclusions, for reasons given to people.
        first, last: the rows looked at on the first and on the last page, prose included.
        prose: a body of prose was seen on the first page.
        why_not: why the pages are not searched at all; else empty.
    """

    head: tuple[Row, ...]
    end: tuple[Row, ...]
    first: tuple[Row, ...]
    last: tuple[Row, ...]
    prose: bool
    why_not: str = ""


NOTHING = Zones((), (), (), (), False)


def find_zones(pages: Sequence[Page], settings: FieldSettings) -> Zones:
    """Look at the first and the last page with typing only, however many there are."""
    first_page = next((page for page in pages if has_typing(page)), None)
    if first_page is None:
        return Zones((), (), (), (), False, "no typing was read")
    last_page = next(page for page in reversed(pages) if has_typing(page))
    top, bottom = rows_of(first_page, settings.page_lines)
    tail = bottom if last_page is first_page else rows_of(last_page, settings.page_lines)[1]
    why_not = _foreign(top, settings) or _listing(top)
    if why_not:
        return Zones((), (), tuple(top), tuple(tail), False, why_not)
    prose = _prose(top, settings)
    body = _body_start(top, prose)
    head = top[:body][: settings.head_lines]
    first_of_end = _end_start(tail, settings)
    if last_page is first_page:
        # On a page without prose the same rows can be head and end: the lower half is the end.
        overlap = 0 if tail is not top else max(body if body < len(top) else len(top) // 2, 0)
        first_of_end = max(first_of_end, overlap)
    end = tail[first_of_end:][-settings.end_lines :]
    return Zones(
        tuple(_without_references(head)), tuple(end), tuple(top), tuple(tail), body < len(top)
    )


def _foreign(rows: Sequence[Row], settings: FieldSettings) -> str:
    """A reason when the typing is no Russian: other letters, or no Russian words among many.

    An engine with a Russian model reads a French page as strings of Russian letters.
    """
    letters = [c for row in rows for word in row.whole.words for c in word.text if c.isalpha()]
    if letters and sum(map(is_cyrillic, letters)) < settings.russian * len(letters):
        return "the page is not typed in Russian letters"
    small = [
        spelled
        for row in rows
        for word, spelled in zip(row.whole.words, row.whole.keys, strict=True)
        if len(spelled) > 1 and word.text[:1].islower()
    ]
    # Single letters do not count: an engine reads specks as и, а, с. Measured on 30 pages: Russian
    # ones have 0.10 to 0.22 of these words (a table of contents 0.02), others up to 0.03.
    rare = sum(word in FREQUENT for word in small) < settings.frequent * len(small)
    if len(small) >= 40 and rare and not any(_is_marked(row) for row in rows):
        return "the text has hardly any of the common Russian words"
    return ""


def _is_marked(row: Row) -> bool:
    """A mark or title of at least six letters, or a month, letter for letter: that is Russian."""
    if any(date.fit == 1.0 for date in find_dates(row.whole.plain)):
        return True
    hits = [hit for lexicon in (MARKS, KINDS) if (hit := lexicon.at(row.whole)) is not None]
    return any(
        hit.fit == 1.0 and len("".join(row.whole.keys[hit.first : hit.last])) >= 6 for hit in hits
    )


_LEADER = re.compile(r"(?:[.·…_]\s?){4,}\s*\d{0,4}\s*$|\s(?:стр\.?|с\.)\s*\d+$", re.IGNORECASE)


def _listing(rows: Sequence[Row]) -> str:
    """A reason when the page is a table of contents or a program listing, not a document."""
    leaders = sum(bool(_LEADER.search(row.whole.plain)) for row in rows)
    if leaders >= 3 and leaders * 3 >= len(rows):
        return "the page is a table of contents"
    numbered = sum(_ends_in_number(row) for row in rows)
    if len(rows) >= 5 and numbered >= 4 and numbered * 2 >= len(rows):
        return "the page is a table of contents or a table"
    characters = [c for row in rows for word in row.whole.words for c in word.text]
    letters = sum(character.isalpha() for character in characters)
    if len(rows) >= 8 and letters < 0.45 * len(characters):
        return "the page is figures and signs, not text"
    return ""


def _ends_in_number(row: Row) -> bool:
    """A title, a wide gap, and a page number."""
    return (
        len(row.strips) >= 2
        and len(row.strips[-1].words) == 1
        and row.strips[-1].plain.strip(".").isdecimal()
        and len(row.strips[0].letters) >= 6
    )


def _prose(rows: Sequence[Row], settings: FieldSettings) -> list[bool]:
    """For each row whether it looks like a line of running text."""
    lengths = sorted(len(row.whole.plain) for row in rows)
    if not lengths:
        return []
    usual = quantiles(lengths, n=5)[-1] if len(lengths) > 1 else lengths[0]
    least = max(28, settings.wide * min(usual, 70))
    text = "".join(row.whole.plain for row in rows if len(row.whole.plain) >= least)
    capitals = case_share(text) > 0.7  # a telegram typed in capitals throughout
    return [
        len(row.whole.plain) >= least
        and len(row.whole.words) >= settings.prose_words
        and len(row.whole.letters) >= 20
        and len(row.strips) <= 2
        and (capitals or case_share(row.whole.plain) < 0.4)
        and not any(row.whole.spaced)
        for row in rows
    ]


def _is_field(row: Row) -> bool:
    """A wide row that all the same opens a field: an address, a title, a mark."""
    strip = row.whole
    title = KINDS.at(strip)
    if title is not None and case_share(strip.plain.split()[0]) > 0.9:
        return True
    return starts_addressee(strip) or MARKS.at(strip) is not None or HANDLING.at(strip) is not None


_STOPS = (".", "!", "?", ":", ";", "-")
_LONE = 45
"""A single line of prose among others has at least so many characters."""


def _body_start(rows: Sequence[Row], prose: Sequence[bool]) -> int:
    """Index of the first row of running text, or the number of rows."""
    address = False
    for index, row in enumerate(rows):
        if not prose[index]:
            address = False
            continue
        if _is_field(row):
            address = True
            continue
        if address and not _opens_sentence(row):
            continue  # the second line of a long address
        if index and row.whole.plain[:1].islower() and KINDS.at(rows[index - 1].whole) is not None:
            continue  # the second line of a title: ``заседания комиссии от ...``
        following = index + 1 < len(rows) and prose[index + 1]
        ends = row.whole.plain.rstrip().endswith(_STOPS)
        ends = ends and len(row.whole.plain) >= _LONE
        tail = index + 1 < len(rows) and rows[index + 1].whole.plain[:1].islower()
        if (following or ends or tail) and not (_is_subject(row) and not following):
            return index
    return len(rows)


def _opens_sentence(row: Row) -> bool:
    return row.whole.plain[:1].isupper()


_SUBJECT = re.compile(
    r"^[\"«(]?\s*(?:об?|про|содержание|по\s+вопросу|к\s+вопросу|по\s+делу|касается|тема)[\s:]",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"^[\"«(]?\s*(?:на\s+(?:ваш\w*\s+)?(?:№|n|исх|вх|письм|запрос|телеграмм|шифр)|ваш\w*\s+№|в\s+ответ"
    r"|в\s+дополнение|во\s+исполнение|в\s+соответствии|согласно|на\s+основании|основание|ссылк"
    r"|приложени|к\s+(?:№|протокол|приказ|постановл|письм|вход|исх|п\.)|см\.|удк|ббк|зак\.|заказ"
    r"|тираж|глава|раздел|рис\.|рисунок|табл|таблица|том\s|стр\.|форма|дело\s+№|арх\w*\.?\s*№"
    r"|тел\.|телефон|инв\.)",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"(?:^|\s)(?:от|№|за|на|с|по|и|в|к|о|об|приказа|приказу|постановления|письма|решения|директивы"
    r"|телеграммы|протокола|шифротелеграммы|распоряжения)$|[,-]$",
    re.IGNORECASE,
)


def _is_subject(row: Row) -> bool:
    return bool(_SUBJECT.match(row.whole.plain))


def _without_references(rows: Sequence[Row]) -> list[Row]:
    """Drop strips that speak of something else: the subject (``О ...``), ``На Ваш № ...``.

    The lines in which such a text goes on are dropped too: those that start with a small letter,
    or follow a line that ends open, in the same column.
    """
    kept: list[Row] = []
    open_strips: list[tuple[int, int, str]] = []
    for row in rows:
        if _LEADER.search(row.whole.plain):
            continue
        strips = []
        still_open: list[tuple[int, int, str]] = []
        for strip in row.strips:
            left, right = strip.box.x0, strip.box.x1
            above = [text for x0, x1, text in open_strips if min(x1, right) - max(x0, left) > 0]
            goes_on = any(
                strip.plain[:1].islower() or _OPEN_END.search(text.rstrip()) for text in above
            )
            if _SUBJECT.match(strip.plain) or _REFERENCE.match(strip.plain) or goes_on:
                still_open.append((left, right, strip.plain))
            else:
                strips.append(strip)
        open_strips = still_open
        if len(strips) == len(row.strips):
            kept.append(row)
        elif strips:
            kept.extend(Row(strip, (strip,)) for strip in strips)
    return kept


def _end_start(rows: Sequence[Row], settings: FieldSettings) -> int:
    """Index of the first row after the last running text."""
    prose = _prose(rows, settings)
    longest = max((len(row.whole.plain) for row in rows), default=0)
    start = 0
    for index, row in enumerate(rows):
        if not prose[index]:
            continue
        strip = row.whole
        opens = starts_post(strip) or (strip.keys and strip.keys[0] in REMARKS)
        alone = (index == 0 or not prose[index - 1]) and (
            index + 1 == len(rows) or not prose[index + 1]
        )
        short = len(strip.plain) < 0.9 * longest or len(row.strips) > 1
        if (alone or short) and opens:
            continue
        if alone and (_is_field(row) or not strip.plain.rstrip().endswith(_STOPS)):
            continue
        start = index + 1
    # The short last line of a paragraph: it starts small, or goes on from an unfinished line.
    if 0 < start < len(rows):
        before, row = rows[start - 1].whole, rows[start]
        unfinished = not before.plain.rstrip().endswith((".", "!", "?", ":", ";", '"', "»"))
        left = abs(row.box.x0 - before.box.x0) <= 3 * max(1, before.box.width / len(before.plain))
        signs = starts_post(row.whole) or row.whole.plain.startswith(("(", "/"))
        if row.whole.plain[:1].islower() or (unfinished and left and not signs):
            start += 1
    return start
