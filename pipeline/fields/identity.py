"""What identifies a document: its date, its number, the place where it was written.

A value counts only where nothing else is said on its strip: a date that stands in a sentence
speaks of something else. The title row (``ПРИКАЗ НКВД СССР № 00447``) is the one exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.fields.dates import DateText, Precision, find_dates
from pipeline.fields.letters import closest, cyrillic, fold, key
from pipeline.fields.numbers import NumberRole, NumberText, bare_number, find_numbers
from pipeline.fields.strips import Row, Strip, found
from pipeline.fields.vocabulary import KINDS, LETTERHEADS, TOWNS
from pipeline.model import Found

_TOWN = r"[А-ЯЁ][А-Яа-яё]{2,18}(?:-[А-ЯЁа-яё]{2,12}){0,2}"
_PLACE = re.compile(
    rf"^[\s\"(,]*(?P<place>(?:(?:г|гор|город|с|село|пос|дер|ст)\s?[.,]?\s?(?={_TOWN}))?{_TOWN}"
    rf"(?:\s?,\s?(?:Кремль|КРЕМЛЬ|{_TOWN}))?)[\s.,)\"-]*$"
)
_LABELLED = re.compile(r"^[\s\"(]*(?:г|гор|город|с|село|пос|дер|ст)\b", re.IGNORECASE)
_FILLER = re.compile(r"\b(?:ОТ|Г|ГОДА?|ДНЯ|ЧАС|ПЕРЕДАНА?|ЗА|ДЕЛО)\b")
_LABEL = re.compile(
    r"(?:ДАТА|ЧИСЛО|ПОСТУПИЛА?|ПОЛУЧЕНА?|ПРИНЯТА?|ПЕРЕДАНА?|СОСТАВЛЕНА?|ОТПРАВЛЕНА?|ВХОД)"
)
_NOT_OWN = re.compile(
    r"(?:^|\s)(?:К|ОБ?|НА|ПО|СОГЛАСНО|ВО|ИСПОЛНЕНИ[ИЯ]|ПРИЛОЖЕНИ[ЕЯ]|ВЫПОЛНЕНИ[ИЯ])\s+\S*$"
)


@dataclass(frozen=True)
class Reading:
    """What identifies the document; ``None`` or empty where it was not found."""

    date: Found | None
    other_dates: tuple[Found, ...]
    number: Found | None
    incoming: Found | None
    outgoing: Found | None
    place: Found | None


@dataclass(frozen=True)
class _Piece:
    """A strip with the dates and numbers in it."""

    strip: Strip
    dates: tuple[DateText, ...]
    numbers: tuple[NumberText, ...]
    title: bool
    head: bool

    def rest(self) -> str:
        """The text with dates and numbers blanked, the same length."""
        text = self.strip.plain
        for start, end in [(d.start, d.end) for d in self.dates] + [
            (n.start, n.end) for n in self.numbers
        ]:
            text = text[:start] + " " * (end - start) + text[end:]
        return text


def read_identity(
    head: Sequence[Row], end: Sequence[Row], title: int | None, used: Iterable[int]
) -> Reading:
    """Date, number and place from the rows of the head and of the end.

    Args:
        head: rows above the running text.
        end: rows below it.
        title: index in ``head`` of the row with the kind of document.
        used: ids of strips that are other fields.
    """
    taken = set(used)
    pieces: list[_Piece] = []
    for rows, at_head in ((head, True), (end, False)):
        for index, row in enumerate(rows):
            in_title = at_head and title is not None and title <= index <= title + 3
            free = [strip for strip in row.strips if id(strip) not in taken]
            if not free:
                continue
            if len(free) == len(row.strips) > 1 and _is_plain(
                whole := _piece(row.whole, title=False, head=at_head)
            ):
                pieces.append(whole)
                continue
            pieces.extend(_piece(strip, title=in_title, head=at_head) for strip in free)
    seen: set[int] = set()
    pieces = [p for p in pieces if not (id(p.strip) in seen or seen.add(id(p.strip)))]  # type: ignore[func-returns-value]
    date, others = _dates(pieces)
    own, incoming, outgoing = _numbers(pieces)
    return Reading(date, others, own or outgoing, incoming, outgoing, _place(pieces))


def _piece(strip: Strip, *, title: bool, head: bool) -> _Piece:
    dates = find_dates(strip.plain)
    numbers = tuple(
        number
        for number in find_numbers(strip.plain)
        if all(number.end <= date.start or date.end <= number.start for date in dates)
    )
    piece = _Piece(strip, dates, numbers, title, head)
    if not numbers:
        bare = bare_number(piece.rest())
        return piece if bare is None else replace(piece, numbers=(bare,))
    return piece


def _is_plain(piece: _Piece) -> bool:
    """Nothing on the strip but dates, numbers, a place, and small words that belong to them."""
    rest = _FILLER.sub(" ", fold(piece.rest()))
    if len(key(rest)) <= 2:
        return True
    if not (piece.dates or piece.numbers):
        return False
    cut = piece.rest().strip()
    if re.search(r"\S\s{6,}\S", cut) and len(key(cut)) > 25:
        return False
    return _place_span(piece) is not None


def _is_title(piece: _Piece) -> bool:
    """The strip opens with a kind of document, or goes on with ``от`` or ``№`` below one."""
    return piece.title and (
        KINDS.at(piece.strip) is not None
        or re.match(r"[\s\"(]*(?:ОТ\s|ЗАСЕДАНИ|ПОЛИТБЮРО|ЦК|№)", piece.strip.folded) is not None
    )


def _dates(pieces: Sequence[_Piece]) -> tuple[Found | None, tuple[Found, ...]]:
    candidates: list[tuple[tuple[int, int, float], Found]] = []
    figures = sum(date.numeric for piece in pieces if piece.head for date in piece.dates)
    for piece in pieces:
        plain = _is_plain(piece)
        title = _is_title(piece)
        label = _LABEL.search(fold(piece.rest()))
        labelled = bool(label) and len(key(piece.rest())) <= 24 and len(piece.dates) == 1
        for date in piece.dates:
            if date.precision is Precision.YEAR and not plain:
                continue
            if date.numeric and (figures > 3 or (not plain and not labelled and not title)):
                continue
            before = fold(piece.strip.plain[: date.start])
            by_title = title and not _NOT_OWN.search(before.rstrip()) and not _speaks(before)
            if not (plain or by_title or labelled):
                continue
            details = [("precision", date.precision.value)]
            if date.time:
                details.append(("time", date.time))
            if date.problem:
                details.append(("problem", date.problem))
            if labelled and not plain:
                details.append(("label", piece.rest().strip(" :,.-")))
            weight = date.fit * (1.0 if plain else 0.9 if by_title else 0.7)
            value = found([(piece.strip, date.start, date.end)], date.iso, weight, details)
            rank = {"day": 0, "month": 1, "year": 2, "none": 3}[date.precision.value]
            second = 0 if piece.head and (plain or by_title) else 1
            candidates.append(((rank, second, -weight), value))
    if not candidates:
        return None, ()
    candidates.sort(key=lambda candidate: candidate[0])
    return candidates[0][1], tuple(value for _, value in candidates[1:])


def _speaks(before: str) -> bool:
    """The words before a value in a title row lead to another document (``о приказе``)."""
    return bool(re.search(r"\s(?:ОБ?|ПО\sВОПРОСУ|ПО\sДЕЛУ|ВО\sИСПОЛНЕНИЕ|К)\s", before))


def _numbers(pieces: Sequence[_Piece]) -> tuple[Found | None, Found | None, Found | None]:
    own: tuple[float, Found] | None = None
    labelled: dict[NumberRole, Found] = {}
    for piece in pieces:
        plain, title = _is_plain(piece), _is_title(piece)
        for number in piece.numbers:
            before = fold(piece.strip.plain[: number.start])
            after_title = title and not _speaks(before)
            if after_title and not number.sure_sign:
                hit = KINDS.at(piece.strip)
                after_title = hit is not None and piece.strip.spans[hit.last - 1][1] + 2 >= (
                    number.start
                )
            if not (plain or after_title):
                continue
            details = [("item", number.item)] if number.item else []
            fits = number.fit * (1.0 if piece.head else 0.75)
            value = found([(piece.strip, number.start, number.end)], number.value, fits, details)
            if number.role in (NumberRole.INCOMING, NumberRole.OUTGOING):
                labelled.setdefault(number.role, value)
            elif (
                number.role in (NumberRole.OWN, NumberRole.PROTOCOL)
                and (piece.head or number.sure_sign)
                and (own is None or fits > own[0] + 0.15)
            ):
                own = fits, value
    return (
        own[1] if own else None,
        labelled.get(NumberRole.INCOMING),
        labelled.get(NumberRole.OUTGOING),
    )


def _place_span(piece: _Piece) -> tuple[int, int, float] | None:
    """Where the rest of a strip is the name of a place, and how sure that is."""
    rest = cyrillic(piece.rest())
    cleaned = re.sub(r"(?<![А-Яа-яё])от(?![А-Яа-яё])", "  ", rest)
    match = _PLACE.match(cleaned)
    if match is None:
        return None
    written = match["place"]
    name = re.split(
        r"\s?,\s?", re.sub(r"^(?:г|гор|город|с|село|пос|дер|ст)\s?[.,]?\s?(?=[А-ЯЁ])", "", written)
    )[0]
    known = closest(key(name), TOWNS)
    span = match.start("place"), match.end("place")
    dated = any(date.precision is Precision.DAY for date in piece.dates)
    labelled = _LABELLED.match(written) is not None
    # Alone on its line a misread town may as well be a surname.
    if known is not None and (known[1] == 1.0 or dated or labelled):
        return *span, 0.95 * known[1]
    if labelled and key(name) not in _NO_TOWN:
        return *span, 0.75
    if dated and piece.dates[0].start > span[0] and "," in piece.strip.plain[span[1] : span[1] + 2]:
        return *span, 0.55
    return None


_NO_TOWN = frozenset((*LETTERHEADS, *map(key, ("тов", "год", "года"))))


def _place(pieces: Sequence[_Piece]) -> Found | None:
    best: tuple[float, Found] | None = None
    for piece in pieces:
        span = _place_span(piece)
        if span is None:
            continue
        start, end, fits = span
        beside = bool(piece.dates or piece.numbers)
        fits *= 1.0 if beside else 0.85
        if not beside and len(piece.strip.words) > 3:
            continue
        written = cyrillic(piece.strip.plain[start:end])
        bare = re.sub(r"^(?:г|гор|город)\s?[.,]?\s?(?=[А-ЯЁ])", "", written).strip(" .,")
        town, comma, more = bare.partition(",")
        known = closest(key(town), TOWNS)
        if known is not None:
            bare = TOWNS[known[0]] + comma + more
        normal = re.sub(r"[А-ЯЁ]{3,}", lambda match: match[0].capitalize(), bare)
        normal = re.sub(r"\s?,\s?", ", ", normal)
        value = found([(piece.strip, start, end)], normal, fits)
        if best is None or fits > best[0] + 0.05:
            best = fits, value
    return best[1] if best else None
