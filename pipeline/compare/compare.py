"""The whole comparison, on one screen."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.align import align
from pipeline.compare.comparison import ComparedWord, Comparison
from pipeline.compare.differences import Texts, differences
from pipeline.compare.fields import FieldOutcome, compare_fields, score
from pipeline.compare.handwriting import with_unread
from pipeline.compare.pencil import pencil_agreement
from pipeline.compare.rates import Rate, section_rates, section_texts
from pipeline.compare.verdict import verdict
from pipeline.compare.words import Field, Place, Token, record_tokens, reference_tokens
from pipeline.errors import DigitisationError
from pipeline.record import Record
from pipeline.transcription.reference import Reference


class CompareError(DigitisationError):
    """The two cannot be compared word by word."""

    stage = "match"


def compare(record: Record, reference: Reference) -> Comparison:
    """What a record and a transcription of the same language say alike, and what they do not.

    Raises:
        CompareError: when the transcription is not in Russian.
    """
    if reference.language != "ru":
        raise CompareError(
            "The transcription is a translation; its words cannot be found on the scan.",
            remedy="Name a transcription in Russian.",
        )
    here, there = record_tokens(record), reference_tokens(reference)
    links = with_unread(align(here, there), here, there)
    texts = Texts(here, there, links)
    sections = tuple(map(section_rates, section_texts(links, here, there)))
    fields = compare_fields(record, reference)
    return Comparison(
        schema_version="1.0",
        record_id=record.id,
        document=record.document,
        verdict=verdict(links, here, there),
        characters=Rate.total(section.characters for section in sections),
        words=Rate.total(section.words for section in sections),
        sections=sections,
        fields=fields,
        field_score=score(fields),
        pencil=pencil_agreement(texts),
        differences=differences(texts, _agreeing(fields)),
        record_words=_record_words(texts),
        reference_words=_reference_words(texts),
    )


def _agreeing(fields: Sequence[FieldOutcome]) -> frozenset[Field]:
    names: tuple[Field, ...] = ("date", "number")
    agree = {outcome.name for outcome in fields if outcome.state == "agree"}
    return frozenset(name for name in names if name in agree)


def _record_words(texts: Texts) -> tuple[ComparedWord, ...]:
    linked = {i: tuple(link.reference) for link in texts.links for i in link.record}
    return tuple(
        _word(token, token.places, linked[index]) for index, token in enumerate(texts.record)
    )


def _reference_words(texts: Texts) -> tuple[ComparedWord, ...]:
    linked = {j: tuple(link.record) for link in texts.links for j in link.reference}
    return tuple(
        _word(
            token,
            tuple(place for i in linked[index] for place in texts.record[i].places),
            linked[index],
        )
        for index, token in enumerate(texts.reference)
    )


def _word(token: Token, places: tuple[Place, ...], linked: tuple[int, ...]) -> ComparedWord:
    return ComparedWord(
        text=token.text,
        section=token.section,
        paragraph=token.paragraph,
        places=places,
        confidence=token.confidence,
        linked=linked,
    )
