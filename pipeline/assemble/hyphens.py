"""Words broken at the end of a line: a typist's break, or a hyphen of the word's own.

A Russian typist broke words by syllables, so the break's hyphen goes (``запис-`` + ``ка``); the
hyphen of a compound that happened to stand at the line's end stays (``какого-`` + ``либо``,
``Автокод-`` + ``БЭСМ-6``). Each decision carries the name of its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

HYPHENS = "-‐‑¬\u00ad"
"""What an engine gives for the typewriter's hyphen at a line's end."""
_OPENING = "\"'«„“‘([{<"
_CLOSING = "\"'»”’)]}>.,;:!?…"
_VOWELS = frozenset("аеиоуыэюяіѣaeiouy")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PRONOUNS = _words(
    """кто кого кому кем ком что чего чему чем чём как какой какая какое какие какого какому каким
    каком какую какою каких какими где когда куда откуда отчего почему зачем чей чья чье чьё чьи
    чьего чьему чьим чьем чьём чью чьих чьими сколько скольких столько который которая которое
    которые которого которому которым котором которую которых которыми то так"""
)
_BEFORE_KA = _words("дай дайте давай давайте скажи скажите посмотри смотри поди ну нате")
_BEFORE_TAKI = _words("все всё опять так прямо довольно верно действительно")
_AFTER_PO = re.compile(
    r"\w{3,}(?:ски|цки|ьи)|прежнему|видимому|новому|старому|своему|моему|твоему|нашему|вашему|"
    r"иному|другому|настоящему|разному|хорошему|деловому"
)
_ORDINAL = re.compile(r"(?:перв|втор|треть)(?:ых|их)")
_DIRECTION = re.compile(r"(?:запад|восто)\w*")
_ON_THE_RIVER = re.compile(r"на-[А-ЯЁ]\w+")
_COMPOUND_FIRST = _words(
    """генерал вице унтер штабс рабоче партийно общественно культурно административно научно
    торгово производственно организационно хозяйственно финансово инженерно материально политико
    физико химико"""
)
# What may follow, for first parts that also begin longer words: военнопленный, социализм.
_COMPOUND_PAIRS = (
    re.compile(
        r"военно-(?:морск|воздушн|политич|технич|инженерн|промышл|революц|полев|судебн|медицинск|"
        r"санитарн|учебн|строительн|хозяйств|фашист|троцк|историч)\w*"
    ),
    re.compile(r"социал-(?:демокр|революц|шовин|патри|предат|фаш|нац)\w*"),
    re.compile(r"национал-(?:социал|большев|демокр|либер|шовин|предат|фаш)\w*"),
    re.compile(r"премьер-министр\w*"),
)
_ADJECTIVE = re.compile(
    r"\w{3,}(?:ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ое|ее|ые|ие|ых|их|ыми|ими)"
)
_NUMERALS = _words("двух трех трёх четырех четырёх пяти шести семи восьми девяти десяти")
LEAST_SECOND_PART = 5
"""Letters of a compound's second part: shorter ones are mostly endings (``советско-го``)."""


@dataclass(frozen=True, slots=True)
class Join:
    """How a word at a line's end goes on in the first word of the next line.

    Attributes:
        text: both as one word.
        keeps_hyphen: whether the hyphen is the word's own.
        reason: short name of the rule that decided.
    """

    text: str
    keeps_hyphen: bool
    reason: str


@dataclass(frozen=True, slots=True)
class KnownWords:
    """Words that stand whole inside the lines of the same document, folded, with their counts."""

    counts: Mapping[str, int]

    @staticmethod
    def of(lines: Iterable[Iterable[str]]) -> KnownWords:
        """From lines of words; the last word of a line is left out, it may be broken."""
        counts: Counter[str] = Counter()
        for line in lines:
            counts.update(_bare(word) for word in list(line)[:-1])
        return KnownWords(counts)

    def prefers_hyphen(self, head: str, tail: str) -> bool | None:
        """Whether the compound, not the plain word, is known; ``None`` when neither or both."""
        with_hyphen = self.counts.get(_bare(f"{head}-{tail}"), 0)
        without = self.counts.get(_bare(head + tail), 0)
        if bool(with_hyphen) == bool(without):
            return None
        return with_hyphen > 0


NO_WORDS = KnownWords({})


