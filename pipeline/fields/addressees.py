"""To whom a document is sent, and from whom, as its head says."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median

from pipeline.fields.dates import find_dates
from pipeline.fields.letters import case_share, cyrillic, key
from pipeline.fields.numbers import find_numbers
from pipeline.fields.people import (
    comrade,
    find_name,
    is_plural,
    normal_name,
    normal_post,
    starts_addressee,
    starts_addressee_text,
)
from pipeline.fields.strips import Row, Strip, found
from pipeline.fields.vocabulary import KINDS, LETTERHEADS
from pipeline.model import Found

Range = tuple[Strip, int, int]
_MOST_LINES = 6
_TO = re.compile(r"^[\s\"«(-]*(?P<label>кому|адресат|копи[яию])\s?[:-]\s?", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s?[,;]\s?(?=(?:т\s?\.\s?т|тт\.|тов|т\.|товарищ))|\s(?:и|-)\s(?=тов)", re.IGNORECASE
)
_LIST = re.compile(r"\s?,\s?|\s+и\s+")


class _Draft:
    """One addressee while its lines are being gathered."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.parts: list[Range] = []
        self.post: list[str] = []
        self.name = ""

    @property
    def open(self) -> bool:
        """More may follow: no name yet, or the line ended with a comma or a hyphen."""
        last = self.parts[-1] if self.parts else None
        trailing = last is not None and re.search(
            r"(?:[,-]|\sи)$", last[0].plain[last[1] : last[2]].rstrip()
        )
        text = " ".join(self.post)
        return bool(trailing) or (not self.name and not is_plural(text))

    def finish(self) -> Found:
        post = normal_post(" ".join(self.post))
        name = normal_name(self.name)
        details = [(label, value) for label, value in (("post", post), ("name", name)) if value]
        if self.role:
            details.append(("role", self.role))
        text = f"{post} тов. {name}" if post and name else post or f"тов. {name}"
        sure = 1.0 if self.name else 0.85
        return found(self.parts, text, sure, details)


def read_addressees(
    rows: Sequence[Row], title: int | None, used: Collection[int]
) -> tuple[tuple[Found, ...], set[int]]:
    """All addressees of the head in reading order, and ids of the strips they stand on.

    Args:
        rows: of the head.
        title: index of the title row; below it only ``Копия:`` and its like are looked for.
        used: ids of strips that are other fields.
    """
    gaps = [below.box.y0 - above.box.y0 for above, below in pairwise(rows)]
    pitch = median(gaps) if gaps else 0
    taken: set[int] = set()
    result: list[Found] = []
    for index, row in enumerate(rows):
        for strip in row.strips:
            if id(strip) in taken or id(strip) in used or not starts_addressee(strip):
                continue
            if title == index and KINDS.at(row.whole) is not None and strip is row.whole:
                continue
            block = _block(rows, index, strip, pitch, {*used, *taken})
            taken.update(map(id, block))
            result.extend(_read_block(block))
    return tuple(result), taken


def _block(
    rows: Sequence[Row], index: int, first: Strip, pitch: float, used: Collection[int]
) -> list[Strip]:
    """The strips below ``first`` in its column that go on with the address."""
    block = [first]
    bottom = rows[index].box.y0
    for row in rows[index + 1 : index + 1 + 4 * _MOST_LINES]:
        gap = row.box.y0 - bottom
        if pitch > 0 and gap > 1.9 * pitch and not (starts_addressee(row.whole)):
            break
        column = [s for s in row.strips if _same_column(s, block)]
        if len(column) != 1:
            continue
        strip = column[0]
        if id(strip) in used:
            break
        if starts_addressee(strip):
            block.append(strip)
            bottom = row.box.y0
            continue
        if not _goes_on(block, strip):
            break
        block.append(strip)
        bottom = row.box.y0
    return block


def _same_column(strip: Strip, block: Sequence[Strip]) -> bool:
    left = min(other.box.x0 for other in block)
    right = max(other.box.x1 for other in block)
    common = min(right, strip.box.x1) - max(left, strip.box.x0)
    return common > 0.4 * min(right - left, strip.box.width)


def _goes_on(block: Sequence[Strip], strip: Strip) -> bool:
    """A line that opens no address itself can only complete an unfinished one."""
    text = strip.plain.strip()
    if (
        not strip.letters
        or _FROM.match(cyrillic(text))
        or find_dates(text)
        or find_numbers(text)
        or KINDS.at(strip)
    ):
        return False
    drafts = _drafts(block)
    if not drafts or len(block) >= _MOST_LINES:
        return False
    last = drafts[-1]
    if text[:1].islower() and not last.name:
        return True
    if not last.open:
        return False
    if len(text) > 60 or re.match(r"(?:Уважаем|Дорог|Прошу|Докладыва|Сообща|Направля)", text):
        return False
    return not text.endswith((":", "!", "?"))


