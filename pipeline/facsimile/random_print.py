"""Print by chance: letterheads, forms, ruled tables, frames, newspaper columns, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.faces import PRINT_FACES
from pipeline.facsimile.imprint import PRINT_COLOURS, PrintedRule
from pipeline.facsimile.press import Press, RandomPrint, ems
from pipeline.facsimile.printed_pages import cover, newspaper
from pipeline.facsimile.raster import Rng
from pipeline.model import RegionKind

NARROWEST_BLANK_MM = 8
"""Width of a column below which nothing is filled in."""
KINDS = ("letterhead", "form", "table", "frame", "newspaper", "number", "cover")
HEADS = {
    "ru": (
        ("С. С. С. Р.", "НАРОДНЫЙ КОМИССАРИАТ ПУТЕЙ СООБЩЕНИЯ"),
        ("ГЛАВНОЕ АРХИВНОЕ УПРАВЛЕНИЕ", "ОБЛАСТНОЙ ОТДЕЛ"),
        ("ИСПОЛНИТЕЛЬНЫЙ КОМИТЕТ", "ГОРОДСКОГО СОВЕТА"),
        ("Научно-исследовательский институт", "лесного хозяйства"),
    ),
    "la": (
        ("THEATRE DE LA REINE", "Direction"),
        ("GEMEINDE WALDECK", "Der Bürgermeister"),
        ("MINISTRY OF WORKS", "Records Branch"),
        ("OBECNÍ ÚŘAD", "v Horní Lhotě"),
        ("Compagnie des Bateaux", "Société anonyme"),
    ),
}
CAPTIONS = {
    "ru": ("Фамилия, имя, отчество", "Год рождения", "Место работы", "Адрес", "Дата", "Подпись"),
    "la": (
        "Nom et prénoms",
        "Geboren am",
        "Address",
        "Datum",
        "Signature",
        "Povolání",
        "N° d'ordre",
    ),
}


def random_print(
    rng: Rng,
    width_mm: float,
    height_mm: float,
    *,
    language: str = "ru",
    kind: str | None = None,
    faces: Sequence[str] | None = None,
) -> RandomPrint:
    """Print by chance.

    Args:
        rng: the stream it is drawn from.
        width_mm: of the sheet.
        height_mm: of the sheet.
        language: ``"ru"``, or ``"la"`` for Latin script.
        kind: one of :data:`KINDS`; by chance when not given.
        faces: to choose from; :data:`PRINT_FACES`, which everybody has, when not given.

    Raises:
        ValueError: for an unknown kind.
        KeyError: for an unknown language.
    """
    chosen = kind or one_of(rng, ("letterhead", "letterhead", "form", "number", "number", *KINDS))
    if chosen not in KINDS:
        raise ValueError(f"nothing printed is a {chosen!r}")
    choices = PRINT_FACES if faces is None else tuple(faces)
    colour = "black" if chance(rng, 75) else one_of(rng, PRINT_COLOURS)
    press = Press(
        rng,
        width_mm,
        height_mm,
        language,
        one_of(rng, choices),
        one_of(rng, choices),
        colour,
        between(rng, 55, 100),
    )
    return {
        "letterhead": _letterhead,
        "form": _form,
        "table": _table,
        "frame": _frame,
        "newspaper": newspaper,
        "number": _number,
        "cover": cover,
    }[chosen](press)


def _letterhead(press: Press) -> RandomPrint:
    rng = press.rng
    left = chance(rng, 55)
    x = between(rng, 14, 26) if left else press.width / 2
    align = "left" if left else "middle"
    y = float(between(rng, 10, 20))
    lines = []
    for place, text in enumerate(one_of(rng, HEADS[press.language])):
        size = between(rng, 28, 75) / 10 if place == 0 else between(rng, 24, 45) / 10
        fits = (press.width * 0.5 if left else press.width * 0.8) / ems(press.bold, text)
        size = max(min(size, fits), 1.6)
        y += size * 1.2
        more = {"align": align, "face": press.bold if place == 0 else press.face}
        lines.append(press.line(text, x, y, size, **more))
        y += 1
    rules = []
    if chance(rng, 55):
        y += 2
        long = press.width * between(rng, 20, 40) / 100
        ends = (x, y, x + long, y) if left else (x - long, y, x + long, y)
        style = one_of(rng, ("solid", "solid", "double", "thick-thin"))
        rules.append(press.rule(ends, style, between(rng, 15, 60) / 100))
    blanks = []
    for text in ("№", "«___» __________ 19") if chance(rng, 50) else ():
        y += 7
        start = between(rng, 14, 26) if left else 20
        drawn = text if press.language == "ru" else text.replace("№", "N°")
        lines.append(press.line(drawn, start, y, 3.4))
        far = start + 4 + ems(press.face, drawn) * 3.4
        rules.append(press.rule((far, y + 0.5, far + 30, y + 0.5), "dotted", 0.3))
        blanks.append((far, y, 30.0))
    return RandomPrint("letterhead", tuple(lines), tuple(rules), y + 8, tuple(blanks))


def _form(press: Press) -> RandomPrint:
    rng = press.rng
    lines, rules, blanks = [], [], []
    y = float(between(rng, 16, 30))
    title = one_of(rng, HEADS[press.language])[0]
    size = min(between(rng, 34, 60) / 10, press.width * 0.8 / ems(press.bold, title))
    lines.append(press.line(title, press.width / 2, y, size, align="middle", face=press.bold))
    style = one_of(rng, ("solid", "solid", "dotted", "dashed"))
    height = between(rng, 70, 110) / 10
    for number in range(1, between(rng, 5, 14)):
        y += height
        text = f"{number}. {one_of(rng, CAPTIONS[press.language])}"
        small = between(rng, 26, 36) / 10
        lines.append(press.line(text, 18, y, small, kind=RegionKind.PARAGRAPH))
        far = 20 + ems(press.face, text) * small
        if far < press.width - 30:
            rules.append(press.rule((far, y + 0.6, press.width - 16, y + 0.6), style, 0.22))
            blanks.append((far + 2, y, press.width - 18 - far))
        if y > press.height - 60:
            break
    if chance(rng, 40):
        rules += _box(press, 12, 8, press.width - 12, y + 8)
    return RandomPrint("form", tuple(lines), tuple(rules), y + 14, tuple(blanks))


def _box(press: Press, x0: float, y0: float, x1: float, y1: float) -> list[PrintedRule]:
    style = one_of(press.rng, ("solid", "solid", "double", "thick-thin"))
    width = between(press.rng, 15, 90) / 100
    corners = ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0))
    return [press.rule(ends, style, width) for ends in corners]


def _table(press: Press) -> RandomPrint:
    """A ruled grid with printed heads, some way down the sheet or the whole of it."""
    rng = press.rng
    x0, x1 = between(rng, 12, 28), press.width - between(rng, 10, 18)
    y0 = float(between(rng, 14, 60))
    step = between(rng, 60, 110) / 10
    rows = between(rng, 4, max(int((press.height - y0 - 20) / step), 5))
    columns = between(rng, 2, 7)
    style = one_of(rng, ("solid", "solid", "solid", "dotted"))
    thin = between(rng, 12, 40) / 100
    rules = [press.rule((x0, y0 + i * step, x1, y0 + i * step), style, thin) for i in range(rows)]
    cuts = sorted({between(rng, 8, 92) for _ in range(columns - 1)} | {0, 100})
    xs = [x0 + (x1 - x0) * cut / 100 for cut in cuts]
    foot = y0 + (rows - 1) * step
    rules += [press.rule((x, y0, x, foot), "solid", thin) for x in xs]
    lines, blanks = [], []
    for left, right in pairwise(xs):
        text = one_of(rng, CAPTIONS[press.language])
        size = min((right - left) * 0.9 / ems(press.face, text), 3.2)
        if size >= 1.4:
            at = ((left + right) / 2, y0 + step * 0.65)
            lines.append(press.line(text, *at, size, align="middle", kind=RegionKind.TABLE))
        if right - left > NARROWEST_BLANK_MM:
            room = right - left - 2
            blanks += [(left + 1, y0 + (i + 0.8) * step, room) for i in range(1, rows - 1)]
    return RandomPrint("table", tuple(lines), tuple(rules), foot + 10, tuple(blanks))


def _frame(press: Press) -> RandomPrint:
    inset = between(press.rng, 6, 14)
    rules = _box(press, inset, inset, press.width - inset, press.height - inset)
    return RandomPrint("frame", (), tuple(rules), inset + 8.0)


def _number(press: Press) -> RandomPrint:
    """The figures of a numbering machine in a corner."""
    rng = press.rng
    digits = between(rng, 2, 6)
    text = str(between(rng, 1, 10**digits - 1)).zfill(digits)
    x, y = press.width - between(rng, 14, 34), between(rng, 9, 20)
    size = between(rng, 30, 62) / 10
    colour = one_of(rng, ("black", "black", "blue", "red"))
    line = press.line(
        text, x, y, size, spaced=between(rng, 20, 220), stretch=between(rng, 70, 120),
        colour=colour, kind=RegionKind.NUMBER,
    )  # fmt: skip
    return RandomPrint("number", (line,), (), y + 6.0)
