"""Every place where record and reference differ, with its kind and its place on the scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.compare.comparison import Detail, Difference, Kind
from pipeline.compare.dates import date_words
from pipeline.compare.kinds import Finding, Pair, kind_of
from pipeline.compare.links import Link
from pipeline.compare.names import name_words
from pipeline.compare.normal import is_leader, is_word, key
from pipeline.compare.words import LOOSE, UNREAD, Field, Place, Token


@dataclass(frozen=True, slots=True)
class Texts:
    """Both sides and their links, in the reference's order."""

    record: Sequence[Token]
    reference: Sequence[Token]
    links: Sequence[Link]


def differences(texts: Texts, agreeing: frozenset[Field] = frozenset()) -> tuple[Difference, ...]:
    """All differences, in the reference's order.

    Args:
        texts: aligned.
        agreeing: fields that say the same; their words may be written in another form.
    """
    make = _Maker(texts)
    found = [
        *_of_words(texts, agreeing, make),
        *_of_missing(texts, agreeing, make),
        *_of_extra(texts, agreeing, make),
        *_of_moved(texts, make),
        *_of_hands(texts, make),
    ]
    return tuple(difference for _, difference in sorted(found, key=lambda entry: entry[0]))


_Found = tuple[int, Difference]
"""Place in the order of links, and the difference there."""


