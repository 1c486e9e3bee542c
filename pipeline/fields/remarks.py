"""What the office added below: ``Верно:``, ``Отп. 3 экз.``, ``Разослано:``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.fields.dates import find_dates
from pipeline.fields.letters import DIGIT, cyrillic, digits, key
from pipeline.fields.people import find_name, normal_name, normal_post, starts_post
from pipeline.fields.strips import Row, Strip, found
from pipeline.model import Found

Range = tuple[Strip, int, int]
_MOST_LINES = 4

_TRUE = re.compile(
    r"^[\s\"(]*(?:с\s+подлинным\s+верно|с\s+оригиналом\s+верно|копия\s+верна|выписка\s+верна|верно)"
    r"(?![А-Яа-яё])\s?[:.,\-–—]*\s*",
    re.IGNORECASE,
)
_TRUE_SPACED = re.compile(r"^В\s?Е\s?Р\s?Н\s?О\s?[:.]?\s*")
_COUNT = re.compile(
    rf"^(?P<verb>ОТП\w*|НАПЕЧ\w*|ПЕЧ\w*|ИЗГОТ\w*|РАЗМНОЖ\w*)\s?[.,:]*\s?(?:В\s)?(?P<count>{DIGIT}{{1,3}}|ОДНОМ|ДВУХ|ТРЕХ|ЧЕТЫРЕХ|ПЯТИ)"
    r"\s?-?\s?(?:Х|ТИ|МИ|М|ОМ)?\s?(?:ЭКЗ[А-Я]*|Э\.)"
)
_COUNT_ONLY = re.compile(rf"^(?P<count>{DIGIT}{{1,3}})\s?-?\s?(?:Х)?\s?ЭКЗ[А-Я]*\.?\s*(?:$|[,-])")
_WORDS = {"ОДНОМ": "1", "ДВУХ": "2", "ТРЕХ": "3", "ЧЕТЫРЕХ": "4", "ПЯТИ": "5"}
_TAIL = re.compile(
    r"^[\s\"(]*(?:ИСП[А-Я]*|ПЕЧ[А-Я]*|МАШ[А-Я]*|№\s?МАШ|М/Б|№\s?М/Б|ЭКЗ|\d\s?ЭКЗ|\d\s?-|[А-Я]{1,3}/[А-Я]{1,3}\b|ОТП|НАПЕЧ)"
)
_EXECUTOR = re.compile(
    r"(?<![А-Я])ИСП[А-Я]*\s?[.:\-]*\s*(?P<value>.{2,40}?)(?=\s*(?:$|[,;]|ПЕЧ|МАШ|№|\d))"
)
_TYPIST = re.compile(
    r"(?<![А-Я])(?:ПЕЧ[А-Я]*|МАШ(?!Б)[А-Я]*)\s?[.:\-]*\s*(?P<value>[А-Я][А-Я. ]{1,30}?)"
    r"(?=\s*(?:$|[,;]|ИСП|№|\d))"
)
_BUREAU = re.compile(
    rf"(?:№\s?(?:МАШБЮРО|М/Б)|МАШБЮРО\s?№|М/Б\s?№?)\s?[.:]?\s*(?P<value>{DIGIT}{{1,7}})"
)
_INITIALS = re.compile(r"(?<![А-Я/])(?P<value>[А-Я]{1,3}\s?/\s?[А-Я]{1,3})(?![А-Я/])")
_SENT = re.compile(
    r"^[\s\"(]*(?:разослано|разосл\.|рассылка|расчет\s+рассылки|послано|расч[её]т)\s?[:.\-]",
    re.IGNORECASE,
)


def starts_remark(strip: Strip) -> bool:
    """The strip opens one of the remarks of this module."""
    text = cyrillic(strip.plain)
    return bool(_true(text) or _COUNT.match(strip.folded.strip()) or _SENT.match(text))


def _true(text: str) -> re.Match[str] | None:
    match = _TRUE.match(text) or _TRUE_SPACED.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    labelled = match[0].rstrip()[-1:] in ":.-–—"
    if not rest.strip() or labelled or rest[:1].isupper():
        return match
    return None


def read_certified(rows: Sequence[Row]) -> tuple[Found | None, set[int]]:
    """``Верно:`` with the post and the name that follow it, on its row or below."""
    for index, row in enumerate(rows):
        for strip in row.strips:
            match = _true(cyrillic(strip.plain))
            if match is None:
                continue
            parts: list[Range] = [(strip, 0, len(strip.plain))]
            texts = [strip.plain[match.end() :]]
            right = [s for s in row.strips if s.box.x0 >= strip.box.x1]
            parts.extend((s, 0, len(s.plain)) for s in right)
            texts.extend(s.plain for s in right)
            for below in rows[index + 1 : index + 1 + _MOST_LINES]:
                joined = " ".join(texts).strip()
                if find_name(joined, after_post=True) is not None and key(joined):
                    break
                if starts_remark(below.whole) or find_dates(below.whole.plain):
                    break
                parts.append((below.whole, 0, len(below.whole.plain)))
                texts.append(below.whole.plain)
            post, name = _post_and_name(" ".join(text for text in texts if text.strip()))
            if not name and not _looks_like_post(texts):
                parts, post = parts[:1], normal_post(texts[0])
            details = [(k, v) for k, v in (("post", post), ("name", name)) if v]
            label = re.sub(r"[\s:.,\-–—]+$", "", match[0]).strip().lower()
            label = "верно" if key(label) == "ВЕРНО" else label
            value = f"{label}: {f'{post} {name}'.strip()}".rstrip(": ")
            certified = found(parts, value, 0.95 if name else 0.8, details)
            return certified, _ids(rows, parts)
    return None, set()


def _ids(rows: Sequence[Row], parts: Sequence[Range]) -> set[int]:
    """Ids of the strips that ``parts`` cover, those within a whole row included."""
    covered = {id(part[0]) for part in parts}
    for row in rows:
        if id(row.whole) in covered:
            covered.update(id(strip) for strip in row.strips)
    return covered


def _looks_like_post(texts: Sequence[str]) -> bool:
    return bool(key(texts[0]))


def _post_and_name(text: str) -> tuple[str, str]:
    name = find_name(text, after_post=True)
    if name is None:
        return normal_post(text), ""
    return normal_post(text[: name.start]), normal_name(text[name.start : name.end])


def read_copies(rows: Sequence[Row]) -> tuple[Found | None, set[int]]:
    """``Отп. 3 экз.`` and the lines about who made and typed them."""
    for index, row in enumerate(rows):
        for strip in row.strips:
            folded = strip.folded
            match = _COUNT.match(folded.strip(' "(')) or _COUNT_ONLY.match(folded.strip(' "('))
            if match is None:
                continue
            sure = 0.95 if "verb" in match.groupdict() else 0.7
            parts: list[Range] = [(strip, 0, len(strip.plain))]
            for below in rows[index + 1 : index + 1 + 2 * _MOST_LINES]:
                near = next((s for s in below.strips if _TAIL.match(s.folded)), None)
                dated = near is None and len(below.strips) == 1 and find_dates(below.whole.plain)
                if near is None and not (dated and len(key(below.whole.plain)) < 14):
                    break
                parts.append((near or below.whole, 0, len((near or below.whole).plain)))
            count = _WORDS.get(match["count"], digits(match["count"]))
            value = found(parts, count, sure, [("count", count), *_details(parts)])
            return value, _ids(rows, parts)
    return None, set()


def _details(parts: Sequence[Range]) -> list[tuple[str, str]]:
    details: dict[str, str] = {}
    for strip, _, _ in parts:
        folded = strip.folded
        for label, pattern in (
            ("executor", _EXECUTOR),
            ("typist", _TYPIST),
            ("bureau_number", _BUREAU),
            ("initials", _INITIALS),
        ):
            match = pattern.search(folded)
            if match is None or label in details or "ЭКЗ" in match["value"]:
                continue
            written = strip.plain[match.start("value") : match.end("value")].strip(" .,:-")
            if label == "bureau_number":
                written = digits(written)
            if key(written) or label == "bureau_number":
                details[label] = written
        dates = [date for date in find_dates(strip.plain) if date.iso]
        if dates:
            details.setdefault("date", dates[0].iso)
    return list(details.items())


def read_distribution(rows: Sequence[Row]) -> tuple[Found | None, set[int]]:
    """``Разослано: ...`` with the lines below it."""
    for index, row in enumerate(rows):
        strip = row.strips[0]
        match = _SENT.match(cyrillic(strip.plain))
        if match is None:
            continue
        parts: list[Range] = [(row.whole, 0, len(row.whole.plain))]
        texts = [row.whole.plain[match.end() :]]
        for below in rows[index + 1 : index + 1 + 3 * _MOST_LINES]:
            if starts_remark(below.whole) or starts_post(below.whole):
                break
            if below.box.y0 - parts[-1][0].box.y1 > 3 * max(parts[-1][0].box.height, 1):
                break
            parts.append((below.whole, 0, len(below.whole.plain)))
            texts.append(below.whole.plain)
        text = re.sub(r"\s+", " ", " ".join(texts)).strip(" :-")
        if text:
            return found(parts, text, 0.9), _ids(rows, parts)
    return None, set()
