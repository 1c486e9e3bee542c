"""A record in the form in which a Russian edition prints documents.

Two blank lines part head, text and end; one parts all else. ``parse`` of it gives what
:func:`reference_of` says, remarks aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.record import Record, Run
from pipeline.transcription.apparatus import NOTHING, read_apparatus
from pipeline.transcription.date_line import parse_date_line
from pipeline.transcription.edition import Edition, PrintedNote, PrintedRun, edition_of
from pipeline.transcription.ending import is_remark, signature_of
from pipeline.transcription.head import (
    NO_TITLE,
    NO_TITLE_LINE,
    date_within,
    number_within,
    read_line,
)
from pipeline.transcription.lines import LITERAL, Block, Line, escape
from pipeline.transcription.notes import opens_note
from pipeline.transcription.number_line import parse_number_line
from pipeline.transcription.parse import NO_TEXT, SECTION, is_ending, language_of
from pipeline.transcription.passages import key_of, paragraph_of
from pipeline.transcription.reference import Note, Reference
from pipeline.transcription.values import told

_ZONE = "\n\n\n"
_DASHES = frozenset("-–—")


def render(record: Record) -> str:
    r"""What a Russian edition would print of a record.

    A text that would be taken for something else, such as a paragraph that looks like a
    signature, has a backslash and a blank before it; a star of the document is ``\*``.
    """
    return print_edition(edition_of(record))


_Signs = dict[tuple[int, int], list[PrintedNote]]
"""Notes whose signs stand at a word, by paragraph and word."""


def print_edition(edition: Edition) -> str:
    """An edition as text that ends with a line break."""
    opening: _Signs = defaultdict(list)
    closing: _Signs = defaultdict(list)
    for note in edition.notes:
        if note.first is not None and note.last is not None:
            opening[note.first].append(note)
            closing[note.last].insert(0, note)
    ending = [*map(_signature, edition.signatures), *map(escape, edition.ending)]
    paragraphs = list(_paragraphs(edition, opening, closing, closed=bool(ending)))
    zones = ["\n\n".join(_head(edition, opening, closing)), "\n\n".join(paragraphs) or NO_TEXT]
    zones += ["\n\n".join(ending)] if ending else []
    notes = "\n".join(map(_note, edition.notes))
    return _ZONE.join(zones) + (f"\n\n{notes}" if notes else "") + "\n"


def _head(edition: Edition, opening: _Signs, closing: _Signs) -> Iterable[str]:
    yield NO_TITLE if edition.title is None else _title(edition.title, edition)
    if edition.apparatus:
        yield "\n".join(map(escape, edition.apparatus))
    if edition.date is not None:
        yield escape(edition.date)
    if edition.number is not None:
        yield escape(edition.number)
    if edition.header:
        yield "\n".join(
            _text(_marked(at, text.split(), opening, closing), _misread_in_head(text, edition))
            for at, text in enumerate(edition.header, -len(edition.header))
        )


def _title(title: str, edition: Edition) -> str:
    printed = escape(title)
    line = Line(1, printed)
    misread = (
        read_line(line) is not None
        or NO_TITLE_LINE.fullmatch(title) is not None
        or (edition.date is None and date_within([line]) is not None)
    )
    return _text(printed, misread)


def _misread_in_head(text: str, edition: Edition) -> bool:
    """A line of the head would be taken for a field that it is not."""
    line = Line(1, escape(text))
    known = read_line(line)
    field_known = (edition.date is not None, edition.number is not None)
    if known is None or known.heading:
        misread = False
    else:
        doubled = (known.date and field_known[0]) or (known.number and field_known[1])
        misread = known.apparatus != NOTHING or not doubled
    return (
        misread
        or (not field_known[0] and date_within([line]) is not None)
        or (not field_known[1] and number_within([line]) is not None)
    )


def _text(printed: str, misread: bool) -> str:
    return f"{LITERAL}{printed}" if misread or opens_note(printed) else printed


def _signature(text: str) -> str:
    misread = (
        read_apparatus(text) is not None or is_remark(text) or parse_date_line(text) is not None
    )
    return _text(escape(text), misread)


def _paragraphs(
    edition: Edition, opening: _Signs, closing: _Signs, *, closed: bool
) -> Iterable[str]:
    for index, runs in enumerate(edition.paragraphs):
        printed = _marked(index, [word for run in runs for word in run.words], opening, closing)
        misread = printed == NO_TEXT or SECTION.fullmatch(printed) is not None
        if index == len(edition.paragraphs) - 1 and not closed:
            misread = misread or is_ending(Block((Line(1, printed),), 1))
        yield _text(printed, misread)


def _marked(index: int, words: Sequence[str], opening: _Signs, closing: _Signs) -> str:
    """Words of a paragraph or a line of the head with the signs of notes around them."""
    return " ".join(
        _word(word, opening.get((index, at), ()), closing.get((index, at), ()))
        for at, word in enumerate(words)
    )


def _word(word: str, opening: Sequence[PrintedNote], closing: Sequence[PrintedNote]) -> str:
    printed = escape(word)
    if word in _DASHES and (opening or closing):
        printed = f"\\{word}"  # or its signs would make one with it, as in *-*
    before = " ".join(_sign(note) for note in opening)
    after = " ".join(_sign(note) for note in closing)
    return f"{before}{printed}{after}"


def _sign(note: PrintedNote) -> str:
    return key_of(note.mark) if note.mark.startswith("*") else f"[{note.mark}]"


def _note(note: PrintedNote) -> str:
    stars = note.mark.startswith("*")
    mark = note.mark.replace("-", "—") if stars else f"[{note.mark}]"
    return f"{mark} {escape(note.text)}"


def reference_of(record: Record) -> Reference:
    """The textual content of a record in the terms of a transcription.

    Texts are on one line each; writing between the lines is inline; a table is a paragraph. The
    date is in words and the archive reference in its printed form.
    """
    edition = edition_of(record)
    apparatus = sum(
        (read for line in edition.apparatus if (read := read_apparatus(line)) is not None), NOTHING
    )
    bodies = [paragraph_of([_run(run) for run in runs]) for runs in edition.paragraphs]
    return Reference(
        language=language_of(print_edition(edition)),
        title=None if edition.title is None else told(edition.title),
        sources=apparatus.sources,
        archives=apparatus.archives,
        archive_text=apparatus.archive_text,
        authenticity=apparatus.authenticity,
        technique=apparatus.technique,
        date=None if edition.date is None else parse_date_line(edition.date),
        number=None if edition.number is None else parse_number_line(edition.number),
        header=edition.header,
        body=tuple(body for body in bodies if body is not None),
        signatures=tuple(map(signature_of, edition.signatures)),
        ending=edition.ending,
        footnotes=tuple(_reference_note(note, edition) for note in edition.notes),
        editor=apparatus.editor,
        posted=apparatus.posted,
        remarks=(),
        unknown=apparatus.unknown,
    )


def _run(run: PrintedRun) -> Run:
    text = " ".join(run.words)
    return Run(text=text, hand=run.hand, place=run.place, words=(), annotations=())


def _reference_note(note: PrintedNote, edition: Edition) -> Note:
    paragraph, after = None, None
    if note.first is not None and note.first[0] >= 0:
        paragraph, word = note.first
        words = [each for run in edition.paragraphs[paragraph] for each in run.words]
        after = words[word - 1] if word else None
    return Note(
        mark=note.mark,
        text=note.text,
        anchored=note.first is not None,
        paragraph=paragraph,
        after=after,
    )
