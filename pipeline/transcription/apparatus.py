"""What an edition says about a document beside its text: source, archive, editor, posting."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.record import Archive, FieldValue
from pipeline.transcription.archive_line import (
    is_labelled,
    of_authenticity,
    of_technique,
    parse_archive_line,
    parse_kept_line,
)
from pipeline.transcription.date_line import parse_posted_line
from pipeline.transcription.source_line import parse_source_line
from pipeline.transcription.values import told

_AUTHENTICITY = re.compile(r"^\s*подлинность\s*:\s*(?=\S)", re.IGNORECASE)
_TECHNIQUE = re.compile(r"^\s*способ воспроизведения\s*:\s*(?=\S)", re.IGNORECASE)
_LABELLED_EDITOR = re.compile(
    r"^\s*(?P<label>перев[её]л[аи]?|переводчики?|редактор(?:ы|-составитель)?|составител[ьи]"
    r"|(?:перевод|публикация|подготовка)(?:,?\s(?:и\s)?(?:перевод|публикация|подготовка|текста))*"
    r"|публикацию подготовил[аи]?|текст подготовил[аи]?"
    r"|translators?|translation|editors?|compilers?)\s*:\s*(?P<names>\S.*)$",
    re.IGNORECASE,
)
# Without a colon the word has to lead to a name: "Редактор И. Петров" is a signature.
_EDITOR = re.compile(
    r"^\s*(?P<label>[Пп]ерев[её]л[аи]?|[Пп]убликацию подготовил[аи]?|[Тт]екст подготовил[аи]?"
    r"|[Пп](?:еревод|убликация|одготовка)(?:,?\s(?:и\s)?(?:перевод|публикация|подготовка|текста))*"
    r"|(?:[Tt]ranslat|[Ee]dit|[Tt]ranscrib|[Cc]ompil|[Pp]repar)ed(?:\sand\s\w+)?\sby"
    r"|[Tt]ranslation\sby)\s+(?P<names>[А-ЯЁA-Z][\w-]*\.?(?:,?\s\S+){0,9})$"
)
_COLLECTION = re.compile(
    r"^\s*(?P<collection>transcripts?\s+(?:from|of)\s[^,]+),\s*(?P<names>\S.*)$", re.I
)


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What was read; ``+`` joins two, the first value of a kind staying."""

    sources: tuple[FieldValue, ...] = ()
    archives: tuple[Archive, ...] = ()
    archive_text: tuple[str, ...] = ()
    authenticity: FieldValue | None = None
    technique: FieldValue | None = None
    editor: FieldValue | None = None
    posted: FieldValue | None = None
    unknown: tuple[str, ...] = ()

    def __add__(self, other: Apparatus) -> Apparatus:
        doubles = [
            later.text
            for first, later in (
                (self.authenticity, other.authenticity),
                (self.technique, other.technique),
                (self.editor, other.editor),
                (self.posted, other.posted),
            )
            # What a later reference says of its copy stands in archive_text with it.
            if first is not None
            and later is not None
            and not any(later.text in reference for reference in other.archive_text)
        ]
        return Apparatus(
            self.sources + other.sources,
            self.archives + other.archives,
            self.archive_text + other.archive_text,
            self.authenticity or other.authenticity,
            self.technique or other.technique,
            self.editor or other.editor,
            self.posted or other.posted,
            self.unknown + other.unknown + tuple(dict.fromkeys(doubles)),
        )


NOTHING = Apparatus()


def read_apparatus(text: str) -> Apparatus | None:
    """What a line of the apparatus says; ``None`` for any other line."""
    posted = parse_posted_line(text)
    if posted is not None:
        return Apparatus(posted=posted)
    source = parse_source_line(text)
    if source is not None:
        return Apparatus(sources=(source,))
    return _kept(text) or _editor(text)


def _kept(text: str) -> Apparatus | None:
    for label, reader in ((_AUTHENTICITY, of_authenticity), (_TECHNIQUE, of_technique)):
        match = label.match(text)
        if match is not None:
            said = text[match.end() :]
            value = reader(said) or told(said)
            if label is _AUTHENTICITY:
                return Apparatus(authenticity=value)
            return Apparatus(technique=value)
    line = parse_archive_line(text)
    if line is not None:
        return Apparatus(
            archives=line.archives,
            archive_text=line.texts,
            authenticity=line.authenticity,
            technique=line.technique,
            unknown=line.rest,
        )
    if is_labelled(text):
        return Apparatus(unknown=(text,))
    kept = parse_kept_line(text)
    return None if kept is None else Apparatus(authenticity=kept[0], technique=kept[1])


def _editor(text: str) -> Apparatus | None:
    match = _COLLECTION.match(text) or _LABELLED_EDITOR.match(text) or _EDITOR.match(text)
    if match is None:
        return None
    return Apparatus(editor=told(text, None, match.groupdict()))
