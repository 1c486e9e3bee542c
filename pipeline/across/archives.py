"""Archives in both languages, and the parts of a reference made comparable."""

from __future__ import annotations

import re

from pipeline.across.transliterate import skeleton

_ROWS = (
    ("РГАСПИ", "Russian State Archive of Socio-Political History"),
    ("ГАРФ", "State Archive of the Russian Federation"),
    ("РГАНИ", "Russian State Archive of Contemporary History"),
    ("РГВА", "Russian State Military Archive"),
    ("РГАЭ", "Russian State Archive of the Economy"),
    ("РГАЛИ", "Russian State Archive of Literature and Art"),
    ("РГАВМФ", "Russian State Archive of the Navy"),
    ("АПРФ", "Archive of the President of the Russian Federation"),
    ("АПРФ", "Presidential Archive of the Russian Federation"),
    ("АВПРФ", "Foreign Policy Archive of the Russian Federation"),
    ("ЦАФСБРФ", "Central Archive of the Federal Security Service"),
    ("ЦАФСБРФ", "Central Archive of the FSB"),
    ("ЦАМО", "Central Archive of the Ministry of Defence"),
    ("ЦГАОР", "Central State Archive of the October Revolution"),
)
_NAMED = tuple((re.sub(r"\W+", "", name.casefold()), skeleton(short)) for short, name in _ROWS)
_SAME = {skeleton("ЦАФСБ"): skeleton("ЦАФСБРФ"), skeleton("АПР"): skeleton("АПРФ")}


def repository_key(name: str) -> str:
    """What a repository is compared by: ``РГАСПИ``, ``RGASPI`` and its full name give the same."""
    low = re.sub(r"\W+", "", name.casefold())
    for full, key in _NAMED:
        if full in low:
            return key
    key = skeleton(re.sub(r"[\W_]+", "", name))
    return _SAME.get(key, key)


def part_key(part: str) -> str:
    """What fond, opis and delo are compared by: ``3-ос`` ~ ``3-os``, ``Р-5446`` ~ ``R-5446``."""
    return skeleton(re.sub(r"[\W_]+", "", part))
