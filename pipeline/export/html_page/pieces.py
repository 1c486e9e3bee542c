"""Text as pieces that know where they stand on the scans.

The texts of the pieces, one after another, are the text itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.assemble import words_text
from pipeline.export.corrected import Corrected
from pipeline.export.html_page.keys import Keys
from pipeline.model import Box
from pipeline.record import WordAt


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or what stands between words.

    Attributes:
        text: with its white space.
        keys: of the places where its parts stand; empty for what stands between words.
        percent: confidence of its worst part.
        doubtful: read with low confidence.
        struck, underlined: by hand.
        person: a person corrected it.
        before: what the engine had read, where the program corrected it.
    """

    text: str
    keys: tuple[str, ...] = ()
    percent: int | None = None
    doubtful: bool = False
    struck: bool = False
    underlined: bool = False
    person: bool = False
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts texts into pieces.

    Attributes:
        keys: of the document.
        corrected: what was corrected on each page, by its id.
        least_confidence: a word read with less is doubtful, 0 to 1.
    """

    keys: Keys
    corrected: Mapping[str, Corrected]
    least_confidence: float

    def cut(self, text: str, words: Sequence[WordAt]) -> tuple[Piece, ...]:
        """A text and the words it was made of, in order; a word broken by a line is one piece.

        From a word on that the text does not have, it is one piece without a place.
        """
        pieces: list[Piece] = []
        at = 0
        for group in _wholes(words):
            said = words_text(group)
            start = text.find(said, at)
            if start < 0:
                break
            # Nothing but white space stands between words: else this is another word.
            if text[at:start].strip():
                break
            if start > at:
                pieces.append(Piece(text[at:start]))
            pieces.append(self._word(said, group))
            at = start + len(said)
        if at < len(text):
            pieces.append(Piece(text[at:]))
        return tuple(pieces)

    def _word(self, said: str, group: Sequence[WordAt]) -> Piece:
        confidence = min(word.confidence for word in group)
        known = [(word, self.corrected[word.page]) for word in group if word.page in self.corrected]
        before = [page.as_read[word.box] for word, page in known if word.box in page.as_read]
        return Piece(
            said,
            tuple(key for word in group for key in self.keys.word(word.page, word.box)),
            round(100 * confidence),
            confidence < self.least_confidence,
            any(word.struck for word in group),
            any(word.underlined for word in group),
            any((Box(*word.box), word.text) not in page.machine for word, page in known),
            " ".join(before) or None,
        )


def _wholes(words: Sequence[WordAt]) -> Iterator[list[WordAt]]:
    """Words, the parts of a broken one together."""
    group: list[WordAt] = []
    for word in words:
        group.append(word)
        if word.join is None:
            yield group
            group = []
    if group:
        yield group
