from __future__ import annotations

import numpy as np
import pytest
from drawn import typescript
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipeline.components import find_components, find_ink


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(bool, st.tuples(st.integers(1, 24), st.integers(1, 24))))
def test_every_ink_pixel_is_in_one_component_and_in_its_box(ink: np.ndarray) -> None:
    parts = find_components(ink)
    assert ((parts.labels > 0) == ink).all()
    assert parts.area.sum() == ink.sum()
    for index in range(parts.count):
        rows, columns = np.nonzero(parts.labels == index + 1)
        assert len(rows) == parts.area[index]
        assert (columns.min(), columns.max() + 1) == (parts.x0[index], parts.x1[index])
        assert (rows.min(), rows.max() + 1) == (parts.y0[index], parts.y1[index])


def test_ink_that_touches_at_a_corner_is_one_component() -> None:
    assert find_components(np.eye(5, dtype=bool)).count == 1
    assert find_components(np.zeros((5, 5), bool)).count == 0


@pytest.mark.parametrize("size", [8, 12, 20, 47])
def test_each_letter_is_a_component_and_looks_like_one(size: int) -> None:
    page = typescript(["пнигтеор НИГ", "тоге"], size=size)
    parts = find_components(page.grey < 128)
    found = sorted(zip(parts.x0, parts.y0, parts.x1, parts.y1, strict=True))
    assert found == sorted(tuple(box.as_list()) for box in page.letters)
    assert parts.glyph_like().all()


def test_specks_rules_and_blots_do_not_look_like_letters() -> None:
    ink = np.zeros((400, 400), bool)
    ink[10:12, 10:12] = True  # a speck
    ink[30:33, 10:300] = True  # a rule
    ink[50:90, 20:60] = True  # a blot
    ink[100:380, 100:104] = True  # a fold
    parts = find_components(ink)
    assert parts.count == 4
    assert not parts.glyph_like().any()


def test_the_pale_part_of_a_letter_is_ink_and_a_pale_stain_is_not() -> None:
    grey = np.full((20, 40), 255, np.uint8)
    grey[5:15, 5:10], grey[5:15, 10:13] = 60, 190  # a letter and its worn side
    grey[5:15, 25:35] = 190  # a stain
    ink = find_ink(grey, 150, 210)
    assert ink[5:15, 5:13].all()
    assert ink.sum() == 80


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20))),
    st.integers(1, 200),
    st.integers(0, 54),
)
def test_faint_ink_counts_where_it_hangs_together_with_sure_ink(
    grey: np.ndarray, sure: int, more: int
) -> None:
    found = find_ink(grey, sure, sure + more)
    parts = find_components(np.asarray(grey < sure + more))
    darkest = [grey[parts.labels == index + 1].min() for index in range(parts.count)]
    kept = [index + 1 for index, level in enumerate(darkest) if level < sure]
    assert (found == np.isin(parts.labels, kept)).all()
