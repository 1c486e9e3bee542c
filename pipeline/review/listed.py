"""What the list of the review page says of one document, and how much it needs a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["review", "ready", "checked"]
Raw = Mapping[str, Any]
"""A record as it stands in its file."""

FIRST_WORDS = 160
"""Characters of the text that the list shows."""
LONGEST_REASON = 300
_WEIGHTS = {
    "scan-missing": 8.0,
    "low-confidence-page": 6.0,
    "no-typing": 5.0,
    "page-warning": 4.0,
    "archive-conflict": 4.0,
    "unread-handwriting": 4.0,
    "resolution": 3.0,
    "signature-unclear": 3.0,
    "unread-mark": 2.0,
    "rotated": 1.0,
    "low-confidence-words": 1.0,
}
_ANY_WEIGHT = 2.0
_MOST_OF_A_REASON = 10
"""Items of one reason that count: a page of ornaments is not worse than ten unread passages."""
_NO_CONFIDENCE = 10.0
"""What reading without any confidence weighs."""
_FIELDS = (
    "title", "source", "kind", "date", "number", "incoming", "outgoing", "place", "authenticity",
    "technique", "secrecy", "exemplar", "urgency", "sender", "signature", "certified", "copies",
    "distribution",
)  # fmt: skip
_FIELD_LISTS = ("addressees", "handling", "signatures", "other_dates")
_LINE_LISTS = ("header", "other_lines")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person should look: a code, how often, and the first of its messages."""

    reason: str
    count: int
    message: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One document in the list.

    Attributes:
        state: ``review`` when there is something for a person; ``checked`` when one has said so
            and no correction lies idle since.
        confidence: mean over its pages with typing, 0 to 1.
        pages: their ids.
        corrections: changes that stand, without the word that it is checked.
        unfit: those of them that fit nothing any more.
        last_change: UTC, as the log has it.
        problem: why the document cannot be shown; the rest is then what could be read.
        weight: what there is for a person to do.
        text: what is searched, folded.
    """

    id: str
    state: State
    confidence: float | None = None
    kind: str | None = None
    number: str | None = None
    date: str | None = None
    secrecy: str | None = None
    first_words: str = ""
    pages: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    marks: int = 0
    reasons: tuple[Reason, ...] = ()
    review: int = 0
    corrections: int = 0
    unfit: int = 0
    last_change: str | None = None
    problem: str | None = None
    weight: float = 0.0
    text: str = ""

    @property
    def rank(self) -> tuple[bool, bool, float, str]:
        """Sorts what needs a person most to the front, and what is checked to the end."""
        urgent = self.problem is not None or self.unfit > 0
        return self.state == "checked", not urgent, -self.weight, self.id

    def as_json(self) -> dict[str, Any]:
        """As the list of the page has it."""
        return {
            "id": self.id,
            "state": self.state,
            "confidence": self.confidence,
            "kind": self.kind,
            "number": self.number,
            "date": self.date,
            "secrecy": self.secrecy,
            "first_words": self.first_words,
            "pages": len(self.pages),
            "sheets": list(self.sheets),
            "marks": self.marks,
            "reasons": [
                {"reason": one.reason, "count": one.count, "message": one.message}
                for one in self.reasons
            ],
            "review": self.review,
            "corrections": self.corrections,
            "unfit": self.unfit,
            "last_change": self.last_change,
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class Work:
    """What people did in a document."""

    corrections: int = 0
    unfit: int = 0
    last_change: str | None = None
    checked: bool = False


NO_WORK = Work()


def listed(
    document_id: str, record: Raw, work: Work = NO_WORK, problem: str | None = None
) -> Listed:
    """What the list says of a document.

    Args:
        document_id: as its record's file is named.
        record: with corrections on top, in the form of its file.
        work: what people did.
        problem: why it cannot be shown, when it cannot.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: when it is not the form of a record.
    """
    pages = record["pages"]
    means = [page["mean_confidence"] for page in pages if page["mean_confidence"] is not None]
    confidence = round(sum(means) / len(means), 4) if means else None
    reasons = _reasons(record["review"], problem)
    for_a_person = bool(reasons) or work.unfit > 0
    done = work.checked and work.unfit == 0 and problem is None
    return Listed(
        id=document_id,
        state="checked" if done else "review" if for_a_person else "ready",
        confidence=confidence,
        kind=_text(record, "kind"),
        number=_text(record, "number"),
        date=_normal(record, "date"),
        secrecy=_text(record, "secrecy"),
        first_words=_first_words(record),
        pages=tuple(str(page["id"]) for page in pages),
        sheets=_sheets(record),
        marks=len(record["annotations"]),
        reasons=reasons,
        review=len(record["review"]),
        corrections=work.corrections,
        unfit=work.unfit,
        last_change=work.last_change,
        problem=problem,
        weight=_weight(reasons, confidence),
        text=folded("\n".join((document_id, *_searched(record)))),
    )


def broken(document_id: str, problem: str) -> Listed:
    """A document of which nothing can be read."""
    return Listed(
        id=document_id,
        state="review",
        reasons=_reasons((), problem),
        review=1,
        problem=problem,
        text=folded(document_id),
    )


def folded(text: str) -> str:
    """For comparing: case does not count, and ё is е."""
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def words_sought(search: str) -> tuple[str, ...]:
    """The words of a search, folded; all of them must occur."""
    return tuple(dict.fromkeys(folded(search).split()))


def _reasons(review: Iterable[Raw], problem: str | None) -> tuple[Reason, ...]:
    counts: dict[str, int] = {}
    messages: dict[str, str] = {}
    if problem is not None:
        counts["unreadable"], messages["unreadable"] = 1, problem
    for item in review:
        reason = str(item["reason"])
        counts[reason] = counts.get(reason, 0) + 1
        messages.setdefault(reason, str(item["message"])[:LONGEST_REASON])
    found = [Reason(reason, count, messages[reason]) for reason, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (-_weighs(one), one.reason)))


def _weighs(one: Reason) -> float:
    return _WEIGHTS.get(one.reason, _ANY_WEIGHT) * min(one.count, _MOST_OF_A_REASON)


def _weight(reasons: Iterable[Reason], confidence: float | None) -> float:
    doubt = 0.0 if confidence is None else _NO_CONFIDENCE * (1 - confidence)
    return round(sum(_weighs(one) for one in reasons) + doubt, 4)


def _text(record: Raw, name: str) -> str | None:
    value = record[name]
    return None if value is None else str(value["text"])


def _normal(record: Raw, name: str) -> str | None:
    value = record[name]
    return None if value is None else str(value["normalised"] or value["text"])


def _first_words(record: Raw) -> str:
    text = ""
    for line in (*_body(record), *(str(line["text"]) for line in record["header"])):
        text = f"{text} {line}".strip()
        if len(text) >= FIRST_WORDS:
            return f"{text[: FIRST_WORDS - 1].rstrip()}…"
    return text


def _body(record: Raw) -> Iterator[str]:
    for paragraph in record["body"]:
        for run in paragraph["runs"]:
            yield str(run["text"])


def _sheets(record: Raw) -> tuple[str, ...]:
    of_pages = tuple(str(page["sheet"]) for page in record["pages"] if page["sheet"])
    archive = record["archive"]
    return of_pages or (() if archive is None else tuple(str(one) for one in archive["sheets"]))


def _searched(record: Raw) -> Iterator[str]:
    for name in _FIELDS:
        yield from _said(record.get(name))
    for name in _FIELD_LISTS:
        for value in record.get(name) or ():
            yield from _said(value)
    archive = record["archive"]
    if archive is not None:
        yield from (
            str(archive[name]) for name in ("repository", "fond", "opis", "delo") if archive[name]
        )
    for name in _LINE_LISTS:
        yield from (str(line["text"]) for line in record.get(name) or ())
    yield from _body(record)
    yield from (str(mark["reading"]) for mark in record["annotations"] if mark["reading"])


def _said(value: Raw | None) -> Iterator[str]:
    if value is not None:
        yield str(value["text"])
        if value["normalised"]:
            yield str(value["normalised"])
