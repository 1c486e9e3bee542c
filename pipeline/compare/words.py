"""The words of a record and of a reference, in reading order, each with its section.

A word broken over two lines is one word with two places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from pipeline.compare.normal import compose, without_note_signs
from pipeline.record import FieldValue, Paragraph, Record, Run, TypedLine, WordAt
from pipeline.record.values import BoxList, Part
from pipeline.transcription.reference import Reference

Section = Literal["header", "body", "pencil", "signature", "other"]
"""pencil: written by hand, in pencil or ink. other: footers, margins, page numbers."""
SECTIONS: tuple[Section, ...] = ("header", "body", "pencil", "signature", "other")
LOOSE: frozenset[Section] = frozenset({"header", "signature", "other"})
"""Sections whose lines an edition puts in an order of its own."""

HYPHENS = "-‐‑¬\u00ad"
UNREAD = "[…]"
"""Stands for handwriting that was not read."""
_FIGURE = re.compile(r"IMG|~+")

Field = Literal["date", "number"]
Box = tuple[int, int, int, int]


class Place(Part):
    """Where a word, or a part of one, stands."""

    page: str
    box: BoxList


@dataclass(frozen=True, slots=True)
class Token:
    """One word, with the punctuation that stands at it.

    Attributes:
        text: NFC; never empty, no white space.
        section: the part of the document it belongs to.
        paragraph: index in the body, from 0; ``None`` outside it.
        places: on the scan, a box for each part; empty for a word of a reference.
        confidence: least of its parts; ``None`` when nothing read it.
        field: the field of the head that it is part of.
        struck: struck out by hand.
        counted: ``False`` for page numbers, which no edition prints.
    """

    text: str
    section: Section
    paragraph: int | None = None
    places: tuple[Place, ...] = ()
    confidence: float | None = None
    field: Field | None = None
    struck: bool = False
    counted: bool = True


def record_tokens(record: Record) -> tuple[Token, ...]:
    """Head, body, then the other lines; nothing that a transcription gave."""
    fields = _field_words(record)
    return tuple(
        chain(
            chain.from_iterable(_line_tokens(line, "header", fields) for line in record.header),
            chain.from_iterable(run.tokens for run in body_tokens(record)),
            chain.from_iterable(
                _line_tokens(line, "signature" if line.role == "signature" else "other", fields)
                for line in record.other_lines
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class RunTokens:
    """The words of one run.

    Attributes:
        paragraph: index in the body, from 0.
        run: index in the paragraph, from 0.
        first: index of its first word in :func:`record_tokens`.
        tokens: its words.
    """

    paragraph: int
    run: int
    first: int
    tokens: tuple[Token, ...]


def body_tokens(record: Record) -> Iterator[RunTokens]:
    """The words of the body, run by run, as they stand in :func:`record_tokens`."""
    marks = {(entry.page, entry.id): entry for entry in record.annotations}
    boxes = {at: Place(page=entry.page, box=entry.box) for at, entry in marks.items()}
    sure = {at: entry.reading_confidence for at, entry in marks.items()}
    fields = _field_words(record)
    first = sum(1 for line in record.header for _ in _line_tokens(line, "header", fields))
    for index, paragraph in enumerate(record.body):
        for at, run in enumerate(paragraph.runs):
            tokens = tuple(_run_tokens(run, index, boxes, sure, fields))
            yield RunTokens(index, at, first, tokens)
            first += len(tokens)


def reference_tokens(reference: Reference) -> tuple[Token, ...]:
    """Number, date and head, body, signatures; signs of footnotes and ``IMG`` left out.

    What the editor wrote (title, source, archive line, notes) is no text of the page.
    """
    return tuple(
        chain(
            _value_tokens(reference.number, "number"),
            _value_tokens(reference.date, "date"),
            (Token(word, "header") for line in reference.header for word in _printed(line)),
            chain.from_iterable(
                _paragraph_tokens(paragraph, index)
                for index, paragraph in enumerate(reference.body)
            ),
            (
                Token(word, "signature")
                for signature in reference.signatures
                for word in _printed(signature.text)
            ),
        )
    )


def whole_words(words: Sequence[WordAt]) -> Iterator[tuple[str, tuple[WordAt, ...]]]:
    """Words with their parts, breaks at line ends undone as ``join`` says."""
    text, parts = "", list[WordAt]()
    for index, word in enumerate(words):
        goes_on = word.join is not None and index + 1 < len(words)
        follows = bool(parts)
        parts.append(word)
        # A typist may repeat the hyphen on the next line.
        piece = word.text.lstrip(HYPHENS) or word.text if follows else word.text
        if goes_on:
            piece = piece.rstrip(HYPHENS) + ("-" if word.join == "hyphen-kept" else "")
        text += piece
        if not goes_on:
            yield text, tuple(parts)
            text, parts = "", []


def _line_tokens(
    line: TypedLine, section: Section, fields: Mapping[tuple[str, Box], Field]
) -> Iterator[Token]:
    counted = line.role != "page-number"
    yield from _typed_tokens(line.words, section, None, fields, counted=counted)


def _run_tokens(
    run: Run,
    paragraph: int,
    boxes: Mapping[tuple[str, str], Place],
    sure: Mapping[tuple[str, str], float | None],
    fields: Mapping[tuple[str, Box], Field],
) -> Iterator[Token]:
    section: Section = "body" if run.hand == "typed" else "pencil"
    if run.words:
        yield from _typed_tokens(run.words, section, paragraph, fields)
        return
    known = [(at.page, at.annotation) for at in run.annotations]
    places = tuple(boxes[at] for at in known if at in boxes)
    confidence = min((c for at in known if (c := sure.get(at)) is not None), default=None)
    for word in compose(run.as_read).split():
        yield Token(word, section, paragraph, places, confidence)


def _typed_tokens(
    words: Sequence[WordAt],
    section: Section,
    paragraph: int | None,
    fields: Mapping[tuple[str, Box], Field],
    *,
    counted: bool = True,
) -> Iterator[Token]:
    for text, parts in whole_words(words):
        # Nothing of the scan is lost: an engine's word may hold a space.
        for piece in compose(text).split():
            yield Token(
                piece,
                section,
                paragraph,
                tuple(Place(page=part.page, box=part.box) for part in parts),
                min(part.confidence for part in parts),
                next(
                    (fields[at] for part in parts if (at := (part.page, part.box)) in fields), None
                ),
                any(part.struck for part in parts),
                counted,
            )


def _paragraph_tokens(paragraph: Paragraph, index: int) -> Iterator[Token]:
    for run in paragraph.runs:
        section: Section = "body" if run.hand == "typed" else "pencil"
        for word in _printed(run.text):
            yield Token(word, section, index)


def _value_tokens(value: FieldValue | None, field: Field) -> Iterator[Token]:
    if value is not None:
        for word in _printed(value.text):
            yield Token(word, "header", field=field)


def _printed(text: str) -> Iterable[str]:
    words = compose(without_note_signs(text)).split()
    return (word for word in words if not _FIGURE.fullmatch(word))


def _field_words(record: Record) -> dict[tuple[str, Box], Field]:
    named: tuple[tuple[Field, FieldValue | None], ...] = (
        ("date", record.date),
        ("number", record.number),
    )
    return {
        (word.page, word.box): field
        for field, value in named
        if value is not None
        for word in value.words
    }
