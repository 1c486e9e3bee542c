"""Character and word error rates, as errors and length, so that they add up.

CER is the edit distance (V. Levenshtein, 1966) between the record's and the reference's text,
divided by the characters of the reference; WER is the same in words. Texts are folded
(:func:`~pipeline.compare.normal.fold`) and their words joined by one space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from rapidfuzz.distance import Levenshtein

from pipeline.compare.links import Link
from pipeline.compare.normal import fold
from pipeline.compare.words import SECTIONS, UNREAD, Section, Token
from pipeline.record.values import Part


class Rate(Part):
    """Errors among so many characters or words of the reference."""

    errors: Annotated[int, Field(ge=0)]
    length: Annotated[int, Field(ge=0)]

    def __add__(self, other: Rate) -> Rate:
        return Rate(errors=self.errors + other.errors, length=self.length + other.length)

    @property
    def value(self) -> float | None:
        """``None`` when the reference has no text: then there is no rate, only errors."""
        return self.errors / self.length if self.length else None

    def __str__(self) -> str:
        share = "–" if self.value is None else f"{self.value:.2%}"
        return f"{share} ({self.errors}/{self.length})"

    @staticmethod
    def total(rates: Iterable[Rate]) -> Rate:
        return sum(rates, Rate(errors=0, length=0))


class SectionRates(Part):
    """Rates of one section of the document."""

    section: Section
    characters: Rate
    words: Rate


@dataclass(frozen=True, slots=True)
class SectionText:
    """Folded words of one section on both sides, in the reference's order."""

    section: Section
    record: tuple[str, ...]
    reference: tuple[str, ...]


def section_texts(
    links: Sequence[Link], record: Sequence[Token], reference: Sequence[Token]
) -> tuple[SectionText, ...]:
    """Each section's text, whatever the order of regions on the page.

    Words that are linked belong to the section the reference has them in, an extra word to the
    record's. Page numbers and handwriting that was not read are no text.

    Args:
        links: in the reference's order, as :func:`~pipeline.compare.align.align` gives them.
        record: its words.
        reference: its words.
    """
    here: dict[Section, list[str]] = {section: [] for section in SECTIONS}
    there: dict[Section, list[str]] = {section: [] for section in SECTIONS}
    for link in links:
        section = (
            reference[link.reference.start].section
            if link.reference
            else record[link.record.start].section
        )
        here[section] += [fold(record[i].text) for i in link.record if is_text(record[i])]
        there[section] += [fold(reference[j].text) for j in link.reference]
    return tuple(SectionText(name, tuple(here[name]), tuple(there[name])) for name in SECTIONS)


def is_text(token: Token) -> bool:
    return token.counted and token.text != UNREAD


def section_rates(text: SectionText) -> SectionRates:
    words = word_rate(text.record, text.reference)
    return SectionRates(
        section=text.section,
        characters=character_rate(" ".join(text.record), " ".join(text.reference)),
        words=words,
    )


def character_rate(record: str, reference: str) -> Rate:
    """Edits (insert, delete, replace) that make the record's text the reference's."""
    return Rate(errors=_distance(record, reference), length=len(reference))


def word_rate(record: Sequence[str], reference: Sequence[str]) -> Rate:
    return Rate(errors=_distance(record, reference), length=len(reference))


def _distance(record: Sequence[str], reference: Sequence[str]) -> int:
    # The hint narrows the table to a band; a wrong one costs time only.
    hint = abs(len(record) - len(reference)) + max(len(reference), 64) // 16
    return Levenshtein.distance(record, reference, score_hint=hint)
