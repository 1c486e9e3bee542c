"""A font that draws nothing, for text that is searched and copied, and lies under a picture.

An ordinary font lacks some of the signs that are read on a page, and would weigh more than the
text. Here every sign has the same glyph, 500 units wide in an em of 1000. Its outline has a size
and no area: readers leave out a sign alone on its line when it has no size.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

NAME = "Mashinopis-Invisible"
WIDTH = 0.5
"""Of every sign, in ems."""
ASCENT, DESCENT = 0.8, 0.2
"""Above and below the line, in ems."""

_EM = 1000
_CREATED = 2_082_844_800
"""1970, in seconds from 1904."""


def glyphless_font(characters: Iterable[str]) -> bytes:
    """A TrueType font for these characters; the same ones give the same bytes."""
    points = {0x20, 0xA0} | {ord(character) for character in characters}
    builder = FontBuilder(_EM, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder([".notdef", "space"])
    builder.setupCharacterMap(dict.fromkeys(sorted(points), "space"))
    width = round(WIDTH * _EM)
    ascent, descent = round(ASCENT * _EM), -round(DESCENT * _EM)
    pen = TTGlyphPen(None)
    pen.moveTo((0, descent))
    pen.lineTo((width, ascent))
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "space": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (0, 0), "space": (width, 0)})
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupOS2(
        sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent, usWinDescent=-descent
    )
    names = {"familyName": NAME, "styleName": "Regular", "psName": NAME, "fullName": NAME}
    builder.setupNameTable(names, mac=False)
    builder.setupPost(isFixedPitch=1)
    builder.font["head"].created = builder.font["head"].modified = _CREATED
    data = io.BytesIO()
    builder.save(data)
    return data.getvalue()
