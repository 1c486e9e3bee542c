"""Print, stamps, damage to the paper, and the scanner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from pipeline.facsimile.description import (
    Condition,
    PageDescription,
    Printed,
    PrintedRule,
    Stamp,
    TypedLine,
)
from pipeline.facsimile.draw import DrawnPage, draw_page
from pipeline.facsimile.faces import PRINT_FACES
from pipeline.facsimile.imprint import EMBLEMS, FRAMES, RULE_STYLES
from pipeline.facsimile.random_print import KINDS
from pipeline.facsimile.random_typing import random_condition, random_print, random_stamps
from pipeline.facsimile.raster import rng_for
from pipeline.facsimile.scanner import compressed, cut_by_brightness
from pipeline.facsimile.truth import truth_json

CALM = Condition(dpi=120, skew=0, stains=0, folds=0, bleed=0, noise=0, yellow=0, margin_mm=4)
BLANK = PageDescription(width_mm=100, height_mm=100)


def drawn(condition: Condition = CALM, **more: object) -> DrawnPage:
    return draw_page(replace(BLANK, **more), 5, condition=condition)  # type: ignore[arg-type]


def grey(page: DrawnPage) -> npt.NDArray[np.floating]:
    planes: npt.NDArray[np.floating] = page.pixels.reshape(*page.labels.shape, -1).mean(axis=2)
    return planes


@pytest.mark.parametrize("face", PRINT_FACES)
def test_printed_text_is_type(face: str) -> None:
    page = drawn(printed=(Printed("НАРОДНЫЙ Комиссариат éß", 10, 30, 5, face),))
    assert page.layers.typed.any()
    assert not page.layers.other.any()
    rows = np.flatnonzero(page.layers.typed.any(axis=1))
    baseline = (30 + CALM.margin_mm) * CALM.dpi / 25.4
    assert rows[0] < baseline - 10
    assert rows[-1] < baseline + 10


def test_print_is_set_where_it_is_told_to() -> None:
    def reach(page: DrawnPage) -> tuple[int, int]:
        columns = np.flatnonzero(page.layers.typed.any(axis=0))
        return int(columns[0]), int(columns[-1])

    line = Printed("ОТДЕЛ", 50, 30, 5)
    at = (50 + CALM.margin_mm) * CALM.dpi / 25.4
    left, middle, right = (
        reach(drawn(printed=(replace(line, align=align),))) for align in ("left", "middle", "right")
    )
    assert left[0] == pytest.approx(at, abs=3)
    assert sum(middle) / 2 == pytest.approx(at, abs=3)
    assert right[1] == pytest.approx(at, abs=3)
    wide = reach(drawn(printed=(replace(line, stretch=150),)))
    spaced = reach(drawn(printed=(replace(line, spaced=500),)))
    assert wide[1] - wide[0] == pytest.approx((left[1] - left[0]) * 1.5, abs=4)
    assert spaced[1] - spaced[0] > (left[1] - left[0]) * 1.4
    turned = drawn(printed=(replace(line, turned=True),)).layers.typed
    assert np.ptp(np.flatnonzero(turned.any(axis=1))) == pytest.approx(left[1] - left[0], abs=3)


def test_the_answer_has_the_printed_lines_by_themselves() -> None:
    lines = (Printed("ГОРОДСКОЙ СОВЕТ", 10, 30, 5), Printed("123", 90, 12, align="right"))
    page = drawn(printed=lines, typed=(TypedLine("письмо", 20),))
    assert [line.text for line in page.truth.printed] == ["ГОРОДСКОЙ СОВЕТ", "123"]
    assert page.truth.text == "письмо"
    outside = page.layers.typed.copy()
    for line in (*page.truth.printed, *page.truth.lines):
        outside[line.box.y0 : line.box.y1, line.box.x0 : line.box.x1] = False
    assert not outside.any()
    answer = truth_json(page.truth)
    assert [line["text"] for line in answer["printed"]] == ["ГОРОДСКОЙ СОВЕТ", "123"]
    assert "printed" not in truth_json(drawn().truth)


@pytest.mark.parametrize("style", RULE_STYLES)
def test_ruling_lines_are_other_ink(style: str) -> None:
    page = drawn(rules=(PrintedRule(10, 40, 90, 40, style, 0.4),))
    rows = np.flatnonzero(page.layers.other.any(axis=1))
    columns = np.flatnonzero(page.layers.other.any(axis=0))
    per_mm = CALM.dpi / 25.4
    assert rows.mean() == pytest.approx(44 * per_mm, abs=3)
    assert np.ptp(columns) == pytest.approx(80 * per_mm, abs=5)
    assert not page.layers.typed.any()
    broken = style in ("dotted", "dashed")
    assert bool(len(columns) < np.ptp(columns) * 0.95) is broken


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ru", "la"])
def test_print_by_chance_stays_on_the_sheet(kind: str, language: str) -> None:
    for seed in range(4):
        made = random_print(rng_for(seed), 203, 288, language=language, kind=kind)
        assert made == random_print(rng_for(seed), 203, 288, language=language, kind=kind)
        assert made.lines or made.rules
        assert 0 < made.top_mm <= 300
        for rule in made.rules:
            assert -1 <= min(rule.x0_mm, rule.x1_mm) <= max(rule.x0_mm, rule.x1_mm) <= 204
            assert -1 <= min(rule.y0_mm, rule.y1_mm) <= max(rule.y0_mm, rule.y1_mm) <= 289
        for line in made.lines:
            assert 0 <= line.x_mm <= 203
            assert 0 < line.y_mm <= 289
        assert all(0 < width < 203 for _, _, width in made.blanks_mm)


def test_a_printed_page_by_chance_can_be_drawn() -> None:
    made = random_print(rng_for(2), 150, 150, kind="newspaper")
    page = drawn(printed=made.lines, rules=made.rules, width_mm=150, height_mm=150)
    assert page.layers.typed.mean() > 0.02
    with pytest.raises(ValueError, match="a 'poster'"):
        random_print(rng_for(2), 150, 150, kind="poster")


@pytest.mark.parametrize("frame", FRAMES)
def test_stamps_have_frames(frame: str) -> None:
    stamp = Stamp(("АРХИВ",), 50, 50, 40, 20, frame=frame)
    page = drawn(stamps=(stamp,))
    ink = page.layers.other
    assert ink.any()
    corner = (slice(None, int(45 * CALM.dpi / 25.4)), slice(None, int(35 * CALM.dpi / 25.4)))
    assert ink[corner].any() == (frame in ("", "double"))


@pytest.mark.parametrize("emblem", [name for name in EMBLEMS if name])
def test_seals_have_emblems(emblem: str) -> None:
    seal = Stamp(("ЦА",), 50, 50, 36, 36, "АРХИВ * ", round=True, tilt=0)
    text, drawing = drawn(stamps=(seal,)), drawn(stamps=(replace(seal, emblem=emblem),))
    half = round(7 * CALM.dpi / 25.4)
    middle = round((50 + CALM.margin_mm) * CALM.dpi / 25.4)
    core = (slice(middle - half, middle + half),) * 2
    assert drawing.layers.other[core].any()
    assert not np.array_equal(drawing.layers.other[core], text.layers.other[core])


def test_a_wet_pad_prints_darker_than_a_dry_one() -> None:
    def darkness(inked: int) -> float:
        page = drawn(stamps=(Stamp(("АРХИВ",), 50, 50, inked=inked, patchy=60),))
        return float(grey(page)[page.layers.other].mean())

    assert darkness(160) < darkness(100) < darkness(40)


@pytest.mark.parametrize("language", ["ru", "la"])
def test_stamps_by_chance_can_all_be_drawn(language: str) -> None:
    stamps = [
        replace(stamp, x_mm=50, y_mm=50)
        for seed in range(25)
        for stamp in random_stamps(rng_for(seed), 203, 288, language=language, bottom_mm=120)
    ]
    assert len({(stamp.frame, stamp.round, stamp.colour) for stamp in stamps}) > 8
    for stamp in stamps[:12]:
        assert drawn(replace(CALM, dpi=60), stamps=(stamp,)).layers.other.any()


def test_holes_and_tears_show_the_bed_and_take_the_ink_along() -> None:
    typed = tuple(TypedLine("н" * 40, row) for row in range(0, 40, 2))
    whole = drawn(typed=typed, left_mm=2, top_mm=6)
    torn = drawn(replace(CALM, holes=3, torn=100), typed=typed, left_mm=2, top_mm=6)
    lost = whole.layers.typed & ~torn.layers.typed
    assert lost.sum() > 300
    assert not (torn.layers.typed & ~whole.layers.typed).any()
    assert grey(torn)[lost].mean() < 80  # the black bed
    holes = drawn(replace(CALM, holes=2), typed=typed, left_mm=2, top_mm=6)
    missing = (grey(holes) < 60) & (grey(whole) > 180)
    assert 2 * 3.14 * 1.9**2 < missing.sum() / (CALM.dpi / 25.4) ** 2 < 2 * 3.14 * 3.3**2


@pytest.mark.parametrize(
    ("name", "value"),
    [("creases", 4), ("cracks", 20), ("dirt", 80), ("gutter", 90), ("uneven", 90), ("dim", 60)],
)
def test_damage_darkens_and_is_no_ink(name: str, value: int) -> None:
    plain, worn = drawn(), drawn(replace(CALM, **{name: value}))  # type: ignore[arg-type]
    assert grey(worn).mean() < grey(plain).mean() - 0.05
    assert not worn.labels.any()


@pytest.mark.parametrize(
    ("name", "value"),
    [("tape", 3), ("streaks", 90), ("flat", 60), ("sharpened", 90), ("tint", "pink"), ("jpeg", 20)],
)
def test_the_rest_changes_the_picture_only(name: str, value: object) -> None:
    typed = (TypedLine("наблюдение", 20),)
    plain = drawn(typed=typed)
    other = drawn(replace(CALM, **{name: value}), typed=typed)  # type: ignore[arg-type]
    assert not np.array_equal(plain.pixels, other.pixels)
    assert np.array_equal(plain.labels, other.labels)
    assert plain.truth == other.truth


@pytest.mark.parametrize("bed", ["grey", "board", "cloth"])
def test_beds_have_their_colours(bed: str) -> None:
    dark, other = drawn(), drawn(replace(CALM, bed=bed))
    assert np.abs(dark.pixels[1, 1].astype(int) - other.pixels[1, 1]).max() > 30
    middle = tuple(size // 2 for size in dark.labels.shape)
    assert np.array_equal(dark.pixels[middle], other.pixels[middle])


def test_one_threshold_for_all_is_darker_the_higher_it_is() -> None:
    picture = np.full((40, 40), 200, dtype=np.uint8)
    picture[:10], picture[10:14] = 90, 150
    blacks = [int((cut_by_brightness(picture, percent) == 0).sum()) for percent in (40, 60, 80)]
    assert blacks == [0, 400, 560]
    page = drawn(replace(CALM, tone="bilevel", threshold=70, dark_bed=False))
    assert set(np.unique(page.pixels)) <= {0, 255}
    assert page.pixels.mean() > 240


def test_compression_keeps_shape_and_loses_detail() -> None:
    picture = rng_for("noise").integers(0, 256, size=(64, 48, 3), dtype=np.uint8)
    assert compressed(picture, 0) is picture
    small, fine = (np.abs(compressed(picture, q).astype(int) - picture).mean() for q in (10, 95))
    assert small > fine
    assert compressed(picture[:, :, 0].copy(), 50).shape == (64, 48)


def test_conditions_by_chance_are_repeatable_and_range_widely() -> None:
    conditions = [random_condition(rng_for("c", seed)) for seed in range(200)]
    assert conditions == [random_condition(rng_for("c", seed)) for seed in range(200)]
    assert {c.tone for c in conditions} == {"colour", "grey", "bilevel"}
    assert min(c.dpi for c in conditions) == 100
    assert max(c.dpi for c in conditions) == 400
    for name in ("holes", "torn", "cracks", "tape", "gutter", "threshold", "jpeg", "sharpened"):
        used = sum(getattr(c, name) > 0 for c in conditions)
        assert 3 < used < 160, name
    assert random_condition(rng_for("c", 1), dpi=150).dpi == 150


@pytest.mark.parametrize(
    "build",
    [
        lambda: Printed(" ", 0, 0),
        lambda: Printed("а", 0, 0, size_mm=99),
        lambda: Printed("а", 0, 0, align="justified"),
        lambda: Printed("а", 0, 0, colour="gold"),
        lambda: PrintedRule(1, 1, 1, 1),
        lambda: PrintedRule(1, 1, 9, 1, "wavy"),
        lambda: PrintedRule(1, 1, 9, 1, width_mm=9),
        lambda: Stamp(("а",), 0, 0, frame="star"),
        lambda: Stamp(("а",), 0, 0, inked=5),
        lambda: Condition(holes=99),
        lambda: Condition(tint="tartan"),
        lambda: Condition(bed="lawn"),
        lambda: Condition(jpeg=2),
        lambda: Condition(threshold=5),
    ],
)
def test_impossible_print_and_conditions_cannot_be_described(build: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        build()  # type: ignore[operator]