class _Maker:
    """Makes differences; knows where each word's link stands."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.link_of_record = {i: n for n, link in enumerate(texts.links) for i in link.record}
        self.link_of_reference = {
            j: n for n, link in enumerate(texts.links) for j in link.reference
        }

    def __call__(self, finding: Finding, record: Sequence[int], reference: Sequence[int]) -> _Found:
        here = [self.texts.record[i] for i in record]
        there = [self.texts.reference[j] for j in reference]
        at = self.link_of_reference[reference[0]] if reference else self.link_of_record[record[0]]
        sure = [token.confidence for token in here if token.confidence is not None]
        difference = Difference(
            kind=finding.kind,
            detail=finding.detail,
            section=(there or here)[0].section,
            record=" ".join(token.text for token in here),
            reference=" ".join(token.text for token in there),
            record_words=tuple(record),
            reference_words=tuple(reference),
            places=_unique(place for token in here for place in token.places)
            or self._beside(reference),
            confidence=min(sure, default=None),
            misread=finding.misread,
        )
        return at, difference

    def _beside(self, reference: Sequence[int]) -> tuple[Place, ...]:
        """Places of the words next to words that the record lacks."""
        links = self.texts.links
        before = range(self.link_of_reference[reference[0]] - 1, -1, -1)
        after = range(self.link_of_reference[reference[-1]] + 1, len(links))
        places: list[Place] = []
        for way in (before, after):
            for n in way:
                if links[n].record and links[n].reference:
                    places += self.texts.record[links[n].record[0]].places
                    break
        return _unique(places)


def _unique(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


def _of_words(texts: Texts, agreeing: frozenset[Field], make: _Maker) -> Iterator[_Found]:
    """Linked words that are not the same."""
    dates = date_words(texts.record), date_words(texts.reference)
    names = name_words(texts.record), name_words(texts.reference)
    count = Counter(key(token.text) for token in texts.reference)
    for link in texts.links:
        if not link.record or not link.reference:
            continue
        here = [texts.record[i] for i in link.record]
        there = [texts.reference[j] for j in link.reference]
        if here[0].text == UNREAD or [t.text for t in here] == [t.text for t in there]:
            continue
        one_each = len(here) == len(there) == 1
        finding = kind_of(
            Pair(
                tuple(token.text for token in here),
                tuple(token.text for token in there),
                min((t.confidence for t in here if t.confidence is not None), default=None),
                _any_in(link, dates),
                one_each and link.reference[0] in names[1],
                one_each and count[key(here[0].text)] > 0,
            )
        )
        if finding is None:
            continue
        if finding.kind != "editorial" and _in_fields((*here, *there), agreeing):
            finding = Finding("editorial", "date-form")
        yield make(finding, link.record, link.reference)


def _any_in(link: Link, sets: tuple[frozenset[int], frozenset[int]]) -> bool:
    return not sets[0].isdisjoint(link.record) or not sets[1].isdisjoint(link.reference)


def _of_missing(texts: Texts, agreeing: frozenset[Field], make: _Maker) -> Iterator[_Found]:
    alone = [link.reference[0] for link in texts.links if not link.record]
    for run in _runs(alone, texts.reference):
        words = [texts.reference[j] for j in run]
        if not is_leader(" ".join(word.text for word in words)):
            yield make(_alone("missing", "", words, agreeing), (), run)


def _of_extra(texts: Texts, agreeing: frozenset[Field], make: _Maker) -> Iterator[_Found]:
    alone = [link.record[0] for link in texts.links if not link.reference]
    for run in _runs(alone, texts.record):
        words = [texts.record[i] for i in run]
        unread = [word for word in words if word.text == UNREAD]
        if unread or not is_leader(" ".join(word.text for word in words)):
            yield make(_alone("extra", _why_extra(words), words, agreeing), run, ())


def _why_extra(words: Sequence[Token]) -> Detail:
    if all(word.struck for word in words):
        return "struck-out"
    if not any(word.counted for word in words):
        return "page-number"
    return "handwriting" if any(word.section == "pencil" for word in words) else ""


def _alone(
    kind: Kind, detail: Detail, words: Sequence[Token], agreeing: frozenset[Field]
) -> Finding:
    if not any(is_word(word.text) for word in words) and detail != "handwriting":
        return Finding("editorial", "punctuation")
    if _in_fields(words, agreeing):
        return Finding("editorial", "date-form")
    return Finding(kind, detail)


def _in_fields(words: Iterable[Token], agreeing: frozenset[Field]) -> bool:
    return all(word.field is not None and word.field in agreeing for word in words)


def _runs(indices: Iterable[int], tokens: Sequence[Token]) -> Iterator[tuple[int, ...]]:
    """Indices one after another, of one section and alike in what is said about them."""

    def sort(token: Token) -> tuple[object, ...]:
        return (token.section, token.counted, token.struck, token.field)

    run: list[int] = []
    for index in sorted(indices):
        if run and (index != run[-1] + 1 or sort(tokens[index]) != sort(tokens[run[-1]])):
            yield tuple(run)
            run = []
        run.append(index)
    if run:
        yield tuple(run)


def _of_moved(texts: Texts, make: _Maker) -> Iterator[_Found]:
    """Passages of the text that stand elsewhere; the order of a head's lines says nothing."""

    def is_moved(link: Link) -> bool:
        if not (link.moved and link.record and link.reference):
            return False
        sections = (
            texts.record[link.record[0]].section,
            texts.reference[link.reference[0]].section,
        )
        return LOOSE.isdisjoint(sections)

    def goes_on(last: Link, link: Link) -> bool:
        return 0 <= link.record.start - last.record.stop <= 2 and (
            0 <= link.reference.start - last.reference.stop <= 2
        )

    for run in _grouped(texts.links, is_moved, goes_on):
        yield make(Finding("moved"), *_words_of(run))


def _of_hands(texts: Texts, make: _Maker) -> Iterator[_Found]:
    """Linked words that one side only has as written by hand."""

    def hands(link: Link) -> tuple[bool, bool]:
        return (
            texts.record[link.record[0]].section == "pencil",
            texts.reference[link.reference[0]].section == "pencil",
        )

    def disagrees(link: Link) -> bool:
        return bool(link.record and link.reference) and len(set(hands(link))) == 2

    def goes_on(last: Link, link: Link) -> bool:
        return hands(last) == hands(link) and link.reference.start == last.reference.stop

    for run in _grouped(texts.links, disagrees, goes_on):
        detail: Detail = "written-here" if hands(run[0])[0] else "typed-here"
        yield make(Finding("pencil", detail), *_words_of(run))


def _grouped(
    links: Iterable[Link],
    chosen: Callable[[Link], bool],
    goes_on: Callable[[Link, Link], bool],
) -> Iterator[list[Link]]:
    run: list[Link] = []
    for link in links:
        if not chosen(link):
            continue
        if run and not goes_on(run[-1], link):
            yield run
            run = []
        run.append(link)
    if run:
        yield run


def _words_of(run: Sequence[Link]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return (
        tuple(i for link in run for i in link.record),
        tuple(j for link in run for j in link.reference),
    )
