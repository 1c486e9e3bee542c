"""The text of a document: its head, its paragraphs, its end, and the notes on it."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.tei.flow import Flow, append_contents
from pipeline.export.tei.hands import hand_of
from pipeline.export.tei.places import Places
from pipeline.export.tei.tokens import Token, Wrapper, write_tokens
from pipeline.export.tei.words import Words
from pipeline.export.tei.xml import Element, add
from pipeline.model import UNREAD
from pipeline.record import AnnotationAt, AnnotationEntry, Paragraph, Record, Run, TypedLine
from pipeline.record.values import WordAt

TRANSCRIPTION = "transcription"
"""``xml:id`` of the published transcription that parts were taken from."""
_AT_THE_END = ("signature", "field")
"""Roles of lines that stand behind the paragraphs."""
_PLACES = {"interlinear": "above", "inline": "inline", "margin": "margin"}
_IN_MARGIN = frozenset({"bar", "margin-note"})


def add_text(root: Element, document: ReviewedDocument, places: Places) -> None:
    """Append ``text``."""
    _Text(document, places).write(root)


class _Text:
    """Writes the text of one document."""

    def __init__(self, document: ReviewedDocument, places: Places) -> None:
        self._record: Record = document.record
        self._places = places
        self._flow = Flow(document.record, places, Words(document, places))
        self._marks = {(mark.page, mark.id): mark for mark in document.record.annotations}

    def write(self, root: Element) -> None:
        text = add(root, "text")
        div = add(add(text, "body"), "div", type="document")
        write_tokens(div, list(self._first_page()))
        self._opener(div)
        for paragraph in self._record.body:
            self._paragraph(div, paragraph)
        self._closer(div)
        write_tokens(div, list(self._flow.to_end()))
        self._back(text)

    def _first_page(self) -> Iterable[Token]:
        if self._record.pages:
            yield from self._flow.to_page(self._record.pages[0].id)

    def _opener(self, div: Element) -> None:
        if self._record.header:
            write_tokens(add(div, "opener"), self._lines(self._record.header))

    def _closer(self, div: Element) -> None:
        lines = [line for line in self._record.other_lines if line.role in _AT_THE_END]
        signed = [at for one in self._record.signatures for at in one.signed]
        if not lines and not signed:
            return
        if not self._record.body:
            add(div, "ab", type="empty")  # an end needs something that it ends
        closer = add(div, "closer")
        write_tokens(closer, self._lines(lines))
        for at in signed:
            self._note(closer, at)

    def _lines(self, lines: Iterable[TypedLine]) -> list[Token]:
        tokens: list[Token] = []
        for line in lines:
            if tokens:
                tokens.append(Token("\n", joins=True))
            tokens += self._flow.line(line)
        return tokens

    def _paragraph(self, div: Element, paragraph: Paragraph) -> None:
        marks = [mark for run in paragraph.runs for mark in run.annotations]
        by_hand = paragraph.kind == "handwriting"
        attributes: dict[str, str | None] = {}
        if by_hand:
            first = next(iter(marks), None)
            pages = [*(mark.page for mark in marks), *(one.page for one in paragraph.regions)]
            for page in pages[:1]:
                write_tokens(div, list(self._flow.to_page(page)))
            attributes["hand"] = self._hand(first, paragraph.runs[0].hand)
            attributes["facs"] = self._places.facs_of_marks(marks) or self._regions(paragraph)
        name = "ab" if paragraph.kind in ("table", "margin") else "p"
        kind = None if paragraph.kind == "paragraph" else paragraph.kind
        element = add(div, name, type=kind if name == "ab" else None, **attributes)
        tokens: list[Token] = []
        so_far = ""
        for run in paragraph.runs:
            if run.place == "margin" and paragraph.kind != "margin":
                continue
            if so_far and not so_far.endswith("\n") and not run.text.startswith("\n"):
                so_far += " "
                tokens.append(Token(" ", joins=True))
            so_far += run.text
            tokens += self._run(run, in_place=by_hand)
        write_tokens(element, tokens)
        noted = self._margin_notes(element, paragraph)
        for at in paragraph.annotations:
            key = (at.page, at.annotation)
            if key not in noted:
                self._note(element, at)

    def _run(self, run: Run, *, in_place: bool) -> Iterable[Token]:
        if run.hand == "typed":
            yield from self._flow.typed(run.words, run.text)
            return
        for mark in run.annotations:
            yield from self._flow.to_page(mark.page)
        within: list[Wrapper] = []
        if not in_place:
            attributes = (
                ("place", _PLACES[run.place]),
                ("hand", self._hand(next(iter(run.annotations), None), run.hand)),
                ("facs", self._places.facs_of_marks(run.annotations)),
            )
            within.append(Wrapper("add", attributes))
        if run.origin == "transcription":
            within.append(_supplied())
        for content in self._flow.hand(run.text, run.annotations):
            yield Token(content, tuple(within))

    def _margin_notes(self, element: Element, paragraph: Paragraph) -> set[tuple[str, str]]:
        """Notes in the margin, behind the text of the paragraph that they stand beside."""
        noted: set[tuple[str, str]] = set()
        for run in paragraph.runs:
            if run.place != "margin" or paragraph.kind == "margin":
                continue
            note = add(
                element,
                "note",
                type="margin-note",
                place="margin",
                hand=self._hand(next(iter(run.annotations), None), run.hand),
                facs=self._places.facs_of_marks(run.annotations),
            )
            within = (_supplied(),) if run.origin == "transcription" else ()
            contents = self._flow.hand(run.text, run.annotations)
            write_tokens(note, [Token(content, within) for content in contents])
            noted |= {(at.page, at.annotation) for at in run.annotations}
        return noted

    def _note(self, parent: Element, at: AnnotationAt) -> None:
        """A mark that speaks about text and is none of it."""
        key = (at.page, at.annotation)
        entry, mark = self._marks.get(key), self._places.annotations.get(key)
        if entry is None or mark is None:
            return
        self._flow.show((at,))
        note = add(
            parent,
            "note",
            type=entry.kind,
            place="margin" if entry.kind in _IN_MARGIN else None,
            hand=hand_of(mark),
            facs=f"#{self._places.marks[key]}",
            corresp=self._concerns(entry),
        )
        reading = entry.reading or (UNREAD if entry.kind.holds_text else "")
        append_contents(note, self._flow.hand(reading, (at,)))

    def _concerns(self, entry: AnnotationEntry) -> str:
        """The zones of the words that a mark speaks about, or of the lines that it is beside."""
        if entry.anchor is None:
            return ""
        ends = (entry.anchor.before, entry.anchor.after)
        words = [*entry.anchor.words, *(word for word in ends if word is not None)]
        names = dict.fromkeys(
            self._zone(word, of_line=entry.anchor.relation == "beside") for word in words
        )
        return " ".join(f"#{name}" for name in names if name)

    def _zone(self, word: WordAt, *, of_line: bool) -> str | None:
        key = self._places.line(word)
        if of_line:
            return self._places.lines.get(key) if key is not None else None
        return self._places.word_of.get((word.page, word.box))

    def _back(self, text: Element) -> None:
        shown = self._flow.shown | self._flow.words.strokes
        rest = [mark for key, mark in self._marks.items() if key not in shown]
        if not rest and not self._record.footnotes and not self._record.edition_notes:
            return
        back = add(text, "back")
        if rest:
            div = add(back, "div", type="marks")
            for mark in rest:
                self._note(div, AnnotationAt(page=mark.page, annotation=mark.id))
        if self._record.footnotes or self._record.edition_notes:
            div = add(back, "div", type="notes")
            for footnote in self._record.footnotes:
                facs = self._places.facs_of_marks(footnote.annotations)
                resp = "#machine" if footnote.derived else None
                add(div, "note", footnote.text, type="footnote", n=footnote.mark, facs=facs,
                    resp=resp)  # fmt: skip
            for one in self._record.edition_notes:
                add(div, "note", one.text, type="edition", n=one.mark, source=f"#{TRANSCRIPTION}")

    def _hand(self, at: AnnotationAt | None, hand: str) -> str:
        mark = self._places.annotations.get((at.page, at.annotation)) if at is not None else None
        return hand_of(mark) if mark is not None else f"#hand-{hand}"

    def _regions(self, paragraph: Paragraph) -> str:
        names = (self._places.regions.get((one.page, one.region)) for one in paragraph.regions)
        return " ".join(f"#{name}" for name in names if name)


def _supplied() -> Wrapper:
    return Wrapper("supplied", (("reason", "illegible"), ("source", f"#{TRANSCRIPTION}")))
