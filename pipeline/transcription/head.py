"""The head: title, what the edition says, and the document's own date, number and first lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.fields.letters import case_share, key
from pipeline.fields.people import starts_addressee_text
from pipeline.fields.vocabulary import HANDLING, KINDS, MARKS, URGENCY
from pipeline.record import FieldValue
from pipeline.transcription.apparatus import NOTHING, Apparatus, read_apparatus
from pipeline.transcription.date_line import dates_in, is_labelled_date, parse_date_line
from pipeline.transcription.lines import Block, Line, unescape
from pipeline.transcription.number_line import is_labelled_number, number_at, parse_number_line
from pipeline.transcription.values import told

NO_TITLE = "[Без заглавия]"
NO_TITLE_LINE = re.compile(r"\[?без (?:заглавия|названия)\]?\.?", re.IGNORECASE)
_EN_MARKS = frozenset(
    ("top secret", "strictly secret", "secret", "absolutely secret", "copy", "telegram",
     "cipher telegram", "coded telegram", "urgent", "personal", "strictly confidential")
)  # fmt: skip
LONGEST_TITLE = 600
LONGEST_HEADING = 120
_SENTENCE = re.compile(r"[.!?:;,…]$")


@dataclass(frozen=True, slots=True)
class Known:
    """What a line of the head says: apparatus, date, number, or a line that is no such field."""

    apparatus: Apparatus = NOTHING
    date: FieldValue | None = None
    number: FieldValue | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head as read.

    Attributes:
        blocks: how many blocks it is.
    """

    blocks: int
    title: FieldValue | None = None
    date: FieldValue | None = None
    number: FieldValue | None = None
    header: tuple[str, ...] = ()
    apparatus: Apparatus = NOTHING


@dataclass(slots=True)
class _Gathered:
    title: list[Line] = field(default_factory=list)
    titled: bool = False
    date: FieldValue | None = None
    number: FieldValue | None = None
    edition_number: FieldValue | None = None
    header: list[Line] = field(default_factory=list)
    apparatus: Apparatus = NOTHING

    def take(self, line: Line, known: Known) -> None:
        self.apparatus += known.apparatus
        doubled = (known.date and self.date) or (known.number and self.number)
        if known.heading or doubled:
            # A second date or number is another's, such as that of a stamp.
            self.header.append(line)
            return
        self.date = self.date or known.date
        self.number = self.number or known.number


def read_line(line: Line) -> Known | None:
    """What a line of a head says; ``None`` for text that could stand anywhere."""
    if line.literal:
        return None
    text = unescape(line.text)
    labelled = is_labelled_date(text) or is_labelled_number(text)
    apparatus = None if labelled else read_apparatus(text)
    if apparatus is not None:
        return Known(apparatus)
    if (date := parse_date_line(text)) is not None:
        return Known(date=date)
    if (number := parse_number_line(text)) is not None:
        return Known(number=number)
    return _date_and_number(text) or (Known(heading=True) if _is_mark(text) else None)


def _date_and_number(text: str) -> Known | None:
    """``25 ноября 1938 г. № 1316`` on one line."""
    at = number_at(text)
    if at is None:
        return None
    start, end, _ = at
    rest = (text[:start] + text[end:]).strip(" ,.;")
    date, number = parse_date_line(rest), parse_number_line(text[start:end])
    return None if date is None or number is None else Known(date=date, number=number)


def _is_mark(text: str) -> bool:
    """Secrecy, urgency, handling, or the kind of document, and nothing else."""
    if len(text) > LONGEST_HEADING:
        return False
    letters = key(text)
    known = any(letters in lexicon.phrases for lexicon in (MARKS, HANDLING, URGENCY, KINDS))
    return known or text.casefold().strip(" .!()") in _EN_MARKS


def _is_heading(block: Block) -> bool:
    """Lines that stand above a text: all in capitals, or an address."""
    return not block.literal and all(
        len(line.text) <= LONGEST_HEADING
        and (case_share(line.text) > 0.9 or starts_addressee_text(line.text) or _is_mark(line.text))
        for line in block.lines
    )


