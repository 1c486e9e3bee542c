"""Traces, how they become ink, marks without letters, and bent glyphs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facsimile import curves
from pipeline.facsimile.curves_draw import Nib, draw_traces
from pipeline.facsimile.curves_glyph import warp_glyph
from pipeline.facsimile.curves_trace import (
    Touch,
    Trace,
    bounds,
    moved,
    shake,
    smooth,
    trace,
    turned,
)
from pipeline.facsimile.ink import INKED, InkLayer
from pipeline.facsimile.raster import SUPER, Rng, rng_for

POINT = 12

places = st.tuples(st.integers(-4000, 4000), st.integers(-4000, 4000))
seeds = st.integers(0, 2**32)

Maker = Callable[[Rng], list[Trace]]
MARKS: dict[str, tuple[Maker, tuple[int, int, int, int]]] = {
    "bar": (lambda rng: curves.bar(rng, 400, POINT), (0, 0, 0, 400)),
    "bracket": (
        lambda rng: curves.bracket(rng, 400, 80, POINT, opens_right=True),
        (0, 0, 80, 400),
    ),
    "brace": (
        lambda rng: curves.brace(rng, 400, 90, POINT, opens_right=False),
        (0, 0, 90, 400),
    ),
    "tick": (lambda rng: curves.tick(rng, 200, 180, POINT), (0, 0, 200, 180)),
    "cross": (lambda rng: curves.cross(rng, 200, 180, POINT), (0, 0, 200, 180)),
    "ring": (lambda rng: curves.ring(rng, 500, 240, POINT), (0, 0, 500, 240)),
    "caret": (lambda rng: curves.caret(rng, 120, 100, POINT), (0, 0, 120, 100)),
    "underline": (lambda rng: curves.underline(rng, 600, POINT, lines=2), (0, 0, 600, 60)),
    "wavy": (lambda rng: curves.wavy_underline(rng, 600, 24, POINT), (0, -24, 600, 24)),
    "strike-out": (lambda rng: curves.strike_out(rng, 600, 120, POINT), (0, 0, 600, 120)),
    "arrow": (lambda rng: curves.arrow(rng, 400, -200, POINT), (0, -200, 400, 0)),
    "question mark": (lambda rng: curves.question_mark(rng, 120, 240, POINT), (0, 0, 120, 240)),
    "exclamation mark": (
        lambda rng: curves.exclamation_mark(rng, 40, 240, POINT),
        (0, 0, 40, 240),
    ),
}


@settings(max_examples=40, deadline=None)
@given(st.lists(places, min_size=1, max_size=12), st.integers(1, 12), st.integers(0, 130))
def test_a_curve_goes_through_every_control_point(
    control: list[tuple[int, int]], steps: int, tension: int
) -> None:
    path = smooth(control, steps, tension).tolist()
    assert path[:: steps if len(control) > 1 else 1] == [list(place) for place in control]
    assert len(path) == (len(control) - 1) * steps + 1


def test_without_tension_a_curve_is_a_polygon() -> None:
    assert smooth([(0, 0), (100, 0), (100, 50)], 2, 0).tolist() == [
        [0, 0],
        [50, 0],
        [100, 0],
        [100, 25],
        [100, 50],
    ]


def test_a_round_corner_swings_wide_of_the_polygon() -> None:
    path = smooth([(0, 0), (100, 0), (100, 100)], 4, 100)
    assert path[:, 0].max() > 100
    assert path[:, 1].min() < 0


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(1, 60))
def test_a_tremor_stays_within_its_reach(seed: int, reach: int) -> None:
    path = smooth([(0, 0), (900, 100), (400, 700)], 10)
    shaken = shake(path, rng_for(seed), reach)
    assert np.abs(shaken - path).max() <= reach + 1
    assert (shaken != path).any()


def test_strokes_down_press_harder_than_strokes_up() -> None:
    touch = Touch(base=150, contrast=60, drift=0)
    path = smooth([(0, 0), (0, 4000)], 20, 0)
    down = trace(path, 4, touch, rng_for("down"))
    up = trace(path[::-1], 4, touch, rng_for("down"))
    assert down.force[10] == 210
    assert up.force[10] == 90


def test_a_trace_has_a_force_for_each_point_and_no_point_twice() -> None:
    one = trace(smooth([(0, 0), (3, 0), (3, 5), (900, 40)], 8), 4, Touch(), rng_for("few"))
    assert len(one.points) == len(one.force)
    assert all(a != b for a, b in zip(one.points, one.points[1:], strict=False))


def test_a_trace_without_points_or_width_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="0 points"):
        Trace((), 3, ())
    with pytest.raises(ValueError, match="2 points with 1 forces"):
        Trace(((0, 0), (1, 1)), 3, (200,))
    with pytest.raises(ValueError, match="no line"):
        Trace(((0, 0),), 0, (200,))
    with pytest.raises(ValueError, match="no bounds"):
        bounds([])


@settings(max_examples=40, deadline=None)
@given(st.lists(places, min_size=1, max_size=9), places)
def test_moving_moves_the_bounds(points: list[tuple[int, int]], way: tuple[int, int]) -> None:
    one = Trace(tuple(points), 5, (200,) * len(points))
    x0, y0, x1, y1 = bounds([one])
    dx, dy = way
    assert bounds(moved([one], dx, dy)) == (x0 + dx, y0 + dy, x1 + dx, y1 + dy)


@settings(max_examples=40, deadline=None)
@given(st.lists(places, min_size=1, max_size=9), st.integers(-60, 60))
def test_turning_there_and_back_comes_home(points: list[tuple[int, int]], angle: int) -> None:
    one = Trace(tuple(points), 5, (200,) * len(points))
    back = turned(turned([one], angle), -angle)[0]
    assert np.abs(np.array(back.points) - np.array(one.points)).max() <= 2


def test_positive_angles_turn_clockwise() -> None:
    one = Trace(((0, 0), (1000, 0)), 5, (200, 200))
    assert turned([one], 90)[0].points == ((0, 0), (0, 1000))


def test_drawing_reports_the_extent_of_its_ink() -> None:
    layer = InkLayer.empty(60, 100)
    line = Trace(((0, 0), (160, 0)), 12, (255, 255))
    extent = draw_traces(layer, [line], 80, 80, rng_for("line"))
    rows, columns = np.nonzero(layer.cover >= INKED)
    assert extent == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert extent is not None
    assert abs(extent[0] - 80 // SUPER) <= 3
    assert abs(extent[2] - 240 // SUPER) <= 3
    assert 2 <= extent[3] - extent[1] <= 5


def test_a_lighter_hand_leaves_a_paler_and_thinner_line_but_covers_it_wholly() -> None:
    sums, covers = [], []
    for force in (60, 250):
        layer = InkLayer.empty(40, 100)
        line = Trace(((0, 0), (320, 0)), 16, (force, force))
        draw_traces(layer, [line], 40, 80, rng_for("line"))
        middle = layer.ink[:, 40]
        sums.append(int(middle.max()))
        covers.append(int(layer.cover[:, 40].sum()))
        assert layer.cover.max() == 255
    assert sums[0] < sums[1] * 2 // 3
    assert covers[0] < covers[1]


def test_a_stiff_nib_draws_one_width_and_tone() -> None:
    drawn = []
    for force in (60, 250):
        layer = InkLayer.empty(40, 100)
        line = Trace(((0, 0), (320, 0)), 16, (force, force))
        draw_traces(layer, [line], 40, 80, rng_for("line"), Nib(flex=0, solid=100))
        drawn.append(layer.ink)
    assert np.array_equal(drawn[0], drawn[1])


def test_a_line_has_no_gap_where_its_force_changes_and_skips_leave_some() -> None:
    count = 60
    points = tuple((x * 8, 0) for x in range(count))
    force = tuple(30 + x * 200 // count for x in range(count))
    whole, broken = InkLayer.empty(20, 140), InkLayer.empty(20, 140)
    draw_traces(whole, [Trace(points, 10, force)], 20, 40, rng_for("a"), Nib(solid=50))
    draw_traces(broken, [Trace(points, 10, force)], 20, 40, rng_for("a"), Nib(skips=150))
    inside = slice(6, 5 + (count - 1) * 8 // SUPER)
    assert (whole.cover[10, inside] >= INKED).all()
    assert (broken.cover[10, inside] == 0).any()


@pytest.mark.parametrize("where", [(-5000, 40), (40, -5000), (5000, 40), (40, 5000)])
def test_a_trace_off_the_sheet_leaves_nothing(where: tuple[int, int]) -> None:
    layer = InkLayer.empty(60, 60)
    line = Trace(((0, 0), (80, 10)), 12, (200, 200))
    assert draw_traces(layer, [line], *where, rng_for("off")) is None
    assert not layer.cover.any()


def test_a_trace_over_the_edge_is_cut_and_takes_no_room_outside() -> None:
    layer = InkLayer.empty(60, 60)
    line = Trace(((-400_000, 0), (400_000, 0)), 12, (200, 200))
    assert draw_traces(layer, [line], 0, 120, rng_for("long")) == (0, 28, 60, 32)


def test_nothing_to_draw_and_a_single_point() -> None:
    layer = InkLayer.empty(30, 30)
    assert draw_traces(layer, [], 0, 0, rng_for("none")) is None
    dot = draw_traces(layer, [Trace(((60, 60),), 16, (255,))], 0, 0, rng_for("dot"))
    assert dot is not None


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_fills_its_box_and_hardly_leaves_it(name: str) -> None:
    make, (x0, y0, x1, y1) = MARKS[name]
    slack = 40 + (x1 - x0 + y1 - y0) // 8
    reach = 0
    for seed in range(40):
        traces = make(rng_for(name, seed))
        left, top, right, bottom = bounds(traces)
        assert left >= x0 - slack
        assert top >= y0 - slack
        assert right <= x1 + slack + (300 if name == "bar" else 0)
        assert bottom <= y1 + slack
        reach = max(reach, right - left, bottom - top)
        assert all(isinstance(v, int) for one in traces for p in one.points for v in p)
    assert reach >= max(x1 - x0, y1 - y0) * 9 // 10


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_depends_on_its_stream_alone(name: str) -> None:
    make, _ = MARKS[name]
    assert make(rng_for(name, 1)) == make(rng_for(name, 1))
    assert len({tuple(make(rng_for(name, seed))) for seed in range(8)}) == 8


def test_brackets_and_braces_open_to_the_side_that_is_asked_for() -> None:
    for make in (curves.bracket, curves.brace):
        right = make(rng_for("side"), 400, 80, POINT, opens_right=True)[0]
        left = make(rng_for("side"), 400, 80, POINT, opens_right=False)[0]
        assert right.points[0][0] > 60
        assert right.points[-1][0] > 60
        assert left.points[0][0] < 20
        assert left.points[-1][0] < 20


def test_marks_without_size_are_refused() -> None:
    rng = rng_for("none")
    with pytest.raises(ValueError, match="at least one"):
        curves.bar(rng, 0, POINT)
    with pytest.raises(ValueError, match="at least one"):
        curves.ring(rng, 10, 10, 0)
    with pytest.raises(ValueError, match="at least one point"):
        curves.stroke(rng, [], POINT)


def test_the_smallest_marks_can_be_drawn() -> None:
    rng = rng_for("small")
    for _ in range(30):
        for traces in (
            curves.bar(rng, 1, 1),
            curves.ring(rng, 1, 1, 1),
            curves.caret(rng, 1, 1, 1),
            curves.strike_out(rng, 1, 1, 1),
            curves.wavy_underline(rng, 1, 1, 1),
            curves.arrow(rng, 0, 0, 1),
        ):
            assert traces


def _glyph() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    glyph = np.zeros((120, 80), dtype=np.uint8)
    glyph[20:100, 30:38] = 255
    glyph[20:28, 30:66] = 255
    return glyph


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(1, 10))
def test_a_bent_glyph_shares_its_centre_and_keeps_its_ink(seed: int, strength: int) -> None:
    glyph = _glyph()
    bent = warp_glyph(glyph, rng_for(seed), strength)
    pad = 120 * strength // 100
    assert bent.shape == (120 + 2 * pad, 80 + 2 * pad)
    assert 0.4 < bent.sum() / glyph.sum() < 2.5
    rows, columns = np.nonzero(bent)
    # No ink is fetched from further away than the largest shift.
    assert rows.min() >= 20
    assert rows.max() < 100 + 2 * pad
    assert columns.min() >= 30
    assert columns.max() < 66 + 2 * pad


def test_bending_differs_from_stream_to_stream_and_not_within_one() -> None:
    first = warp_glyph(_glyph(), rng_for("bend", 1), 8)
    assert np.array_equal(first, warp_glyph(_glyph(), rng_for("bend", 1), 8))
    assert not np.array_equal(first, warp_glyph(_glyph(), rng_for("bend", 2), 8))


def test_no_strength_bends_nothing_and_less_is_refused() -> None:
    assert np.array_equal(warp_glyph(_glyph(), rng_for("bend"), 0), _glyph())
    with pytest.raises(ValueError, match="not below 0"):
        warp_glyph(_glyph(), rng_for("bend"), -1)
