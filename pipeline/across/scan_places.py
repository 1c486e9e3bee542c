"""The text of a record's paragraph and where its words stand on the scan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.across.result import At
from pipeline.record import FieldValue, Paragraph, WordAt


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text, and the characters ``start`` to ``end`` of each of its words on the scan."""

    text: str
    spans: tuple[tuple[int, int, WordAt], ...] = ()

    def at(self, start: int, end: int) -> tuple[At, ...]:
        """Where these characters stand; empty where no word is known."""
        return places(word for first, last, word in self.spans if first < end and start < last)


def of_paragraph(paragraph: Paragraph) -> PlacedText:
    """The text of a paragraph, notes in its margin left out."""
    text = paragraph.text
    spans: list[tuple[int, int, WordAt]] = []
    position = 0
    for run in paragraph.runs:
        if run.place == "margin" and paragraph.kind != "margin":
            continue
        for word in run.words:
            said = word.text[:-1] if word.join == "hyphen-removed" else word.text
            found = text.find(said, position)
            if found >= 0 and said:
                position = found + len(said)
                spans.append((found, position, word))
    return PlacedText(text, tuple(spans))


def of_value(value: FieldValue, text: str) -> PlacedText:
    """The normal form of a field, each word where it is found in it, in either case."""
    low = text.casefold()
    spans = [
        (found, found + len(word.text), word)
        for word in value.words
        if (found := low.find(word.text.casefold())) >= 0
    ]
    return PlacedText(text, tuple(spans))


def places(words: Iterable[WordAt]) -> tuple[At, ...]:
    """The boxes of words."""
    return tuple(At(page=word.page, box=word.box) for word in words)


def whole(words: Iterable[WordAt]) -> tuple[At, ...]:
    """One box for each page that words stand on."""
    found: list[At] = []
    for page, group in groupby(words, key=lambda word: word.page):
        boxes = [word.box for word in group]
        first = (min(box[0] for box in boxes), min(box[1] for box in boxes))
        last = (max(box[2] for box in boxes), max(box[3] for box in boxes))
        found.append(At(page=page, box=(*first, *last)))
    return tuple(found)
