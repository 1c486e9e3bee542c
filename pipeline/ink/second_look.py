"""A second look at what the network does not call typing: the machine gives itself away.

Blurred, clogged or violet typing of a machine that the network never saw may look written, or like
a stain, and so may a page number that stands alone. Four things tell of the machine:

- no hand sets twenty letters in cells of one width, so a row that does is typing after all;
- a few signs, such as the ``.../...`` at the foot of a page, are typing when they keep the very
  cells of the typing above them, and so is a number between two dashes that keeps its pitch;
- a sign that is like a typed one of the same page was struck with the same key;
- a number that stands alone in the middle, as high, broad and dark as the typing, is a page number.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components
from pipeline.ink.between_dashes import between_dashes
from pipeline.ink.layers import InkLayers
from pipeline.ink.page_number import PageNumberSettings, lone_numbers
from pipeline.ink.page_rows import PageRows
from pipeline.ink.same_key import SameKeySettings, has_shape, struck_elsewhere
from pipeline.model import Mask, PageImage
from pipeline.pitch import Grid, find_grid
from pipeline.rows import Row, Rows

LETTERS = 13
"""Letters of a row from which its grid is no accident."""
PARTED = 0.25
"""Share of a sign that is not called typed, from which all of it is in doubt."""


@dataclass(frozen=True, slots=True)
class SecondLookSettings:
    """Tunables.

    Attributes:
        kept: how well a row must keep the grid to be typing, 0 to 1.
        sign: longest side of a sign that is looked at as a whole, in x-heights.
        fewest_rows: rows that tell of a grid where nothing else on the page is typed.
        agreed: how well a few signs must keep the cells of the page's typing, 0 to 1.
        chance: most likely that they do so by chance, 0 to 1.
        fewest: signs that may be known by the cells of the rows around, such as ``- 2 -``.
        in_cells: most likely that they stand there by chance, 0 to 1.
        known: share of a row's signs that are struck elsewhere on the page, from which all of it
            is typing.
        same_key: tunables of what is the same sign.
        page_number: tunables of a number that stands alone.

    Raises:
        ValueError: for a share out of range.
    """

    kept: float = 0.84
    fewest_rows: int = 2
    sign: float = 2.0
    agreed: float = 0.9
    chance: float = 0.022
    fewest: int = 3
    in_cells: float = 0.011
    known: float = 0.4
    same_key: SameKeySettings = field(default_factory=SameKeySettings)
    page_number: PageNumberSettings = field(default_factory=PageNumberSettings)

    def __post_init__(self) -> None:
        if not 0 < self.kept <= 1 or not 0 < self.agreed <= 1 or not 0 <= self.chance < 1:
            raise ValueError("kept, agreed and chance are from 0 to 1")
        if not 0 < self.known <= 1 or not 0 <= self.in_cells < 1 or self.fewest < 2:
            raise ValueError("known and in_cells are from 0 to 1, fewest is 2 or more")


def mistaken_typing(
    image: PageImage,
    layers: InkLayers,
    rows: PageRows,
    settings: SecondLookSettings,
    components: Components | None = None,
) -> Mask | None:
    """Ink of the other layers that is typing after all, or ``None``.

    Args:
        image: the prepared page.
        layers: of its ink.
        rows: of parts of its ink.
        settings: tunables.
        components: of all ink, when they are known.
    """
    whole = components or find_components(image.ink)
    written = _doubtful(layers, whole, (image.x_height or 16.0) * settings.sign)
    if not written.any():
        return None
    found = rows.of(written)
    chosen = np.zeros(found.components.count, bool)
    _choose(chosen, _long_rows(found, settings))
    alike = np.zeros_like(written)
    if layers.typed.any():
        typed = rows.of(layers.typed)
        shaped = has_shape(typed.components, typed.x_height, settings.same_key)
        _choose(chosen, lone_numbers(image, found, typed, shaped, settings.page_number))
        grid = find_grid(typed)
        if grid is not None:
            _choose(chosen, _few_signs(found, grid, settings))
        same = struck_elsewhere(image.grey, whole, layers.typed, found.x_height, settings.same_key)
        alike = whole.pixels_of(same)
        _choose(chosen, _known_rows(found, alike, settings))
    typing = found.components.pixels_of(chosen) | alike
    return typing if typing.any() else None


def _doubtful(layers: InkLayers, whole: Components, largest: float) -> Mask:
    """Ink that is not typed, and small signs whole of which a good part is not.

    A sign of which the network calls one arm typed and the other written would keep no cells.
    """
    written = (layers.handwritten | layers.other) & ~layers.typed
    own = whole.count_in(written)
    crossed = whole.count_in(layers.typed & layers.handwritten)
    small = np.maximum(whole.width, whole.height) <= largest
    parted = small & (own >= PARTED * whole.area) & (own < whole.area) & (crossed == 0)
    if not parted.any():
        return written
    return np.asarray(written | whole.pixels_of(parted))


def _choose(chosen: npt.NDArray[np.bool_], rows: list[Row]) -> None:
    """Mark all components of the rows; in place."""
    for row in rows:
        chosen[row.members] = True


def _known_rows(found: Rows, alike: Mask, settings: SecondLookSettings) -> list[Row]:
    """Short rows of which a good part was struck elsewhere: the rest are figures seen once."""
    parts = found.components
    inside = parts.count_in(alike) > 0.5 * parts.area
    shaped = has_shape(parts, found.x_height, settings.same_key)
    return [
        row
        for row in found.rows
        if inside[row.members].sum() >= max(settings.known * shaped[row.members].sum(), 1)
    ]


def _long_rows(found: Rows, settings: SecondLookSettings) -> list[Row]:
    """Rows that keep a grid of their own."""
    grid = find_grid(found)
    if grid is None:
        return []
    typed = [
        row
        for row in found.rows
        if len(row.members) >= LETTERS and grid.kept_by(found, row) >= settings.kept
    ]
    return typed if len(typed) >= settings.fewest_rows else []


def _few_signs(found: Rows, grid: Grid, settings: SecondLookSettings) -> list[Row]:
    """Rows that keep the grid of the page's typing."""
    spacings = [(row, grid.spacing_of(found, row)) for row in found.rows]
    return [
        row
        for row, spacing in spacings
        if spacing.agreement >= settings.agreed
        and (
            spacing.chance <= settings.chance
            or (len(row.members) >= settings.fewest and spacing.in_cells <= settings.in_cells)
            or between_dashes(found.components, row.members, found.x_height)
        )
    ]