def join_words(head: str, tail: str, known: KnownWords = NO_WORDS) -> Join | None:
    """Join the last word of a line with the first of the next.

    Args:
        head: ends in a hyphen, else nothing is joined.
        tail: the next word with its punctuation.
        known: decides first, where the document writes the word whole elsewhere.

    Returns:
        ``None`` when they are two words: no hyphen, a dash standing alone, ``пяти-`` before
        ``и шестидневный``, or a tail that opens a quotation.
    """
    if not ends_in_hyphen(head):
        return None
    stem = head.rstrip(HYPHENS)
    before = stem.lstrip(_OPENING)
    own_hyphen = tail[0] in HYPHENS and len(tail) > 1
    rest = tail[1:] if own_hyphen else tail
    after = rest.rstrip(_CLOSING + HYPHENS)
    if not after[:1].isalnum() or not any(character.isalnum() for character in before):
        return None
    if own_hyphen:
        return _joined(stem, rest, True, "typed on both lines")
    parts = _Parts.of(before, after)
    if parts.is_suspended():
        return None
    preferred = known.prefers_hyphen(before, after)
    if preferred is not None:
        return _joined(stem, rest, preferred, "written so elsewhere in the document")
    reason = next((name for name, holds in _OWN_HYPHEN if holds(parts)), None)
    return _joined(stem, rest, reason is not None, reason or "syllable break")


def _joined(stem: str, rest: str, keeps_hyphen: bool, reason: str) -> Join:
    return Join(f"{stem}-{rest}" if keeps_hyphen else stem + rest, keeps_hyphen, reason)


def ends_in_hyphen(word: str) -> bool:
    """``запис-``, but not a dash standing alone and not ``--``."""
    return len(word) > 1 and word[-1] in HYPHENS and word[-2] not in HYPHENS


@dataclass(frozen=True, slots=True)
class _Parts:
    """The two parts beside the hyphen; ``first`` and ``last`` without their own further parts."""

    before: str
    after: str
    first: str
    last: str

    @staticmethod
    def of(before: str, after: str) -> _Parts:
        return _Parts(
            before, after, re.split(r"\W", before)[-1] or before, re.split(r"\W", after)[0] or after
        )

    @property
    def low_first(self) -> str:
        return self.first.casefold()

    @property
    def low_last(self) -> str:
        return self.last.casefold()

    def is_suspended(self) -> bool:
        """``двух-`` before ``и трёхлетний``: a first part that waits for the second's ending."""
        waits = self.low_first in _NUMERALS or self.low_first[-1] in "ое"
        return waits and self.after in ("и", "или")


def _has_no_syllable(parts: _Parts) -> bool:
    """``р-`` + ``на``, ``пр-`` + ``во``, ``о-`` + ``в``: a shortening; a syllable has a vowel."""
    if not _has_vowel(parts.low_first):
        return len(parts.first) == 1 or len(parts.last) <= 3
    return not _has_vowel(parts.low_last) and len(parts.first) <= 2


def _has_particle(parts: _Parts) -> bool:
    match parts.low_last:
        case "нибудь":
            return True
        case "либо" | "то":
            return parts.low_first in _PRONOUNS
        case "ка":
            return parts.low_first in _BEFORE_KA
        case "таки":
            return parts.low_first in _BEFORE_TAKI
    return False


def _is_compound(parts: _Parts) -> bool:
    first, last = parts.low_first, parts.low_last
    if any(pair.fullmatch(f"{first}-{last}") for pair in _COMPOUND_PAIRS):
        return True
    if len(last) < LEAST_SECOND_PART:
        return False
    # "советско-германского" keeps its hyphen; "советско-го" is a break.
    adjective = first.endswith(("ско", "цко")) and len(first) > 4
    return first in _COMPOUND_FIRST or (adjective and bool(_ADJECTIVE.fullmatch(last)))


_OWN_HYPHEN: tuple[tuple[str, Callable[[_Parts], bool]], ...] = (
    ("mark before it", lambda p: not p.before[-1].isalnum()),
    ("figure beside it", lambda p: p.first[-1].isdigit() or p.last[0].isdigit()),
    ("abbreviation before it", lambda p: _all_capitals(p.first) and not _all_capitals(p.last)),
    (
        "capital after it",
        lambda p: p.last[0].isupper() and not (p.first[-1].isupper() and _all_capitals(p.last)),
    ),
    ("town on a river", lambda p: bool(_ON_THE_RIVER.fullmatch(p.after)) and p.first[0].isupper()),
    ("no syllable", _has_no_syllable),
    ("particle", _has_particle),
    (
        "compound preposition or pronoun",
        lambda p: (
            p.low_first in ("кое", "кой") or (p.low_first == "из" and p.low_last in ("за", "под"))
        ),
    ),
    (
        "adverb",
        lambda p: (
            (p.low_first == "по" and bool(_AFTER_PO.fullmatch(p.low_last)))
            or (p.low_first == "во" and bool(_ORDINAL.fullmatch(p.low_last)))
        ),
    ),
    (
        "point of the compass",
        lambda p: p.low_first in ("северо", "юго") and bool(_DIRECTION.fullmatch(p.low_last)),
    ),
    ("compound", _is_compound),
)


def _all_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 1 and all(character.isupper() for character in letters)


def _has_vowel(low: str) -> bool:
    plain = unicodedata.normalize("NFD", low)
    return any(character in _VOWELS for character in plain)


def _bare(word: str) -> str:
    return word.strip(_OPENING + _CLOSING).casefold().replace("ё", "е")
