"""Raster arithmetic: the quick ways give what the plain ones give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facsimile.ink_places import inked_places, leave_ink
from pipeline.facsimile.raster import (
    SUPER,
    blur,
    centred,
    clouds,
    enlarge,
    fetch,
    noise,
    rng_for,
    scale255,
    scaled,
    shear_rows,
    shrink,
    trim,
    turn,
)

SEEDS = st.integers(0, 10**6)


def test_scaling_bytes_is_scaling_whole_numbers() -> None:
    every = np.arange(256, dtype=np.uint8)
    a, b = (np.ascontiguousarray(part) for part in np.meshgrid(every, every))
    assert (scaled(a, b) == scale255(a, b.astype(np.int32))).all()


@pytest.mark.parametrize("width", [200, 411, 1300])
def test_a_few_rows_of_clouds_are_those_of_all(width: int) -> None:
    cell = width // 5
    rows, columns = 1 // cell + 3, width // cell + 3
    grid = blur(noise(rng_for("few", width), rows, columns), 1.0)
    spread = np.clip((grid.astype(np.int32) - 128) * 3 + 128, 0, 255).astype(np.uint8)
    tall, wide = rows * cell, columns * cell
    quarter = enlarge(spread, max(tall // 4, rows), max(wide // 4, columns))
    whole = enlarge(blur(quarter, cell / 8), tall, wide)
    row = clouds(rng_for("few", width), 1, width, cell)
    assert (row == whole[cell : cell + 1, :width]).all()


@given(SEEDS, st.integers(-9000, 9000))
def test_shearing_moves_every_row_by_itself(seed: int, slope: int) -> None:
    image = np.zeros((40, 50), dtype=np.uint8)
    image[12:30, 8:33] = noise(rng_for("shear", seed), 18, 25)
    moved = shear_rows(image, slope, 20, 0)
    for y, row in enumerate(image.astype(np.int64)):
        shift = slope * (y - 20) >> 8
        padded = np.pad(row, 60)
        start = 60 - (shift >> 8)
        left, right = padded[start - 1 : start + 49], padded[start : start + 50]
        part = shift & 255
        assert (moved[y] == (right * (256 - part) + left * part + 128) >> 8).all()


@given(SEEDS, st.integers(0, SUPER - 1), st.integers(0, SUPER - 1))
def test_shrinking_is_the_mean_of_squares(seed: int, dx: int, dy: int) -> None:
    mask = noise(rng_for("shrink", seed), 13, 22)
    room = np.zeros((16, 28), dtype=np.int64)
    room[dy : dy + 13, dx : dx + 22] = mask
    small = shrink(mask, dx, dy)
    means = (room.reshape(4, SUPER, 7, SUPER).sum(axis=(1, 3)) + 8) // 16
    assert (small == means[: small.shape[0], : small.shape[1]]).all()


@given(st.integers(2, 40), st.integers(2, 40), st.integers(0, 9))
def test_centred_keeps_ink_and_place(x: int, y: int, pad: int) -> None:
    mask = np.zeros((50, 60), dtype=np.uint8)
    mask[20:30, 10:40] = 200
    mask[y, x] = 255
    moved = centred(mask, x, y, pad)
    assert moved[moved.shape[0] // 2, moved.shape[1] // 2] == 255
    assert np.array_equal(trim(moved)[0], trim(mask)[0])
    assert not moved[: pad + 1].any()
    assert not moved[:, -pad - 1 :].any()


def test_turning_back_and_forth_and_leaning() -> None:
    mask = np.zeros((80, 80), dtype=np.uint8)
    mask[30:60, 40:44] = 255
    quarter = turn(mask, 90)
    assert np.array_equal(trim(turn(quarter, -90))[0].shape, trim(mask)[0].shape)
    assert trim(quarter)[0].shape == (4, 30)
    # A stretch too small to matter takes the general way, and must give the same.
    assert np.array_equal(trim(turn(mask, 7.0))[0], trim(turn(mask, 7.0, stretch=1.00001))[0])


def test_nothing_is_fetched_from_outside() -> None:
    mask = np.maximum(noise(rng_for("fetch"), 6, 7), 1)
    row, column = np.mgrid[-2:9, -3:11].astype(np.int32)
    fetched = fetch(mask, column, row)
    assert (fetched[2:8, 3:10] == mask).all()
    assert np.count_nonzero(fetched) == mask.size


def test_ink_is_left_only_where_it_was() -> None:
    sheet = np.zeros((6, 8), dtype=np.uint8)
    sheet[2, 3], sheet[4, 5] = 100, 200
    part = sheet[1:5, 2:7]
    places, amounts = inked_places(part)
    leave_ink(part, places, amounts * 2 - 50)
    assert (sheet[2, 3], sheet[4, 5]) == (150, 255)
    assert np.count_nonzero(sheet) == 2
