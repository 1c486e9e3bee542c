"""The kind of one difference: what a word of the record and its counterpart say of each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.compare.abbreviations import expands
from pipeline.compare.comparison import Detail, Kind
from pipeline.compare.dates import is_other_month, month_of
from pipeline.compare.letters import as_digits, as_ones, confusable, same_look
from pipeline.compare.normal import fold, fold_typography, fold_yo, is_cut, is_leader, is_word, key
from pipeline.compare.spelling import same_spelling

UNSURE = 0.8
"""Confidence below which a reading is doubted; most words read right have 0.9 and more."""
ALIKE = 0.4
"""Least similarity of two readings of one word, when the reading is doubted."""
CLOSE = 0.6
"""The same, when it is not."""
_DIGITS = re.compile(r"\d+")
_NOT_ALNUM = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands on both sides, with what is known about the words.

    Attributes:
        record: words as read, at least one.
        reference: words as printed, at least one.
        confidence: least of the record's words; ``None`` when unknown.
        in_date: a word of the reference or the record is part of a date.
        is_name: likewise of a name.
        known: the record's word stands elsewhere in the reference.
    """

    record: Sequence[str]
    reference: Sequence[str]
    confidence: float | None = None
    in_date: bool = False
    is_name: bool = False
    known: bool = False

    @property
    def texts(self) -> tuple[str, str]:
        return " ".join(self.record), " ".join(self.reference)

    @property
    def unsure(self) -> bool:
        return self.confidence is not None and self.confidence < UNSURE


@dataclass(frozen=True, slots=True)
class Finding:
    """Kind of a difference; ``misread`` when the scan may say what the reference says."""

    kind: Kind
    detail: Detail = ""
    misread: bool = False


def kind_of(pair: Pair) -> Finding | None:
    """What the difference is; ``None`` when both sides have the same text.

    First what cannot matter (typography), then figures, then what an edition does to words
    (expansion, spelling), then names, then errors of recognition. A changed figure, date or name
    keeps its kind also when it may be misread: a person should look.
    """
    here, there = pair.texts
    if here == there or is_leader(here + there):
        return None
    return (
        _typography(here, there)
        or _figures(pair, here, there)
        or _form(here, there)
        or _edited(pair)
        or _name(pair, here, there)
        or _word(pair, here, there)
    )


def _typography(here: str, there: str) -> Finding | None:
    if fold_typography(here) == fold_typography(there):
        return Finding("editorial", "typography")
    if fold(here) == fold(there):
        return Finding("editorial", "yo")
    return None


def _figures(pair: Pair, here: str, there: str) -> Finding | None:
    """Differences in digits, and letters read for digits."""
    digits = _figure_groups(here), _figure_groups(there)
    if not any(digits) or digits[0] == digits[1]:
        return None
    if _same_figures(as_ones(here), as_ones(there)):
        return Finding("editorial", "typewriter-one")
    if expands(here, pair.reference) or expands(there, pair.record):
        return None
    return _misread_figures(pair, here, there) or Finding(
        "date" if pair.in_date else "number",
        "",
        pair.unsure or confusable(_bare(here), _bare(there)),
    )


def _misread_figures(pair: Pair, here: str, there: str) -> Finding | None:
    """Letters for digits or digits for letters; a digit for another is never only misread."""
    digits = _has_figure(here), _has_figure(there)
    if _same_figures(as_digits(here), as_digits(there)):
        return Finding("recognition", "confusable", misread=True)
    if all(digits):
        return None
    if pair.unsure:
        return Finding("recognition", "low-confidence", misread=True)
    if _similar(here, there) >= CLOSE:
        return Finding("recognition", "confusable", misread=True)
    return None


def _figure_groups(text: str) -> list[str]:
    """Runs of digits: ``13-16`` has two, and ``13 16`` is a number badly parted."""
    return _DIGITS.findall(text.replace(" ", ""))


def _has_figure(text: str) -> bool:
    """Whether it has a digit, or an I that stands alone for 1."""
    return bool(_DIGITS.search(text)) or _bare(as_ones(text)).isdigit()


def _same_figures(here: str, there: str) -> bool:
    return _bare(here) == _bare(there) and _figure_groups(here) == _figure_groups(there)


def _form(here: str, there: str) -> Finding | None:
    """The same letters and digits: case, punctuation, hyphens, spaces, Latin lookalikes."""
    signs_only = not is_word(here) and not is_word(there)
    if signs_only or key(here) != key(there):
        return Finding("editorial", "punctuation") if signs_only else None
    a, b = fold(here), fold(there)
    bare, low = (_bare(a), _bare(b)), (_bare(a).casefold(), _bare(b).casefold())
    detail: Detail = "spelling"
    if a.replace("-", "").replace(" ", "") == b.replace("-", "").replace(" ", ""):
        detail = "hyphen" if a.count("-") != b.count("-") else "word-division"
    elif bare[0] == bare[1]:
        detail = "punctuation"
    elif low[0] == low[1]:
        detail = "capitals"
    elif same_look(*bare) or same_look(*low):
        return Finding("recognition", "lookalike", misread=True)
    return Finding("editorial", detail)


def _edited(pair: Pair) -> Finding | None:
    """Abbreviations written out, old spelling, a word cut at the page's end."""
    if len(pair.record) == 1 and expands(pair.record[0], pair.reference):
        return Finding("editorial", "expansion")
    if len(pair.reference) == 1 and expands(pair.reference[0], pair.record):
        return Finding("editorial", "abbreviation")
    here, there = pair.texts
    if is_cut(here, there):
        return Finding("editorial", "line-end")
    if len(pair.record) == len(pair.reference) == 1 and same_spelling(here, there):
        return Finding("editorial", "spelling")
    return None


def _name(pair: Pair, here: str, there: str) -> Finding | None:
    printed = month_of(there)
    if printed is not None and pair.in_date and is_other_month(here, printed):
        return Finding("date", "", pair.unsure)
    if not pair.is_name:
        return None
    if pair.unsure and _similar(here, there) >= ALIKE:
        return Finding("recognition", "low-confidence", misread=True)
    return Finding("name", "", confusable(_bare(here), _bare(there)))


def _word(pair: Pair, here: str, there: str) -> Finding:
    alike = _similar(here, there)
    if pair.unsure and alike >= ALIKE:
        return Finding("recognition", "low-confidence", misread=True)
    if pair.known and key(here):
        return Finding("wording", "", confusable(key(here), key(there)))
    if confusable(key(here), key(there)):
        return Finding("recognition", "confusable", misread=True)
    if alike >= CLOSE:
        # A form found nowhere else is rather a misreading than a typist's slip.
        return Finding("recognition", "unknown-word", misread=True)
    return Finding("wording", "", pair.unsure)


def _bare(text: str) -> str:
    return _NOT_ALNUM.sub("", fold_yo(text))


def _similar(here: str, there: str) -> float:
    return Levenshtein.normalized_similarity(key(here), key(there))
