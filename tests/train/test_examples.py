"""Drawn pages as the network sees them while it learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.facsimile import (
    Condition,
    DrawnPage,
    FacsimileError,
    HandwrittenLine,
    PageDescription,
    TypedLine,
    draw_page,
    fonts,
)
from pipeline.ink.view import MULTIPLE
from pipeline.train.crops import SIDE, Shares, Sheet, random_crop
from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED, Example, examples_of
from pipeline.train.hands import Face, Hand


@pytest.fixture(scope="module")
def drawn() -> DrawnPage:
    description = PageDescription(
        typed=tuple(TypedLine("Комиссия сообщает о задержке", row) for row in (4, 8, 12, 16, 20)),
        handwritten=(
            HandwrittenLine("через строку", 25, 34, 11),
            HandwrittenLine("и доложить мне", 18, 70, 11),
        ),
        width_mm=125,
        height_mm=90,
        left_mm=16,
        top_mm=14,
    )
    try:
        return draw_page(description, 5, condition=Condition(dpi=200, stains=0, folds=0, bleed=0))
    except FacsimileError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def example(drawn: DrawnPage) -> Example:
    (found,) = examples_of(drawn)
    return found


def test_each_pixel_of_ink_has_a_kind_and_paper_has_none(example: Example) -> None:
    kinds = example.target & (TYPED | HANDWRITTEN | OTHER)
    assert ((example.target & INK > 0) == (kinds > 0)).all()
    assert example.target.shape == example.darkness.shape == example.chroma.shape
    assert all(side % MULTIPLE == 0 for side in example.target.shape)


def test_the_layers_lie_on_their_ink(example: Example) -> None:
    ink = example.target & INK > 0
    assert example.darkness[ink].mean() > 3 * example.darkness[~ink].mean()
    typed, written = example.target & TYPED > 0, example.target & HANDWRITTEN > 0
    assert typed.sum() > written.sum() > 300
    assert (typed & written).sum() > 20
    # The last written line stands alone, far below the typing.
    low = slice(round(0.72 * typed.shape[0]), round(0.9 * typed.shape[0]))
    assert written[low].sum() > 150
    assert not typed[low].any()
    assert (example.target & OTHER > 0).sum() < 0.05 * ink.sum()


def sheet_of(example: Example) -> Sheet:
    return Sheet.of(np.stack([example.darkness, example.chroma, example.target]))


def test_crops_are_alike_for_one_seed_and_differ_for_another(example: Example) -> None:
    sheet = sheet_of(example)
    first, again, other = (
        random_crop([sheet], np.random.default_rng(n), Shares()) for n in (1, 1, 2)
    )
    assert first.darkness.shape == first.chroma.shape == first.target.shape == (SIDE, SIDE)
    assert (first.darkness == again.darkness).all()
    assert (first.target == again.target).all()
    assert (first.darkness != other.darkness).any()


def test_a_crop_keeps_target_and_ink_together(example: Example) -> None:
    sheet = sheet_of(example)
    rng = np.random.default_rng(4)
    contrast = []
    for _ in range(12):
        crop = random_crop([sheet], rng, Shares())
        ink = crop.target & INK > 0
        if ink.sum() > 200:
            contrast.append(float(crop.darkness[ink].mean()) - float(crop.darkness[~ink].mean()))
    assert len(contrast) > 6
    assert min(contrast) > 10
    assert np.mean(contrast) > 60


NOTHING = Shares(0, 0, 0, 0, lettered=0, printed=0, strokes=0, underlined=0, alone=0)


def test_a_few_letters_alone(example: Example) -> None:
    sheet = sheet_of(example)
    rng = np.random.default_rng(9)
    whole = [(random_crop([sheet], rng, NOTHING).target > 0).sum() for _ in range(10)]
    alone = [random_crop([sheet], rng, replace(NOTHING, alone=1.0)) for _ in range(10)]
    assert np.median([(crop.target > 0).sum() for crop in alone]) < 0.3 * np.median(whole)
    for crop in alone:
        ink = crop.target > 0
        if ink.sum() > 100:
            assert crop.darkness[ink].mean() > 2 * crop.darkness[~ink].mean()


def test_stamps_are_put_on_from_sheets_that_have_some(example: Example) -> None:
    plain = np.stack([example.darkness, example.chroma, example.target & ~np.uint8(OTHER)])
    stamped = plain.copy()
    for x in range(200, 320, 40):  # three letters of a stamp
        stamped[0, 300:330, x : x + 30], stamped[2, 300:330, x : x + 30] = 180, OTHER | INK
    stamped[0, :, 4:9], stamped[2, :, 4:9] = 180, OTHER | INK  # the edge of the sheet
    sheet = Sheet.of(stamped)
    assert sheet.stamps.any()
    assert not sheet.stamps[:, :40].any()
    always = replace(NOTHING, stamped=1.0)
    rng = np.random.default_rng(2)
    crops = [random_crop([Sheet.of(plain), sheet], rng, always) for _ in range(10)]
    assert sum(bool((crop.target & OTHER).any()) for crop in crops) > 8


def test_hands_are_written_in_where_there_are_some(example: Example) -> None:
    sheet = Sheet.of(np.stack([example.darkness, example.chroma, np.zeros_like(example.target)]))
    caveat = Face(fonts.find("caveat"), "latin")
    always = replace(NOTHING, written=1.0)
    rng = np.random.default_rng(4)
    crops = [random_crop([sheet], rng, always, (Hand("caveat", caveat, None),)) for _ in range(12)]
    assert sum(bool((crop.target & HANDWRITTEN).any()) for crop in crops) > 8
    assert not any(random_crop([sheet], rng, always).target.any() for _ in range(4))


@pytest.mark.parametrize(
    "values", [{"strokes": -0.1}, {"alone": 1.1}, {"written": 0.9}, {"stamped": 2}]
)
def test_shares_that_cannot_be_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="share"):
        Shares(**values)
