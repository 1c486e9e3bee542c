"""Typed words as pieces of TEI: what is doubtful, corrected, broken, struck out, underlined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.assemble.hyphens import HYPHENS
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.tei.field_words import FieldWords, WordKey
from pipeline.export.tei.hands import hand_of
from pipeline.export.tei.people import People
from pipeline.export.tei.places import Places
from pipeline.export.tei.tokens import Content, Token, Wrapper, element
from pipeline.export.tei.xml import Element, add
from pipeline.model import UNREAD, Annotation, AnnotationKind
from pipeline.record import AnnotationEntry, Record
from pipeline.record.values import WordAt

_DOUBTFUL = "assemble.word_confidence"
_DOUBTFUL_BY_DEFAULT = 0.4
_STROKES = {
    AnnotationKind.STRIKE_OUT: ("del", "overstrike"),
    AnnotationKind.UNDERLINE: ("hi", "underline"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read of a word, and the hyphen at the line's end that is not part of the text."""

    text: str
    hyphen: str = ""
    hyphen_first: bool = False


def pieces(words: Sequence[WordAt]) -> list[Piece]:
    """What each word gives to the text of its run; the hyphens are those of broken words."""
    found = []
    join: str | None = None
    for word in words:
        text, hyphen, first = word.text, "", False
        if join == "hyphen-kept" and text[0] in HYPHENS:
            text, hyphen, first = text[1:], text[0], True
        if word.join == "hyphen-removed":
            text, hyphen = text[:-1], text[-1:]
        elif word.join == "hyphen-kept":
            text = f"{text[:-1]}-"
        found.append(Piece(text, hyphen, first))
        join = word.join
    return found


def doubtful_below(record: Record) -> float:
    """The confidence below which a word is doubtful, as the run had it."""
    threshold = record.provenance.settings.get(_DOUBTFUL)
    return float(threshold) if isinstance(threshold, int | float) else _DOUBTFUL_BY_DEFAULT


class Words:
    """Makes pieces of TEI of the typed words of one document."""

    def __init__(self, document: ReviewedDocument, places: Places) -> None:
        self._places = places
        self._people = People.of(document)
        self._fields = FieldWords(document.record)
        self.doubtful = doubtful_below(document.record)
        self.strokes: set[tuple[str, str]] = set()
        self._around = self._stroked(document.record.annotations)

    def word(self, word: WordAt, piece: Piece, *, at_an_end: bool) -> Iterator[Token]:
        """The pieces of one word.

        Args:
            word: as the record has it.
            piece: of it, in the text.
            at_an_end: whether it stands in the head or at the end of the text.
        """
        key: WordKey = (word.page, word.box)
        within = self._fields.around(key, at_an_end=at_an_end)
        for mark, wrapper in self._around.get(key, ()):
            if wrapper not in within:
                within = (*within, wrapper)
                self.strokes.add((word.page, mark))
        hyphen = Token(element("pc", (("force", "weak"),), piece.hyphen), within)
        if piece.hyphen and piece.hyphen_first:
            yield hyphen
        yield Token(self._content(word, piece.text), within)
        if piece.hyphen and not piece.hyphen_first:
            yield hyphen

    def _content(self, word: WordAt, text: str) -> Content:
        changed = self._people.changed(word.page, word.box, word.text)
        is_doubtful = word.confidence < self.doubtful
        cert = f"{word.confidence:.4f}" if is_doubtful else None
        if changed is None:
            if not is_doubtful:
                return text
            return element("unclear", (("cert", cert), ("resp", "#machine")), text)
        resp = (("resp", changed.resp), ("cert", cert))
        if changed.before is None:
            return element("corr", resp, text)
        before = changed.before

        def append(parent: Element) -> None:
            choice = add(parent, "choice")
            add(choice, "sic", before)
            element("corr", resp, text)(choice)

        return append

    def _stroked(
        self, marks: Sequence[AnnotationEntry]
    ) -> dict[WordKey, list[tuple[str, Wrapper]]]:
        around: dict[WordKey, list[tuple[str, Wrapper]]] = {}
        for mark in sorted(marks, key=lambda one: one.kind is AnnotationKind.UNDERLINE):
            if mark.kind not in _STROKES or mark.anchor is None:
                continue
            name, rend = _STROKES[mark.kind]
            own = self._places.annotations[mark.page, mark.id]
            attributes = (
                ("rend", rend),
                ("hand", hand_of(own)),
                ("facs", f"#{self._places.marks[mark.page, mark.id]}"),
            )
            for word in mark.anchor.words:
                here = around.setdefault((word.page, word.box), [])
                here.append((mark.id, Wrapper(name, attributes)))
        return around


def written(text: str, marks: Sequence[Annotation], doubtful: float) -> list[Content]:
    """What a hand wrote, as it was read; ``[…]``, which was not, is ``gap``.

    Args:
        text: of the run, or the reading of the mark.
        marks: that were read.
        doubtful: a reading with less confidence is ``unclear``.
    """
    sure = [mark.reading_confidence for mark in marks if mark.reading_confidence is not None]
    is_doubtful = bool(sure) and min(sure) < doubtful
    contents: list[Content] = []
    for at, part in enumerate(text.split(UNREAD)):
        if at:
            contents.append(element("gap", (("reason", "illegible"), ("resp", "#machine"))))
        if part.strip() and is_doubtful:
            cert = f"{min(sure):.4f}"
            contents.append(element("unclear", (("cert", cert), ("resp", "#machine")), part))
        elif part:
            contents.append(part)
    return contents
