"""A record as an edition would have it: what it prints of each field, and where its notes stand.

:mod:`pipeline.transcription.render` prints it, and :func:`reference_of` says what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.record import AnnotationAt, FieldValue, Paragraph, Record, Run, RunPlace, TypedLine
from pipeline.record.values import HandName, WordAt
from pipeline.transcription.apparatus import read_apparatus
from pipeline.transcription.archive_line import print_archive
from pipeline.transcription.date_line import print_date
from pipeline.transcription.ending import is_office
from pipeline.transcription.head import read_line
from pipeline.transcription.lines import Line, clean
from pipeline.transcription.notes import hand_of, in_margin
from pipeline.transcription.number_line import print_number
from pipeline.transcription.source_line import print_source
from pipeline.transcription.values import plain

MOST_STARS = 5
BORROWED = "Прочтено по изданию."
_TOOLS: Mapping[HandName, str] = {"pencil": "карандашом", "ink": "чернилами"}
_Place = tuple[int, int]
"""Paragraph, and word in it; a line of the head is counted from -1 back, the last one first."""
_WordKey = tuple[str, tuple[int, int, int, int]]
"""Page and box of a word."""


@dataclass(frozen=True, slots=True)
class PrintedRun:
    """Words of one hand at one place."""

    words: tuple[str, ...]
    hand: HandName
    place: RunPlace
    annotations: tuple[AnnotationAt, ...]
    borrowed: bool = False
    """True for a reading that was taken from a published transcription."""


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """A footnote.

    Attributes:
        mark: ``*-*``, ``6-6``, or ``7`` for a note that is of no passage.
        text: never empty.
        first, last: paragraph and word of the passage's ends, or ``None`` when nothing in the
            text leads to it. Lines of the head are paragraphs below 0: -1 is the last of them.
    """

    mark: str
    text: str
    first: _Place | None
    last: _Place | None


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition prints of a record, every text on one line.

    Attributes:
        apparatus: source and archive, with their labels.
        date, number: as their lines have them.
        header: lines of the head that are not the date and number.
        paragraphs: the runs of each; none is empty.
        ending: remarks of the office below the signatures.
    """

    title: str | None
    apparatus: tuple[str, ...]
    date: str | None
    number: str | None
    header: tuple[str, ...]
    paragraphs: tuple[tuple[PrintedRun, ...], ...]
    signatures: tuple[str, ...]
    ending: tuple[str, ...]
    notes: tuple[PrintedNote, ...]


def edition_of(record: Record) -> Edition:
    """What an edition would print of a record."""
    paragraphs, places = _paragraphs(record.body)
    header = _header(record)
    for at, (line, text) in enumerate(header, -len(header)):
        if len(line.words) == len(text.split()):
            places |= {_key(word): (at, index) for index, word in enumerate(line.words)}
    return Edition(
        title=said(record.title.text) or None if record.title else None,
        apparatus=tuple(_apparatus(record)),
        date=None if record.date is None else _date(record.date),
        number=None if record.number is None else _number(record.number),
        header=tuple(text for _, text in header),
        paragraphs=paragraphs,
        signatures=tuple(filter(None, (said(value.text) for value in record.signatures))),
        ending=tuple(_ending(record)),
        notes=tuple(_notes(record, paragraphs, places)),
    )


def said(text: str) -> str:
    """A text on one line."""
    return plain(clean(text))


def _apparatus(record: Record) -> Iterable[str]:
    if record.source is not None and (source := said(record.source.text)):
        printed = print_source(source)
        read = read_apparatus(printed)
        yield printed if read is not None and read.sources else f"Источник: {source}"
    named = (record.authenticity, record.technique)
    values = [None if value is None else said(value.normalised or value.text) for value in named]
    archive = "" if record.archive is None else said(print_archive(record.archive))
    sentences = "".join(f" {value[:1].upper()}{value[1:]}." for value in values if value)
    if archive:
        line = f"Архив: {archive}{sentences}"
        read = read_apparatus(line)
        if (
            read is not None
            and [
                None if value is None else value.normalised
                for value in (read.authenticity, read.technique)
            ]
            == values
        ):
            yield line
            return
        yield f"Архив: {archive}"
    for label, value in zip(("Подлинность", "Способ воспроизведения"), values, strict=True):
        if value:
            yield f"{label}: {value}"


def _date(value: FieldValue) -> str:
    """In words where the day is known, else as typed."""
    wanted = value.normalised or None
    for printed in (print_date(wanted) if wanted else None, said(value.text)):
        read = read_line(Line(1, printed)) if printed else None
        if printed and read is not None and read.date and read.date.normalised == wanted:
            return printed
    return f"Дата: {said(value.text) or wanted or '?'}"


def _number(value: FieldValue) -> str:
    printed = said(print_number(value))
    read = read_line(Line(1, printed))
    wanted = said(value.normalised or value.text)
    return printed if read is not None and read.number else f"Номер: {wanted}"


