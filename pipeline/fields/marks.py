"""Marks at the head: secrecy, copy number, urgency, handling, authenticity, kind of document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.fields.letters import case_share, fold
from pipeline.fields.numbers import NumberRole, find_numbers
from pipeline.fields.phrases import Lexicon, PhraseHit
from pipeline.fields.strips import Row, Strip, found
from pipeline.fields.vocabulary import (
    AUTHENTICITY,
    GRADES,
    HANDLING,
    KINDS,
    MARKS,
    URGENCY,
    WEAK_KINDS,
)
from pipeline.model import Found

_ALL = (MARKS, HANDLING, URGENCY)


def mark_hits(strip: Strip) -> list[tuple[Lexicon, PhraseHit]]:
    """The marks that make up the whole strip, in order; empty when it says anything else.

    A copy number (``Экз. № 2``) may stand among them, and so may signs without letters.
    """
    hits: list[tuple[Lexicon, PhraseHit]] = []
    exemplars = [n for n in find_numbers(strip.plain) if n.role is NumberRole.EXEMPLAR]
    index = 0
    while index < len(strip.words):
        start, end = strip.spans[index]
        inside = next((n for n in exemplars if n.start < end and start < n.end), None)
        if inside is None and _is_figures(strip.words[index].text):
            return []  # ``№ 422/сс`` is a number, not the mark ``сс``
        if inside is not None or not strip.keys[index]:
            index += 1
            continue
        options = [(lexicon, hit) for lexicon in _ALL if (hit := lexicon.at(strip, index))]
        if not options:
            return []
        best = max(options, key=lambda option: (option[1].last, option[1].fit))
        hits.append(best)
        index = best[1].last
    return hits


def _is_figures(text: str) -> bool:
    figures = sum(character.isdecimal() or character == "№" for character in text)
    return figures > 0 and figures >= sum(character.isalpha() for character in text)


def pair_below(strip: Strip, rows: Sequence[Row], index: int) -> Strip | None:
    """The strip on the next row in the same column, for a mark typed on two lines."""
    if index + 1 >= len(rows):
        return None
    for other in rows[index + 1].strips:
        common = min(strip.box.x1, other.box.x1) - max(strip.box.x0, other.box.x0)
        if common > 0.5 * min(strip.box.width, other.box.width):
            return other
    return None


Range = tuple[Strip, int, int]


def _range(strip: Strip, hit: PhraseHit) -> Range:
    return strip, strip.spans[hit.first][0], strip.spans[hit.last - 1][1]


def read_marks(
    rows: Sequence[Row],
) -> tuple[Found | None, Found | None, Found | None, tuple[Found, ...], set[int]]:
    """Secrecy, copy number, urgency and handling; then ids of the strips that hold them."""
    marks: list[tuple[str, float, list[Range]]] = []
    urgency: list[tuple[str, float, list[Range]]] = []
    handling: list[tuple[str, float, list[Range]]] = []
    exemplar: Found | None = None
    used: set[int] = set()
    for index, row in enumerate(rows):
        for strip in row.strips:
            if id(strip) in used or not strip.letters:
                continue
            for number in find_numbers(strip.plain):
                alone = strip.plain[: number.start] + strip.plain[number.end :]
                if (
                    number.role is NumberRole.EXEMPLAR
                    and exemplar is None
                    and (not any(character.isalpha() for character in alone) or mark_hits(strip))
                ):
                    exemplar = found([(strip, number.start, number.end)], number.value, number.fit)
                    used.add(id(strip))
            hits = mark_hits(strip)
            for lexicon, hit in hits:
                target = marks if lexicon is MARKS else handling if lexicon is HANDLING else urgency
                target.append((hit.value, hit.fit, [_range(strip, hit)]))
                used.add(id(strip))
            if hits:
                continue
            below = pair_below(strip, rows, index)
            if below is not None and len(strip.letters) + len(below.letters) < 40:
                joined = strip.letters + below.letters
                for lexicon, target in ((MARKS, marks), (HANDLING, handling)):
                    best = lexicon.whole(joined)
                    if best is not None and id(below) not in used:
                        parts = [(s, 0, len(s.plain)) for s in (strip, below)]
                        target.append((best[0], best[1] * 0.95, parts))
                        used.update((id(strip), id(below)))
                        break
    secrecy = None
    if marks:
        value, fits, parts = min(marks, key=lambda mark: GRADES.index(mark[0]))
        others = [mark for mark in dict.fromkeys(mark[0] for mark in marks) if mark != value]
        details = [("also", other) for other in others]
        secrecy = found(parts, value, fits, details)
    return (
        secrecy,
        exemplar,
        found(urgency[0][2], urgency[0][0], urgency[0][1]) if urgency else None,
        tuple(found(parts, value, fits) for value, fits, parts in handling),
        used,
    )


def read_authenticity(rows: Sequence[Row]) -> tuple[Found | None, set[int]]:
    """A typed mark (``КОПИЯ``, ``Подлинник``) that is a whole strip."""
    for row in rows:
        for strip in row.strips:
            hit = AUTHENTICITY.at(strip)
            if hit is None or hit.last != len(strip.words) or strip.plain.rstrip().endswith(":"):
                continue
            if case_share(strip.plain) > 0.9 or strip.plain[:1].isupper():
                value = found([_range(strip, hit)], hit.value, hit.fit * 0.95)
                return value, {id(strip)}
    return None, set()


_TITLE_TAIL = re.compile(
    r"^[\s\"«.,:]*(?:$|[№N(\"«-]|О[БТ]?\s|ИЗ\s|ПО\s|К\s|НА\s|В\s|ЗАСЕДАНИ|СОВЕЩАНИ|СОБРАНИ|ДОПРОСА|ОБЫСКА"
    r"|ЦК\b|СНК|СОВЕТА|ПОЛИТБЮРО|ПРЕЗИДИУМА|НАРОДНОГО|ГЛАВНОГО|МИНИСТ|НКВД|УНКВД|ГКО|ВЦИК|ЦИК|СТО"
    r"|ГОСУДАРСТВ|КОМИТЕТА|НАЧАЛЬНИК|КОЛЛЕГИИ|ТРОЙКИ|ВОЕНН|СУДА|ОСОБОГО|[0-9]|С\s|ОБЩЕГО|НКО|ПАРТ)"
)


def read_kind(rows: Sequence[Row], prose: bool) -> tuple[Found | None, int | None]:
    """The title of the document and the index of its row.

    It opens its row (or its own strip), in capitals, letter-spaced, or as the only words there;
    a small-letter word in running text is never a title.

    Args:
        rows: of the head.
        prose: running text follows, as it does below a title.
    """
    best: tuple[float, int, Found] | None = None
    for index, row in enumerate(rows):
        strips = [row.whole, *(strip for strip in row.strips if strip is not row.whole)]
        for strip in strips:
            hit = KINDS.at(strip)
            if hit is None:
                continue
            start, end = strip.spans[hit.first][0], strip.spans[hit.last - 1][1]
            first = strip.plain[start:end].strip('"«»().,:')
            tail = fold(strip.plain[end:])
            last = strip is not row.whole and strip.box.x0 > row.box.x0
            capitals = case_share(first) > 0.8 or first.split()[0].isupper()
            spaced = strip.spaced[hit.first]
            if not _TITLE_TAIL.match(tail) or not (capitals or spaced or first[:1].isupper()):
                continue
            if len(strip.plain) - end > 90:
                continue
            alone = not any(character.isalpha() for character in tail)
            numbered = bool(find_numbers(strip.plain[end : end + 12]))
            if not (capitals or spaced or alone or numbered or " из " in strip.plain[:end].lower()):
                continue
            score = hit.fit * (1.0 if capitals or spaced else 0.8) * (0.9 if last else 1.0)
            if hit.value in WEAK_KINDS:
                if not (capitals or spaced) or not (numbered or prose):
                    continue
                score *= 0.7
            value = hit.value
            if best is None or score > best[0] + 0.25:
                best = score, index, found([(strip, start, end)], value, score)
            break
    return (best[2], best[1]) if best else (None, None)
