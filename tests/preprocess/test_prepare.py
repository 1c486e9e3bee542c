"""From scan to page: size, skew and direction are found, and every box finds its way back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn import INK, LEFT, PAPER, blank, prose, put, scan_of, turned, typescript

from pipeline.components import find_components
from pipeline.model import Mask, PageImage, Pixels
from pipeline.preprocess import PreprocessSettings, prepare

TARGET = PreprocessSettings().target_x_height
TEXT = [*prose(12, 50), "", *("     " + line for line in prose(3, 40, seed=2)), *prose(6, 50, 3)]


def page_of(pixels: Pixels, settings: PreprocessSettings | None = None) -> PageImage:
    (page,) = prepare(scan_of(pixels), settings or PreprocessSettings())
    return page


def centres(ink: Mask) -> np.ndarray:
    """Middles (x, y) of the letters, shape (n, 2)."""
    parts = find_components(ink)
    letters = parts.glyph_like()
    boxes = np.column_stack([parts.x0 + parts.x1, parts.y0 + parts.y1])
    return boxes[letters] / 2


def assert_boxes_lie_on_the_ink(page: PageImage, scan_ink: Mask, size: float) -> None:
    """Each letter of the page, brought back, is a letter of the scan, and none is lost."""
    parts = find_components(page.ink)
    boxes = [
        page.box_to_scan((int(x0), int(y0), int(x1), int(y1)))
        for x0, y0, x1, y1, letter in zip(
            parts.x0, parts.y0, parts.x1, parts.y1, parts.glyph_like(), strict=True
        )
        if letter
    ]
    back = np.array([box.centre for box in boxes])
    there = centres(scan_ink)
    assert len(back) == pytest.approx(len(there), rel=0.02)
    offset = back[:, None] - there[None]
    nearest = np.abs(offset).sum(axis=2).argmin(axis=1)
    offset = offset[np.arange(len(back)), nearest]
    assert len(set(nearest)) > 0.98 * len(there)
    assert np.quantile(np.abs(offset).max(axis=1), 0.98) < 0.15 * size
    assert np.abs(np.median(offset, axis=0)).max() <= 0.5  # no shift of the whole page


@pytest.mark.parametrize("dpi", [150, 300, 400, 600])
def test_typing_is_brought_to_one_size_whatever_the_resolution(dpi: int) -> None:
    size = round(2.0 / 25.4 * dpi)  # small letters of a typewriter are 2 mm high
    script = typescript(TEXT, size=size, left=5 * size, top=5 * size)
    page = page_of(script.grey)
    assert page.x_height == pytest.approx(TARGET, rel=0.12)
    letters = find_components(page.ink)
    measured = np.median(letters.height[letters.glyph_like()])
    assert measured == pytest.approx(TARGET, rel=0.15)
    assert page.scan_size == (script.grey.shape[1], script.grey.shape[0])
    assert_boxes_lie_on_the_ink(page, script.grey < 128, size)


@pytest.mark.parametrize("degrees", [-3.0, -0.7, 0.4, 3.0])
def test_a_skewed_page_is_turned_level(degrees: float) -> None:
    scan = turned(typescript(TEXT, size=24).grey, degrees)
    page = page_of(scan)
    assert page.skew == pytest.approx(degrees, abs=0.15)
    assert_boxes_lie_on_the_ink(page, scan < 128, 24)
    again = page_of(page.grey)
    assert again.skew == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_page_on_its_side_is_turned(quarters: int) -> None:
    scan = np.ascontiguousarray(np.rot90(typescript(TEXT, size=24, width=1900).grey, quarters))
    page = page_of(scan)
    assert page.rotation in (90, 270)
    height, width = page.grey.shape
    assert height < width == pytest.approx(scan.shape[0] * TARGET / 24, rel=0.05)
    assert_boxes_lie_on_the_ink(page, scan < 128, 24)


def test_a_page_on_its_side_and_skewed() -> None:
    scan = turned(np.ascontiguousarray(np.rot90(typescript(TEXT, size=24).grey)), 2.0)
    page = page_of(scan)
    assert page.rotation == 90
    assert page.skew == pytest.approx(2.0, abs=0.15)
    assert_boxes_lie_on_the_ink(page, scan < 128, 24)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_known_rotation_is_used(rotation: int) -> None:
    upright = typescript(TEXT, size=24, width=1900).grey
    scan = np.ascontiguousarray(np.rot90(upright, rotation // 90))  # turned the other way
    (page,) = prepare(scan_of(scan), PreprocessSettings(), rotation=rotation)
    assert page.rotation == rotation
    assert_boxes_lie_on_the_ink(page, scan < 128, 24)
    expected = np.array([box.centre for box in typescript(TEXT, size=24, width=1900).letters])
    first = expected[0] * TARGET / 24
    assert np.abs(centres(page.ink) - first).max(axis=1).min() < 4


def test_a_dark_scanner_bed_is_no_ink() -> None:
    script = typescript(TEXT, size=24).grey
    scan = cv2.copyMakeBorder(script, 60, 40, 90, 0, cv2.BORDER_CONSTANT, value=25).astype(np.uint8)
    page = page_of(scan)
    assert_boxes_lie_on_the_ink(page, (scan < 128) & (scan > 30), 24)
    parts = find_components(page.ink)
    assert parts.width.max() < 0.2 * page.grey.shape[1]
    with_bed = page_of(scan, PreprocessSettings(remove_border=False))
    margin = round(170 * TARGET / 24)
    assert not page.ink[:, :margin].any()
    assert with_bed.ink[:, :margin].sum() > 1000


def yellowed(grey: np.ndarray) -> Pixels:
    """On yellow paper, lit from the left: the right margin has 45 % of the light."""
    light = np.linspace(1.0, 0.45, grey.shape[1])[None, :, None]
    paper = np.array([238, 214, 166])[None, None]
    lit: Pixels = (grey[..., None] / PAPER * paper * light).astype(np.uint8)
    return lit


def test_yellow_paper_in_a_shadow_becomes_white() -> None:
    script = typescript(TEXT, size=24)
    scan = yellowed(script.grey)
    page = page_of(scan)
    assert_boxes_lie_on_the_ink(page, script.grey < 128, 24)
    away = ~cv2.dilate(page.ink.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
    assert np.quantile(page.grey[away], 0.01) > 235
    assert page.grey[page.ink].mean() < 90
    assert page.chroma is not None
    assert (page.chroma[away] < 40).all()
    raw = page_of(scan, PreprocessSettings(even_paper=False))
    assert np.quantile(raw.grey, 0.9) < 235


def with_other_side(shows: int) -> tuple[Pixels, Mask]:
    """A page and where ink shows through between its lines."""
    script = typescript(prose(12, 50), size=24, spacing=4.5)
    through = blank(script.grey.shape[1], script.grey.shape[0])
    for number, line in enumerate(prose(11, 50, seed=9)):
        put(through, line, LEFT, 204 + 108 * number, size=24, ink=shows)
    through = cv2.GaussianBlur(through[:, ::-1], (0, 0), 2.0).astype(np.uint8)
    return np.minimum(script.grey, through).astype(np.uint8), np.asarray(through < PAPER - 20)


def darkness(page: PageImage, where: Mask) -> float:
    """Mean darkness, 0 to 255, of the page where the scan is marked."""
    size = (page.grey.shape[1], page.grey.shape[0])
    marked = cv2.resize(where.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    marked &= ~page.ink
    return float((255 - page.grey[marked].astype(int)).mean())


def test_ink_that_shows_through_is_whitened_and_ours_is_not() -> None:
    scan, through = with_other_side(195)
    page = page_of(scan)
    assert darkness(page, through) < 3
    assert_boxes_lie_on_the_ink(page, scan < 100, 24)
    left = page_of(scan, PreprocessSettings(remove_bleed=False, denoise=False))
    assert darkness(left, through) > 3 * darkness(page, through) + 3


@pytest.mark.parametrize("ink", [150, 180, 195])
def test_faint_typing_alone_on_a_page_is_kept(ink: int) -> None:
    script = typescript(TEXT, size=24, ink=ink)
    page = page_of(script.grey)
    assert_boxes_lie_on_the_ink(page, script.grey < (ink + PAPER) / 2, 24)


def with_pale_strokes() -> tuple[Pixels, Mask]:
    """Typing on grainy paper, and the bottoms of its letters no darker than the grain."""
    script = typescript(TEXT, size=24, ink=60)
    pale = np.zeros(script.grey.shape, bool)
    for box in script.letters:
        pale[box.y1 - 4 : box.y1, box.x0 : box.x1] = True
    pale &= script.grey < 128
    grain = np.random.default_rng(7).normal(0, 3, script.grey.shape)
    tone = np.where(pale, PAPER - 9, script.grey) + cv2.GaussianBlur(grain, (0, 0), 0.7)
    return np.clip(np.rint(tone), 0, 255).astype(np.uint8), pale


def test_strokes_as_pale_as_the_grain_are_there_for_the_engine() -> None:
    scan, pale = with_pale_strokes()
    page = page_of(scan, PreprocessSettings(deskew=False, denoise=False, remove_bleed=False))
    size = (page.grey.shape[1], page.grey.shape[0])
    marked = cv2.resize(pale.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) > 250
    near = cv2.dilate(page.ink.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    paper = cv2.dilate((marked | page.ink).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    hidden = marked & ~near
    assert hidden.sum() > 500
    lost = page.grey[paper].mean() - page.grey[hidden].mean()
    kept = page.legible[paper].mean() - page.legible[hidden].mean()
    assert lost < 2
    assert kept > 5
    assert page.grey[paper].mean() > 254


def test_what_is_taken_away_is_taken_from_the_engine_too() -> None:
    scan, _ = with_other_side(195)
    scan[40:43, 40:43] = 100  # a speck
    page = page_of(scan)
    left = page_of(scan, PreprocessSettings(remove_bleed=False, denoise=False))
    gone = (page.grey == 255) & (left.grey < 250)
    assert gone.sum() > 1000
    assert (page.legible[gone] == 255).all()
    assert (page.legible <= page.grey).all()


def test_a_dark_scanner_bed_does_not_hide_faint_typing() -> None:
    script = typescript(TEXT, size=24, ink=195)
    scan = cv2.copyMakeBorder(script.grey, 30, 24, 30, 24, cv2.BORDER_CONSTANT, value=20)
    mine = (scan > 30) & (scan < (195 + PAPER) / 2)
    assert_boxes_lie_on_the_ink(page_of(np.asarray(scan, np.uint8)), mine, 24)


def test_typing_that_fades_down_the_page_is_kept() -> None:
    script = typescript(TEXT, size=24)
    fade = np.linspace(0, 0.65, script.grey.shape[0])[:, None]
    scan = (script.grey + (PAPER - script.grey.astype(float)) * fade).astype(np.uint8)
    assert_boxes_lie_on_the_ink(page_of(scan), script.grey < 128, 24)


def test_specks_are_dropped_and_stops_are_not() -> None:
    script = typescript(["тот лес." * 5, "нет, нет." * 5] * 5, size=24)
    scan = script.grey.copy()
    rng = np.random.default_rng(4)
    ys, xs = (rng.integers(4, side - 4, 400) for side in scan.shape)
    scan[ys, xs] = INK
    clean = find_components(page_of(scan).ink).count
    full = find_components(page_of(scan, PreprocessSettings(denoise=False)).ink).count
    assert clean == pytest.approx(len(script.letters), rel=0.03)
    assert full > clean + 100


def test_grain_is_no_ink() -> None:
    script = typescript(TEXT, size=24, ink=90)
    rng = np.random.default_rng(3)
    # Where there is little light there is more of it; the usual scatter of the paper hides that.
    fine = rng.normal(0, 1, script.grey.shape) * np.linspace(60, 5, len(script.grey))[:, None]
    scan = np.clip(script.grey.astype(float) - 30 + fine, 0, 255).astype(np.uint8)
    page = page_of(scan)
    assert_boxes_lie_on_the_ink(page, script.grey < 150, 24)
    letters = len(typescript(TEXT, size=24).letters)
    assert find_components(page.ink).count < 1.5 * letters
    left = page_of(scan, PreprocessSettings(smooth_grain=False, denoise=False))
    assert find_components(left.ink).count > 5 * letters


def spread() -> Pixels:
    left = typescript(prose(20, 34), size=20, width=1120, height=1600).grey
    right = typescript(prose(20, 34, 5), size=20, width=1120, height=1600).grey
    return np.hstack([left, right])


def test_a_spread_becomes_two_pages() -> None:
    scan = spread()
    pages = prepare(scan_of(scan), PreprocessSettings())
    assert len(pages) == 2
    ink = scan < 128
    middle = scan.shape[1] // 2
    for page, half in zip(pages, (slice(0, middle), slice(middle, None)), strict=True):
        only = np.zeros_like(ink)
        only[:, half] = ink[:, half]
        assert_boxes_lie_on_the_ink(page, only, 20)
    left, right = pages
    assert left.area.x1 == right.area.x0 == pytest.approx(middle, abs=150)
    assert (left.area.x0, right.area.x1) == (0, scan.shape[1])
    assert left.scan_size == right.scan_size == (scan.shape[1], scan.shape[0])


def test_a_spread_on_its_side_is_turned_and_split() -> None:
    scan = np.ascontiguousarray(np.rot90(spread()))
    pages = prepare(scan_of(scan), PreprocessSettings())
    assert [page.rotation for page in pages] == [90, 90]
    ink = scan < 128
    middle = scan.shape[0] // 2
    # Turned back clockwise, the left page is the lower half of the scan.
    for page, half in zip(pages, (slice(middle, None), slice(0, middle)), strict=True):
        only = np.zeros_like(ink)
        only[half] = ink[half]
        assert_boxes_lie_on_the_ink(page, only, 20)


def test_a_single_page_that_is_wider_than_high_is_not_split() -> None:
    assert len(prepare(scan_of(typescript(prose(18, 80)).grey), PreprocessSettings())) == 1


def test_switched_off_steps_do_nothing() -> None:
    skewed = turned(typescript(TEXT, size=20).grey, 2.0)
    page = page_of(skewed, PreprocessSettings(deskew=False))
    assert page.skew == 0
    assert page.to_scan[0, 1] == page.to_scan[1, 0] == 0
    sideways = np.ascontiguousarray(np.rot90(typescript(TEXT, size=20).grey))
    assert page_of(sideways, PreprocessSettings(turn=False)).rotation == 0
    assert len(prepare(scan_of(spread()), PreprocessSettings(split_spreads=False))) == 1


def test_with_all_steps_off_the_pixels_are_the_scan() -> None:
    off = PreprocessSettings(
        even_paper=False, remove_border=False, remove_bleed=False, denoise=False,
        deskew=False, turn=False, split_spreads=False, target_x_height=20,
    )  # fmt: skip
    script = typescript(TEXT, size=20)
    page = page_of(script.grey, off)
    assert np.array_equal(page.grey, script.grey)
    assert np.allclose(page.to_scan, [[1, 0, 0], [0, 1, 0]])


def test_a_black_and_white_scan() -> None:
    script = typescript(TEXT, size=24, ink=0, paper=255)
    page = page_of(script.grey)
    assert page.bilevel
    assert page.soft is None
    assert page.chroma is None
    assert_boxes_lie_on_the_ink(page, script.grey < 128, 24)
    assert not page_of(typescript(TEXT, size=24).grey).bilevel


@pytest.mark.parametrize("shape", [(2, 2), (16, 16), (500, 20), (30, 900), (900, 700, 3)])
@pytest.mark.parametrize("tone", [0, 128, 255])
def test_a_scan_without_typing(shape: tuple[int, ...], tone: int) -> None:
    page = page_of(np.full(shape, tone, np.uint8))
    assert page.x_height is None
    assert page.skew == 0
    assert page.rotation == 0
    assert page.area.as_list() == [0, 0, shape[1], shape[0]]


def test_noise_and_a_few_letters_are_no_reason_to_turn() -> None:
    noise = np.random.default_rng(3).normal(200, 25, (700, 500)).clip(0, 255).astype(np.uint8)
    assert page_of(noise).rotation == 0
    assert page_of(typescript(["три"]).grey).rotation == 0


def test_the_same_scan_gives_the_same_page() -> None:
    scan = yellowed(turned(typescript(TEXT, size=20).grey, 1.3))
    first, again = page_of(scan), page_of(scan.copy())
    assert np.array_equal(first.grey, again.grey)
    assert np.array_equal(first.ink, again.ink)
    assert np.array_equal(first.to_scan, again.to_scan)


@pytest.mark.parametrize(
    "values",
    [
        {"target_x_height": 2},
        {"target_x_height": 500},
        {"longest_side": 10},
        {"speck": -1},
        {"ink_level": 0},
        {"ink_level": 220, "faint_level": 210},
        {"faint_level": 255},
    ],
)
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(values)).split("_")[0]):
        PreprocessSettings(**values)  # type: ignore[arg-type]
