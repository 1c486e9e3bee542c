"""Which transcription belongs to which record, of many of each, one to one.

Cheap evidence proposes a few records for each transcription: the archive reference, number and
date, rare words in a row that both have. The comparison of the texts decides among them, so the
cost grows with the number of transcriptions, not with records times transcriptions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import sqrt
from typing import Literal

from pipeline.batch.archive_name import parse_sheet
from pipeline.compare.comparison import Comparison
from pipeline.compare.normal import fold, is_word, key
from pipeline.compare.words import UNREAD, Token, record_tokens, reference_tokens
from pipeline.record import Archive, FieldValue, Record
from pipeline.transcription.reference import Reference

PairedBy = Literal["archive reference", "number and date", "text"]
Certainty = Literal["sure", "likely", "doubtful"]
"""sure: the texts agree, and nothing speaks against it. likely: something does, or another record
is nearly the same, or the texts could not be compared. doubtful: the texts do not agree."""

GRAM = 3
"""Words in a row; fewer are shared by chance."""
RARE = 20
"""Records that may have the same words in a row; what more have is a formula of the office."""
LEAST_SHARE = 0.02
"""Of the shorter text's rows of words; a page read very badly keeps one in twenty."""
RIVAL = 0.8
"""Of a record's likeness: another with as much is nearly the same text."""
MOST_KEPT = 8
"""Records proposed for a transcription by one kind of evidence."""
MOST_TRIED = 3
"""Of them compared with it."""


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """An archive reference in a form to compare.

    Attributes:
        repository: folded; ``None`` when it is not named.
        unit: fond, opis and delo, folded.
        sheets: one by one, a verso with ``об.``; never empty.
        leaves: the same without their sides.
    """

    repository: str | None
    unit: tuple[str, str, str]
    sheets: frozenset[str]
    leaves: frozenset[str]


