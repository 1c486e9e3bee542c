"""Whether a record and a transcription are of the same document at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field
from rapidfuzz.distance import Levenshtein

from pipeline.compare.links import Link
from pipeline.compare.normal import is_word, key
from pipeline.compare.words import Token
from pipeline.record.values import Part

LEAST_SHARE = 0.5
"""Of the shorter side's letters that must agree in passages; wrong pages have 0.1 at most."""
LEAST_RUN = 3
"""Words of a passage: shorter runs agree by chance in any two texts of a language."""
_SAME = 0.7  # similarity of two readings of one word

Share = Annotated[float, Field(ge=0, le=1)]


class Verdict(Part):
    """How much agrees, and what follows."""

    outcome: Literal["match", "part", "no match"] = Field(
        description="part: one side has much that the other lacks, as an excerpt has."
    )
    reference_share: Share = Field(
        description="Letters of the reference in passages of three words or more that agree."
    )
    record_share: Share = Field(description="The same of the record.")


def verdict(links: Sequence[Link], record: Sequence[Token], reference: Sequence[Token]) -> Verdict:
    """Judge by the letters in passages that agree word for word, or nearly."""
    here = there = 0
    for run in _runs(links, record, reference):
        here += sum(_letters(record[i]) for link in run for i in link.record)
        there += sum(_letters(reference[j]) for link in run for j in link.reference)
    of_record = here / max(1, sum(map(_letters, record)))
    of_reference = there / max(1, sum(map(_letters, reference)))
    shares = sorted((of_record, of_reference))
    outcome: Literal["match", "part", "no match"] = "no match"
    if shares[1] >= LEAST_SHARE:
        outcome = "match" if shares[0] >= LEAST_SHARE else "part"
    return Verdict(
        outcome=outcome,
        reference_share=round(of_reference, 4),
        record_share=round(of_record, 4),
    )


def _runs(
    links: Sequence[Link], record: Sequence[Token], reference: Sequence[Token]
) -> list[list[Link]]:
    """Agreeing links one after another on both sides, long enough; a whole short text also."""
    least = min(LEAST_RUN, len(record), len(reference))
    runs: list[list[Link]] = [[]]
    for link in links:
        if not _agrees(link, record, reference):
            continue
        last = runs[-1][-1] if runs[-1] else None
        if last is not None and (
            last.record.stop == link.record.start and last.reference.stop == link.reference.start
        ):
            runs[-1].append(link)
        else:
            runs.append([link])
    return [run for run in runs if len(run) >= least]


def _agrees(link: Link, record: Sequence[Token], reference: Sequence[Token]) -> bool:
    if not link.record or not link.reference:
        return False
    if len(link.record) != len(link.reference):
        return True  # joined, parted or written out
    a, b = key(record[link.record.start].text), key(reference[link.reference.start].text)
    return a == b or Levenshtein.normalized_similarity(a, b) >= _SAME


def _letters(token: Token) -> int:
    return len(key(token.text)) if token.counted and is_word(token.text) else 0
