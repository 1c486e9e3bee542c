"""The names in a text: institutions, places, and words with a capital that are not ordinary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.across import exonyms
from pipeline.across.abbreviations import InstitutionAt, Language, find_institutions
from pipeline.across.inflect import nominatives, places_of
from pipeline.across.ordinary import is_ordinary

NameKind = Literal["name", "place", "institution", "abbreviation"]
SHOUTED = 0.7
"""Share of capitals among the letters above which capitals say nothing about names."""
LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands.

    Attributes:
        text: as written, without ``'s``.
        start, end: characters of the text.
        kind: place and institution where the tables or the words beside it say so.
        known: its id in the tables, or ``None``.
        forms: nominatives that it may be of, the likeliest first; of an English name itself.
        sure: ``False`` for a capital that may have another cause, such as a sentence's start.
        initials: those beside it, without stops: ``ЛП``.
    """

    text: str
    start: int
    end: int
    kind: NameKind
    known: str | None
    forms: tuple[str, ...]
    sure: bool
    initials: str = ""


_WORD = {
    "ru": re.compile(r"(?<![\w'’])[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*"),
    "en": re.compile(
        r"(?<![\w'’])[A-Z](?:['’](?=[A-Z]))?[^\W\d_]+(?:['’]?[^\W\d_]+)*(?:-[^\W\d_]+)*"
    ),
}
_POSSESSIVE = re.compile(r"['’]s?$")
_INITIAL = {"ru": r"[А-ЯЁ]\.", "en": r"[A-Z](?:[a-z]|[a-z]h)?\."}
_BEFORE = {lang: re.compile(rf"(?<!\w)((?:{one}[\s-]?){{1,2}})$") for lang, one in _INITIAL.items()}
_AFTER = {
    "ru": re.compile(r",?\s([А-ЯЁ]\.(?:\s?[А-ЯЁ](?:\.|(?!\w)))?)"),
    "en": re.compile(r",?\s([A-Z](?:[a-z]|[a-z]h)?\.(?:\s?[A-Z](?:[a-z]|[a-z]h)?(?:\.|(?!\w)))?)"),
}
_SURNAME = re.compile(
    r"(?<=[a-z][a-z])(?:ov|ev|ova|eva|nsky|rsky|vsky|lsky|tsky|skii|skiy|skaya|enko|chuk|idze|shvili"
    r"|vich)$"
)
_LONG_INITIAL = re.compile(r"[A-Z][a-z]h?\.\s?(?=[A-Z])")
_ADDRESSED = re.compile(
    r"(?:(?<!\w)(?:[Тт]ов|[Тт]т|[Тт]|[Гг]р|[Гг]-н)\.?,?|[Тт]оварищ\w*|[Гг]раждан\w+"
    r"|[Cc]omrades?[.,]?|[Cc]itizens?|Mr\.?|Mrs\.?|Dr\.?)\s?$"
)
_STARTS = re.compile(r"(?:^|[.!?:;…]|\n)[\s\"'«»„“”()\[\]*—–-]*$")
_OPENED = re.compile(r"[\"«„“*]\s?$")
_SHORTENED = re.compile(
    r"(?<!\w)(?:[Гг]ор|[Гг]|[Оо]бл|[Рр]-н|[Сс]т|[Пп]ос|[Уу]л|[Ии]м|[Зз]ам|[Нн]ач|[Пп]ред|[Сс]екр"
    r"|[Нн]арк|[Дд]ер|St|Gen|Col|Lt|Maj|Capt)\.\s?$"
)
_OF_PLACE = re.compile(
    r"\s(?:обл(?:аст|\.)|кра[йяеюи]|район|р-н|губерни|округ|окр\.|обком|крайком|горком|райком"
    r"|У?НКВД|АССР|ССР|республик|уезд|вилай|комбинат|завод|тюрьм|лагер|железн|ж\.)",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVXLCDMХIVС]+")
