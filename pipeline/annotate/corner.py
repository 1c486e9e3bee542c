"""The corners of a sheet, where its number is written, struck out and written anew."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotate.gather import Group
from pipeline.annotate.look import Look, look_at
from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.strokes import Stroke, box_around, has_line
from pipeline.annotate.typed import Typing


def in_corner(look: Look, typing: Typing, settings: AnnotateSettings, *, most: float) -> bool:
    """True for writing of ``most`` x-heights at most where sheets are numbered."""
    if look.width > most or look.height > 12 or look.over:
        return False
    if abs(look.tilt) > 20 and look.width > 8 and most < 20:
        return False
    _, y0, _, y1 = look.box
    clear = look.y < typing.top or look.aside > 0.8
    top = y0 < settings.edge * typing.height and clear and look.y < typing.top + 2 * typing.pitch
    foot = y1 > (1 - settings.edge) * typing.height and look.y > typing.bottom
    corner = look.x > 0.62 * typing.width or look.x < 0.3 * typing.width
    return (top or foot) and corner


def numbers_apart(group: Group, typing: Typing, settings: AnnotateSettings) -> tuple[Group, ...]:
    """A number in the corner and the one that replaces it, beside or below, are two groups."""
    look = look_at(group, typing)
    if len(group.strokes) < 2 or not in_corner(look, typing, settings, most=26):
        return (group,)
    struck = [stroke for stroke in group.strokes if has_line(stroke, typing.size)]
    if struck:
        x0, y0, x1, y1 = box_around(struck)
        mine = [
            s
            for s in group.strokes
            if s in struck
            or (x0 <= (s.x0 + s.x1) / 2 <= x1 and min(y1, s.y1) - max(y0, s.y0) > 0.3 * (y1 - y0))
        ]
        others = [s for s in group.strokes if s not in mine]
        if sum(s.area for s in others) > 0.2 * group.area:
            return Group(tuple(mine)), Group(tuple(others))
    lines = _lines_of(group.strokes)
    tall = max(box_around(line)[3] - box_around(line)[1] for line in lines)
    if any(box_around(line)[3] - box_around(line)[1] < 0.5 * tall for line in lines):
        return (group,)
    return tuple(Group(tuple(line)) for line in lines)


def _lines_of(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Strokes that stand side by side, line by line."""
    lines: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.height, reverse=True):
        for line in lines:
            _, top, _, foot = box_around(line)
            if min(foot, stroke.y1) - max(top, stroke.y0) > 0.25 * stroke.height:
                line.append(stroke)
                break
        else:
            lines.append([stroke])
    return lines
