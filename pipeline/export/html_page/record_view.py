"""A record as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.export.html_page.keys import Keys
from pipeline.export.html_page.labels import (
    DETAILS,
    FIELDS,
    HANDS,
    MARKS,
    ORIGINS,
    PLACES,
    REASONS,
    RELATIONS,
    ROLES,
    Label,
    label,
)
from pipeline.export.html_page.pieces import Cutter, Piece
from pipeline.record import (
    AnnotationAt,
    AnnotationEntry,
    Archive,
    FieldValue,
    Paragraph,
    Record,
    ReviewItem,
    Run,
    TypedLine,
)

_FIELDS = (
    "kind", "number", "date", "place", "secrecy", "urgency", "exemplar", "handling", "sender",
    "addressees", "signatures", "certified", "copies", "distribution", "incoming", "outgoing",
    "other_dates", "authenticity", "technique", "title", "source",
)  # fmt: skip
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field with its evidence.

    Attributes:
        normal: in its normal form, where that differs from what is written.
        details: further named parts.
        marks: keys of signatures by hand.
    """

    label: Label
    pieces: tuple[Piece, ...]
    normal: str | None
    percent: int | None
    origin: Label
    details: tuple[tuple[Label, str], ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """A run; ``tags`` say in words what its look says: hand, place, origin."""

    style: str
    pieces: tuple[Piece, ...]
    tags: tuple[Label, ...]
    unread: bool
    marks: tuple[str, ...]
    space: str


@dataclass(frozen=True, slots=True)
class ParagraphView:
    kind: str
    runs: tuple[RunView, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    pieces: tuple[Piece, ...]
    role: Label


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark made by hand; ``key`` is empty for one that is on no page of the document."""

    key: str
    id: str
    page: int | None
    kind: Label
    hand: Label
    style: str
    percent: int
    reading: str | None
    reading_percent: int | None
    relation: Label | None
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Something to look at; ``key`` is empty where it has no place on a scan."""

    key: str
    title: Label
    message: str
    page: int | None


@dataclass(frozen=True, slots=True)
class RecordView:
    fields: tuple[FieldRow, ...]
    archive: str
    archive_origins: tuple[tuple[str, Label], ...]
    header: tuple[LineView, ...]
    body: tuple[ParagraphView, ...]
    other: tuple[LineView, ...]
    marks: tuple[MarkView, ...]
    review: tuple[ReviewView, ...]
    missing: tuple[tuple[Label, str], ...]


def review_places(record: Record) -> dict[str, ReviewItem]:
    """What to look at that has a place on a scan, by its key."""
    return {f"q{at}": item for at, item in enumerate(record.review, 1) if item.box is not None}


def record_view(record: Record, keys: Keys, cutter: Cutter) -> RecordView:
    return RecordView(
        fields=tuple(_fields(record, keys, cutter)),
        archive="" if record.archive is None else archive_line(record.archive),
        archive_origins=()
        if record.archive is None
        else tuple((part, label(ORIGINS, of)) for part, of in record.archive.origin.items()),
        header=tuple(_line(line, cutter) for line in record.header),
        body=tuple(_paragraph(paragraph, keys, cutter) for paragraph in record.body),
        other=tuple(_line(line, cutter) for line in record.other_lines),
        marks=tuple(_mark(mark, keys, cutter) for mark in record.annotations),
        review=tuple(_review(record, keys)),
        missing=tuple((label(FIELDS, name), why) for name, why in record.missing.items()),
    )


def archive_line(archive: Archive) -> str:
    """As editions write it: ``РГАСПИ. Ф. 558. Оп. 11. Д. 58. Л. 61``, and so on."""
    parts = [archive.repository or ""]
    parts += [
        f"{sign} {value}"
        for sign, value in (("Ф.", archive.fond), ("Оп.", archive.opis), ("Д.", archive.delo))
        if value
    ]
    if archive.sheets:
        parts.append(f"Л. {', '.join(archive.sheets)}")
    return ". ".join(part for part in parts if part)


def _fields(record: Record, keys: Keys, cutter: Cutter) -> Iterator[FieldRow]:
    for name in _FIELDS:
        value: FieldValue | Sequence[FieldValue] | None = getattr(record, name)
        values = (value,) if isinstance(value, FieldValue) else tuple(value or ())
        for one in values:
            yield _field(one, label(FIELDS, name), keys, cutter)
    if record.archive is not None and record.archive.typed is not None:
        yield _field(record.archive.typed, label(FIELDS, "archive"), keys, cutter)


def _field(value: FieldValue, name: Label, keys: Keys, cutter: Cutter) -> FieldRow:
    signed: Sequence[AnnotationAt] = getattr(value, "signed", ())
    return FieldRow(
        label=name,
        pieces=_evidence(value, cutter),
        normal=None if value.normalised == value.text else value.normalised,
        percent=None if value.confidence is None else round(100 * value.confidence),
        origin=label(ORIGINS, value.origin),
        details=tuple((label(DETAILS, part), said) for part, said in value.details.items()),
        marks=_keys(signed, keys),
    )


def _evidence(value: FieldValue, cutter: Cutter) -> tuple[Piece, ...]:
    pieces = cutter.cut(value.text, value.words)
    if not value.words or any(piece.keys for piece in pieces):
        return pieces
    # Another text than was read, such as a person's: all of it stands where those words are.
    keys = [key for word in value.words for key in cutter.keys.word(word.page, word.box)]
    least = min(word.confidence for word in value.words)
    person = value.origin == "corrected"
    return (Piece(value.text, tuple(keys), round(100 * least), person=person),)


def _line(line: TypedLine, cutter: Cutter) -> LineView:
    return LineView(cutter.cut(line.text, line.words), label(ROLES, line.role))


def _paragraph(paragraph: Paragraph, keys: Keys, cutter: Cutter) -> ParagraphView:
    views: list[RunView] = []
    before = "\n"
    for run in paragraph.runs:
        # In a table a run may begin or end a row.
        at_row = before.endswith("\n") or run.text.startswith("\n")
        views.append(_run(run, paragraph, keys, cutter, "" if at_row else " "))
        before = run.text
    return ParagraphView(paragraph.kind, tuple(views), _keys(paragraph.annotations, keys))


def _run(run: Run, paragraph: Paragraph, keys: Keys, cutter: Cutter, space: str) -> RunView:
    tags: list[Label] = []
    if run.hand != "typed":
        tags.append(label(HANDS, run.hand))
    if run.place not in ("inline", paragraph.kind):
        tags.append(label(PLACES, run.place))
    if run.origin == "transcription":
        tags.append(label(ORIGINS, run.origin))
    return RunView(
        style=f"{run.hand} {run.place}",
        pieces=cutter.cut(run.text, run.words),
        tags=tuple(tags),
        unread=run.hand != "typed" and not run.words and "[…]" in run.as_read,
        marks=_keys(run.annotations, keys),
        space=space,
    )


def _mark(mark: AnnotationEntry, keys: Keys, cutter: Cutter) -> MarkView:
    anchor = mark.anchor
    words: tuple[Piece, ...] = ()
    if anchor is not None:
        if anchor.relation == "between":
            around = [
                cutter.cut(one.text, (one,)) if one else (Piece("—"),)
                for one in (anchor.before, anchor.after)
            ]
            words = (*around[0], Piece(" … "), *around[1])
        else:
            text = " ".join(word.text for word in anchor.words)
            alone = [word.model_copy(update={"join": None}) for word in anchor.words]
            words = cutter.cut(text, alone)
    return MarkView(
        key=keys.marks.get((mark.page, mark.id), ""),
        id=mark.id,
        page=keys.pages.get(mark.page),
        kind=label(MARKS, mark.kind.value),
        hand=label(HANDS, mark.hand if mark.instrument is None else mark.instrument.value),
        style=mark.hand,
        percent=round(100 * mark.confidence),
        reading=mark.reading,
        reading_percent=None
        if mark.reading_confidence is None
        else round(100 * mark.reading_confidence),
        relation=None if anchor is None else label(RELATIONS, anchor.relation),
        words=words,
    )


def _review(record: Record, keys: Keys) -> Iterator[ReviewView]:
    placed = review_places(record)
    for at, item in enumerate(record.review, 1):
        page = None if item.page is None else keys.pages.get(item.page)
        key = f"q{at}"
        yield ReviewView(
            key=key if key in placed and page is not None else "",
            title=label(REASONS, item.reason),
            message=item.message,
            page=page,
        )


def _keys(of: Sequence[AnnotationAt], keys: Keys) -> tuple[str, ...]:
    found = (keys.marks.get((one.page, one.annotation)) for one in of)
    return tuple(key for key in found if key is not None)
