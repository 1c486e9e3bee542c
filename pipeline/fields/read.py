"""The header and the end of a document, read as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.fields.addressees import read_addressees, read_sender
from pipeline.fields.dates import find_day_without_year
from pipeline.fields.identity import read_identity
from pipeline.fields.marks import read_authenticity, read_kind, read_marks
from pipeline.fields.remarks import read_certified, read_copies, read_distribution
from pipeline.fields.signatures import read_signatures
from pipeline.fields.stamp import read_archive
from pipeline.fields.strips import Row
from pipeline.fields.zones import FieldSettings, Zones, find_zones
from pipeline.model import Found, Page


@dataclass(frozen=True, slots=True)
class Fields:
    """What the head and the end of a document say. A field that was not found is ``None``.

    Attributes:
        secrecy: the strictest mark; details ``also`` for each other mark.
        exemplar: number of the copy (``Экз. № 2``).
        urgency: ``вне очереди``, ``срочно``, ...
        handling: orders such as ``снятие копий воспрещается``.
        kind: kind of document in small letters, ``выписка из протокола``.
        number: the document's own; the outgoing number where it has no other.
        incoming, outgoing: numbers with ``Вх.`` or ``Исх.``.
        date: ISO 8601, of a day, month or year, or an interval of days; empty for a date that the
            calendar does not have. Details ``precision``, ``time``, ``problem``, ``label``.
        other_dates: further dates of the head and the end, the likeliest first.
        place: where it was written.
        sender: letterhead, or what stands after ``Откуда:``.
        addressees: details ``post``, ``name`` in the case as typed, ``role`` = ``copy``.
        signature: details ``post``, ``name``.
        certified: ``Верно:``, details ``post``, ``name``.
        copies: number of copies typed; details ``count``, ``executor``, ``typist``, ``initials``,
            ``bureau_number``, ``date``.
        distribution: what stands after ``Разослано:``.
        authenticity: a typed ``КОПИЯ``, ``ПОДЛИННИК``, ...
        archive: reference typed on the page; details ``repository``, ``fond``, ``opis``, ``delo``,
            ``sheet``.
        missing: for each field that was not found its name and the reason, in words.
    """

    secrecy: Found | None = None
    exemplar: Found | None = None
    urgency: Found | None = None
    handling: tuple[Found, ...] = ()
    kind: Found | None = None
    number: Found | None = None
    incoming: Found | None = None
    outgoing: Found | None = None
    date: Found | None = None
    other_dates: tuple[Found, ...] = ()
    place: Found | None = None
    sender: Found | None = None
    addressees: tuple[Found, ...] = ()
    signature: tuple[Found, ...] = ()
    certified: Found | None = None
    copies: Found | None = None
    distribution: Found | None = None
    authenticity: Found | None = None
    archive: Found | None = None
    missing: tuple[tuple[str, str], ...] = ()


_AT_HEAD = {
    "secrecy": "no secrecy mark",
    "exemplar": "no copy number",
    "urgency": "no mark of urgency",
    "kind": "no kind of document",
    "number": "no number with a № that is the document's own",
    "incoming": "no incoming number",
    "outgoing": "no outgoing number",
    "sender": "no letterhead and no «Откуда»",
    "addressees": "no address in the dative and no «Кому»",
    "authenticity": "no typed «Копия» or «Подлинник»",
}
_AT_END = {
    "signature": "no name with a post or initials",
    "certified": "no «Верно»",
    "copies": "no «Отп. … экз.»",
    "distribution": "no «Разослано»",
}
_AT_BOTH = {"date": "no date", "place": "no name of a place"}
_ANYWHERE = {"archive": "no archive reference"}


def read_fields(pages: Sequence[Page], settings: FieldSettings | None = None) -> Fields:
    """Read the head of the first page with typing and the end of the last one.

    Args:
        pages: of one document, in order. Kinds of regions are not relied on.
        settings: bounds of the search; the defaults suit an office typescript.

    Returns:
        What was found, each with its words, and a reason for each field that was not. Text in
        the body of the document is never taken for a field.
    """
    zones = find_zones(pages, settings or FieldSettings())
    head, end = zones.head, zones.end
    archive = read_archive([*zones.first, *(r for r in zones.last if r not in zones.first)])
    used: set[int] = set()
    if archive is not None:
        words = set(map(id, archive.words))
        used |= {
            id(strip)
            for row in (*head, *end)
            for strip in row.strips
            if any(id(word) in words for word in strip.words)
        }
    secrecy, exemplar, urgency, handling, marks = read_marks(head)
    used |= marks
    certified, more = read_certified(end)
    used |= more
    copies, more = read_copies(end)
    used |= more
    distribution, more = read_distribution(end)
    used |= more
    kind, title = read_kind(_free(head, used), zones.prose)
    title_row = None if title is None else head.index(_free(head, used)[title])
    authenticity, more = read_authenticity(_free(head, used))
    used |= more
    addressees, more = read_addressees(head, title_row, used)
    used |= more
    identity = read_identity(head, _rows_not_in(end, head), title_row, used)
    end_used = used | _ids_of(head, identity.date, identity.number, identity.place)
    signature, more = read_signatures(end, end_used)
    sender = read_sender(head, title_row, used | more)
    values = {
        "secrecy": secrecy,
        "exemplar": exemplar,
        "urgency": urgency,
        "kind": kind,
        "number": identity.number,
        "incoming": identity.incoming,
        "outgoing": identity.outgoing,
        "date": identity.date,
        "place": identity.place,
        "sender": sender,
        "addressees": addressees,
        "signature": signature,
        "certified": certified,
        "copies": copies,
        "distribution": distribution,
        "authenticity": authenticity,
        "archive": archive,
    }
    return Fields(
        secrecy=secrecy,
        exemplar=exemplar,
        urgency=urgency,
        handling=handling,
        kind=kind,
        number=identity.number,
        incoming=identity.incoming,
        outgoing=identity.outgoing,
        date=identity.date,
        other_dates=identity.other_dates,
        place=identity.place,
        sender=sender,
        addressees=addressees,
        signature=signature,
        certified=certified,
        copies=copies,
        distribution=distribution,
        authenticity=authenticity,
        archive=archive,
        missing=tuple((name, _why(name, zones)) for name, value in values.items() if not value),
    )


def _free(rows: Sequence[Row], used: set[int]) -> list[Row]:
    return [row for row in rows if not all(id(strip) in used for strip in row.strips)]


def _rows_not_in(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    known = {id(strip) for row in others for strip in row.strips}
    return [row for row in rows if not any(id(strip) in known for strip in row.strips)]


def _ids_of(rows: Sequence[Row], *values: Found | None) -> set[int]:
    words = {id(word) for value in values if value is not None for word in value.words}
    return {
        id(strip)
        for row in rows
        for strip in row.strips
        if any(id(word) in words for word in strip.words)
    }


def _why(name: str, zones: Zones) -> str:
    if zones.why_not:
        return zones.why_not
    lines = f"the first {len(zones.head)} lines"
    if not zones.head:
        lines = "the first page above its running text, which begins at the top"
    if name in _AT_HEAD:
        return f"{_AT_HEAD[name]} in {lines}"
    last = f"the last {len(zones.end)} lines" if zones.end else "any line after the running text"
    if name in _AT_END:
        return f"{_AT_END[name]} in {last}"
    if name in _AT_BOTH:
        extra = ""
        if name == "date" and any(find_day_without_year(r.whole.plain) for r in zones.head):
            extra = "; a day and month stand there without a year"
        return f"{_AT_BOTH[name]} in {lines} or at the end of the document{extra}"
    return f"{_ANYWHERE[name]} on the first or the last page"
