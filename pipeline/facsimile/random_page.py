"""Random letters, orders and protocols with known answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.facsimile import material
from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.description import Condition, PageDescription, TypedLine, Typewriter
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.random_heads import HEADS, Draft
from pipeline.facsimile.random_marks import Blank, Room, random_marks
from pipeline.facsimile.random_signs import page_signs
from pipeline.facsimile.random_typing import (
    RandomPrint,
    disturb_lines,
    random_body,
    random_condition,
    random_machine,
    random_print,
    random_stamps,
)
from pipeline.facsimile.raster import Rng, rng_for
from pipeline.facsimile.setting import set_paragraph
from pipeline.model import RegionKind

KINDS = ("letter", "order", "protocol", "telegram", "memo")
LEAF, MANUSCRIPT = "leaf", "manuscript"
"""Kinds of pages that have no fields: a leaf of a longer text, and one that is all by hand."""
LANGUAGES = ("ru", "la")
SHEETS_MM = (
    *((203.0, 288.0),) * 8,
    *((210.0, 297.0),) * 6,
    *((203.0, 330.0), (216.0, 279.0), (195.0, 270.0), (148.0, 210.0), (170.0, 240.0)),
    (297.0, 210.0),
)
"""Width and height of sheets, the common ones several times."""
LETTER_MM = 190.0
"""A sheet must be so wide to take the head of a letter."""
MANUSCRIPTS_IN_HUNDRED = 4
MOSTLY_BY_HAND_IN_HUNDRED = 10
"""Of a hundred pages, how many are written by hand altogether, and below a few typed lines."""
EDITED_IN_HUNDRED = 18
"""Of a hundred pages, how many an author has worked over."""
SLOWEST_PITCH = 8
"""Characters to the inch below which a sheet is too narrow for the heads of letters."""


@dataclass(frozen=True, slots=True)
class RandomPage:
    """A page to draw: what is on it, its other side or none, and its condition."""

    kind: str
    description: PageDescription
    back: PageDescription | None
    condition: Condition


def random_page(
    seed: int,
    language: str = "ru",
    *,
    dpi: int | None = None,
    faces: Sequence[str] | None = None,
    hands: Sequence[str] | None = None,
) -> RandomPage:
    """A page by chance: the same arguments give the same page.

    Args:
        seed: from 0.
        language: ``"ru"``, or ``"la"`` for languages in Latin script.
        dpi: of the scan; by chance 100 to 400 when not given.
        faces: the typewriter faces to choose from; those that everybody has when not given.
        hands: the handwriting faces and invented hands (``"invented-7"``) to choose from; any
            when not given.

    Raises:
        FacsimileError: for a language without material.
    """
    if language not in LANGUAGES:
        raise FacsimileError(
            f"There is no text material for the language {language!r}.",
            remedy=f"Use one of {', '.join(LANGUAGES)}.",
        )
    rng = rng_for("random page", seed, language)
    machine = random_machine(rng, faces)
    size = one_of(rng, SHEETS_MM)
    letter = language == "ru" and size[0] >= LETTER_MM and chance(rng, 50)
    if letter and machine.pitch < SLOWEST_PITCH:
        machine = replace(machine, pitch=SLOWEST_PITCH)
    plan = _write(rng, one_of(rng, KINDS) if letter else LEAF, machine, size, language)
    condition = _legible(random_condition(rng, dpi), machine)
    hand_rng = rng_for("random marks", seed)
    own = rng_for("signs and edits", seed)
    sheet = plan.sheet
    if plan.kind == LEAF and not plan.rooms and not plan.blanks:
        sheet = page_signs(own, sheet, language)
    description = random_marks(
        hand_rng,
        sheet,
        language,
        hands=hands,
        rooms=plan.rooms,
        blanks=plan.blanks,
        edits=between(own, 10, 32) if chance(own, EDITED_IN_HUNDRED) else 0,
    )
    back = None
    if chance(rng, 45):
        behind = _write(rng, LEAF, machine, size, language)
        back = random_marks(hand_rng, behind.sheet, language, hands=hands, rooms=behind.rooms)
    return RandomPage(plan.kind, description, back, condition)


def _legible(condition: Condition, machine: Typewriter) -> Condition:
    """Nobody keeps a bilevel scan on which nothing is left: a faint page is cut by its around."""
    if condition.tone != "bilevel":
        return condition
    faint = machine.carbon > 30 or machine.ribbon < 72 or machine.colour == "grey"
    if faint or condition.faded > 30 or condition.flat > 15:
        condition = replace(condition, threshold=0, flat=min(condition.flat, 15))
    if condition.threshold:
        condition = replace(condition, threshold=max(condition.threshold, 64))
    return replace(condition, faded=min(condition.faded, 40))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A typed sheet, and where it is left free for handwriting: whole parts, and blank lines."""

    kind: str
    sheet: PageDescription
    rooms: tuple[Room, ...] = ()
    blanks: tuple[Blank, ...] = ()


