"""Errors planted on purpose into a correct transcription, and into the reading of a scan."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from compare_material import MONTHS, NAMES, Doc
from rapidfuzz.distance import Levenshtein

from pipeline.compare.comparison import Comparison, Kind
from pipeline.record import Paragraph, Record, Run, WordAt


@dataclass(frozen=True)
class Planted:
    """A changed transcription, and what a reader must be told.

    Of two swapped paragraphs either may be called the moved one: ``or_else``.
    """

    doc: Doc
    kind: Kind
    record: str
    reference: str
    or_else: str | None = None

    def found_in(self, comparison: Comparison, *, exactly: bool = True) -> bool:
        """Whether a difference of the kind has these words, or nearly these."""
        wanted = [(self.record, self.reference)]
        if self.or_else is not None:
            wanted.append((self.or_else, self.or_else))
        same = str.__eq__ if exactly else _nearly
        one_word = " " not in self.reference and bool(self.reference)
        return any(
            difference.kind == self.kind
            and same(difference.record, record)
            # The scan may be misread, a changed word of the transcription may not.
            and (str.__eq__ if one_word else same)(difference.reference, reference)
            for difference in comparison.differences
            for record, reference in wanted
        )


def _nearly(found: str, wanted: str) -> bool:
    """One word off at most, and one letter in ten, or one of a word: words may be misread."""
    longer = abs(len(found.split()) - len(wanted.split()))
    if " " not in wanted:
        return Levenshtein.distance(found, wanted) <= 1
    return longer <= 1 and Levenshtein.normalized_similarity(found, wanted) >= 0.9


def changed_digit(doc: Doc, dice: random.Random) -> Planted:
    at, match = _choose(doc, r"(?<=размере )\d+(?= рублей)", dice)
    old = match.group()
    return _replaced(doc, at, match.span(), old, _other_digit(old, dice), "number")


def changed_date(doc: Doc, dice: random.Random) -> Planted:
    at, match = _choose(doc, rf"(\d+) ({'|'.join(MONTHS)}) (\d{{4}}) г\.", dice)
    part = dice.choice((1, 2, 3))
    old = match.group(part)
    new = (
        dice.choice([month for month in MONTHS if month != old])
        if part == 2
        else _other_digit(old, dice)
    )
    return _replaced(doc, at, match.span(part), old, new, "date")


def changed_name(doc: Doc, dice: random.Random) -> Planted:
    at, match = _choose(doc, r"(?<=тов\. )\w+", dice)
    old = match.group()
    new = dice.choice([name for name in NAMES if name != old])
    return _replaced(doc, at, match.span(), old, new, "name")


def dropped_sentence(doc: Doc, dice: random.Random) -> Planted:
    at = dice.randrange(len(doc.paragraphs) - 1)
    sentences = re.split(r"(?<=\.) (?=[А-Я][а-я]+ [а-я])", doc.paragraphs[at])
    gone = dice.randrange(len(sentences))
    kept = " ".join(s for index, s in enumerate(sentences) if index != gone)
    return Planted(doc.with_paragraph(at, kept), "extra", sentences[gone], "")


def swapped_paragraphs(doc: Doc, dice: random.Random) -> Planted:
    at = dice.randrange(len(doc.paragraphs) - 2)
    first, second = doc.paragraphs[at : at + 2]
    swapped = doc.with_paragraph(at, second).with_paragraph(at + 1, first)
    return Planted(swapped, "moved", first, first, second)


def moved_pencil(doc: Doc, dice: random.Random) -> Planted:
    at = dice.randrange(len(doc.paragraphs) - 1)
    hands = tuple("pencil" if index == at else "typed" for index in range(len(doc.paragraphs)))
    return Planted(
        replace(doc, hands=hands), "pencil", doc.paragraphs[at], doc.paragraphs[at]
    )  # fmt: skip


PLANTINGS: dict[str, Callable[[Doc, random.Random], Planted]] = {
    "digit": changed_digit,
    "date": changed_date,
    "name": changed_name,
    "sentence": dropped_sentence,
    "swap": swapped_paragraphs,
    "pencil": moved_pencil,
}


def misread(record: Record, dice: random.Random, share: float = 0.03) -> Record:
    """The record with a letter read for another in some words, with a low confidence."""

    def word(old: WordAt) -> WordAt:
        letters = [k for k, letter in enumerate(old.text) if letter.isalpha()]
        if not letters or len(old.text) < 4 or dice.random() >= share:
            return old
        at = dice.choice(letters)
        new = dice.choice([c for c in "абвгдежзик" if c != old.text[at].lower()])
        text = old.text[:at] + new + old.text[at + 1 :]
        return old.model_copy(update={"text": text, "confidence": 0.5})

    def run(old: Run) -> Run:
        words = tuple(map(word, old.words))
        text = " ".join(w.text for w in words) if words else old.text
        return old.model_copy(update={"words": words, "text": text})

    def paragraph(old: Paragraph) -> Paragraph:
        return old.model_copy(update={"runs": tuple(map(run, old.runs))})

    return record.model_copy(update={"body": tuple(map(paragraph, record.body))})


def _choose(doc: Doc, pattern: str, dice: random.Random) -> tuple[int, re.Match[str]]:
    found = [
        (at, match)
        for at, text in enumerate(doc.paragraphs)
        for match in re.finditer(pattern, text)
    ]
    return dice.choice(found)


def _replaced(doc: Doc, at: int, span: tuple[int, int], old: str, new: str, kind: Kind) -> Planted:
    text = doc.paragraphs[at]
    return Planted(
        doc.with_paragraph(at, text[: span[0]] + new + text[span[1] :]), kind, old, new
    )  # fmt: skip


def _other_digit(number: str, dice: random.Random) -> str:
    at = dice.randrange(len(number))
    digit = dice.choice([d for d in "123456789" if d != number[at]])
    return number[:at] + digit + number[at + 1 :]
