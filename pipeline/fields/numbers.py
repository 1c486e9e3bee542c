"""Numbers of documents: ``№ 1316``, ``№ 273/с``, ``П57/48``, ``Пр. № 64 п. 12``, ``Исх. № 4/1234``.

The sign № is often misread (``Ne``, ``Мо``, ``Хе``) and a typewriter wrote I for 1; both are
corrected in the normal form only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.fields.letters import DIGIT, digits, fold


class NumberRole(StrEnum):
    """What a number counts."""

    OWN = "own"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    PROTOCOL = "protocol"
    EXEMPLAR = "exemplar"


@dataclass(frozen=True, slots=True)
class NumberText:
    """A number in a text.

    Attributes:
        start, end: characters of the text, sign and label included.
        value: normal form: figures, letters as typed, no sign and no blanks but before ``п.``.
        role: what it counts.
        fit: how well it fits its form, 0 to 1.
        sure_sign: the sign is a plain № or N, or a label stands before it.
        item: the item (пункт) of a protocol, else empty.
    """

    start: int
    end: int
    value: str
    role: NumberRole
    fit: float
    sure_sign: bool = True
    item: str = ""


_SURE = r"(?:№{1,2}(?:\s?[Е°.:]|О(?=\s)){0,2}|N{1,2}[О°]?[.:]?(?![А-ЯA-Z]))"
_DOUBTFUL = r"(?:NЕ|NR|МО|МЕ|НЕ|ХЕ|ЛЕ|ЛО|Л2|ЖЕ|Ж|М9|М2|N2|N5|Л0|М0)[.:]?"
_LABEL = (
    r"(?:(?P<incoming>ВХОД(?:ЯЩ(?:ИЙ|АЯ|ЕЕ))?\.?|ВХ\.?)|(?P<outgoing>ИСХОД(?:ЯЩ(?:ИЙ|АЯ|ЕЕ))?\.?|ИСХ\.?"
    r"|НАШ)|(?P<protocol>ПРОТ\.|ПРОТОКОЛ|ПР\.)|(?P<exemplar>ЭКЗЕМПЛЯР|ЭКЗ\.?))"
)
_CORE = (
    rf"(?P<prefix>[А-Я]{{1,3}}\s?-?/?(?=[0-9ОЗI|!LБ]))??"
    rf"(?P<core>{DIGIT}{{1,9}}(?:\s?[-/.]\s?(?:{DIGIT}{{1,8}}|[А-Я]{{1,4}}(?![А-Я.]))){{0,4}})"
    r"(?P<suffix>\s?\"?(?:ССОВ|СС|С|К|ОП|СО|А|Б|В|Г)\"?(?![А-ЯA-Z0-9.]))?"
)
_ITEM = (
    r"(?:[\s,]{0,2}(?:П\.{1,2}|ПП\.|ПУНКТ|ПАРАГРАФ|§)"
    rf"\s?(?P<item>{DIGIT}{{1,3}}(?:\s?-\s?{DIGIT}{{1,3}})?))?"
)
_END = r"(?![0-9А-ЯA-Z]|[,.][0-9])"
_START = r"(?<![0-9А-ЯA-Z№/-])"
_SIGNED = re.compile(rf"{_START}(?:{_LABEL}\s?)?(?P<sign>{_SURE})\s?{_CORE}{_ITEM}{_END}")
_MISREAD = re.compile(rf"{_START}(?:{_LABEL}\s?)?(?P<sign>{_DOUBTFUL})\s?{_CORE}{_ITEM}{_END}")
_LABELLED = re.compile(
    rf"{_START}{_LABEL}(?P<sign>)\s?[:.]?\s?{_CORE}{_ITEM}{_END}",
)
_BARE = re.compile(
    rf"{_START}(?P<core>(?:ОП|П)\s?-?{DIGIT}{{2,5}}(?:/{DIGIT}{{1,4}}(?:-?[А-Я]{{1,3}})?)?"
    rf"|[А-ЯБ]{{1,2}}{DIGIT}{{1,2}}-{DIGIT}{{1,3}}-{DIGIT}{{2,5}}"
    rf"|{DIGIT}{{2,6}}/(?:С|СС|К)){_END}"
)


def find_numbers(text: str) -> tuple[NumberText, ...]:
    """Numbers with a sign or label in a line, left to right."""
    folded = fold(text)
    hits: list[NumberText] = []
    for pattern, fits in ((_SIGNED, 1.0), (_LABELLED, 0.8), (_MISREAD, 0.65)):
        for match in pattern.finditer(folded):
            hit = _read(match, text, fits, sure_sign=pattern is not _MISREAD)
            if hit is not None and all(hit.end <= h.start or h.end <= hit.start for h in hits):
                hits.append(hit)
    return tuple(sorted(hits, key=lambda hit: hit.start))


def bare_number(text: str) -> NumberText | None:
    """A number typed without a sign (``П3465``, ``Б1-11-4514``), when the text is nothing else."""
    match = _BARE.fullmatch(fold(text).strip(' ."()'))
    if match is None or not any(character.isdecimal() for character in match["core"]):
        return None
    lead = len(text) - len(text.lstrip(' ."()«'))
    end = lead + len(match[0])
    written = text[lead:end]
    letters = re.match(r"[^\W\d_]*", written)
    head = _prefix_letters(written, letters.end() if letters else 0)
    value = written[:head].upper() + _figures(written[head:])
    return NumberText(lead, end, value.replace(" ", ""), NumberRole.OWN, 0.7)


def _read(match: re.Match[str], text: str, fits: float, *, sure_sign: bool) -> NumberText | None:
    groups = match.groupdict()
    start = match.start("prefix") if groups["prefix"] else match.start("core")
    written = text[start : match.end("core")]
    letters = match.end("prefix") - start if groups["prefix"] else 0
    letters = _prefix_letters(written, letters)
    if not any(character.isdecimal() or fold(character) == "I" for character in written):
        return None
    value = written[:letters].upper() + _figures(written[letters:])
    if groups["suffix"]:
        value += groups["suffix"].replace('"', "").strip().lower()
    role = next((role for role in NumberRole if groups.get(role.value)), NumberRole.OWN)
    item = ""
    if groups["item"]:
        item = digits(text[match.start("item") : match.end("item")]).replace(" ", "")
        value = f"{value} п. {item}"
    if groups["prefix"] and letters == 0:
        fits *= 0.9
    begin = match.start()
    if role is NumberRole.PROTOCOL and groups["sign"] and len(groups["protocol"]) > 5:
        begin = match.start("sign")  # the word is the title of the document, not a label
    return NumberText(begin, match.end(), value, role, fits, sure_sign, item)


def _prefix_letters(written: str, letters: int) -> int:
    """How many of the leading letters are letters: ``О0447`` begins with a nought, ``П`` never is.

    О and З beside figures are figures; so is a small б, while a capital Б is a letter.
    """
    while letters and (fold(written[letters - 1]) in "ОЗI|!L" or written[letters - 1] == "б"):
        letters -= 1
    return letters


def _figures(written: str) -> str:
    """Correct the figures of each part; a part that is letters only stays, in lower case."""
    parts = re.split(r"(\s?[-/.–—]\s?)", written)
    fixed = []
    for index, part in enumerate(parts):
        if index % 2:
            fixed.append(part.strip().replace("–", "-").replace("—", "-"))
        elif any(character.isdecimal() for character in part) or (
            part and all(fold(character) in "I|!L" for character in part)
        ):
            fixed.append(digits(part))
        else:
            fixed.append(part.lower())
    return "".join(fixed)
