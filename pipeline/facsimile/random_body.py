"""Bodies of pages by chance: prose, lists, tables with figures, verse, dialogue, headings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.facsimile import material, material_latin
from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.machine import TypedLine
from pipeline.facsimile.material_latin import LATIN_LANGUAGES
from pipeline.facsimile.raster import Rng
from pipeline.facsimile.setting import set_paragraph
from pipeline.model import RegionKind

NARROWEST = 24
"""Characters to a line below which no page is set."""
SEPARATORS = ("-" * 12, "=" * 18, "* * *", "-.-.-.-.-.-", "_" * 20, "-:-:-:-:-:-", "..............")
TABLE_HEADS = {
    "ru": ("Наименование", "Кол-во", "Цена", "Сумма", "1-й кв.", "План", "Вып.", "%%"),
    "la": ("Désignation", "Nombre", "Stück", "Total", "Kč", "No.", "frs.", "%"),
}
LANGUAGES = ("ru", "la", *LATIN_LANGUAGES)


@dataclass(slots=True)
class _Sheet:
    """The page while it is typed."""

    rng: Rng
    language: str
    width: int
    rows: int
    spacing: int
    row: int
    paragraph: int = 0
    lines: list[TypedLine] = field(default_factory=list)

    def sentences(self, count: int) -> str:
        if self.language == "ru":
            return material.paragraph(self.rng, count)
        return material_latin.paragraph(self.rng, self.language, count)

    def words(self) -> str:
        if self.language == "ru":
            return material.pick(self.rng, material.OBJECTS)
        made = (material_latin.word(self.rng, self.language) for _ in range(2))
        return " ".join(made)

    def put(self, text: str, column: int, *, feed: int, body: bool = False) -> bool:
        """Type a line, cut to the page's width; whether there was room for it."""
        if self.row > self.rows:
            return False
        column = max(min(column, self.width - 4), 0)
        text = text[: self.width - column].rstrip()
        if text.strip():
            number = self.paragraph if body else None
            kind = RegionKind.PARAGRAPH if body else RegionKind.HEADER
            self.lines.append(TypedLine(text, self.row, column, kind, paragraph=number))
        self.row += feed
        return True


def random_body_la(rng: Rng, width: int, rows: int, *, first_row: int = 0) -> tuple[TypedLine, ...]:
    """As :func:`random_body` in one of the languages of Latin script."""
    return random_body(rng, width, rows, language="la", first_row=first_row)