@dataclass(slots=True)
class _Typing:
    """A sheet while it is typed; heights are in mm from its upper edge."""

    rng: Rng
    language: str
    draft: Draft
    rows: int
    top: float
    rooms: list[Room] = field(default_factory=list)

    def height(self, row: int) -> float:
        return self.top + row * 25.4 / 12


def _write(
    rng: Rng, kind: str, machine: Typewriter, size: tuple[float, float], language: str
) -> _Plan:
    wide, high = size
    left, top = float(between(rng, 14, 36)), float(between(rng, 12, 36))
    print_of = random_print(rng, wide, high, language=language) if chance(rng, 25) else None
    if print_of is not None and kind != LEAF and print_of.top_mm > high * 0.3:
        print_of = None  # no room for the letter
    if print_of is not None:
        top = max(top, print_of.top_mm + 3)
    width = max(int((wide - left - 9) / 25.4 * machine.pitch) // 2 * 2, 24)
    rows = int((high - top - 18) / 25.4 * 12)
    draft = Draft(width=width, spacing=one_of(rng, (2, 3, 3, 3, 4, 4, 4)))
    typing = _Typing(rng, language, draft, rows, top)
    if chance(rng, MANUSCRIPTS_IN_HUNDRED) and high - top > 90:
        kind = MANUSCRIPT
        typing.rooms.append((top, high - between(rng, 10, round(high - top - 70))))
    elif kind == LEAF:
        _leaf(typing)
    else:
        _letter(typing, kind)
    if chance(rng, 8) and typing.height(draft.row) < high - 45:
        typing.rooms.append((typing.height(draft.row) + 4, high - between(rng, 8, 30)))
    printed = print_of or RandomPrint("", (), (), 0.0)
    bottom = typing.height(draft.row)
    sheet = PageDescription(
        typed=disturb_lines(rng, draft.lines),
        stamps=random_stamps(rng, wide, high, language=language, bottom_mm=bottom),
        typewriter=machine,
        width_mm=wide,
        height_mm=high,
        left_mm=left,
        top_mm=top,
        fields=tuple(draft.fields),
        printed=printed.lines,
        rules=printed.rules,
    )
    return _Plan(kind, sheet, tuple(typing.rooms), printed.blanks_mm)


def _leaf(typing: _Typing) -> None:
    """A leaf of a longer text; a part of it may be left free."""
    rng, draft, rows = typing.rng, typing.draft, typing.rows
    if rows < 4:
        return
    parts = [(0, rows)]
    if chance(rng, MOSTLY_BY_HAND_IN_HUNDRED) and rows > 50:
        first = between(rng, 4, 20)
        last = between(rng, first + 26, rows)
        parts = [(0, first), *([(last, rows)] if rows - last > 6 else [])]
        typing.rooms.append((typing.height(first + 3), typing.height(last - 2)))
    elif chance(rng, 8) and rows > 50:
        first = between(rng, 10, rows - 30)
        last = between(rng, first + 8, rows - 6)
        parts = [(0, first), (last, rows)]
        typing.rooms.append((typing.height(first + 2), typing.height(last - 2)))
    paragraphs = 0
    for first, last in parts:
        lines = random_body(rng, draft.width, last, language=typing.language, first_row=first)
        numbers = [line.paragraph for line in lines if line.paragraph is not None]
        draft.lines += (
            line if line.paragraph is None else replace(line, paragraph=line.paragraph + paragraphs)
            for line in lines
        )
        paragraphs += max(numbers, default=-1) + 1
        draft.row = max((line.row for line in lines), default=draft.row) + draft.spacing


def _letter(typing: _Typing, kind: str) -> None:
    """A letter or an order, with its head and its closing."""
    rng, draft, rows = typing.rng, typing.draft, typing.rows
    HEADS[kind](draft, rng)
    draft.row += between(rng, 2, 7)
    closing = 30 if kind != "telegram" else 14
    if chance(rng, MOSTLY_BY_HAND_IN_HUNDRED):
        free = between(rng, 30, max(rows - closing - draft.row, 31))
        typing.rooms.append((typing.height(draft.row) - 2, typing.height(draft.row + free)))
        draft.row += free
    else:
        rooms = _body(draft, rng, rows - closing)
        typing.rooms += ((typing.height(first), typing.height(last)) for first, last in rooms)
    _close(draft, rng, kind, rows)


def _body(draft: Draft, rng: Rng, last_row: int) -> list[tuple[int, int]]:
    """Paragraphs until the sheet, or what is to be said, is at an end.

    Returns from and to which row room was left for handwriting.
    """
    rooms = []
    for index in range(int(rng.integers(2, 7))):
        text = material.paragraph(rng, int(rng.integers(1, 5)))
        lines = set_paragraph(text, draft.width)
        if draft.row + len(lines) * draft.spacing > last_row:
            break
        for line in lines:
            stripped = line.lstrip()
            column = len(line) - len(stripped)
            draft.lines.append(TypedLine(stripped, draft.row, column, paragraph=index))
            draft.row += draft.spacing
        draft.row += int(rng.integers(0, 3))
        room = between(rng, 8, 30)
        if chance(rng, 4) and draft.row + room < last_row:
            rooms.append((draft.row - draft.spacing // 2, draft.row + room - draft.spacing))
            draft.row += room
    return rooms


def _close(draft: Draft, rng: Rng, kind: str, rows: int) -> None:
    who, post = material.person(rng), material.pick(rng, material.POSTS)
    name = (
        f"{who.initials} {who.surname}",
        f"({who.surname.upper()})",
        who.surname.upper(),
        f"/{who.initials} {who.surname}/",
    )[int(rng.integers(0, 4))]
    draft.row += int(rng.integers(3, 8))
    draft.put(post, 5, RegionKind.SIGNATURE)
    draft.put(name, 5 + len(post) + int(rng.integers(6, 20)), RegionKind.SIGNATURE, feed=5)
    draft.found("signature", f"{post} {name}", f"{post} {name}", post=post, name=name)
    if kind in ("order", "protocol") and rng.integers(0, 2):
        by = material.person(rng)
        text = f"Верно: {by.initials} {by.surname}"
        draft.put(text, 5, RegionKind.SIGNATURE, feed=4)
        draft.found("certified", text, f"{by.initials} {by.surname}")
    if rng.integers(0, 2):
        count = int(rng.integers(2, 9))
        text = (f"Отп. {count} экз.", f"отп. в {count} экз.")[int(rng.integers(0, 2))]
        draft.row = max(draft.row, rows - 4)
        draft.put(text, 0, RegionKind.FOOTER, feed=3)
        draft.found("copies", text, str(count))
