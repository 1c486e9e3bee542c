"""The printer of a random sheet: his faces, his ink, and what he has been asked to print."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.facsimile import fonts, material, material_latin
from pipeline.facsimile.chance import one_of
from pipeline.facsimile.imprint import Printed, PrintedRule
from pipeline.facsimile.material_latin import LATIN_LANGUAGES
from pipeline.facsimile.raster import Rng


@dataclass(frozen=True, slots=True)
class RandomPrint:
    """What is printed on a sheet.

    Attributes:
        kind: one of :data:`pipeline.facsimile.random_print.KINDS`.
        lines, rules: for :class:`pipeline.facsimile.description.PageDescription`.
        top_mm: below this height the sheet is free for typing; a newspaper leaves no room.
        blanks_mm: places (x, y, width) on the blank lines of a form, where something may be
            written or typed.
    """

    kind: str
    lines: tuple[Printed, ...]
    rules: tuple[PrintedRule, ...]
    top_mm: float
    blanks_mm: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """The printer's choices for a sheet."""

    rng: Rng
    width: float
    height: float
    language: str
    face: str
    bold: str
    colour: str
    strength: int

    def line(self, text: str, x: float, y: float, size: float, **more: object) -> Printed:
        made = Printed(text, x, y, size, self.face, colour=self.colour, strength=self.strength)
        return replace(made, **more)  # type: ignore[arg-type]  # each is a field of Printed

    def rule(
        self, ends: tuple[float, float, float, float], style: str = "solid", width: float = 0.25
    ) -> PrintedRule:
        return PrintedRule(
            *ends, style=style, width_mm=width, colour=self.colour, strength=self.strength
        )

    def words(self, count: int) -> str:
        if self.language == "ru":
            return material.paragraph(self.rng, count)
        language = one_of(self.rng, LATIN_LANGUAGES)
        return material_latin.paragraph(self.rng, language, count)


def ems(face: str, text: str) -> float:
    return sum(fonts.advance(face, character) for character in text)
