"""Whether both sides have the same words as written by hand."""

from __future__ import annotations

from pipeline.compare.comparison import PencilAgreement
from pipeline.compare.differences import Texts
from pipeline.compare.normal import is_word
from pipeline.compare.words import UNREAD, Token


def pencil_agreement(texts: Texts) -> PencilAgreement:
    """Counts of words; a word of one side alone counts there, unread handwriting as one word."""
    both = record_only = reference_only = unread = 0
    for link in texts.links:
        here = [texts.record[i] for i in link.record]
        there = [texts.reference[j] for j in link.reference]
        by_hand = _by_hand(here), _by_hand(there)
        if by_hand[0] and by_hand[1]:
            both += by_hand[1]
            unread += by_hand[1] if here[0].text == UNREAD else 0
        else:
            record_only += by_hand[0]
            reference_only += by_hand[1]
    return PencilAgreement(
        both=both, record_only=record_only, reference_only=reference_only, unread=unread
    )


def _by_hand(words: list[Token]) -> int:
    return sum(
        word.section == "pencil" and (is_word(word.text) or word.text == UNREAD) for word in words
    )