def read_head(blocks: Sequence[Block], *, closed: bool) -> Head:
    """Read the head off the blocks of a text.

    Args:
        blocks: those of the head, or of the whole text.
        closed: all of them are the head; else it ends before the first that is none.
    """
    gathered = _Gathered()
    count = 0
    for index, block in enumerate(blocks):
        lines = _joined(block.lines)
        known = [read_line(line) for line in lines]
        if None in known and not closed:
            untitled = not gathered.titled and gathered.date is None and not gathered.header
            title = untitled and _is_title(lines, known, blocks[index + 1 :])
            if not title and not _is_heading(block) and not _goes_on(block, blocks[index + 1 :]):
                break
            if not title:
                gathered.titled = True
        _take(gathered, lines, known)
        count = index + 1
    return _head(gathered, count)


def _goes_on(block: Block, following: Sequence[Block]) -> bool:
    """A few words that are no sentence, with a date, a number or a source below them."""
    short = len(block.text) <= LONGEST_HEADING and not _SENTENCE.search(block.text)
    known = read_line(following[0].lines[0]) if following else None
    return short and not block.literal and known is not None and not known.heading


def _take(gathered: _Gathered, lines: Sequence[Line], known: Sequence[Known | None]) -> None:
    title: list[Line] = []
    for line, one in zip(lines, known, strict=True):
        if one is not None:
            gathered.take(line, one)
        elif gathered.titled or (gathered.header and not title):
            gathered.header.append(line)
        else:
            title.append(line)
    if title:
        gathered.titled = True
        gathered.title = title
        # Above the title stands the number that the edition gives the document.
        gathered.edition_number, gathered.number = gathered.number, None


def _joined(lines: Sequence[Line]) -> list[Line]:
    """The lines, a source that goes on with the next line as one."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        goes_on = (
            last is not None
            and not last.literal
            and (apparatus := read_apparatus(unescape(last.text))) is not None
            and bool(apparatus.sources)
            and not _SENTENCE.search(last.text)
            and read_line(line) is None
            and not line.literal
        )
        if last is not None and goes_on:
            joined[-1] = replace(last, text=f"{last.text} {line.text}")
        else:
            joined.append(line)
    return joined


def _is_title(
    lines: Sequence[Line], known: Sequence[Known | None], following: Sequence[Block]
) -> bool:
    """The first text of a page is its title where a head goes on, or it is no sentence."""
    text = " ".join(line.text for line, one in zip(lines, known, strict=True) if one is None)
    if len(text) > LONGEST_TITLE or lines[0].literal:
        return False
    if all(read_line(block.lines[0]) is not None for block in following):
        return False  # then it is all the text that there is
    more = [read_line(line) for line in following[0].lines[:2]]
    goes_on = any(one is not None for one in (*known, *more))
    return goes_on or not _SENTENCE.search(text)


def _head(gathered: _Gathered, count: int) -> Head:
    title = " ".join(line.text for line in gathered.title)
    if NO_TITLE_LINE.fullmatch(title) and not gathered.title[0].literal:
        title = ""
    return Head(
        blocks=count,
        title=told(unescape(title), None, _edition_number(gathered)) if title else None,
        date=gathered.date or date_within(gathered.header) or date_within(gathered.title),
        number=gathered.number or number_within(gathered.header),
        header=tuple(unescape(line.text) for line in gathered.header),
        apparatus=gathered.apparatus,
    )


def _edition_number(gathered: _Gathered) -> dict[str, str]:
    number = gathered.edition_number
    return {} if number is None else {"number": number.text}


def date_within(lines: Sequence[Line]) -> FieldValue | None:
    """The first day named in lines that say more, such as ``Москва, 25 ноября 1938 г.``."""
    for line in lines:
        if line.literal or len(line.text) > LONGEST_HEADING:
            continue
        days = [date for date in dates_in(line.text) if len(date.iso) >= len("1938-11-25")]
        if len(days) == 1:
            return told(line.text[days[0].start : days[0].end], days[0].iso)
    return None


def number_within(lines: Sequence[Line]) -> FieldValue | None:
    """The first number in lines that say more, such as ``ПРИКАЗ № 447``."""
    for line in lines:
        at = None if line.literal or len(line.text) > LONGEST_HEADING else number_at(line.text)
        if at is not None:
            return told(line.text[at[0] : at[1]], at[2])
    return None