def _read_block(block: Sequence[Strip]) -> list[Found]:
    return [
        draft.finish() for draft in _drafts(block) if draft.parts and (draft.name or draft.post)
    ]


def _drafts(block: Sequence[Strip]) -> list[_Draft]:
    drafts: list[_Draft] = []
    role = ""
    for strip in block:
        start = 0
        label = _TO.match(cyrillic(strip.plain))
        if label is not None:
            role = "copy" if label["label"].lower().startswith("коп") else ""
            start = label.end()
        for first, last in _pieces(strip.plain, start):
            text = strip.plain[first:last]
            opens = starts_addressee_text(text)
            name = _name_in(text)
            previous = drafts[-1] if drafts else None
            goes_on = previous is not None and (
                (not opens and (name is None or not previous.name))
                or (not previous.name and previous.open and not _new(previous, text))
            )
            if previous is not None and goes_on:
                draft = previous
            else:
                draft = _Draft(role)
                drafts.append(draft)
            first_word = label.start("label") if label is not None and first == start else first
            draft.parts.append((strip, first_word, last))
            _fill(draft, text, name, drafts, strip, first)
    return drafts


def _new(previous: _Draft, text: str) -> bool:
    """A second post opens another addressee only after one that is complete without a name."""
    return is_plural(" ".join(previous.post)) or (
        is_plural(text) and bool(previous.post) and comrade(text) is None
    )


def _pieces(text: str, start: int) -> list[tuple[int, int]]:
    pieces = []
    for match in _SPLIT.finditer(cyrillic(text), start):
        pieces.append((start, match.start()))
        start = match.end()
    pieces.append((start, len(text)))
    return [(a, b) for a, b in pieces if key(text[a:b])]


def _name_in(text: str) -> tuple[int, int] | None:
    """Span of the name: what follows ``тов.``, or a name with initials at the end."""
    call = comrade(text)
    if call is not None:
        return call.end(), len(text)
    name = find_name(text, after_post=False)
    if name is None or (name.fit < 0.9 and key(text[: name.start])):
        return None
    return name.start, name.end


def _fill(
    draft: _Draft,
    text: str,
    name: tuple[int, int] | None,
    drafts: list[_Draft],
    strip: Strip,
    offset: int,
) -> None:
    if name is None:
        draft.post.append(text.strip(" -–—:"))
        return
    call = comrade(text)
    before = text[: call.start()] if call is not None else text[: name[0]]
    if key(before):
        draft.post.append(before.strip(" -–—:,"))
    written = text[name[0] : name[1]]
    plural = call is not None and re.match(r"т\s?\.\s?т|тт|товарищам", call[0], re.IGNORECASE)
    if not plural:
        draft.name = written
        return
    cursor = name[0]
    for count, part in enumerate(part for part in _LIST.split(written) if key(part)):
        cursor = text.index(part, cursor)
        if count == 0:
            draft.name = part
            draft.parts[-1] = (strip, draft.parts[-1][1], offset + cursor + len(part))
        else:
            other = _Draft(draft.role)
            other.name = part
            other.post = list(draft.post)
            other.parts = [(strip, offset + cursor, offset + cursor + len(part))]
            drafts.append(other)
        cursor += len(part)


_FROM = re.compile(
    r"^[\s\"(]*(?:откуда|от\s+кого|отправитель|из)\s?[:\-]?\s+(?=[А-ЯЁ])", re.IGNORECASE
)


def read_sender(rows: Sequence[Row], title: int | None, used: Collection[int]) -> Found | None:
    """``Откуда: ...`` or a letterhead: an institution in capitals above everything else."""
    limit = len(rows) if title is None else title
    for row in rows:
        for strip in row.strips:
            match = _FROM.match(cyrillic(strip.plain))
            if match is not None and id(strip) not in used and len(strip.words) <= 6:
                value = normal_post(strip.plain[match.end() :])
                return found([(strip, 0, len(strip.plain))], value, 0.85)
    parts: list[Range] = []
    bottom: Strip | None = None
    for row in rows[: min(limit, 8)]:
        for strip in row.strips:
            if id(strip) in used or not strip.letters or case_share(strip.plain) < 0.8:
                continue
            first = next((word for word in strip.keys if word), "")
            heads = any(
                first == word or (len(word) > 6 and first[:7] == word[:7]) for word in LETTERHEADS
            )
            if bottom is None and heads and len(strip.letters) >= 4:
                parts.append((strip, 0, len(strip.plain)))
                bottom = strip
            elif bottom is not None and _same_column(strip, [bottom]) and len(parts) < 4:
                if strip.box.y0 - bottom.box.y1 > 2.5 * bottom.box.height:
                    break
                if find_dates(strip.plain) or find_numbers(strip.plain) or KINDS.at(strip):
                    break
                parts.append((strip, 0, len(strip.plain)))
                bottom = strip
    if not parts:
        return None
    text = " ".join(strip.plain for strip, _, _ in parts)
    return found(parts, normal_post(text), 0.7)