_CAPITALS = re.compile(r"[A-ZА-ЯЁ]{2,}[a-zа-я]?")
_WATERS = re.compile(r"(?:Дальн\w+\s[Вв]осток\w*|Far\sEast(?:ern)?|Черн\w+\s[Мм]ор\w+|Black\sSea)")
_TWO_WORDS = {"Д": "Far-East", "F": "Far-East", "Ч": "Black-Sea", "B": "Black-Sea"}


def find_names(text: str, language: Language) -> tuple[Mention, ...]:
    """The names in a text, left to right, none over another."""
    found = [_institution(text, at) for at in find_institutions(text, language)]
    found += [
        Mention(match[0], *match.span(), "place", _TWO_WORDS[match[0][0]], (), sure=True)
        for match in _WATERS.finditer(text)
    ]
    taken = sorted((mention.start, mention.end) for mention in found)
    shouted = _is_shouted(text)
    for match in _WORD[language].finditer(text):
        if not _is_taken(match, taken):
            found += _word(text, match, language, shouted=shouted)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _institution(text: str, at: InstitutionAt) -> Mention:
    written = text[at.start : at.end]
    return Mention(written, at.start, at.end, "institution", at.known, (), sure=at.sure)


def _is_taken(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in taken)


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(map(str.isupper, letters)) > SHOUTED * max(1, len(letters))


def _word(
    text: str, match: re.Match[str], language: Language, *, shouted: bool
) -> Iterator[Mention]:
    written = _POSSESSIVE.sub("", match[0])
    start, end = match.start(), match.start() + len(written)
    if language == "en" and _LONG_INITIAL.match(text, start):
        return
    if is_ordinary(written) or is_ordinary(match[0]) or len(written) < 2:
        return
    before, after = text[:start], text[match.end() :]
    initials = _initials(before, after, language)
    sure = bool(initials or _ADDRESSED.search(before[-16:]))
    if _CAPITALS.fullmatch(written) and not shouted and len(written) <= LONGEST_ABBREVIATION:
        if not sure and not _ROMAN.fullmatch(written):
            yield Mention(written, start, end, "abbreviation", None, (written,), sure=True)
            return
        if not sure:
            return
    sure = sure or not (shouted or _may_start(before)) or _is_foreign(written, language)
    kind, known, forms = _russian(written, after) if language == "ru" else _english(written)
    yield Mention(written, start, end, kind, known, forms, sure or known is not None, initials)


def _is_foreign(written: str, language: Language) -> bool:
    """English has words of this form only as Russian names, also where a sentence starts."""
    return language == "en" and _SURNAME.search(written) is not None


def _initials(before: str, after: str, language: Language) -> str:
    match = _BEFORE[language].search(before[-12:]) or _AFTER[language].match(after)
    return "" if match is None else re.sub(r"[\s.-]", "", match[1])


def _may_start(before: str) -> bool:
    """A sentence, a quotation or a line may start after this text."""
    if _SHORTENED.search(before[-8:]):
        return False
    return _STARTS.search(before[-12:]) is not None or _OPENED.search(before[-2:]) is not None


def _russian(written: str, after: str) -> tuple[NameKind, str | None, tuple[str, ...]]:
    forms = nominatives(written)
    known = next((id_ for form in forms if (id_ := exonyms.RUSSIAN.get(form.casefold()))), None)
    known = known or exonyms.place_of_adjective(written)
    if known is not None:
        return ("place" if known in exonyms.PLACES else "name"), known, forms
    places = places_of(written)
    if places and _OF_PLACE.match(after):
        return "place", None, places
    return "name", None, forms


def _english(written: str) -> tuple[NameKind, str | None, tuple[str, ...]]:
    known = exonyms.ENGLISH.get(written.casefold())
    kind: NameKind = "place" if known in exonyms.PLACES else "name"
    return kind, known, (written,)
