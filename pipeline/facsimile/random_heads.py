"""Heads of random pages: secrecy, kind, date, number, place and addressee in their usual places."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.facsimile import material
from pipeline.facsimile.description import TrueField, TypedLine
from pipeline.facsimile.raster import Rng
from pipeline.model import RegionKind


@dataclass(slots=True)
class Draft:
    """A page while it is typed: the next row, and what stands above it."""

    width: int
    spacing: int
    row: int = 0
    lines: list[TypedLine] = field(default_factory=list)
    fields: list[TrueField] = field(default_factory=list)

    def put(
        self, text: str, column: int, kind: RegionKind, *, feed: int = 0, underlined: bool = False
    ) -> None:
        """Type a line at the next row; ``feed`` half intervals follow."""
        column = max(min(column, self.width - len(text)), 0)
        self.lines.append(TypedLine(text, self.row, column, kind, underlined=underlined))
        self.row += feed

    def middle(self, text: str, kind: RegionKind, *, feed: int) -> None:
        self.put(text, (self.width - len(text)) // 2, kind, feed=feed)

    def found(self, kind: str, text: str, normalised: str, **details: str) -> None:
        self.fields.append(TrueField(kind, text, normalised, tuple(details.items())))


def _secrecy(draft: Draft, rng: Rng) -> None:
    if rng.integers(0, 3):
        text, normal = material.SECRECY[int(rng.integers(0, len(material.SECRECY)))]
        underlined = not rng.integers(0, 4)
        column = draft.width - len(text) - int(rng.integers(0, 4))
        draft.put(text, column, RegionKind.HEADER, feed=5, underlined=underlined)
        draft.found("secrecy", text, normal)


def _date_and_number(draft: Draft, rng: Rng) -> None:
    """Date and number on one line, or the number below the date."""
    date, iso = material.date(rng, int(rng.integers(0, 7)))
    number, normal = material.number(rng, int(rng.integers(0, 5)))
    if rng.integers(0, 2):
        draft.put(date, 0, RegionKind.HEADER)
        draft.put(number, draft.width - len(number) - 6, RegionKind.HEADER, feed=5)
    else:
        draft.put(date, 0, RegionKind.HEADER, feed=3)
        draft.put(number, 0, RegionKind.HEADER, feed=4)
    draft.found("date", date, iso)
    draft.found("number", number, normal)


def _place(draft: Draft, rng: Rng) -> None:
    place = material.pick(rng, material.PLACES)
    draft.put(place, 0, RegionKind.HEADER, feed=5)
    draft.found("place", place, place)


def _title(draft: Draft, rng: Rng, text: str, normal: str) -> None:
    typed = material.spaced(text) if rng.integers(0, 2) else text
    draft.middle(typed, RegionKind.HEADER, feed=5)
    draft.found("document-kind", typed, normal)


def _addressee(draft: Draft, rng: Rng) -> None:
    who = material.person(rng)
    post = material.pick(rng, material.POSTS_TO)
    column = draft.width // 2 + int(rng.integers(0, 4))
    name = (
        f"тов. {who.dative.upper()} {who.initials}",
        f"т. {who.dative} {who.initials}",
        f"Тов. {who.initials} {who.dative.upper()}",
    )[int(rng.integers(0, 3))]
    draft.put(post, column, RegionKind.HEADER, feed=3)
    draft.put(name, column, RegionKind.HEADER, feed=5)
    draft.found("addressee", f"{post} {name}", f"{post} {name}", post=post, name=name)


def _letter(draft: Draft, rng: Rng) -> None:
    _secrecy(draft, rng)
    if rng.integers(0, 2):
        draft.put(material.pick(rng, material.BODIES), 0, RegionKind.HEADER, feed=4)
    _date_and_number(draft, rng)
    _addressee(draft, rng)


def _memo(draft: Draft, rng: Rng) -> None:
    _secrecy(draft, rng)
    _addressee(draft, rng)
    _title(draft, rng, "ДОКЛАДНАЯ ЗАПИСКА", "докладная записка")
    draft.middle(material.pick(rng, material.TOPICS), RegionKind.HEADER, feed=5)
    _date_and_number(draft, rng)


def _order(draft: Draft, rng: Rng) -> None:
    draft.middle(material.pick(rng, material.BODIES), RegionKind.HEADER, feed=5)
    _secrecy(draft, rng)
    _title(draft, rng, "ПРИКАЗ", "приказ")
    _date_and_number(draft, rng)
    _place(draft, rng)


def _protocol(draft: Draft, rng: Rng) -> None:
    _secrecy(draft, rng)
    value = int(rng.integers(2, 200))
    text = f"ПРОТОКОЛ № {value}"
    if rng.integers(0, 2):
        text = f"{material.spaced('ПРОТОКОЛ')}  № {value}"
    draft.middle(text, RegionKind.HEADER, feed=4)
    date, iso = material.date(rng, 3)
    draft.middle(f"заседания комиссии от {date}", RegionKind.HEADER, feed=5)
    draft.found("document-kind", text.split("№")[0].strip(), "протокол")
    draft.found("number", f"№ {value}", str(value))
    draft.found("date", date, iso)


def _telegram(draft: Draft, rng: Rng) -> None:
    _secrecy(draft, rng)
    _title(draft, rng, "ШИФРОТЕЛЕГРАММА", "шифротелеграмма")
    _date_and_number(draft, rng)
    _addressee(draft, rng)


HEADS = {
    "letter": _letter,
    "memo": _memo,
    "order": _order,
    "protocol": _protocol,
    "telegram": _telegram,
}
