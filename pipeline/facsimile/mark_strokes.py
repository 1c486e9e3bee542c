"""Marks without words: underlining, striking out, bars in the margin, ticks and rings."""

from __future__ import annotations

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.dice import measure, weighted
from pipeline.facsimile.penman import Annotated, Penman
from pipeline.facsimile.raster import Rng
from pipeline.facsimile.typed_places import TypedPlace, TypedRow
from pipeline.model import AnnotationKind, Relation

Points = list[tuple[float, float]]


def some_of(
    page: Annotated, rng: Rng, rows: tuple[TypedRow, ...], most: int
) -> tuple[TypedRow, tuple[TypedPlace, ...]] | None:
    """A few words one after another that carry no mark yet, and their row; they are taken now."""
    for _ in range(6):
        row = one_of(rng, rows)
        first = between(rng, 0, len(row.words) - 1)
        words = row.words[first : first + between(rng, 1, most)]
        if not page.taken & {word.place for word in words}:
            page.taken.update(word.place for word in words)
            return row, words
    return None


def underline(page: Annotated, rng: Rng, who: Penman) -> None:
    """Under some words, now and then on to the next line."""
    found = some_of(page, rng, page.places.rows, 7)
    if found is None:
        return
    row, words = found
    parts = [(row, words)]
    at = page.places.rows.index(row)
    below = page.places.rows[at + 1 : at + 2]
    if chance(rng, 15) and words[-1] == row.words[-1] and below:
        more = below[0].words[: between(rng, 1, 5)]
        if not page.taken & {word.place for word in more}:
            page.taken.update(word.place for word in more)
            parts.append((below[0], more))
    places = [word.place for _, words in parts for word in words]
    mark = page.mark(AnnotationKind.UNDERLINE, who, Relation.UNDER, places)
    manner = weighted(rng, (("straight", 55), ("wavy", 15), ("double", 18), ("bow", 12)))
    drop = measure(rng, 0.5, 1.5)
    for row, words in parts:
        x0, x1 = words[0].x0 - measure(rng, -0.6, 1.0), words[-1].x1 + measure(rng, -0.8, 1.0)
        y = row.y + drop
        if manner == "wavy":
            page.draw(mark, who, "wavy", wave(x0, x1, y, measure(rng, 0.35, 0.9), rng))
            continue
        rise = measure(rng, -0.5, 0.5)
        sag = measure(rng, 0.3, 1.2) if manner == "bow" else measure(rng, -0.2, 0.2)
        middle = ((x0 + x1) / 2, y + sag)
        page.draw(mark, who, "underline", [(x0, y - rise / 2), middle, (x1, y + rise / 2)])
        if manner == "double":
            low = y + measure(rng, 0.8, 1.6)
            page.draw(mark, who, "underline", [(x0 + 0.4, low), (x1 - 0.3, low + rise / 2)])


def wave(x0: float, x1: float, y: float, height: float, rng: Rng) -> Points:
    points, x, up = [(x0, y)], x0, True
    while x < x1:
        x += measure(rng, 1.0, 2.0)
        points.append((min(x, x1), y - height if up else y + height))
        up = not up
    return points


def strike_out(page: Annotated, rng: Rng, who: Penman) -> tuple[TypedRow, TypedPlace] | None:
    """Through some words of a line; returns the line and the last word, or ``None``."""
    rows = page.places.body or page.places.rows
    found = some_of(page, rng, rows, 5)
    if found is None:
        return None
    row, words = found
    mark = page.mark(
        AnnotationKind.STRIKE_OUT, who, Relation.THROUGH, [word.place for word in words]
    )
    cell = page.places.cell
    x0, x1 = words[0].x0 - measure(rng, -0.3, 1.0), words[-1].x1 + measure(rng, -0.3, 1.0)
    middle = row.y - cell * measure(rng, 0.22, 0.5)
    top, foot = row.y - cell * measure(rng, 0.75, 1.1), row.y + cell * measure(rng, 0.0, 0.25)
    manner = weighted(
        rng,
        (("line", 40), ("double", 15), ("zigzag", 14), ("scribble", 16), ("hatch", 8), ("x", 7)),
    )
    if manner in ("line", "double"):
        rise = measure(rng, -0.7, 0.7)
        page.draw(mark, who, "strike-out", [(x0, middle - rise), (x1, middle + rise)])
        if manner == "double":
            page.draw(mark, who, "strike-out", [(x0, middle + 0.9 - rise), (x1, middle + 0.8)])
    elif manner == "zigzag":
        page.draw(mark, who, "zigzag", wave(x0, x1, middle, (foot - top) / 2, rng))
    elif manner == "scribble":
        page.draw(mark, who, "scribble", [(x0, top), (x1, foot)])
    elif manner == "hatch":
        x = x0
        while x < x1:
            page.draw(mark, who, "strike-out", [(x, foot), (x + measure(rng, 0.6, 1.8), top)])
            x += measure(rng, 1.2, 3.0)
    else:
        page.draw(mark, who, "strike-out", [(x0, top), (x1, foot)])
        page.draw(mark, who, "strike-out", [(x0, foot), (x1, top)])
    return row, words[-1]