def _header(record: Record) -> list[tuple[TypedLine, str]]:
    """The lines of the head but those that are date or number and nothing else."""
    used = {
        _key(word)
        for value in (record.date, record.number)
        if value is not None
        for word in value.words
    }
    return [
        (line, text)
        for line in record.header
        if (text := said(line.text))
        and not (line.words and all(_key(word) in used for word in line.words))
    ]


def _ending(record: Record) -> Iterable[str]:
    for label, value in (
        ("Верно", record.certified),
        ("Отпечатано", record.copies),
        ("Разослано", record.distribution),
    ):
        if value is not None and (text := said(value.text)):
            yield text if is_office(text) else f"{label}: {text}"


def _key(word: WordAt) -> _WordKey:
    return word.page, word.box


def _paragraphs(
    body: Sequence[Paragraph],
) -> tuple[tuple[tuple[PrintedRun, ...], ...], dict[_WordKey, _Place]]:
    """The runs of each paragraph with words, and where each word of the scan stands in them."""
    paragraphs: list[tuple[PrintedRun, ...]] = []
    places: dict[_WordKey, _Place] = {}
    for paragraph in body:
        runs: list[PrintedRun] = []
        count = 0
        for run in paragraph.runs:
            words = tuple(said(run.text).split())
            if not words:
                continue
            of_word = _indices(run)
            if of_word and max(of_word.values()) == len(words) - 1:
                for key, index in of_word.items():
                    places[key] = (len(paragraphs), count + index)
            count += len(words)
            # Typing in a margin is a paragraph of its own; writing there is said by its note.
            margin = run.hand != "typed" and run.place == "margin"
            runs.append(
                PrintedRun(
                    words,
                    run.hand,
                    "margin" if margin else "inline",
                    run.annotations,
                    borrowed=run.origin == "transcription",
                )
            )
        if runs:
            paragraphs.append(tuple(runs))
    return tuple(paragraphs), places


def _indices(run: Run) -> dict[_WordKey, int]:
    """Index in the run's text of each word of the scan; both parts of a broken word have one."""
    indices: dict[_WordKey, int] = {}
    at = 0
    for word in run.words:
        indices[_key(word)] = at
        at += word.join is None
    return indices


@dataclass(slots=True)
class _Free:
    """Written runs that no note explains yet, by paragraph and run."""

    runs: dict[tuple[int, int], tuple[PrintedRun, _Place, _Place]] = field(default_factory=dict)

    def take(
        self, annotations: Sequence[AnnotationAt], text: str
    ) -> tuple[PrintedRun, _Place, _Place] | None:
        for key, (run, _, _) in self.runs.items():
            fits = hand_of(text) == run.hand and in_margin(text) == (run.place == "margin")
            if annotations and tuple(annotations) == run.annotations and fits:
                return self.runs.pop(key)
        return None


def _free(paragraphs: Sequence[Sequence[PrintedRun]]) -> _Free:
    free = _Free()
    for index, runs in enumerate(paragraphs):
        start = 0
        for at, run in enumerate(runs):
            end = start + len(run.words)
            if run.hand != "typed":
                free.runs[index, at] = (run, (index, start), (index, end - 1))
            start = end
    return free


def _notes(
    record: Record,
    paragraphs: Sequence[Sequence[PrintedRun]],
    places: Mapping[_WordKey, _Place],
) -> Iterable[PrintedNote]:
    """The record's footnotes in order; then one for each written run that none of them explains."""
    free = _free(paragraphs)
    anchors = {(entry.page, entry.id): entry.anchor for entry in record.annotations}
    number = 0
    for note in record.footnotes:
        text = said(note.text)
        if not text:
            continue
        number += 1
        written = free.take(note.annotations, text)
        ends = None
        if written is not None:
            run, first, last = written
            ends, text = (first, last), _told(text, run)
        elif hand_of(text) == "typed":
            words = [
                word
                for at in note.annotations
                if (anchor := anchors.get((at.page, at.annotation))) is not None
                for word in anchor.words
            ]
            found = [places[_key(word)] for word in words if _key(word) in places]
            ends = _ends(found) if len(found) == len(words) else None
        passage = ends is not None or note.derived or bool(note.annotations)
        yield _note(number, text, ends, passage=passage)
    for run, first, last in free.runs.values():
        number += 1
        verb = "Помета на полях" if run.place == "margin" else "Вписано"
        yield _note(number, _told(f"{verb} {_TOOLS[run.hand]}.", run), (first, last), passage=True)


def _told(text: str, run: PrintedRun) -> str:
    """The note on a written run; a reading that is not the program's own says so."""
    return f"{text} {BORROWED}" if run.borrowed else text


def _ends(words: Sequence[_Place]) -> tuple[_Place, _Place] | None:
    """First and last of the words of a passage; in the head it keeps to one line."""
    if not words:
        return None
    first, last = min(words), max(words)
    return (first, last) if first[0] >= 0 or first[0] == last[0] else None


def _note(
    number: int, text: str, ends: tuple[_Place, _Place] | None, *, passage: bool
) -> PrintedNote:
    sign = "*" * number if number <= MOST_STARS else str(number)
    mark = f"{sign}-{sign}" if passage else str(number)
    first, last = ends or (None, None)
    return PrintedNote(mark, text, first, last)
