"""Drawn pages to measure ink with: seeds and faces that no training saw, with exact layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.facsimile import DrawnPage, PageDescription, RandomPage, draw_page, random_page
from pipeline.facsimile.pages import encode

SEED_STEP = 1_000_003
"""Pages of one seed are this far from those of the next, as in ``draw_pages``."""


@dataclass(frozen=True, slots=True)
class DrawnSet:
    """Which pages are drawn; the same ones each time.

    Attributes:
        count: number of pages.
        seed: of the set; training must use another.
        languages: taken in turn.
        dpi: of all scans; by chance when ``None``.
        faces, hands: names of typewriter and of handwriting faces; all when empty.
    """

    count: int
    seed: int
    languages: tuple[str, ...] = ("ru",)
    dpi: int | None = None
    faces: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.count < 1 or self.seed < 0 or not self.languages:
            raise ValueError("a set has 1 page or more, a seed of 0 or more, and a language")

    @property
    def pages(self) -> list[PlannedPage]:
        return [PlannedPage(self, place) for place in range(1, self.count + 1)]


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page of a set by its place, from 1: small enough to be sent to another process."""

    set: DrawnSet
    place: int

    @property
    def seed(self) -> int:
        return self.set.seed * SEED_STEP + self.place

    @property
    def name(self) -> str:
        return f"page-{self.place:04d}"

    def plan(self) -> RandomPage:
        """What is on the page.

        Raises:
            FacsimileError: for a language without material or a face that is not there.
        """
        chosen = self.set
        language = chosen.languages[(self.place - 1) % len(chosen.languages)]
        return random_page(
            self.seed,
            language,
            dpi=chosen.dpi,
            faces=chosen.faces or None,
            hands=chosen.hands or None,
        )

    def draw(self, plan: RandomPage) -> DrawnPage:
        return draw_page(plan.description, self.seed, condition=plan.condition, back=plan.back)


def without_handwriting(plan: RandomPage) -> RandomPage:
    """The same page before anybody wrote on it; what the other side shows through stays."""
    bare: PageDescription = replace(plan.description, handwritten=(), strokes=(), marks=())
    return replace(plan, description=bare)


def write_scan(page: DrawnPage, folder: Path, name: str) -> Path:
    """The page as the file that an archive would keep."""
    suffix, data = encode(page)
    path = folder / f"{name}{suffix}"
    path.write_bytes(data)
    return path
