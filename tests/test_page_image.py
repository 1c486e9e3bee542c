"""The way back from a prepared page to its scan: every box is in pixels of the original."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, PageImage, Transform

WIDTH, HEIGHT = 2400, 3300


def image(to_scan: Transform) -> PageImage:
    ink = np.zeros((4, 4), bool)
    return PageImage(
        grey=np.full((4, 4), 255, np.uint8),
        ink=ink,
        chroma=None,
        to_scan=to_scan[:2],
        scan_size=(WIDTH, HEIGHT),
        area=Box(0, 0, WIDTH, HEIGHT),
        x_height=None,
    )


def forward(degrees: int, scale: float) -> Transform:
    """Maps points of the scan to the page, turned clockwise by quarters and then scaled."""
    quarter = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, HEIGHT], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, WIDTH], [0, -1, HEIGHT], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, WIDTH], [0, 0, 1]],
    }[degrees]
    return np.diag([scale, scale, 1.0]) @ np.array(quarter, dtype=np.float64)


@st.composite
def boxes_on_the_scan(draw: st.DrawFn) -> Box:
    x0, y0 = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Box(x0, y0, draw(st.integers(x0 + 1, WIDTH)), draw(st.integers(y0 + 1, HEIGHT)))


@given(boxes_on_the_scan(), st.sampled_from([0, 90, 180, 270]), st.floats(0.25, 3.0))
def test_a_box_goes_to_the_page_and_comes_back(box: Box, degrees: int, scale: float) -> None:
    there = forward(degrees, scale)
    corners = np.array([[box.x0, box.y0, 1], [box.x1, box.y1, 1]]) @ there.T
    (ax, ay), (bx, by) = corners[:, :2]
    on_page = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    assert image(np.asarray(np.linalg.inv(there), dtype=np.float64)).box_to_scan(on_page) == box


@given(
    st.tuples(*[st.floats(-9000, 9000)] * 2),
    st.tuples(*[st.floats(0, 9000)] * 2),
    st.floats(-12, 12),
)
def test_whatever_the_box_it_comes_out_on_the_scan(
    corner: tuple[float, float], size: tuple[float, float], degrees: float
) -> None:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle), 40], [np.sin(angle), np.cos(angle), -30]])
    box = image(turn).box_to_scan((*corner, corner[0] + size[0], corner[1] + size[1]))
    assert 0 <= box.x0 < box.x1 <= WIDTH
    assert 0 <= box.y0 < box.y1 <= HEIGHT


@pytest.mark.parametrize("degrees", [-10, -3, 3, 10])
def test_the_box_around_a_tilted_box_holds_its_corners(degrees: float) -> None:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle), 900], [np.sin(angle), np.cos(angle), 900]])
    box = image(turn).box_to_scan((100, 200, 700, 260))
    for x in (100, 700):
        for y in (200, 260):
            sx, sy = turn @ [x, y, 1]
            assert box.x0 <= sx <= box.x1
            assert box.y0 <= sy <= box.y1
    assert box.width < 600 + 60


@pytest.mark.parametrize("soft", [False, True])
def test_the_engine_reads_the_soft_picture_where_there_is_one(soft: bool) -> None:
    rng = np.random.default_rng(5)
    grey, paler = rng.integers(0, 256, (2, 4, 4), np.uint8)
    page = replace(image(np.eye(3)), grey=grey, soft=paler if soft else None)
    wanted = paler if soft else grey
    assert (page.legible == wanted).all()
    assert (page.upside_down().legible == np.rot90(wanted, 2)).all()
    assert (page.upside_down().grey == np.rot90(grey, 2)).all()
