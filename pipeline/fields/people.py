"""Posts and names: who signs, and to whom a document is sent.

``СЕКРЕТАРЬ ЦК ВКП(б) И. СТАЛИН``, ``Наркому внутренних дел СССР тов. Ежову Н.И.``. A name is
told by initials, by capitals, by brackets, or by the ending of a surname after a post; a word that
is none of these is not taken for a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.fields.letters import case_share, cyrillic, fit, key
from pipeline.fields.strips import Strip
from pipeline.fields.vocabulary import (
    ACRONYMS,
    BODIES,
    DATIVE_POSTS,
    NOMINATIVE_POSTS,
    NOT_SURNAMES,
)

_INITIAL = r"[А-ЯЁ]\s?[.,]"
_INITIALS = rf"{_INITIAL}\s?(?:{_INITIAL}\s?)?"
_SURNAME = r"(?:[А-ЯЁ][а-яё]{2,20}|[А-ЯЁ]{3,20})(?:-(?:[А-ЯЁ][а-яё]{2,20}|[А-ЯЁ]{3,20}))?"
_PATRONYMIC = (
    r"[А-ЯЁ][а-яёА-ЯЁ]{2,14}(?:ович|евич|ьич|ична|овна|евна|ОВИЧ|ЕВИЧ|ЬИЧ|ИЧНА|ОВНА|ЕВНА)[уеа]?"
)
_WITH_INITIALS = rf"(?:{_INITIALS}{_SURNAME}|{_SURNAME}\s{_INITIAL}(?:\s?{_INITIAL}?)?)"
_FIRST = r"[А-ЯЁ][А-ЯЁа-яё]{2,14}"
_FULL = rf"(?:{_SURNAME}\s{_FIRST}\s{_PATRONYMIC}|{_FIRST}\s{_PATRONYMIC}\s{_SURNAME})"
_SURE_NAME = re.compile(rf"(?<![А-ЯЁа-яё.])(?P<name>{_WITH_INITIALS}|{_FULL})[\s.,)/\"]*$")
_BRACKETED = re.compile(rf"[(/|]\s?(?P<name>{_WITH_INITIALS}|{_FULL}|{_SURNAME})\s?[)/|][\s.]*$")
_LAST_WORD = re.compile(
    r"(?<![А-ЯЁа-яё.-])(?P<name>[А-ЯЁ][А-ЯЁа-яё]{2,20}(?:-[А-ЯЁ][А-ЯЁа-яё]+)?)[\s.,]*$"
)
_SEVERAL = re.compile(rf"{_INITIALS}{_SURNAME}(?:\s?(?:,|и)\s?{_INITIALS}{_SURNAME}){{1,5}}\.?$")
_EACH = re.compile(rf"{_INITIALS}{_SURNAME}")
_SIGNED = re.compile(
    r"^[\s\"]*(?:п\s?[./]\s?п\.?|п/п|(?:подлинное )?подписал[аи]?|подпис[ьи]|допросил[аи]?"
    r"|составил[аи]?)\s?[:.\-]*\s*",
    re.IGNORECASE,
)
_SURNAME_ENDING = re.compile(
    r"(?:[ОЕЁ]В|[ИЫ]Н|[ОЕ]ВА|[ИЫ]НА|СКИЙ|ЦКИЙ|СКАЯ|ЦКАЯ|НКО|УК|ЮК|ЯН|ДЗЕ|ШВИЛИ|ОВИЧ|ЕВИЧ|СКИ|ЫХ|ИХ|БЕРИЯ)$"
)
_PLACE_BEFORE = re.compile(r"(?:^|\s)(?:г|гор|города?|ст|с|пос|ул|им|имени)\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text: characters ``start`` to ``end`` and how sure its form is, 0 to 1."""

    start: int
    end: int
    fit: float


def starts_post(strip: Strip) -> bool:
    """The first word is a post in the nominative, as in a signature."""
    return starts_post_text(strip.plain)