@dataclass(frozen=True, slots=True)
class Traits:
    """What a document is known by.

    Attributes:
        places: archive references that name fond, delo and sheets.
        number_and_date: both in their normal form; ``None`` when one of them is not known.
        grams: hashes of the words that stand in a row.
    """

    places: tuple[ArchivePlace, ...]
    number_and_date: tuple[str, str] | None
    grams: frozenset[int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A record and a transcription of the same document.

    Attributes:
        record: its index.
        reference: index of the transcription.
        paired_by: the evidence that led to it.
        certainty: how sure it is.
        reason: the evidence in words, for a person.
        comparison: ``None`` when they could not be compared.
    """

    record: int
    reference: int
    paired_by: PairedBy
    certainty: Certainty
    reason: str
    comparison: Comparison | None


Judge = Callable[[int, int], Comparison | None]
"""Compares a record with a transcription, by index; ``None`` when that cannot be done."""


def record_traits(record: Record) -> Traits:
    """What the record itself read; what it took from a transcription is no evidence."""
    own = record.archive
    if own is not None and "transcription" in own.origin.values():
        own = None
    return Traits(
        _places(() if own is None else (own,)),
        _number_and_date(_own(record.number), _own(record.date)),
        _grams(record_tokens(record)),
    )


def reference_traits(reference: Reference) -> Traits:
    return Traits(
        _places(reference.archives),
        _number_and_date(reference.number, reference.date),
        _grams(reference_tokens(reference)),
    )


def find_pairs(
    records: Sequence[Traits], references: Sequence[Traits], judge: Judge
) -> Iterator[Pair]:
    """Pairs as they are found, each record and each transcription in one of them at most.

    A pair of one archive reference, or one number and date, whose texts do not agree waits until
    the texts have been searched: the reference may have a slip. If nothing better is found for
    either side it is given, as doubtful. So waits a pair found by its text that is a part of the
    other: a letter may quote the whole of a telegram that has a transcription of its own.

    Args:
        records: of each record.
        references: of each transcription.
        judge: asked ``3 * MOST_TRIED`` times at most for each transcription, never twice for the
            same pair.
    """
    shared = _shared_rows(records, references)
    taken_records: set[int] = set()
    taken_references: set[int] = set()
    parts: list[Pair] = []
    waiting: dict[tuple[int, int], Pair] = {}
    for proposals in (
        _by_archive(records, references, shared),
        _by_number_and_date(records, references, shared),
        _by_text(records, references, shared),
    ):
        tried: Counter[int] = Counter()
        for at in sorted(proposals, key=lambda one: (-one.strength, one.reference, one.record)):
            pair = (at.record, at.reference)
            if at.record in taken_records or at.reference in taken_references:
                continue
            if pair in waiting or tried[at.reference] == MOST_TRIED:
                continue
            tried[at.reference] += 1
            found = _judged(at, judge(*pair))
            if found.certainty == "doubtful":
                if at.paired_by != "text":  # rare words alone say nothing
                    waiting[pair] = found
                continue
            if at.paired_by == "text" and _is_part(found):
                parts.append(found)
                continue
            taken_records.add(at.record)
            taken_references.add(at.reference)
            yield found
    for found in (*parts, *waiting.values()):
        if found.record not in taken_records and found.reference not in taken_references:
            taken_records.add(found.record)
            taken_references.add(found.reference)
            yield found


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A pair that some evidence speaks for; strength orders those of one kind of evidence."""

    record: int
    reference: int
    paired_by: PairedBy
    strength: float
    reason: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class _Shared:
    """Rows of words that both texts have: their number, and how alike the texts are by them."""

    rows: int
    strength: float


_NOTHING = _Shared(0, 0.0)
_SharedRows = Sequence[dict[int, _Shared]]
"""For each transcription, the records that have rare rows of words of it."""


def _judged(at: _Proposal, comparison: Comparison | None) -> Pair:
    certainty: Certainty = "sure"
    reason = at.reason
    if comparison is None:
        certainty, reason = "likely", f"{reason}; the texts could not be compared"
    elif comparison.verdict.outcome == "no match":
        certainty, reason = "doubtful", f"{reason}; the texts do not agree"
    elif at.against:
        certainty, reason = "likely", f"{reason}; {at.against}"
    found = Pair(at.record, at.reference, at.paired_by, certainty, reason, comparison)
    if at.paired_by == "text" and _is_part(found):
        return replace(found, certainty="likely", reason=f"{reason}; one is a part of the other")
    return found


def _is_part(pair: Pair) -> bool:
    return pair.comparison is not None and pair.comparison.verdict.outcome == "part"


def _shared_rows(records: Sequence[Traits], references: Sequence[Traits]) -> _SharedRows:
    having: defaultdict[int, list[int]] = defaultdict(list)
    for index, traits in enumerate(records):
        for gram in traits.grams:
            if len(having[gram]) <= RARE:  # one more than counts, so that it is known as common
                having[gram].append(index)
    found: list[dict[int, _Shared]] = []
    for traits in references:
        counts: Counter[int] = Counter()
        for gram in traits.grams:
            holders = having.get(gram, ())
            if len(holders) <= RARE:
                counts.update(holders)
        size = len(traits.grams)
        shared = {index: (rows, size, len(records[index].grams)) for index, rows in counts.items()}
        found.append(
            {
                # Ochiai's coefficient (1957): a text inside a longer one is less like it than
                # one of its own length, but not by all of the length.
                index: _Shared(rows, rows / sqrt(here * there))
                for index, (rows, here, there) in shared.items()
                if rows >= LEAST_SHARE * min(here, there)
            }
        )
    return found


def _by_archive(
    records: Sequence[Traits], references: Sequence[Traits], shared: _SharedRows
) -> Iterator[_Proposal]:
    holders: defaultdict[tuple[tuple[str, str, str], str], set[int]] = defaultdict(set)
    for index, traits in enumerate(records):
        for place in traits.places:
            for leaf in place.leaves:
                holders[place.unit, leaf].add(index)
    for index, traits in enumerate(references):
        found: dict[int, _Proposal] = {}
        for there in traits.places:
            for record in set().union(*(holders[there.unit, leaf] for leaf in there.leaves)):
                for here in records[record].places:
                    overlap = _overlap(here, there)
                    # Several documents may stand on one sheet: their texts tell them apart.
                    strength = overlap + shared[index].get(record, _NOTHING).strength
                    if overlap and (record not in found or strength > found[record].strength):
                        found[record] = _Proposal(
                            record, index, "archive reference", strength, _same_place(here, there)
                        )
        yield from _best(found.values())


def _by_number_and_date(
    records: Sequence[Traits], references: Sequence[Traits], shared: _SharedRows
) -> Iterator[_Proposal]:
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, traits in enumerate(records):
        if traits.number_and_date is not None:
            holders[traits.number_and_date].append(index)
    for index, traits in enumerate(references):
        if traits.number_and_date is None:
            continue
        number, date = traits.number_and_date
        yield from _best(
            _Proposal(
                record, index, "number and date", shared[index].get(record, _NOTHING).strength,
                f"both have number {number} and date {date}",
                "their archive references differ" if _apart(records[record], traits) else "",
            )
            for record in holders.get(traits.number_and_date, ())
        )  # fmt: skip


def _by_text(
    records: Sequence[Traits], references: Sequence[Traits], shared: _SharedRows
) -> Iterator[_Proposal]:
    for index, traits in enumerate(references):
        best = _best(
            _Proposal(
                record, index, "text", both.strength,
                f"both have {both.rows} rare rows of {GRAM} words",
            )
            for record, both in shared[index].items()
        )  # fmt: skip
        for proposal in best:
            record = records[proposal.record]
            against = []
            if any(
                other is not proposal and other.strength >= RIVAL * proposal.strength
                for other in best
            ):
                against.append("another record has nearly the same text")
            if _apart(record, traits):
                against.append("their archive references differ")
            if None not in (numbers := (record.number_and_date, traits.number_and_date)) and (
                numbers[0] != numbers[1]
            ):
                against.append("number or date differ")
            yield replace(proposal, against="; ".join(against))


def _best(proposals: Iterable[_Proposal]) -> list[_Proposal]:
    return nlargest(MOST_KEPT, proposals, key=lambda one: (one.strength, -one.record))


def _overlap(here: ArchivePlace, there: ArchivePlace) -> float:
    """0 to 1: how many of their sheets both name; 0 as well for another unit or repository."""
    if here.unit != there.unit or not _one_repository(here.repository, there.repository):
        return 0.0
    if both := here.sheets & there.sheets:
        return len(both) / len(here.sheets | there.sheets)
    # An edition that counts leaves means their versos too.
    both = here.leaves & there.leaves
    return len(both) / len(here.leaves | there.leaves) / 2


def _one_repository(here: str | None, there: str | None) -> bool:
    """Whether they may be the same: РГАСПИ and RGASPI are not told apart by their letters."""
    if here is None or there is None or _is_latin(here) != _is_latin(there):
        return True
    # One may go on to name a department or city.
    return here.startswith(there) or there.startswith(here)


def _is_latin(text: str) -> bool:
    return any("a" <= character <= "z" for character in text)


def _apart(here: Traits, there: Traits) -> bool:
    """Both have archive references, and none of them overlap."""
    return bool(here.places and there.places) and not any(
        _overlap(a, b) for a in here.places for b in there.places
    )


def _same_place(here: ArchivePlace, there: ArchivePlace) -> str:
    fond, opis, delo = there.unit
    sheets = sorted(here.sheets & there.sheets or here.leaves & there.leaves, key=_sheet_order)
    listed = ", ".join(sheets[:4]) + (", …" if len(sheets) > 4 else "")
    return f"both name fond {fond}, opis {opis or '–'}, delo {delo}, sheets {listed}"


def _sheet_order(sheet: str) -> tuple[int, str]:
    read = parse_sheet(sheet)
    return (read[0].number if read else 0, sheet)


def _places(archives: Sequence[Archive]) -> tuple[ArchivePlace, ...]:
    return tuple(
        ArchivePlace(
            None if one.repository is None else fold(one.repository).casefold().strip(" ."),
            (_unit_part(one.fond), _unit_part(one.opis or ""), _unit_part(one.delo)),
            frozenset(one.sheets),
            frozenset(map(_leaf, one.sheets)),
        )
        for one in archives
        if one.fond and one.delo and one.sheets
    )


def _unit_part(text: str) -> str:
    return key(text).replace("s", "с") if text else ""  # 3-os is 3-ос


def _leaf(sheet: str) -> str:
    read = parse_sheet(sheet)
    if read is None or read[1] is not None:
        return sheet
    return str(replace(read[0], verso=False))


def _own(value: FieldValue | None) -> FieldValue | None:
    return None if value is None or value.origin == "transcription" else value


def _number_and_date(number: FieldValue | None, date: FieldValue | None) -> tuple[str, str] | None:
    if number is None or date is None or number.normalised is None or date.normalised is None:
        return None
    return fold(number.normalised).casefold(), date.normalised


def _grams(tokens: Iterable[Token]) -> frozenset[int]:
    keys = [
        key(token.text)
        for token in tokens
        if token.counted and token.text != UNREAD and is_word(token.text)
    ]
    n = min(GRAM, len(keys))
    return frozenset(
        hash(gram) for gram in zip(*(keys[shift:] for shift in range(n)), strict=False)
    )
