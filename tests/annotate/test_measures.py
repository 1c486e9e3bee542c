"""What is measured of strokes, pairs and groups, on sheets whose marks are known."""

from __future__ import annotations

import numpy as np
import pytest
from handmade import LEFT, Handmade

from pipeline.annotate import AnnotateSettings, group_table, pair_table
from pipeline.annotate.candidates import Candidates, find_candidates
from pipeline.annotate.find_marks import Measured, measure
from pipeline.annotate.neighbours import find_neighbours
from pipeline.annotate.tree import grow


def candidates(sheet: Handmade, likely: int = 255) -> Candidates:
    image = sheet.image()
    probability = sheet.handwritten.astype(np.uint8) * np.uint8(likely)
    handwritten = sheet.handwritten & (probability >= 128)
    return find_candidates(
        handwritten, probability, image, sheet.regions(image), AnnotateSettings()
    )


def measured(sheet: Handmade) -> Measured:
    page = candidates(sheet)
    return measure(page)


def two_words() -> Handmade:
    """One in the margin, one over the second row."""
    sheet = Handmade()
    sheet.write(40, sheet.baseline(4), 4, height=18)
    sheet.write(sheet.word(1, 2).x0, sheet.baseline(1) - 20, 4, height=12)
    return sheet


@pytest.mark.parametrize(("likely", "strokes"), [(255, 2), (80, 2), (50, 0)])
def test_ink_that_may_be_by_hand_is_looked_at(likely: int, strokes: int) -> None:
    assert len(candidates(two_words(), likely).strokes) == strokes


def test_what_hangs_together_but_is_not_equally_likely_is_in_two() -> None:
    sheet = Handmade()
    sheet.draw((300, 1000), (600, 1000))
    image = sheet.image()
    probability = sheet.handwritten.astype(np.uint8) * np.uint8(200)
    probability[:, 450:] //= 2
    page = find_candidates(
        probability >= 128, probability, image, sheet.regions(image), AnnotateSettings()
    )
    assert [(stroke.x0 < 400, stroke.x1 > 500) for stroke in page.strokes] == [
        (True, False),
        (False, True),
    ]


def test_lengths_are_in_x_heights() -> None:
    sheet = Handmade()
    sheet.draw((300, 1000), (500, 1000), width=4)
    size = candidates(sheet).typing.size
    table = measured(sheet).table
    assert table.width[0] * size == pytest.approx(204, abs=4)
    assert table.x[0] * size == pytest.approx(400, abs=2)
    assert table.area[0] == pytest.approx(table.width[0] * table.height[0], rel=0.2)
    assert table.measures["slender"][0] < 0.05
    assert table.measures["thickness"][0] == pytest.approx(table.height[0], rel=0.4)


def test_a_stroke_knows_how_it_stands_to_its_row() -> None:
    page = measured(two_words())
    table, rows = page.table, page.frame.level
    over = int(np.argmin(table.y))
    margin = 1 - over
    assert table.measures["height"][over] > 1.1
    assert table.measures["outside"].tolist()[over] < 0.3
    assert table.measures["outside"][margin] == 1.0
    assert table.measures["off row"][margin] > 1
    assert abs(rows[int(table.measures["row"][margin])] - table.y[margin]) < 2


def test_neighbours_have_nothing_between_them() -> None:
    sheet = Handmade()
    for x in (300, 400, 500):
        sheet.draw((x, 1000), (x, 1060))
    page = candidates(sheet)
    found = find_neighbours(page.strokes, page.typing.size)
    left = [page.strokes[at].x0 for at in range(3)]
    pairs = [sorted((left[a], left[b])) for a, b in zip(found.first, found.second, strict=True)]
    one, two, three = sorted(left)
    assert sorted(pairs) == [[one, two], [two, three]]
    assert found.dx * page.typing.size == pytest.approx(np.full(2, 96.0), abs=6)
    assert (found.dy == 0).all()
    assert len(find_neighbours(page.strokes[:1], page.typing.size)) == 0


def test_every_group_is_measured_as_if_it_were_the_only_one() -> None:
    """A joint has the box, ink and means of all its strokes."""
    sheet = Handmade()
    for x in (LEFT, LEFT + 70, LEFT + 150):
        sheet.write(x, 1000, 2, height=18)
    page = measured(sheet)
    table = page.table
    likely = np.full(len(page.pairs), 0.5)
    by_hand = np.linspace(0, 1, len(table))
    tree = grow(len(table), page.pairs, likely.tolist())
    columns = page.of_groups(tree, likely, by_hand)
    assert all(len(column) == len(tree) for column in columns.values())
    assert all(np.isfinite(column).all() for column in columns.values())
    for group in range(len(tree)):
        mine = tree.members(group)
        width = table.x1[mine].max() - table.x0[mine].min()
        assert columns["width"][group] == pytest.approx(width)
        assert columns["area"][group] == pytest.approx(np.log(table.area[mine].sum()))
        share = table.area[mine] / table.area[mine].sum()
        assert columns["by hand"][group] == pytest.approx((share * by_hand[mine]).sum())
        assert columns["mean dark"][group] == pytest.approx(
            (share * table.measures["dark"][mine]).sum()
        )
        assert columns["strokes"][group] == len(mine)


def test_a_few_at_a_time_are_measured_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = two_words()
    for x in range(300, 900, 60):
        sheet.write(x, 1000, 1, height=18)
    page = measured(sheet)
    by_hand, likely = np.ones(len(page.table)), np.full(len(page.pairs), 0.5)
    tree = grow(len(by_hand), page.pairs, likely.tolist())
    whole = page.of_pairs(by_hand), page.of_groups(tree, likely, by_hand)
    monkeypatch.setattr(group_table, "PART", 3)
    monkeypatch.setattr(pair_table, "PART", 3)
    parts = page.of_pairs(by_hand), page.of_groups(tree, likely, by_hand)
    for one, other in zip(whole, parts, strict=True):
        assert list(one) == list(other)
        assert all(np.array_equal(one[name], other[name]) for name in one)


def test_pairs_and_groups_of_a_page_without_typing_are_measured() -> None:
    sheet = Handmade()
    for x in (300, 380):
        sheet.write(x, 1000, 2, height=18)
    image = sheet.image()
    page = find_candidates(
        sheet.handwritten,
        sheet.handwritten.astype(np.uint8) * 255,
        image,
        (),
        AnnotateSettings(),
    )
    found = measure(page)
    by_hand = np.ones(len(page.strokes))
    pairs = found.of_pairs(by_hand)
    likely = np.full(len(found.pairs), 0.9)
    groups = found.of_groups(grow(len(by_hand), found.pairs, likely.tolist()), likely, by_hand)
    for columns in (found.of_strokes, pairs, groups):
        assert all(np.isfinite(column).all() for column in columns.values())
