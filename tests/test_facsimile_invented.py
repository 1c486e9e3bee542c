"""Invented writers and what they write."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facsimile.curves_trace import Trace, bounds
from pipeline.facsimile.ink import INKED, InkLayer
from pipeline.facsimile.invented import (
    draw_traces,
    invent_writer,
    scribble,
    signature,
    write_figures,
    write_line,
    write_words,
)
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.raster import SUPER, rng_for

HEIGHT, POINT = 120, 14
seeds = st.integers(0, 2**31)


def _box(word: list[Trace]) -> tuple[int, int, int, int]:
    return bounds(word)


@settings(max_examples=25, deadline=None)
@given(seeds, st.lists(st.integers(1, 14), min_size=1, max_size=6))
def test_words_come_one_after_another_on_the_line(seed: int, letters: list[int]) -> None:
    words = write_words(invent_writer(seed), letters, HEIGHT, POINT, rng_for("w", seed))
    assert len(words) == len(letters)
    boxes = [_box(word) for word in words]
    middles = [(x0 + x1) // 2 for x0, _, x1, _ in boxes]
    assert middles == sorted(middles)
    for x0, y0, x1, y1 in boxes:
        assert x1 > x0
        # On the baseline, and neither flown off it nor sunk.
        assert -7 * HEIGHT < y0 < HEIGHT
        assert -2 * HEIGHT < y1 < 6 * HEIGHT


def test_more_letters_make_a_longer_word() -> None:
    for seed in range(20):
        writer = invent_writer(seed)
        short, long = (
            _box(write_words(writer, [count], HEIGHT, POINT, rng_for("w", seed))[0])
            for count in (2, 12)
        )
        assert long[2] - long[0] > 2 * (short[2] - short[0])


def test_small_letters_are_as_high_as_asked_for() -> None:
    ratios = []
    for seed in range(30):
        writer = invent_writer(seed)
        words = write_words(writer, [6] * 4, HEIGHT, POINT, rng_for("w", seed))
        ys = np.array([y for word in words for one in word for _, y in one.points])
        # Most of the line lies between the baseline and the height of small letters.
        ratios.append(float(np.mean((ys > -HEIGHT * 5 // 4) & (ys < HEIGHT // 4))))
    assert np.median(ratios) > 0.7
    assert min(ratios) > 0.35


def test_writing_depends_on_the_seeds_alone() -> None:
    def page() -> list[list[Trace]]:
        return write_words(invent_writer(7), [4, 6, 2], HEIGHT, POINT, rng_for("page", 7))

    assert page() == page()
    other = write_words(invent_writer(8), [4, 6, 2], HEIGHT, POINT, rng_for("page", 7))
    assert page() != other


def test_whole_numbers_only() -> None:
    for seed in range(10):
        rng = rng_for("whole", seed)
        writer = invent_writer(seed)
        traces = [one for word in write_words(writer, [5, 3], HEIGHT, POINT, rng) for one in word]
        traces += signature(writer, rng, 900, 300, POINT)
        traces += scribble(rng, 500, 100, POINT)
        assert all(type(v) is int for one in traces for place in one.points for v in place)
        assert all(type(v) is int and 0 < v <= 255 for one in traces for v in one.force)


def test_writers_differ() -> None:
    writers = [invent_writer(seed) for seed in range(100)]
    assert min(writer.slant for writer in writers) < -5
    assert max(writer.slant for writer in writers) > 50
    assert 0.03 < sum(writer.block for writer in writers) / 100 < 0.2
    assert 0.5 < sum(writer.join >= 60 for writer in writers) / 100 < 0.95
    assert any(writer.tremor for writer in writers)
    assert len({writer.letters for writer in writers}) == 100


def test_a_joined_hand_lifts_the_pen_less_than_block_capitals() -> None:
    writers = [invent_writer(seed) for seed in range(80)]

    def strokes(block: bool) -> list[int]:
        found = []
        for seed, writer in enumerate(writers):
            if writer.block is block and (block or writer.join >= 95):
                words = write_words(writer, [8] * 4, HEIGHT, POINT, rng_for("w", seed))
                found.append(sum(len(word) for word in words))
        return found

    assert min(strokes(True)) >= 32
    assert np.median(strokes(False)) < 32


def test_a_slanted_hand_leans_its_tall_letters() -> None:
    def lean(slant: int) -> float:
        for seed in range(500):
            writer = invent_writer(seed)
            if writer.block and abs(writer.slant - slant) <= 3:
                words = write_words(writer, [9] * 5, HEIGHT, POINT, rng_for("w", seed))
                places = [
                    (b[0] - a[0], a[1] - b[1])
                    for word in words
                    for one in word
                    for a, b in [(one.points[0], one.points[-1])]
                    if abs(a[1] - b[1]) > HEIGHT * 3 // 4
                ]
                return float(np.median([dx / dy for dx, dy in places]))
        raise AssertionError(f"no writer slants {slant}")

    assert lean(20) - lean(-8) > 0.1


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(1, 6000))
def test_a_line_is_filled_and_not_left(seed: int, room: int) -> None:
    words = write_line(invent_writer(seed), room, HEIGHT, POINT, rng_for("line", seed))
    assert words
    ends = [_box(word)[2] for word in words]
    assert all(end <= room for end in ends[1:])
    if room > 3000:
        assert max(ends) > room // 3


def test_figures_can_be_told_apart_and_stand_in_order() -> None:
    for seed in range(12):
        writer = invent_writer(seed)
        written = write_figures(writer, "12 7-05", HEIGHT, POINT, rng_for("n", seed))
        assert len(written) == 6
        middles = [(_box(one)[0] + _box(one)[2]) // 2 for one in written]
        assert middles == sorted(middles)
        heights = [_box(one)[3] - _box(one)[1] for one in written]
        assert all(height > HEIGHT for height in heights[:3])
        assert heights[3] < HEIGHT  # the dash


def test_a_sign_that_is_not_known_is_named() -> None:
    with pytest.raises(FacsimileError, match="'ж'"):
        write_figures(invent_writer(1), "3ж", HEIGHT, POINT, rng_for("n"))


def test_impossible_words_are_refused() -> None:
    writer = invent_writer(1)
    for letters, height, point in (([3, 0], HEIGHT, POINT), ([3], 0, POINT), ([3], HEIGHT, 0)):
        with pytest.raises(ValueError, match="height"):
            write_words(writer, letters, height, point, rng_for("no"))
    assert write_words(writer, [], HEIGHT, POINT, rng_for("no")) == []


def test_the_smallest_hand_can_be_written() -> None:
    for seed in range(20):
        words = write_words(invent_writer(seed), [3, 9], 1, 1, rng_for("tiny", seed))
        assert all(word for word in words)


def test_signatures_of_a_writer_differ_and_stay_near_their_box() -> None:
    for seed in range(25):
        writer = invent_writer(seed)
        first, second = (signature(writer, rng_for("s", seed, k), 1000, 320, POINT) for k in (1, 2))
        assert first != second
        for traces in (first, second):
            x0, y0, x1, y1 = _box(traces)
            assert x0 > -700
            assert x1 < 3000
            assert y0 > -320 * 4
            assert y1 < 320 * 3
            assert x1 - x0 > 100


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(1, 3000), st.integers(1, 400))
def test_a_scribble_stays_near_its_box(seed: int, width: int, height: int) -> None:
    traces = scribble(rng_for("scribble", seed), width, height, POINT)
    x0, y0, x1, y1 = _box(traces)
    slack = height + width // 4 + 2 * POINT
    assert x0 >= -slack
    assert x1 <= width + slack
    assert y0 >= -slack
    assert y1 <= height + slack


def test_boxes_without_size_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        scribble(rng_for("no"), 0, 10, 1)
    with pytest.raises(ValueError, match="at least one"):
        signature(invent_writer(1), rng_for("no"), 10, 0, 1)


def test_written_words_are_ink_on_a_sheet() -> None:
    layer = InkLayer.empty(200, 900)
    rng = rng_for("sheet")
    words = write_line(invent_writer(3), 800 * SUPER, 25 * SUPER, POINT, rng)
    extents = [draw_traces(layer, word, 40 * SUPER, 100 * SUPER, rng) for word in words]
    inked = layer.cover >= INKED
    outside = inked.copy()
    for extent in extents:
        assert extent is not None
        x0, y0, x1, y1 = extent
        outside[y0:y1, x0:x1] = False
    assert not outside.any()
    assert 0.005 < inked.mean() < 0.2
    # Where there is no cover there is no ink, and cover always leaves some.
    assert not layer.ink[layer.cover == 0].any()
    assert layer.ink[inked].min() > 20
