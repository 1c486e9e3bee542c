"""Spellings of the time, and what an edition of today prints for them."""

from __future__ import annotations

import re

from pipeline.compare.normal import fold_yo, key

# Each turns a spelling of the time into the one of today; applied to keys (folded words).
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"^итти$", "идти"),
        (r"^притт?и$", "прийти"),
        (r"(?<=[жчшщ])о", "е"),  # чорт, жолтый
        (r"(?<=ц)ы", "и"),  # цынга, панцырь
        (r"аго$", "ого"),
        (r"яго$", "его"),
        (r"ыя$", "ые"),
        (r"^(бе|во|в|и|ра|ни|чре|чере)з(?=[кпстфхцчшщ])", r"\1с"),
        (r"ъ(?=[еюя])", ""),  # об'ект, whose key has no apostrophe
        (r"^компани(?=[яюей]+$)", "кампани"),
        (r"танцов", "танцев"),
        (r"эксплоат", "эксплуат"),
        (r"([бвгдзклмнпрстф])\1", r"\1"),  # doubled consonants: оффициальный, корридор
    )
)


def modern(word: str) -> str:
    """A word's key in the spelling of today; for comparing, not for reading."""
    form = fold_yo(key(word))
    for pattern, new in _RULES:
        form = pattern.sub(new, form)
    return form


def same_spelling(first: str, second: str) -> bool:
    """Whether two words differ only as old spelling and new do."""
    return modern(first) == modern(second)
