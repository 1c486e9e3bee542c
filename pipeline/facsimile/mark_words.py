"""Words by hand that belong to the typed text: insertions, words in gaps, notes, signatures."""

from __future__ import annotations

from dataclasses import replace

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.description import PageDescription
from pipeline.facsimile.dice import measure, weighted
from pipeline.facsimile.mark_strokes import strike_out
from pipeline.facsimile.penman import Annotated, Penman
from pipeline.facsimile.raster import Rng
from pipeline.facsimile.typed_places import TypedRow, typed_places
from pipeline.facsimile.written_words import a_date, some_words
from pipeline.model import AnnotationKind, RegionKind, Relation

WordPlace = tuple[int, int]


def insertion(page: Annotated, rng: Rng, who: Penman) -> None:
    """Small words over the gap between two typed ones, mostly with a caret below."""
    rows = [row for row in page.places.body or page.places.rows if len(row.words) > 1]
    if not rows:
        return
    row = one_of(rng, rows)
    at = between(rng, 1, len(row.words)) if chance(rng, 12) else between(rng, 1, len(row.words) - 1)
    _insert(page, rng, who, row, at)


def long_insertion(page: Annotated, rng: Rng, who: Penman) -> None:
    """Half a line or more, in small writing between two typed lines."""
    rows = [row for row in page.places.body or page.places.rows if len(row.words) > 2]
    if rows:
        row = one_of(rng, rows)
        at = between(rng, 1, len(row.words) // 2)
        _insert(page, rng, who, row, at, between(rng, 4, 11))


def _insert(page: Annotated, rng: Rng, who: Penman, row: TypedRow, at: int, many: int = 0) -> None:
    """Insert before the word ``at`` of the row; ``at`` may be one past the last.

    ``many`` words, or a few by chance.
    """
    before = row.words[at - 1].place
    after = row.words[at].place if at < len(row.words) else _next_word(page, row)
    x = row.words[at - 1].x1 + page.places.cell / 2
    mark = page.mark(AnnotationKind.INSERTION, who, Relation.BETWEEN, (), before, after)
    who = who.sized(measure(rng, 2.8, 4.8) if many else measure(rng, 3.4, 6.6))
    count = many or weighted(rng, ((1, 40), (2, 30), (3, 20), (5, 10)))
    text = some_words(rng, page.book, count)
    # Written in the white between the lines, touching the letters above and below.
    y = row.y - page.places.cell * measure(rng, 0.75, 1.35)
    start = x - who.reach(text) * measure(rng, 0.0, 0.6)
    room = max(page.sheet.width_mm - 3 - start, 12.0)
    page.write(mark, who, text, start, y, tilt=measure(rng, -3.0, 2.0), length=room)
    manner = weighted(rng, (("caret", 50), ("hook", 15), ("slash", 15), ("none", 20)))
    foot, half = row.y + measure(rng, 0.2, 1.8), measure(rng, 0.7, 1.8)
    top = y + measure(rng, 0.2, 1.2)
    if manner == "caret":
        page.draw(mark, who, "caret", [(x - half, foot), (x, top), (x + half, foot)])
    elif manner == "hook":
        page.draw(mark, who, "caret", [(x - half, top), (x, foot), (x + half, top)])
    elif manner == "slash":
        page.draw(mark, who, "caret", [(x - half / 2, foot), (x + half / 2, top)])


def _next_word(page: Annotated, row: TypedRow) -> WordPlace | None:
    rows = page.places.rows
    at = rows.index(row)
    return rows[at + 1].words[0].place if at + 1 < len(rows) else None


def replacement(page: Annotated, rng: Rng, who: Penman) -> None:
    """Words struck out, and now and then others written above them."""
    struck = strike_out(page, rng, who)
    if struck is not None and chance(rng, 40):
        row, last = struck
        _insert(page, rng, who, row, row.words.index(last) + 1)


def leave_gaps(sheet: PageDescription, rng: Rng, count: int) -> tuple[PageDescription, list[Gap]]:
    """Take words out of the typing, as a typist leaves room for what is filled in later.

    Returns the sheet with blanks, and each gap as the index of its line and of the word after it.
    """
    typed, gaps = list(sheet.typed), []
    for _ in range(count):
        places = typed_places(replace(sheet, typed=tuple(typed)))
        index = one_of(rng, places.body).index if places.body else 0
        line = typed[index]
        words = line.text.split(" ")
        if line.paragraph is None or line.overtyped or len(words) < 4 or "" in words:
            continue
        first = between(rng, 1, len(words) - 2)
        last = min(first + between(rng, 1, 3), len(words) - 1)
        blank = " ".join(words[first:last])
        if len(blank) < 5:
            continue
        text = " ".join((*words[:first], " " * len(blank), *words[last:]))
        typed[index] = replace(line, text=text)
        gaps.append((index, first))
    return replace(sheet, typed=tuple(typed)), gaps


Gap = WordPlace
"""A line of the description, and the word after the gap."""


def gap_word(page: Annotated, rng: Rng, who: Penman, gap: Gap) -> None:
    """Fill a gap of the typing."""
    index, at = gap
    row = next(row for row in page.places.rows if row.index == index)
    left, right = row.words[at - 1], row.words[at]
    mark = page.mark(AnnotationKind.GAP_WORD, who, Relation.BETWEEN, (), left.place, right.place)
    x0 = left.x1 + page.places.cell * measure(rng, -0.2, 1.2)
    room = right.x0 - x0 + page.places.cell * measure(rng, -0.5, 0.8)
    who = who.sized(measure(rng, 4.4, 9.0))
    text = some_words(rng, page.book, 1)
    if chance(rng, 25):
        text = str(between(rng, 2, 4000))
    while who.reach(text) < room * 0.6 and chance(rng, 60) and not text.isdecimal():
        text = f"{text} {some_words(rng, page.book, 1)}"
    y = row.y + measure(rng, -0.9, 0.7)
    page.write(mark, who, text, x0, y, tilt=measure(rng, -3.0, 2.0), length=room)


def form_word(page: Annotated, rng: Rng, who: Penman, blank: tuple[float, float, float]) -> None:
    """Fill a blank line of a printed form."""
    x, y, room = blank
    if room < 5:
        return
    mark = page.mark(AnnotationKind.GAP_WORD, who)
    who = who.sized(min(who.size_mm, 8.0))
    text = some_words(rng, page.book, 1)
    if chance(rng, 30):
        text = str(between(rng, 2, 40_000)) if chance(rng, 60) else a_date(rng)
    elif who.reach(text) < room * 0.5 and chance(rng, 60):
        text = f"{text} {some_words(rng, page.book, between(rng, 1, 2))}"
    start = x + measure(rng, 0.0, room * 0.2)
    page.write(
        mark,
        who,
        text,
        start,
        y + measure(rng, -0.8, 0.5),
        tilt=measure(rng, -2.0, 1.5),
        length=x + room - start + measure(rng, -1.0, 3.0),
    )


def margin_note(page: Annotated, rng: Rng, who: Penman) -> None:
    """One to five short lines in a margin; they run into the typing now and then."""
    row = one_of(rng, page.places.rows)
    lines = weighted(rng, ((1, 40), (2, 25), (3, 18), (4, 10), (6, 7)))
    who = who.sized(min(who.size_mm, measure(rng, 3.6, 8.0)))
    mark = page.mark(AnnotationKind.MARGIN_NOTE, who, Relation.BESIDE)
    left = page.sheet.left_mm
    into = measure(rng, 1.0, 9.0) if chance(rng, 30) else -measure(rng, 0.5, 3.0)
    if chance(rng, 70) or row.x1 > page.sheet.width_mm - 16:
        x, room = measure(rng, 2.0, 7.0), 0.0
        room = max(left - x + into, 9.0)
    else:
        x = row.x1 - into
        room = max(page.sheet.width_mm - 2 - x, 9.0)
    y = row.y + measure(rng, -2.0, 3.0)
    tilt = measure(rng, -8.0, 4.0) if chance(rng, 75) else measure(rng, -40.0, 10.0)
    if chance(rng, 6):
        tilt, room = -90.0, 60.0
    pitch = who.size_mm * measure(rng, 0.75, 1.1)
    for index in range(lines):
        text = one_of(rng, page.book.notes) if index == 0 else some_words(rng, page.book, 2)
        while " " in text and who.reach(text) > room * 1.3:
            text = text.rsplit(" ", 1)[0]
        shift = measure(rng, -0.5, 1.5)
        if tilt == -90.0:
            page.write(mark, who, text, x + 4 + index * pitch, y + 30, tilt=tilt, length=room)
        else:
            page.write(mark, who, text, x + shift, y + index * pitch, tilt=tilt, length=room)


def signature(page: Annotated, rng: Rng, who: Penman) -> None:
    """A name signed over the typed one, beside it, or below the text."""
    rows = [row for row in page.places.rows if row.kind is RegionKind.SIGNATURE]
    width, height = measure(rng, 22, 62), measure(rng, 6, 20)
    if not rows:
        rows = list(page.places.rows[-1:])
        y = rows[0].y + measure(rng, 6, 18) if rows else measure(rng, 60, 240)
        x = measure(rng, 60, 140)
        mark = page.mark(AnnotationKind.SIGNATURE, who)
    else:
        row = one_of(rng, rows)
        y = row.y + measure(rng, -3.0, 4.0)
        split = _widest_gap(row)
        name = row.words[split:]
        if chance(rng, 60) or split == 0:
            x = name[0].x0 - measure(rng, -2.0, 9.0)
            width = max(width, (name[-1].x1 - x) * measure(rng, 0.7, 1.2))
            words = [word.place for word in name]
            mark = page.mark(AnnotationKind.SIGNATURE, who, Relation.OVER, words)
        else:
            x = row.words[split - 1].x1 + measure(rng, -4.0, 3.0)
            width = max((name[0].x0 - x) * measure(rng, 0.8, 1.2), 18.0)
            mark = page.mark(AnnotationKind.SIGNATURE, who, Relation.BESIDE)
    _sign(page, rng, mark, who, (x, y), (width, height))


def _widest_gap(row: TypedRow) -> int:
    """Index of the word after the widest gap of a line; 0 when all gaps are alike."""
    gaps = [right.x0 - left.x1 for left, right in zip(row.words, row.words[1:], strict=False)]
    if not gaps or max(gaps) < 8:
        return 0
    return gaps.index(max(gaps)) + 1


def _sign(
    page: Annotated,
    rng: Rng,
    mark: int,
    who: Penman,
    foot: tuple[float, float],
    size: tuple[float, float],
) -> None:
    x, y = foot
    width, height = size
    if chance(rng, 15):
        name = one_of(rng, page.book.names)
        who = who.sized(min(width / (len(name) * 0.4), 14.0))
        page.write(mark, who, name, x, y, tilt=measure(rng, -14.0, 2.0), length=width)
    else:
        page.draw(mark, who, "signature", [(x, y - height), (x + width, y)])


def resolution(page: Annotated, rng: Rng, who: Penman) -> None:
    """An order across a corner, or wherever the sheet is free, or over the typing."""
    mark = page.mark(AnnotationKind.RESOLUTION, who)
    who = who.sized(measure(rng, 5.5, 13.0))
    tilt = -measure(rng, 4.0, 34.0) if chance(rng, 75) else measure(rng, -60.0, 12.0)
    width, height = page.sheet.width_mm, page.sheet.height_mm
    where = weighted(rng, (("top left", 45), ("top", 15), ("bottom", 15), ("anywhere", 25)))
    last = page.places.rows[-1].y if page.places.rows else 40.0
    if where == "top left":
        x, y = measure(rng, 3, 35), measure(rng, 28, 85)
    elif where == "top":
        x, y = measure(rng, 40, 100), measure(rng, 22, 60)
    elif where == "bottom" and last < height - 45:
        x, y = measure(rng, 12, 90), last + measure(rng, 16, 34)
    else:
        x, y = measure(rng, 10, 110), measure(rng, 50, height - 40)
    pitch = who.size_mm * measure(rng, 0.8, 1.15)
    lines = between(rng, 1, 4)
    for index in range(lines):
        text = one_of(rng, page.book.resolutions) if index == 0 else some_words(rng, page.book, 3)
        start = x + measure(rng, -2.0, 4.0)
        page.write(
            mark, who, text, start, y + index * pitch, tilt=round(tilt, 1), length=width - start
        )
    y += lines * pitch
    if chance(rng, 60):
        wide = measure(rng, 16, 34)
        page.draw(mark, who, "signature", [(x + 8, y - 7), (x + 8 + wide, y + 2)])
    if chance(rng, 50):
        day, month = between(rng, 1, 28), between(rng, 1, 12)
        small = who.sized(who.size_mm * 0.8)
        page.write(mark, small, f"{day}/{month}", x + 4, y + pitch, tilt=round(tilt / 2, 1))


def sheet_number(page: Annotated, rng: Rng, who: Penman) -> None:
    """The number of the leaf in the upper right corner, often struck and given anew."""
    x = page.sheet.width_mm - measure(rng, 12, 30)
    y = measure(rng, 8, 19)
    who = who.sized(measure(rng, 6.5, 14.0))
    number = between(rng, 1, 320)
    mark = page.mark(AnnotationKind.SHEET_NUMBER, who)
    page.write(mark, who, str(number), x, y, tilt=measure(rng, -8.0, 4.0))
    wide = who.reach(str(number))
    if chance(rng, 12):
        page.draw(mark, who, "underline", [(x - 1, y + 1.5), (x + wide + 1, y + 1.2)])
    if chance(rng, 35):
        rise = measure(rng, -1.5, 1.5)
        middle = y - who.size_mm * 0.25
        page.draw(mark, who, "strike-out", [(x - 2, middle), (x + wide + 2, middle + rise)])
        mark = page.mark(AnnotationKind.SHEET_NUMBER, who)
        anew = str(max(number + between(rng, -60, 60), 1))
        aside = chance(rng, 50)
        place = (x - wide - 9, y + 1) if aside else (x, y + who.size_mm * 0.85)
        page.write(mark, who, anew, *place, tilt=measure(rng, -8.0, 4.0))


def paragraph(page: Annotated, rng: Rng, who: Penman, room: tuple[float, float]) -> None:
    """A block of the text itself by hand, from ``room[0]`` to ``room[1]`` mm of the sheet."""
    top, foot = room
    who = who.sized(min(max(who.size_mm, 4.6), 11.0))
    pitch = max(who.size_mm * measure(rng, 0.75, 1.35), 5.0)
    left = max(page.sheet.left_mm + measure(rng, -8.0, 6.0), 8.0)
    right = page.sheet.width_mm - measure(rng, 4, 22)
    tilt = measure(rng, -2.2, 1.2)
    y = top + pitch * measure(rng, 0.6, 1.0)
    mark = page.mark(AnnotationKind.PARAGRAPH, who)
    written = 0
    while y < foot and (written < 2 or y < foot - 1):
        start = left + (measure(rng, 6, 14) if written == 0 else measure(rng, -1.0, 1.5))
        text = ""
        while who.reach(text) < (right - start) * 0.94:
            text = f"{text} {some_words(rng, page.book, 1)}".strip()
        if y + pitch >= foot and chance(rng, 60):
            text = text[: max(len(text) * between(rng, 20, 90) // 100, 3)].strip()
        slant = round(tilt + measure(rng, -0.5, 0.5), 1)
        page.write(mark, who, text, start, y, tilt=slant, length=right - start)
        y += pitch
        written += 1
