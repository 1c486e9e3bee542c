"""References to archives as editions print them, in Russian or English, one or several a line.

``РГАСПИ. Ф. 558. Оп. 11. Д. 58. Л. 61–61 об. Подлинник. Машинопись.`` The signs between the parts
count for nothing, so slips such as ``Ф, 17, Оп 171`` and ``Op. 11.D. 58`` are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.record import Archive, FieldValue
from pipeline.transcription.sheets import expand, shorten
from pipeline.transcription.values import told

_LABEL = re.compile(r"^\s*(?:архив(?:ный шифр)?|archives?)\s*[:.]\s*(?=\S)", re.IGNORECASE)
_START = r"(?:(?<![^\W_])|(?<=\d))"
_GAP = r"[\s.,;:№]*"
_NUMBER = r"\d+(?:\s?[-–]?\s?(?:ос|ОС|os)(?![^\W_])|[а-яa-z](?![^\W_]))?"
_VERSO = r"(?:об(?:орот)?|ob|rev(?:erse)?|verso|v)(?![^\W_])\.?"
_LEAF = rf"\d{{1,5}}(?!\d)(?:\s?{_VERSO}|[а-яa-z](?:(?![^\W_])|(?=об))(?:\s?{_VERSO})?)?"
_REFERENCE = re.compile(
    rf"(?<![^\W_])(?:Фонд|Ф|Fond|F){_GAP}(?P<fond>(?:[РПRP]\s?[-–]?\s?)?{_NUMBER})"
    rf"(?:{_GAP}{_START}(?:Опись|Оп|Opis|Op|Inventory|Inv){_GAP}(?P<opis>{_NUMBER}))?"
    # A folder (папка) or box between opis and delo has no field of its own.
    rf"(?:{_GAP}{_START}(?:П|Пап|Папка|Порт|Кор|Box|P){_GAP}\d+[а-яa-z]?(?![^\W_]))?"
    rf"(?:{_GAP}{_START}(?:Дело|Д|Ед{_GAP}хр|Delo|File|D){_GAP}(?P<delo>{_NUMBER}))?"
    rf"(?:{_GAP}{_START}(?:Листы|Лист|ЛЛ|Лл|Л|Sheets?|Folios?|Fols?|LL|Ll|L){_GAP}"
    rf"(?P<sheets>{_LEAF}(?:\s*(?:[-‐‑–—,]|и\s|and\s)\s*{_LEAF})*))?"
)
_AUTHENTICITY = (
    ("подлинник", re.compile(r"\b(?:подлинн\w+|оригинал\w*|original|script|автограф|autograph)\b")),
    ("копия", re.compile(r"\b(?:\w*копи[яи]|cop(?:y|ies)|photocopy)\b")),
    ("отпуск", re.compile(r"\bотпуск\b")),
    ("черновик", re.compile(r"\b(?:черновик|draft)\b")),
    ("проект", re.compile(r"\bпроект\b")),
    ("дубликат", re.compile(r"\b(?:дубликат|duplicate)\b")),
    ("выписка", re.compile(r"\b(?:выписка|extract)\b")),
    ("перевод", re.compile(r"\bперевод\b")),
)
_TECHNIQUE = (
    ("машинопись", re.compile(r"\b(?:машинопис\w*|typescript|typewritten)\b")),
    (
        "рукопись",
        re.compile(r"\b(?:рукопис\w*|автограф|manuscript|handwritten|handwriting|autograph)\b"),
    ),
)
_MOST_WORDS = 7
_LONGEST_NAME = 120
_SENTENCES = re.compile(r"(?<=[.;])\s*")


@dataclass(frozen=True, slots=True)
class ArchiveLine:
    """What a line with references says.

    Attributes:
        archives: the references in order, each origin ``transcription``.
        texts: each as printed.
        authenticity, technique: the first that is named.
        rest: what was not understood, sentence by sentence.
    """

    archives: tuple[Archive, ...]
    texts: tuple[str, ...]
    authenticity: FieldValue | None
    technique: FieldValue | None
    rest: tuple[str, ...]


def is_labelled(text: str) -> bool:
    """The line opens with ``Архив:``."""
    return _LABEL.match(text) is not None


def parse_archive_line(text: str) -> ArchiveLine | None:
    """Read a line that holds references and nothing else.

    Returns:
        ``None`` for any other line. Without the label ``Архив:`` a reference needs its fond and
        one of opis, delo and sheets.
    """
    label = _LABEL.match(text)
    start = label.end() if label else 0
    matches = list(_REFERENCE.finditer(text, start))
    if label is None:
        matches = [m for m in matches if m["opis"] or m["delo"] or m["sheets"]]
    if not matches or matches[0].start() - start > _LONGEST_NAME:
        return None
    archives: list[Archive] = []
    texts: list[str] = []
    kept: list[str] = []
    rest: list[str] = []
    for index, match in enumerate(matches):
        following = matches[index + 1].start() if index + 1 < len(matches) else None
        # What stands before the next fond is its repository, once the known words are taken.
        last = len(text) if following is None else _known_end(text, match.end(), following)
        archives.append(_archive(text[start : match.start()], match))
        texts.append(text[start:last].strip(" ;,"))
        for sentence in _sentences(text[match.end() : last]):
            (kept if is_kept(sentence) else rest).append(sentence)
        start = last
    if label is None and sum(len(part) for part in rest) > _LONGEST_NAME:
        return None
    return ArchiveLine(
        tuple(archives), tuple(texts), _first(kept, of_authenticity), _first(kept, of_technique),
        tuple(rest),
    )  # fmt: skip


def _archive(before: str, match: re.Match[str]) -> Archive:
    repository = before.strip(" .,;:()[]") or None
    sheets = expand(match["sheets"]) if match["sheets"] else None
    values = {
        "repository": repository,
        "fond": _value(match["fond"]),
        "opis": _value(match["opis"]),
        "delo": _value(match["delo"]),
    }
    known = [part for part, value in values.items() if value]
    return Archive(
        **values,
        sheets=sheets or (),
        origin=dict.fromkeys((*known, *(("sheets",) if sheets else ())), "transcription"),
        typed=None,
    )


def _value(written: str | None) -> str | None:
    return None if written is None else re.sub(r"\s?[-–]\s?", "-", written).replace(" ", "")


def _known_end(text: str, start: int, end: int) -> int:
    """Where the sentences on authenticity and technique that follow a reference end."""
    at = start
    while at < end:
        match = re.compile(r"[\s.;,]*([^.;]+)[.;]?").match(text, at, end)
        if match is None or not is_kept(match[1]):
            return at
        at = match.end()
    return at


def _sentences(text: str) -> list[str]:
    parts = (part.strip(" .;,") for part in _SENTENCES.split(text))
    return [part for part in parts if part]


def is_kept(sentence: str) -> bool:
    """A few words that say whether it is an original, or how it was written."""
    if ":" in sentence:
        return False
    return of_authenticity(sentence) is not None or of_technique(sentence) is not None


def of_authenticity(sentence: str) -> FieldValue | None:
    """``Заверенная копия`` is ``копия``; ``Script``, as translators have it, ``подлинник``."""
    if len(sentence.split()) > _MOST_WORDS:
        return None
    low = sentence.casefold()
    name = next((name for name, words in _AUTHENTICITY if words.search(low)), None)
    return None if name is None else told(sentence.strip(" ."), name)


def of_technique(sentence: str) -> FieldValue | None:
    """``Машинописная копия`` is ``машинопись``; both ways are ``машинопись, рукопись``."""
    if len(sentence.split()) > _MOST_WORDS:
        return None
    low = sentence.casefold()
    names = [name for name, words in _TECHNIQUE if words.search(low)]
    return told(sentence.strip(" ."), ", ".join(names)) if names else None


def parse_kept_line(text: str) -> tuple[FieldValue | None, FieldValue | None] | None:
    """A line of nothing but ``Подлинник. Машинопись.``: authenticity and technique.

    ``КОПИЯ`` alone is a mark on the document itself, so the technique has to be named.
    """
    sentences = _sentences(text)
    if not all(is_kept(sentence) for sentence in sentences):
        return None
    if _first(sentences, of_technique) is None:
        return None
    return _first(sentences, of_authenticity), _first(sentences, of_technique)


def _first(sentences: list[str], reader: Callable[[str], FieldValue | None]) -> FieldValue | None:
    return next((value for one in sentences if (value := reader(one)) is not None), None)


def print_archive(archive: Archive) -> str:
    """The reference as a Russian edition prints it: ``РГАСПИ. Ф. 558. Оп. 11. Д. 58. Л. 61``."""
    sheets = shorten(archive.sheets)
    named = (("Ф.", archive.fond), ("Оп.", archive.opis), ("Д.", archive.delo), ("Л.", sheets))
    parts = [archive.repository] if archive.repository else []
    parts += [f"{label} {value}" for label, value in named if value]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts)
