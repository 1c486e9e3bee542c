"""Corrections of what the engine read: careful, each written down, each reversible.

Quotes, dashes and spelling stay as typed. ``undo(*correct_page(page))`` is the page again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from statistics import median

from pipeline.correct.words import digits_in_words, homoglyphs, letters_in_numbers, ones_in_numbers
from pipeline.model import Box, Hand, Line, Page, Word

NOISE = frozenset("|_~.,!'`^‚‘’“”«»:;\\/")
"""Characters that specks, folds and the edge of the paper are read as.

Dashes, stars and digits are not among them: alone at a line's end they are often typed.
"""
LONGEST_NOISE = 2
"""Characters of a mark of noise; a row of dots or a typed rule is longer."""


@dataclass(frozen=True, slots=True)
class CorrectionSettings:
    """Which rules are on, and when a lone character at a line's end is noise.

    Attributes:
        homoglyphs: Latin look-alikes inside Cyrillic words.
        digits_in_words: ``3аявление``.
        letters_in_numbers: ``193З``.
        ones_in_numbers: ``4.4.Т`` for 4.4.1, ``[5`` for 15.
        edge_noise: remove lone marks at either end of a line.
        noise_confidence: a mark read with more confidence than this stays, 0 to 1.
        noise_gap: it is noise only when it stands further from the text than this many average
            characters of its line.

    Raises:
        ValueError: for a value out of range.
    """

    homoglyphs: bool = True
    digits_in_words: bool = True
    letters_in_numbers: bool = True
    ones_in_numbers: bool = True
    edge_noise: bool = True
    noise_confidence: float = 0.6
    noise_gap: float = 2.0

    def __post_init__(self) -> None:
        if not 0 <= self.noise_confidence <= 1:
            raise ValueError(f"noise_confidence {self.noise_confidence} is not in 0 to 1")
        if not self.noise_gap > 0:
            raise ValueError(f"noise_gap {self.noise_gap} is not above 0")


@dataclass(frozen=True, slots=True)
class Correction:
    """One change.

    Attributes:
        page: id of the page.
        box: of the word, in pixels of the original scan.
        rule: which rule made it.
        before, after: the word's text; ``after`` is empty for a removed word.
        region: id of the region.
        line, word: index of the line in its region and of the word in its line, **as read**.
        confidence: of the word as read.
    """

    page: str
    box: Box
    rule: str
    before: str
    after: str
    region: str
    line: int
    word: int
    confidence: float


_WORD_RULES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("homoglyphs", homoglyphs),
    ("digits_in_words", digits_in_words),
    ("letters_in_numbers", letters_in_numbers),
    ("ones_in_numbers", ones_in_numbers),
)
EDGE_NOISE = "edge_noise"


def correct_page(
    page: Page, settings: CorrectionSettings | None = None
) -> tuple[Page, tuple[Correction, ...]]:
    """The page with its typed words corrected, and every change in reading order.

    A line's box is drawn anew around the words that are left; a line that loses its last word
    keeps its box. Region boxes stay as the layout drew them.
    """
    settings = settings or CorrectionSettings()
    corrections: list[Correction] = []
    regions = []
    for region in page.regions:
        lines = []
        for index, line in enumerate(region.lines):
            changed = line
            if line.hand is Hand.TYPED:
                changed, made = _correct_line(line, page, region.id, index, settings)
                corrections += made
            lines.append(changed)
        regions.append(replace(region, lines=tuple(lines)))
    if not corrections:
        return page, ()
    return replace(page, regions=tuple(regions)), tuple(corrections)


def undo(page: Page, corrections: Iterable[Correction]) -> Page:
    """The page as it was read, from a corrected page and its corrections.

    Raises:
        ValueError: when a correction does not fit the page.
    """
    by_line: dict[tuple[str, int], list[Correction]] = {}
    for correction in corrections:
        if correction.page != page.id:
            raise ValueError(f"a correction of page {correction.page!r} is not one of {page.id!r}")
        by_line.setdefault((correction.region, correction.line), []).append(correction)
    regions = []
    for region in page.regions:
        lines = list(region.lines)
        for index, line in enumerate(lines):
            lines[index] = _undo_line(line, by_line.pop((region.id, index), []))
        regions.append(replace(region, lines=tuple(lines)))
    if by_line:
        raise ValueError(f"no such line on page {page.id!r}: {sorted(by_line)[0]}")
    return replace(page, regions=tuple(regions))


def _correct_line(
    line: Line, page: Page, region: str, index: int, settings: CorrectionSettings
) -> tuple[Line, list[Correction]]:
    corrections: list[Correction] = []

    def note(word: Word, at: int, rule: str, after: str) -> None:
        corrections.append(
            Correction(
                page.id, word.box, rule, word.text, after, region, index, at, word.confidence
            )
        )

    kept = list(enumerate(line.words))
    if settings.edge_noise:
        kept = _without_noise(line, page, settings)
        left = {at for at, _ in kept}
        for at, word in enumerate(line.words):
            if at not in left:
                note(word, at, EDGE_NOISE, "")
    words = []
    for at, original in kept:
        word = original
        changing = True
        while changing:
            # One rule can make room for another (a Latin letter beside a digit), so go round
            # until none applies; each rule only ever lowers the count of odd characters.
            changing = False
            for rule, apply in _WORD_RULES:
                after = apply(word.text) if getattr(settings, rule) else word.text
                if after != word.text:
                    note(word, at, rule, after)
                    word = replace(word, text=after)
                    changing = True
        words.append(word)
    return Line(_new_box(line, words), tuple(words), line.hand), corrections


def _without_noise(line: Line, page: Page, settings: CorrectionSettings) -> list[tuple[int, Word]]:
    """Words with their index in the line, without the lone marks at its ends."""
    kept = list(enumerate(line.words))
    vertical = page.rotation % 180 == 90
    while kept:
        for end in (-1, 0):
            word = kept[end][1]
            rest = [other for _, other in kept[:-1]] if end else [other for _, other in kept[1:]]
            if _is_noise(word, rest, settings, vertical=vertical) and not _box_speaks_against(
                line, rest
            ):
                del kept[end]
                break
        else:
            return kept
    return kept


def _is_noise(
    word: Word, rest: list[Word], settings: CorrectionSettings, *, vertical: bool
) -> bool:
    is_mark = len(word.text) <= LONGEST_NOISE and NOISE.issuperset(word.text)
    if not is_mark or word.confidence > settings.noise_confidence:
        return False
    if not rest:
        return True

    def span(box: Box) -> tuple[int, int]:
        return (box.y0, box.y1) if vertical else (box.x0, box.x1)

    pitch = median((span(o.box)[1] - span(o.box)[0]) / len(o.text) for o in rest)
    start, end = span(word.box)
    gap = min(max(span(o.box)[0] - end, start - span(o.box)[1]) for o in rest)
    return gap > settings.noise_gap * pitch


def _box_speaks_against(line: Line, rest: list[Word]) -> bool:
    """The line's box already leaves the mark out, which :func:`undo` could not tell apart."""
    around_all = Box.around(word.box for word in line.words)
    return bool(rest) and line.box != around_all and line.box == Box.around(w.box for w in rest)


def _new_box(line: Line, words: list[Word]) -> Box:
    if len(words) == len(line.words) or not words:
        return line.box
    around_all = Box.around(word.box for word in line.words)
    return Box.around(word.box for word in words) if line.box == around_all else line.box


def _undo_line(line: Line, corrections: list[Correction]) -> Line:
    words = list(line.words)
    tight = bool(words) and line.box == Box.around(word.box for word in words)
    removed = [correction for correction in corrections if not correction.after]
    for correction in sorted(removed, key=lambda item: item.word):
        words.insert(
            correction.word, Word(correction.before, correction.box, correction.confidence)
        )
    for correction in reversed(corrections):
        if not correction.after:
            continue
        if correction.word >= len(words) or words[correction.word].text != correction.after:
            raise ValueError(f"no word {correction.after!r} where the correction made one")
        words[correction.word] = replace(words[correction.word], text=correction.before)
    box = Box.around(word.box for word in words) if removed and tight else line.box
    return Line(box, tuple(words), line.hand)
