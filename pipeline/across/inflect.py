"""Russian names from their cases back to the nominative, by their endings alone.

The endings are those of the academic grammar (Русская грамматика, 1980) for
surnames and for names of places. One form may be of several names: ``Журавлева`` is Журавлев or
Журавлева. All are given, the likeliest first; whoever compares picks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ADJECTIVE = r"(?P<stem>\w+(?:ск|цк))(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими|ою)"
_OV = r"(?P<stem>\w{2,}(?:[оеё]в|[иы]н))"
_RULES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), nominatives)
    for pattern, nominatives in (
        # Жуковский, Троцкая.
        (r"(?P<stem>\w+(?:ск|цк))(?:ий|ого|ому|им|ом|ие|их|ими)", ("{}ий",)),
        (r"(?P<stem>\w+(?:ск|цк))(?:ой)", ("{}ая", "{}ой")),
        (r"(?P<stem>\w+(?:ск|цк))(?:ая|ую|ою)", ("{}ая",)),
        # Ежов, Никитин; a woman's and a family's names.
        (rf"{_OV}", ("{}",)),
        (rf"{_OV}а", ("{}", "{}а")),
        (rf"{_OV}у", ("{}", "{}а")),
        (rf"{_OV}(?:ым|ом)", ("{}",)),
        (rf"{_OV}е", ("{}", "{}о")),
        (rf"{_OV}о", ("{}о",)),
        (rf"{_OV}ой", ("{}а",)),
        (rf"{_OV}(?:ы|ых|ыми)", ("{}", "{}ы")),
        # Толстой, Белый, Черных.
        (r"(?P<stem>\w{2,})(?:ого|ому|ым)", ("{}ой", "{}ый")),
        (r"(?P<stem>\w{2,})(?:его|ему)", ("{}ий",)),
        (r"(?P<stem>\w{2,})(?:ый|ий|ой|ых|их)", ("{whole}",)),
        # Берия, Германия.
        (r"(?P<stem>\w+и)(?:я|и|ю|ей)", ("{}я", "{}й")),
        # Ягода, Берута; Микоян, Каганович.
        (r"(?P<stem>\w{2,}[аиоуыэ])(?:я|ю|ем|е)", ("{}й", "{}я")),
        (r"(?P<stem>\w+)(?:а)", ("{}а", "{}", "{}о")),
        (r"(?P<stem>\w+)(?:у)", ("{}", "{}а", "{}о")),
        (r"(?P<stem>\w+)(?:ы)", ("{}а", "{}ы", "{}")),
        (r"(?P<stem>\w+)(?:и)", ("{}а", "{}я", "{}ь", "{}и")),
        (r"(?P<stem>\w+)(?:я)", ("{}я", "{}ь")),
        (r"(?P<stem>\w+)(?:ю)", ("{}я", "{}ь")),
        (r"(?P<stem>\w+)(?:ом|ем|ём)", ("{}", "{}ь", "{}о")),
        (r"(?P<stem>\w+)(?:ой|ей|ою|ею)", ("{}а", "{}я")),
        (r"(?P<stem>\w+)(?:ью)", ("{}ь",)),
        (r"(?P<stem>\w+)(?:е)", ("{}", "{}а", "{}о", "{}ь")),
        (r"(?P<stem>\w+)(?:ам|ами|ах)", ("{}ы", "{}а")),
    )
)
# Ивановской области is of Иваново, Читинской of Чита, Горьковского of Горький.
_PLACE_ENDINGS = ("", "о", "а", "ск", "ь", "и", "ы")
_IN = re.compile(r"(?P<stem>\w{2,})ин")
_OVSK = re.compile(r"(?P<stem>\w{2,})ов")
_FLEETING = re.compile(r"(?P<stem>\w*[^аеёиоуыэюя])(?P<last>[кц])")


@lru_cache(maxsize=65536)
def nominatives(form: str) -> tuple[str, ...]:
    """The names that a form may be of, the likeliest first; the form itself is always one.

    Parts joined by a hyphen are taken one by one where each has one answer: a hyphened name
    gives its last part's cases with the first part's first answer.

    Args:
        form: one word with a capital, or in capitals.

    Returns:
        With ё as е, and a capital at the start of each part.
    """
    low = form.lower().replace("ё", "е")
    if "-" in low:
        first, last = low.rsplit("-", 1)
        heads = {first, *(_of(first) if len(first) > 3 else ())}
        return _listed(f"{head}-{tail}" for tail in _of(last) for head in sorted(heads))
    return _listed(_of(low))


def _of(low: str) -> tuple[str, ...]:
    found: list[str] = []
    for pattern, endings in _RULES:
        match = pattern.fullmatch(low)
        if match is not None:
            stem = match["stem"]
            found += [ending.format(stem, whole=low) for ending in endings]
            found += _fleeting(stem) if endings[0] in ("{}", "{}а") and low != stem else []
            if low.endswith(("ов", "ев", "ин", "ын")) or _ADJECTIVE_FORM.fullmatch(low):
                break
    whole = [low]
    return tuple(dict.fromkeys([*found, *whole]))


_ADJECTIVE_FORM = re.compile(_ADJECTIVE)


def _fleeting(stem: str) -> list[str]:
    """``Орла`` is of Орел, ``Коломийца`` of Коломиец."""
    match = _FLEETING.fullmatch(stem)
    if match is None:
        return []
    head = match["stem"].removesuffix("ь")
    if match["stem"].endswith("й"):
        head = match["stem"][:-1]
    return [f"{head}{vowel}{match['last']}" for vowel in ("е", "о")]


@lru_cache(maxsize=65536)
def places_of(adjective: str) -> tuple[str, ...]:
    """The places that an adjective may be of: ``Ивановской`` gives Иванов, Иваново and others.

    Returns:
        Empty for what is no adjective on -ский or -цкий. The adjective in the nominative is
        among them, since translators write ``Ivanovskaya oblast`` as well.
    """
    low = adjective.lower().replace("ё", "е")
    match = _ADJECTIVE_FORM.fullmatch(low)
    if match is None:
        return ()
    whole = match["stem"]
    stem = whole[:-2]
    stems = [stem]
    for pattern in (_IN, _OVSK):
        shorter = pattern.fullmatch(stem)
        stems += [shorter["stem"]] if shorter else []
    found = [f"{one}{ending}" for one in stems for ending in _PLACE_ENDINGS]
    found += [f"{one}ий" for one in stems[1:]]
    if whole.endswith("цк"):
        found += [whole, f"{stem}к"]
    return _listed([*found, whole, *(f"{whole}{ending}" for ending in ("ий", "ая", "ое"))])


def _listed(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_capital(one) for one in found if not _NO_WORD.search(one)))


_NO_WORD = re.compile("[аеиоуыэюяйь]ь")


def _capital(low: str) -> str:
    return re.sub(r"(?<![^\W_])\w", lambda first: first[0].upper(), low)