def starts_post_text(text: str) -> bool:
    """The same for a text."""
    first = re.split(r"[.\s]", text.lstrip(' "(«'), maxsplit=1)[0]
    return _is_one_of(key(first), NOMINATIVE_POSTS) or bool(
        re.match(r"И\s?\.\s?О\s?\.", cyrillic(text), re.IGNORECASE)
    )


def _is_dative(candidate: str) -> bool:
    """A post in the dative: letters may be misread, but not the ending that makes the case."""
    return len(candidate) >= 3 and any(
        candidate[-1] == word[-1] and fit(candidate, word) is not None for word in DATIVE_POSTS
    )


def _is_one_of(candidate: str, words: Collection[str]) -> bool:
    if len(candidate) < 2:
        return False
    return any(fit(candidate, word) is not None for word in words)


_COMRADE = re.compile(
    r"(?<![А-ЯЁа-яё])(?:т\s?\.\s?т\s?\.|тт\.|товарищ(?:у|ам)|тов\.?|т\.|тов\s?,|гр-?н?[уке]*\.|гражданину"
    r"|гражданке)(?=\s?[А-ЯЁ])",
    re.IGNORECASE,
)
_TO_BODY = re.compile(r"^[\"«(]?\s*(?:во?|В[О0]?)\s+", re.IGNORECASE)
_ALSO_NOMINATIVE = frozenset(
    map(key, ("зам", "замнач", "пред", "врид", "врио", "бюро", "замнаркома", "замминистра"))
)
_DATIVE = re.compile(r"(?:[ОЕ]МУ|[УЮ]|АМ|ЯМ|ЫМ|ИМ|ОЙ|ИИ|КО|ДЗЕ)$")


def comrade(text: str) -> re.Match[str] | None:
    """The first ``тов.``, ``т.т.`` or the like before a capital letter."""
    return _COMRADE.search(cyrillic(text))


def starts_addressee(strip: Strip) -> bool:
    """The strip opens an address: a post in the dative, ``тов.``, ``Кому:``, ``В Политбюро``."""
    text = cyrillic(strip.plain).lstrip(' "«(-')
    if re.match(r"(?:кому|адресат|копия|копии|копию)\s?[:-]\s?\S?", text, re.IGNORECASE):
        return not text.lower().startswith("коп") or starts_addressee_text(
            text.split(":")[-1] if ":" in text else text[5:]
        )
    return starts_addressee_text(text)


def starts_addressee_text(text: str) -> bool:
    """The same for a text without a label."""
    text = cyrillic(text).strip(' "«(-:')
    if _COMRADE.match(text):
        return _names_recipient(_COMRADE.sub("", text, count=1).strip())
    words = [word for word in re.split(r"[\s,.]+", text) if key(word)]
    if not words:
        return False
    first = key(words[0])
    if _is_dative(first):
        later = any(_is_dative(key(word)) for word in words[1:4])
        return first not in _ALSO_NOMINATIVE or later or bool(comrade(text))
    if _TO_BODY.match(text) and 1 < len(words) <= 9:
        second = words[1]
        return key(second) in ACRONYMS or (second[:1].isupper() and _is_one_of(key(second), BODIES))
    return (first in ACRONYMS or _is_one_of(first, BODIES)) and bool(comrade(text))


def _names_recipient(rest: str) -> bool:
    """What follows ``тов.`` is a name with initials or in the dative, and no exclamation."""
    return not rest.endswith(("!", "?")) and (
        bool(_SURE_NAME.search(rest))
        or any(_DATIVE.search(key(word)) for word in re.split(r"[\s,]", rest) if len(word) > 2)
    )


def is_plural(text: str) -> bool:
    """An address to many (``Всем начальникам УНКВД``) needs no name."""
    words = [key(word) for word in text.split() if key(word)]
    return any(re.search(r"(?:[АЯЫ]М|ВСЕМ)$", word) for word in words[:3])


