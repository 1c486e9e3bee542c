"""Which words of a text are names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.compare.abbreviations import ends_short
from pipeline.compare.normal import key
from pipeline.compare.words import Token

_CAPITALISED = re.compile(r"[А-ЯЁA-Z][а-яёa-z]+(?:-[А-ЯЁA-Z][а-яёa-z]+)*")
_CAPITALS = re.compile(r"[А-ЯЁA-Z]{3,}")
INITIALS = re.compile(r"(?:[А-ЯЁA-Z]\.-?){1,3}")
_INSIDE = "\"'«»„“”(),:;!?.…[]"
STEM = 4
"""First letters by which a name is known again in another case of the declension."""


def name_words(tokens: Sequence[Token]) -> frozenset[int]:
    """Indices of names: capitals inside a sentence, initials, and the name of a signature.

    A capital at the beginning of a sentence says nothing; such a word is a name when its stem is
    one elsewhere.
    """
    inside: set[int] = set()
    at_start: list[int] = []
    for index, token in enumerate(tokens):
        plain = token.text.strip(_INSIDE)
        if INITIALS.fullmatch(token.text.strip("\"'«»(),:;")):
            inside.add(index)
        elif token.section == "signature" and _CAPITALS.fullmatch(plain):
            if index and INITIALS.fullmatch(tokens[index - 1].text):
                inside.add(index)
        elif _CAPITALISED.fullmatch(plain):
            (at_start.append if _begins(tokens, index) else inside.add)(index)
    stems = {key(tokens[index].text)[:STEM] for index in inside}
    known = {index for index in at_start if key(tokens[index].text)[:STEM] in stems}
    return frozenset(inside | known)


def _begins(tokens: Sequence[Token], index: int) -> bool:
    if index == 0:
        return True
    last, token = tokens[index - 1], tokens[index]
    if (last.section, last.paragraph) != (token.section, token.paragraph):
        return True
    return last.text.rstrip("\"'»”)")[-1:] in tuple(".!?:") and not ends_short(last.text)
