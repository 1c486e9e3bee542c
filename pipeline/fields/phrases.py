"""Set phrases of office work, found in spite of misread letters and letter-spacing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pipeline.fields.letters import fit, key
from pipeline.fields.strips import Strip


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """Words ``first`` to ``last`` (exclusive) of a strip are a phrase.

    Attributes:
        value: the normal form of the phrase.
        fit: 0 to 1.
    """

    first: int
    last: int
    value: str
    fit: float


@dataclass(frozen=True)
class Lexicon:
    """Phrases by their keys; built with :func:`lexicon`."""

    phrases: Mapping[str, str]
    longest: int

    def at(self, strip: Strip, first: int = 0) -> PhraseHit | None:
        """The longest phrase that starts at word ``first``, or ``None``.

        A phrase ends where a word ends. Blanks do not count, so a letter-spaced phrase matches
        however its letters were grouped.
        """
        best: PhraseHit | None = None
        best_length = 0
        gathered = ""
        for index in range(first, len(strip.words)):
            if not strip.keys[index] and any(c in "№0123456789" for c in strip.words[index].text):
                break
            gathered += strip.keys[index]
            if len(gathered) > self.longest + 3:
                break
            if not strip.keys[index] or not gathered:
                continue
            hit = self._best(gathered)
            if hit is not None:
                phrase, score = hit
                # A longer phrase wins unless it only forgives the word after a shorter one.
                if best is None or score >= best.fit or len(phrase) > best_length + 3:
                    best = PhraseHit(first, index + 1, self.phrases[phrase], score)
                    best_length = len(phrase)
        return best

    def whole(self, letters: str) -> tuple[str, float] | None:
        """Normal form and fit of the phrase that these letters are, or ``None``."""
        hit = self._best(letters)
        return None if hit is None else (self.phrases[hit[0]], hit[1])

    def _best(self, gathered: str) -> tuple[str, float] | None:
        if gathered in self.phrases:
            return gathered, 1.0
        scored = [
            (OSA.distance(gathered, phrase), abs(len(gathered) - len(phrase)), phrase, score)
            for phrase in self.phrases
            if (score := fit(gathered, phrase)) is not None
        ]
        if not scored:
            return None
        # Fewest edits first: a long phrase forgives more, which must not make it the likelier.
        _, _, phrase, score = min(scored)
        return phrase, score


def lexicon(forms: Mapping[str, Sequence[str]]) -> Lexicon:
    """From normal form to the ways it was typed."""
    phrases = {key(form): value for value, typed in forms.items() for form in typed}
    return Lexicon(phrases, max(map(len, phrases)))