def strike_block(page: Annotated, rng: Rng, who: Penman) -> None:
    """A whole passage crossed out."""
    rows = page.places.body
    if len(rows) < 3:
        return
    first = between(rng, 0, len(rows) - 3)
    block = rows[first : first + between(rng, 2, 5)]
    places = [place for row in block for place in row.places()]
    if block[-1].y - block[0].y > 60 or page.taken & set(places):
        return
    page.taken.update(places)
    mark = page.mark(AnnotationKind.STRIKE_OUT, who, Relation.THROUGH, places)
    x0, x1 = min(row.x0 for row in block), max(row.x1 for row in block)
    top, foot = block[0].y - page.places.cell, block[-1].y + 0.8
    if chance(rng, 40):
        page.draw(mark, who, "strike-out", [(x0 + measure(rng, 0, 4), foot), (x1, top)])
        if chance(rng, 50):
            page.draw(mark, who, "strike-out", [(x0, top), (x1 - measure(rng, 0, 4), foot)])
        return
    for row in block:
        y = row.y - page.places.cell * measure(rng, 0.25, 0.45)
        rise = measure(rng, -0.6, 0.6)
        page.draw(mark, who, "strike-out", [(row.x0 - 0.5, y), (row.x1 + 0.5, y + rise)])


def bar(page: Annotated, rng: Rng, who: Penman) -> None:
    """A stroke, brace or bracket along some lines, in the margin or close to the text."""
    rows = page.places.rows
    first = between(rng, 0, len(rows) - 1)
    block = rows[first : first + between(rng, 1, 10)]
    if block[-1].y - block[0].y > 110:
        block = block[:2]
    cell = page.places.cell
    top, foot = (
        block[0].y - cell * measure(rng, 0.7, 1.3),
        block[-1].y + cell * measure(rng, 0.0, 0.6),
    )
    mark = page.mark(AnnotationKind.BAR, who, Relation.BESIDE)
    left = chance(rng, 75)
    out = -1.0 if left else 1.0
    x = min(row.x0 for row in block) if left else max(row.x1 for row in block)
    x += out * weighted(rng, ((measure(rng, -0.5, 1.0), 25), (measure(rng, 1.0, 8.0), 75)))
    x = min(max(x, 2.0), page.sheet.width_mm - 2.0)
    lean, half = measure(rng, -1.0, 1.0), (top + foot) / 2
    manner = weighted(
        rng,
        (("bar", 40), ("double", 14), ("brace", 14), ("bracket", 14), ("wavy", 10), ("round", 8)),
    )
    if manner in ("bar", "double"):
        page.draw(mark, who, "bar", [(x, top), (x + lean / 2 + 0.2, half), (x + lean, foot)])
        if manner == "double":
            aside = x + out * measure(rng, 1.0, 2.2)
            page.draw(mark, who, "bar", [(aside, top + 0.6), (aside + lean, foot - 0.5)])
    elif manner == "brace":
        deep = out * measure(rng, 1.2, 3.0)
        points = [(x, top), (x + deep * 0.6, top + 1.2), (x + deep * 0.6, half - 1.5)]
        points += [(x + deep * 1.4, half), (x + deep * 0.6, half + 1.5)]
        points += [(x + deep * 0.6, foot - 1.2), (x, foot)]
        page.draw(mark, who, "brace", points)
    elif manner == "bracket":
        deep = out * measure(rng, 1.2, 3.5)
        points = [(x, top), (x + deep, top + 0.2), (x + deep + lean, half)]
        page.draw(mark, who, "bracket", [*points, (x + deep, foot - 0.2), (x, foot)])
    elif manner == "wavy":
        points = [(px, py) for py, px in wave(top, foot, x, measure(rng, 0.5, 1.4), rng)]
        page.draw(mark, who, "wavy", points)
    else:
        deep = out * measure(rng, 1.5, 5.0)
        page.draw(mark, who, "bracket", [(x, top), (x + deep, half), (x, foot)])


def sign(page: Annotated, rng: Rng, who: Penman) -> None:
    """A tick, a question mark, a ring round a word, a corrected letter: they say little."""
    manner = weighted(rng, (("tick", 25), ("sign", 30), ("ring", 25), ("letter", 20)))
    row = one_of(rng, page.places.rows)
    cell = page.places.cell
    if manner in ("tick", "sign"):
        mark = page.mark(AnnotationKind.UNCLASSIFIED, who, Relation.BESIDE)
        right = page.sheet.width_mm - 10
        x = row.x0 - measure(rng, 3.0, 14.0) if chance(rng, 70) else min(row.x1 + 3, right)
        x = max(x, 2.5)
        if manner == "sign":
            page.write(mark, who, one_of(rng, page.book.signs), x, row.y + measure(rng, -0.5, 1.0))
            return
        size = measure(rng, 2.5, 6.0)
        points = [(x, row.y - size * 0.4), (x + size * 0.35, row.y)]
        page.draw(mark, who, "tick", [*points, (x + size, row.y - size)])
        return
    word = one_of(rng, row.words)
    if word.place in page.taken:
        return
    page.taken.add(word.place)
    mark = page.mark(AnnotationKind.UNCLASSIFIED, who, Relation.OVER, [word.place])
    if manner == "letter":
        x = word.x0 + cell * between(rng, 0, max(len(word.text) - 1, 0))
        letter = one_of(rng, tuple(page.book.letters))
        page.write(mark, who.sized(measure(rng, 4.0, 6.5)), letter, x, row.y + 0.2)
        return
    x0, x1 = word.x0 - measure(rng, 0.4, 1.6), word.x1 + measure(rng, 0.4, 1.6)
    top, foot = row.y - cell * measure(rng, 1.1, 1.5), row.y + cell * measure(rng, 0.3, 0.7)
    half, middle = (top + foot) / 2, (x0 + x1) / 2
    points = [(x0, half), (x0 + (middle - x0) * 0.3, top + 0.3), (middle, top)]
    points += [(x1 - (x1 - middle) * 0.3, top + 0.3), (x1, half)]
    points += [(x1 - (x1 - middle) * 0.3, foot - 0.3), (middle, foot)]
    points += [(x0 + (middle - x0) * 0.3, foot - 0.3), (x0, half - 0.3), (x0 + 0.8, top + 0.6)]
    page.draw(mark, who, "ring", points)
