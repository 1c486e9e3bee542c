"""Typing that was called handwriting comes back when it keeps the typewriter's grid."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from drawn import INK, LEFT, PAPER, PITCH, SIZE, page_image, prose, typescript

from pipeline.ink import InkLayers, InkProbability
from pipeline.ink.page_rows import PageRows
from pipeline.ink.second_look import SecondLookSettings, mistaken_typing
from pipeline.ink.verdict import layers_with, probability_with
from pipeline.model import InkLabel, PageImage


def all_handwritten(image: PageImage) -> InkLayers:
    nothing = np.zeros_like(image.ink)
    return InkLayers(nothing, image.ink.copy(), nothing)


def all_other(image: PageImage) -> InkLayers:
    nothing = np.zeros_like(image.ink)
    return InkLayers(nothing, nothing, image.ink.copy())


@pytest.mark.parametrize("mistake", [all_handwritten, all_other])
def test_rows_on_the_grid_are_typing_after_all(
    mistake: Callable[[PageImage], InkLayers],
) -> None:
    image = page_image(typescript(prose(6, 40)).grey)
    layers = mistake(image)
    ink = mistaken_typing(image, layers, PageRows(image), SecondLookSettings())
    assert ink is not None
    assert ink.sum() > 0.95 * image.ink.sum()
    moved = layers_with(layers, ink, InkLabel.TYPED)
    assert (moved.typed == ink).all()
    assert not ((moved.handwritten | moved.other) & ink).any()
    unsure = InkProbability(*(np.full(ink.shape, 100, np.uint8) for _ in range(3)))
    sure = probability_with(unsure, ink, InkLabel.TYPED)
    assert sure.typed[ink].min() > 200
    assert sure.handwritten[ink].max() < 50
    assert (sure.handwritten[~ink] == 100).all()


def test_strokes_at_uneven_places_stay_handwriting() -> None:
    grey = np.full((500, 1000), 235, np.uint8)
    rng = np.random.default_rng(3)
    for base in (100, 200, 300, 400):
        x = 60
        while x < 900:
            x += int(rng.integers(14, 44))
            y0 = base - int(rng.integers(16, 34))
            cv2.ellipse(grey, (x, (y0 + base) // 2), (8, (base - y0) // 2), 12, 0, 360, 40, 3)
    image = page_image(grey)
    layers = all_handwritten(image)
    assert mistaken_typing(image, layers, PageRows(image), SecondLookSettings()) is None


def test_a_page_without_handwriting_is_not_looked_at_again() -> None:
    image = page_image(typescript(prose(3, 40)).grey)
    nothing = np.zeros_like(image.ink)
    layers = InkLayers(image.ink, nothing, nothing)
    assert mistaken_typing(image, layers, PageRows(image), SecondLookSettings()) is None


def test_a_share_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="kept"):
        SecondLookSettings(kept=0)


def with_signs(places: tuple[float, ...]) -> tuple[PageImage, InkLayers]:
    """Typing, and far below it strokes at these places, in cells, that were called handwritten."""
    sheet = typescript(prose(6, 40))
    cell = PITCH * SIZE
    grey = cv2.copyMakeBorder(sheet.grey, 0, 200, 0, 0, cv2.BORDER_CONSTANT, value=PAPER)
    foot = sheet.grey.shape[0] + 100
    first = LEFT + 12 * cell
    for place in places:
        x = round(first + place * cell)
        cv2.line(grey, (x - 4, foot), (x + 4, foot - 26), INK, 4)
    image = page_image(grey)
    written = np.zeros_like(image.ink)
    written[foot - 40 :] = image.ink[foot - 40 :]
    return image, InkLayers(image.ink & ~written, written, np.zeros_like(written))


def test_a_few_signs_in_the_cells_of_the_page_are_typing() -> None:
    image, layers = with_signs((0, 1, 2, 3, 4, 5, 6))
    ink = mistaken_typing(image, layers, PageRows(image), SecondLookSettings())
    assert ink is not None
    assert (ink == layers.handwritten).all()


def test_a_sign_half_typed_and_half_written_is_looked_at_as_a_whole() -> None:
    """Strokes of which chance parts take the typed side: what is left of them keeps no cells."""
    image, layers = with_signs((0, 1, 2, 3, 4, 5, 6))
    parted = layers.handwritten.copy()
    foot = int(np.flatnonzero(parted.any(axis=1))[-1])
    columns = np.flatnonzero(parted.any(axis=0))
    for at, start in enumerate(range(columns[0], columns[-1], round(PITCH * SIZE))):
        upper = slice(0, foot - 12) if at % 2 else slice(foot - 12, foot + 1)
        parted[upper, start : start + round(PITCH * SIZE)] = False
    halves = InkLayers(layers.typed | (layers.handwritten & ~parted), parted, layers.other)
    ink = mistaken_typing(image, halves, PageRows(image), SecondLookSettings())
    assert ink is not None
    assert (ink & layers.handwritten == layers.handwritten).all()


@pytest.mark.parametrize("places", [(0, 1, 2), (0, 1.3, 2.1, 3.6, 4.4, 5.7, 6.2)])
def test_fewer_signs_or_uneven_ones_are_not(places: tuple[float, ...]) -> None:
    image, layers = with_signs(places)
    assert mistaken_typing(image, layers, PageRows(image), SecondLookSettings()) is None


MIDDLE = 0.46
"""Of most letters that are drawn, from the left edge of their cell, in cells."""


def test_three_signs_in_the_very_cells_of_the_rows_around_are_typing() -> None:
    """Such as ``- 2 -``: three may be spaced so by chance, but not often stand there too."""
    image, layers = with_signs((MIDDLE, 2 + MIDDLE, 4 + MIDDLE))
    ink = mistaken_typing(image, layers, PageRows(image), SecondLookSettings())
    assert ink is not None
    assert (ink == layers.handwritten).all()


@pytest.mark.parametrize(
    "places",
    [
        (MIDDLE, 2 + MIDDLE),  # too few to tell
        (0.5 + MIDDLE, 2.5 + MIDDLE, 4.5 + MIDDLE),  # between the cells
        (MIDDLE, 1.7 + MIDDLE, 4 + MIDDLE),  # unevenly
    ],
)
def test_three_signs_elsewhere_are_not(places: tuple[float, ...]) -> None:
    image, layers = with_signs(places)
    assert mistaken_typing(image, layers, PageRows(image), SecondLookSettings()) is None


def test_a_number_between_dashes_is_typing_wherever_it_stands() -> None:
    """The sheet was put in again for it: it is spaced as the typing is, and in no cell of it."""
    image, _ = with_signs(())
    cell, foot = PITCH * SIZE, image.grey.shape[0] - 100
    left = round(LEFT + 12.9 * cell)
    for at, (half, high) in enumerate(((8, 3), (7, 14), (8, 3))):
        x = left + round(at * cell)
        cv2.rectangle(image.grey, (x - half, foot - high), (x + half, foot + high), INK, -1)
    image = page_image(image.grey)
    written = np.zeros_like(image.ink)
    written[foot - 40 :] = image.ink[foot - 40 :]
    layers = InkLayers(image.ink & ~written, written, np.zeros_like(written))
    ink = mistaken_typing(image, layers, PageRows(image), SecondLookSettings())
    assert ink is not None
    assert (ink == written).all()