def random_body(
    rng: Rng, width: int, rows: int, *, language: str = "ru", first_row: int = 0
) -> tuple[TypedLine, ...]:
    """The typing of a page that is no letter: a part of a report, a book, a list, a play.

    Args:
        rng: the stream it is drawn from.
        width: characters to the line.
        rows: half intervals that there are, from the top margin.
        language: ``"ru"``, one of the :data:`LATIN_LANGUAGES`, or ``"la"`` for any of these.
        first_row: half intervals from the top margin to the first line.

    Returns:
        Lines from top to bottom; the paragraphs of the body are numbered from 0.

    Raises:
        ValueError: for an unknown language, or a page too narrow to type on.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no material for the language {language!r}")
    if width < NARROWEST:
        raise ValueError(f"{width} characters to the line are too few")
    chosen = one_of(rng, LATIN_LANGUAGES) if language == "la" else language
    sheet = _Sheet(rng, chosen, width, rows, one_of(rng, (2, 2, 3, 3, 3, 4, 4, 5)), first_row)
    if chance(rng, 45):
        _page_number(sheet)
    if chance(rng, 50):
        _title(sheet)
    full = chance(rng, 75)
    for _ in range(between(rng, 1, 3) if not full else 40):
        if sheet.row > rows:
            break
        one_of(rng, _PIECES)(sheet)
        sheet.row += one_of(rng, (0, 0, 1, 2, 3))
    if chance(rng, 12):
        sheet.put(one_of(rng, (".../...", "./.", "taken....", "- - -")), width - 9, feed=2)
    return tuple(sheet.lines)


def _page_number(sheet: _Sheet) -> None:
    number = between(sheet.rng, 2, 320)
    form = one_of(sheet.rng, ("- {} -", "-{}-", "{}.", "{}", "({})", "/{}/", "- {} .-"))
    text = form.format(number)
    column = one_of(sheet.rng, (sheet.width // 2 - 2, sheet.width // 2 - 2, sheet.width - 5, 0))
    sheet.put(text, column, feed=between(sheet.rng, 3, 6))


def _heading(sheet: _Sheet) -> str:
    if sheet.language != "ru":
        return material_latin.heading(sheet.rng, sheet.language)
    text = one_of(sheet.rng, (*material.TOPICS, *material.BODIES, "ПРИКАЗ", "СПИСОК", "ГЛАВА II"))
    form = between(sheet.rng, 0, 3)
    return material.spaced(text.upper()) if form == 0 and len(text) < 20 else text


def _title(sheet: _Sheet) -> None:
    text = _heading(sheet)
    for part in (text, *((_heading(sheet),) if chance(sheet.rng, 40) else ())):
        sheet.put(part, (sheet.width - len(part)) // 2, feed=between(sheet.rng, 3, 5))
    if chance(sheet.rng, 35):
        rule = one_of(sheet.rng, SEPARATORS)
        sheet.put(rule, (sheet.width - len(rule)) // 2, feed=4)


def _prose(sheet: _Sheet) -> None:
    text = sheet.sentences(between(sheet.rng, 1, 6))
    indent = one_of(sheet.rng, (0, 3, 5, 5, 5, 8, 10))
    for line in set_paragraph(text, sheet.width, indent=indent):
        stripped = line.lstrip()
        if not sheet.put(stripped, len(line) - len(stripped), feed=sheet.spacing, body=True):
            return
    sheet.paragraph += 1


def _list(sheet: _Sheet) -> None:
    mark = one_of(sheet.rng, ("{}.", "{})", "-", "/{}/", "§ {}."))
    inset = one_of(sheet.rng, (0, 3, 5, 8))
    for number in range(1, between(sheet.rng, 3, 7)):
        head = mark.format(number) + " "
        room = sheet.width - inset - len(head)
        for place, line in enumerate(set_paragraph(sheet.sentences(1), room, indent=0)):
            start = inset if place == 0 else inset + len(head)
            text = (head if place == 0 else "") + line
            if not sheet.put(text, start, feed=sheet.spacing, body=True):
                return
        sheet.paragraph += 1


def _table(sheet: _Sheet) -> None:
    """Columns of figures, by blanks or with typed rules, some with leaders to the figure."""
    rng = sheet.rng
    columns = between(rng, 1, 4)
    first = max(sheet.width - columns * 11, 12)
    heads = TABLE_HEADS["ru" if sheet.language == "ru" else "la"]
    bar = "!" if chance(rng, 15) else " "
    rule = one_of(rng, "-_=") * sheet.width if chance(rng, 45) else ""
    leader = "." if chance(rng, 40) else " "
    head = one_of(rng, heads).ljust(first)[:first]
    head += "".join(bar + one_of(rng, heads).rjust(9)[:9] + " " for _ in range(columns))
    body = [head]
    for _ in range(between(rng, 3, 10)):
        text = (sheet.words() + " ").ljust(first, leader)[: first - 1] + " "
        for _ in range(columns):
            figure = one_of(rng, ("{}", "{}.000", "{},{}", "{}-{}", "{}%", '-"-'))
            made = figure.format(between(rng, 1, 900), between(rng, 10, 99))
            text += bar + made.rjust(9) + " "
        body.append(text)
    feed = one_of(rng, (2, 2, 3))
    for place, text in enumerate(body):
        if rule and place in (0, 1):
            sheet.put(rule, 0, feed=feed)
        if not sheet.put(text, 0, feed=feed):
            return
    if rule:
        sheet.put(rule, 0, feed=feed)


def _verse(sheet: _Sheet) -> None:
    inset = between(sheet.rng, 4, max(sheet.width // 3, 5))
    for _ in range(between(sheet.rng, 1, 3)):
        for _ in range(4):
            words = sheet.sentences(1).split()[: between(sheet.rng, 3, 6)]
            if not sheet.put(" ".join(words), inset, feed=sheet.spacing, body=True):
                return
        sheet.row += sheet.spacing
        sheet.paragraph += 1


def _dialogue(sheet: _Sheet) -> None:
    for _ in range(between(sheet.rng, 2, 6)):
        text = one_of(sheet.rng, ("- ", "— ", "")) + sheet.sentences(1)
        for line in set_paragraph(text.replace("—", "--"), sheet.width, indent=0):
            if not sheet.put(line, 0, feed=sheet.spacing, body=True):
                return
        sheet.paragraph += 1


def _heading_between(sheet: _Sheet) -> None:
    sheet.row += 2
    text = _heading(sheet)
    place = (sheet.width - len(text)) // 2 if chance(sheet.rng, 60) else 0
    sheet.put(text, place, feed=sheet.spacing + 2)


def _separator(sheet: _Sheet) -> None:
    text = one_of(sheet.rng, SEPARATORS)
    sheet.put(text, (sheet.width - len(text)) // 2, feed=sheet.spacing + 1)


def _capitals(sheet: _Sheet) -> None:
    for line in set_paragraph(sheet.sentences(1).upper(), sheet.width, indent=0):
        if not sheet.put(line, 0, feed=sheet.spacing, body=True):
            return
    sheet.paragraph += 1


def _signature(sheet: _Sheet) -> None:
    name = (
        f"{material.person(sheet.rng).initials} {material.person(sheet.rng).surname}"
        if sheet.language == "ru"
        else material_latin.person(sheet.rng, sheet.language)
    )
    sheet.row += 3
    sheet.put(name, sheet.width // 2 + between(sheet.rng, 0, 6), feed=5)


_Piece = Callable[[_Sheet], None]
_PIECES: tuple[_Piece, ...] = (
    *(_prose,) * 12,
    *(_list, _list, _table, _table, _verse, _dialogue, _heading_between, _heading_between),
    *(_separator, _capitals, _signature),
)
