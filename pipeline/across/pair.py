"""Names of one side gathered, and paired one to one with those of the other side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from pipeline.across.exonyms import RUSSIAN
from pipeline.across.names import Mention, NameKind
from pipeline.across.transliterate import distance, likeness, plain_letters, skeleton, spellings

MOST_APART = ((4, 0.3), (7, 0.5), (99, 0.8))
"""Letters of the longer skeleton, and the greatest distance at which two are of one name."""
NEAR = 0.7
"""Likeness from which two names in paired paragraphs are one name read or spelt otherwise."""
FURTHEST = 3
"""Letters that may differ at all; more are not looked at."""


@dataclass(frozen=True, slots=True)
class MentionAt:
    """A mention and the index of the text that it stands in."""

    mention: Mention
    text: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name of one side with all its mentions.

    Attributes:
        name: its likeliest nominative, as a spelling of its own side.
        forms: the nominatives that all its mentions may be of.
    """

    kind: NameKind
    name: str
    known: str | None
    forms: tuple[str, ...]
    mentions: tuple[MentionAt, ...]

    @property
    def sure(self) -> bool:
        return any(at.mention.sure for at in self.mentions)

    @property
    def initials(self) -> frozenset[str]:
        return frozenset(at.mention.initials for at in self.mentions if at.mention.initials)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Indices of names that are the same, with their likeness; and of those left over."""

    pairs: tuple[tuple[int, int, float], ...]
    scan: tuple[int, ...]
    transcription: tuple[int, ...]


def gather(mentions: Sequence[MentionAt]) -> tuple[Name, ...]:
    """Mentions of one name together, in the order in which the names first stand.

    Known ones by their id, others by the nominative that most of them may be of: Ежова is a
    mention of Ежов where Ежов or Ежову stand as well.
    """
    groups: list[tuple[str, list[MentionAt]]] = []
    by_known: dict[str, list[MentionAt]] = defaultdict(list)
    unknown: list[MentionAt] = []
    for at in mentions:
        if at.mention.known is None:
            unknown.append(at)
        else:
            by_known[at.mention.known].append(at)
    groups += by_known.items()
    for kinds in (("place",), ("name",), ("abbreviation",)):
        groups += _by_form([at for at in unknown if at.mention.kind in kinds])
    names = [_name(form, tuple(group)) for form, group in groups]
    return tuple(sorted(names, key=lambda name: _place(name.mentions[0])))


def _place(at: MentionAt) -> tuple[int, int]:
    return at.text, at.mention.start


def _by_form(mentions: Sequence[MentionAt]) -> list[tuple[str, list[MentionAt]]]:
    counts: Counter[str] = Counter()
    by_key: dict[str, list[MentionAt]] = defaultdict(list)
    for at in mentions:
        for rank, form in enumerate(dict.fromkeys(map(_key, at.mention.forms))):
            # A later form is less likely: it counts only between equals.
            counts[form] += 1000 - min(rank, 100)
            by_key[form].append(at)
    groups: list[tuple[str, list[MentionAt]]] = []
    taken: set[tuple[int, int]] = set()
    for form, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        group = [at for at in by_key[form] if _place(at) not in taken]
        if group:
            taken |= {_place(at) for at in group}
            groups.append((form, group))
    return groups


def _key(form: str) -> str:
    return skeleton(form) or form.casefold()


def _name(form: str, mentions: tuple[MentionAt, ...]) -> Name:
    first = mentions[0].mention
    common = dict.fromkeys(first.forms)
    for at in mentions[1:]:
        kept = {_key(one) for one in at.mention.forms}
        common = {one: None for one in common if _key(one) in kept}
    known = next(
        (one for one in common if first.known and first.known == RUSSIAN.get(one.casefold())), None
    )
    named = known or next((one for one in common if _key(one) == form), None)
    name = named or next(iter(common), first.text)
    forms = tuple(common) or first.forms[:1]
    return Name(first.kind, name, first.known, forms, mentions)


def pair_names(scan: Sequence[Name], transcription: Sequence[Name]) -> Pairing:
    """Pair the names of a Russian text with those of an English one, each at most once.

    First the ids of the tables, then usual spellings and equal skeletons, then the nearest
    skeletons within :data:`MOST_APART`. Of two unsure names, such as words that begin sentences,
    only equal ones are paired.
    """
    pairs: list[tuple[int, int, float]] = []
    left, right = set(range(len(scan))), set(range(len(transcription)))

    def take(here: int, there: int, sure: float) -> None:
        if here in left and there in right:
            left.remove(here)
            right.remove(there)
            pairs.append((here, there, sure))

    by_known = {name.known: at for at, name in enumerate(transcription) if name.known}
    for at, name in enumerate(scan):
        if name.known in by_known:
            take(at, by_known[name.known], 1.0)
    for sure, here, there in _candidates(scan, transcription, sorted(left), sorted(right)):
        take(here, there, sure)
    return Pairing(tuple(sorted(pairs)), tuple(sorted(left)), tuple(sorted(right)))


def _candidates(
    scan: Sequence[Name],
    transcription: Sequence[Name],
    left: Sequence[int],
    right: Sequence[int],
) -> list[tuple[float, int, int]]:
    """Likeness and indices of what may be one name, the likeliest first."""
    forms = [
        (at, rank, form) for at in left for rank, form in enumerate(_forms_of(scan[at]))
        if scan[at].kind != "institution"
    ]  # fmt: skip
    others = [at for at in right if transcription[at].kind != "institution"]
    if not forms or not others:
        return []
    apart = cdist(
        [skeleton(form) for _, _, form in forms],
        [skeleton(transcription[at].forms[0]) for at in others],
        scorer=Levenshtein.distance,
        score_cutoff=FURTHEST,
        dtype=np.uint8,
    )
    found: list[tuple[float, int, int, int, int]] = []
    for row, column in np.argwhere(apart <= FURTHEST):
        here, rank, form = forms[row]
        there = others[column]
        one, other = scan[here], transcription[there]
        sure = same_name(form, other.forms[0])
        if sure is None or not _may_pair(one, other, sure):
            continue
        found.append((-sure, not (one.sure and other.sure), rank, here, there))
    return [(-sure, here, there) for sure, _, _, here, there in sorted(found)]


def _forms_of(name: Name) -> tuple[str, ...]:
    return name.forms or (name.name,)


def _may_pair(one: Name, other: Name, sure: float) -> bool:
    if "abbreviation" in (one.kind, other.kind) and not (one.kind == other.kind and sure == 1):
        return False
    return one.sure or other.sure or sure == 1


def same_name(russian: str, english: str) -> float | None:
    """The likeness of a Russian nominative and an English spelling of the same name.

    Returns:
        ``None`` when they are two names.
    """
    if plain_letters(english) in spellings(russian):
        return 1.0
    one, other = skeleton(russian), skeleton(english)
    longest = max(len(one), len(other))
    limit = next(apart for letters, apart in MOST_APART if longest <= letters or letters == 99)
    if not one or not other or distance(one, other) > limit:
        return None
    return likeness(russian, english)


def nearly_same(one: Name, other: Name) -> float:
    """The greatest likeness of a name of the scan and one of the transcription, 0 to 1."""
    return max(
        (likeness(form, english) for form in _forms_of(one) for english in _forms_of(other)),
        default=0.0,
    )