def find_name(text: str, *, after_post: bool) -> NameSpan | None:
    """The name at the end of a text.

    Args:
        text: what stands on the line.
        after_post: a post stands before it, on this line or above; then a surname alone will do.
    """
    plain = cyrillic(text)
    for pattern, fits in ((_BRACKETED, 0.95), (_SURE_NAME, 1.0)):
        match = pattern.search(plain)
        if match is not None:
            return NameSpan(match.start("name"), match.end("name"), fits)
    match = _LAST_WORD.search(plain)
    return None if match is None else _surname_alone(match, after_post=after_post)


def _surname_alone(match: re.Match[str], *, after_post: bool) -> NameSpan | None:
    """A surname without initials: after a post, or in capitals as the only word there."""
    word, before = match["name"], match.string[: match.start("name")]
    bare = key(word)
    misread = len(bare) >= 7 and _is_one_of(bare, NOT_SURNAMES)
    if bare in ACRONYMS or bare in NOT_SURNAMES or misread or _PLACE_BEFORE.search(before):
        return None
    if _is_one_of(bare, NOMINATIVE_POSTS):
        return None
    ending = bool(_SURNAME_ENDING.search(bare))
    alone = not before.strip()
    sure = 0.0
    if after_post and word.isupper() and (alone or case_share(before) < 0.6):
        sure = 0.85 if ending else 0.7
    elif after_post and ending:
        sure = 0.75
    elif alone and word.isupper() and ending and len(word) >= 4:
        sure = 0.45
    return NameSpan(match.start("name"), match.end("name"), sure) if sure else None


def several_names(text: str) -> list[tuple[int, int]]:
    """Spans of a list of names with initials (``В.А. Орлов, И.Л. Серов``) that is all the text."""
    plain = cyrillic(text)
    lead = len(plain) - len(plain.lstrip())
    if _SEVERAL.fullmatch(plain.strip()) is None:
        return []
    return [(match.start(), match.end()) for match in _EACH.finditer(plain, lead)]


def signed_prefix(text: str) -> int:
    """Length of ``п.п.``, ``Подпись:`` at the start of a text."""
    match = _SIGNED.match(cyrillic(text))
    return match.end() if match else 0


def normal_name(written: str) -> str:
    """``СТАЛИНУ  И.В.`` as ``Сталину И.В.``: one blank after initials, the surname in small."""
    text = re.sub(r"\s+", " ", cyrillic(written).strip(' ,"()/|'))
    text = re.sub(r"(?<=\b[А-ЯЁ])\s?[,.]\s?", ".", text)
    text = re.sub(r"\.(?=[А-ЯЁ][А-ЯЁа-яё])", ". ", text)
    if not re.search(r"[А-ЯЁ]\.$", text):
        text = text.rstrip(".")
    return re.sub(r"[А-ЯЁ]{3,}", lambda match: match[0].capitalize(), text)


def normal_post(written: str) -> str:
    """A post in small letters where it was typed in capitals, abbreviations kept.

    A post that is not in capitals is left as written, but for blanks.
    """
    text = re.sub(r"\s+", " ", written.strip(' ,;:-–—"(/'))
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    if not text:
        return ""
    words = text.split(" ")
    shout = case_share("".join(word for word in words if key(word) not in ACRONYMS)) > 0.7
    fixed = [_acronym(word) or (word.lower() if shout else word) for word in words]
    result = " ".join(fixed)
    return result[:1].upper() + result[1:]


def _acronym(word: str) -> str | None:
    """The known abbreviation, with the punctuation around it kept."""
    known = ACRONYMS.get(key(word))
    if known is None or (word.islower() and len(word) <= 3):
        return None
    lead = word[: len(word) - len(word.lstrip('"«('))]
    tail = "".join(re.findall(r"[,.;:]+$", word))
    return lead + known + tail
