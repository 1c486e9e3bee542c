"""Pages that are print altogether: newspapers and covers, by chance."""

from __future__ import annotations

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.imprint import Printed
from pipeline.facsimile.press import Press, RandomPrint, ems
from pipeline.model import RegionKind


def newspaper(press: Press) -> RandomPrint:
    """Columns of small print below a large heading."""
    rng = press.rng
    columns = between(rng, 1, 4)
    size = between(rng, 22, 34) / 10
    gap, left = 5.0, float(between(rng, 10, 22))
    wide = (press.width - 2 * left - gap * (columns - 1)) / columns
    text = press.words(1).split()[: between(rng, 2, 5)]
    title = " ".join(text).upper() if chance(rng, 60) else " ".join(text)
    large = min(press.width * 0.85 / ems(press.bold, title), between(rng, 6, 20))
    y0 = between(rng, 12, 24) + large
    lines = [press.line(title, press.width / 2, y0, large, align="middle", face=press.bold)]
    rules = []
    foot = press.height * between(rng, 35, 92) / 100
    for column in range(columns):
        x = left + column * (wide + gap)
        lines += _column(press, x, y0 + size * 3, wide, foot, size)
        if column and chance(rng, 60):
            rules.append(press.rule((x - gap / 2, y0 + 4, x - gap / 2, foot), "solid", 0.15))
    return RandomPrint("newspaper", tuple(lines), tuple(rules), foot + 8)


def _column(
    press: Press, x: float, y: float, wide: float, foot: float, size: float
) -> list[Printed]:
    out: list[Printed] = []
    while y < foot:
        line, indent = "", size * 1.5
        for word in press.words(between(press.rng, 2, 5)).split():
            longer = f"{line} {word}".strip()
            if line and ems(press.face, longer) * size > wide - indent:
                out.append(press.line(line, x + indent, y, size, kind=RegionKind.PARAGRAPH))
                y += size * 1.15
                line, indent = word, 0.0
                if y >= foot:
                    return out
            else:
                line = longer
        out.append(press.line(line, x + indent, y, size, kind=RegionKind.PARAGRAPH))
        y += size * 1.15
    return out


def cover(press: Press) -> RandomPrint:
    """A title page in large type, its lines far apart."""
    rng = press.rng
    y = press.height * between(rng, 15, 35) / 100
    lines = []
    for _ in range(between(rng, 2, 5)):
        words = press.words(1).split()[: between(rng, 1, 5)]
        text = " ".join(words).upper() if chance(rng, 50) else " ".join(words)
        size = min(press.width * 0.8 / ems(press.bold, text), between(rng, 30, 130) / 10)
        face = one_of(rng, (press.face, press.bold))
        spaced = one_of(rng, (0, 0, 80))
        size = size * 1000 / (1000 + spaced * 2)
        more = {"align": "middle", "face": face, "spaced": spaced}
        lines.append(press.line(text, press.width / 2, y, max(size, 1.5), **more))
        y += size * 1.4 + between(rng, 4, 22)
    return RandomPrint("cover", tuple(lines), (), y + 10)
