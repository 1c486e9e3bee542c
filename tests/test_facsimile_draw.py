"""Drawing: the answer must be what is in the picture."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facsimile import (
    Condition,
    DrawnPage,
    FacsimileError,
    HandwrittenLine,
    PageDescription,
    Stamp,
    Stroke,
    TypedLine,
    Typewriter,
    draw_page,
)
from pipeline.facsimile.fonts import TYPEWRITER_FACES, find
from pipeline.facsimile.raster import clouds, rng_for, shear_rows, skew, skew_point, turn
from pipeline.facsimile.typewriter import key_of
from pipeline.model import Box, Hand, InkLabel

CALM = Condition(dpi=120, skew=0, stains=0, folds=0, bleed=0, noise=0)
ROWS = ("Комиссия сообщает о задержке", "отгрузки леса и кирпича №", "на 15 число.")


@pytest.fixture(scope="module", autouse=True)
def _faces() -> None:
    try:
        for face in (*TYPEWRITER_FACES, "pt-mono", "stamp"):
            find(face)
    except FacsimileError as error:
        pytest.skip(str(error))


def small(**parts: object) -> PageDescription:
    plain = {
        "typed": tuple(TypedLine(text, 4 + 4 * i) for i, text in enumerate(ROWS)),
        "width_mm": 120,
        "height_mm": 90,
        "left_mm": 15,
        "top_mm": 12,
    }
    return PageDescription(**{**plain, **parts})  # type: ignore[arg-type]


def full() -> PageDescription:
    return small(
        handwritten=(
            HandwrittenLine("Согласен", 20, 62, 9),
            HandwrittenLine("61", 105, 10, 8, hand=Hand.INK, kind="sheet-number", face="caveat"),
        ),
        strokes=(Stroke("underline", ((60, 72), (90, 73))),),
        stamps=(Stamp(("ПОЛУЧЕНО", "8 МАР 1947"), 85, 55, 40, 15, tilt=4),),
    )


def cut(page: DrawnPage, box: Box) -> np.ndarray:
    return page.labels[box.y0 : box.y1, box.x0 : box.x1]


def test_the_same_seed_gives_the_same_page_and_another_another() -> None:
    first, again, other = (draw_page(full(), seed, condition=CALM) for seed in (5, 5, 6))
    assert np.array_equal(first.pixels, again.pixels)
    assert np.array_equal(first.labels, again.labels)
    assert first.truth == again.truth
    assert not np.array_equal(first.pixels, other.pixels)


def test_vector_instructions_change_nothing() -> None:
    condition = Condition(dpi=120, skew=1.1)
    fast = draw_page(full(), 3, condition=condition, back=small())
    try:
        cv2.setUseOptimized(False)
        plain = draw_page(full(), 3, condition=condition, back=small())
    finally:
        cv2.setUseOptimized(True)
    assert np.array_equal(fast.pixels, plain.pixels)


@pytest.mark.parametrize("angle", [0.0, 1.3, -2.4])
def test_boxes_hold_the_ink_and_no_more(angle: float) -> None:
    page = draw_page(full(), 8, condition=Condition(dpi=150, skew=angle))
    truth = page.truth
    assert page.labels.shape == (truth.height, truth.width) == page.pixels.shape[:2]
    for label, boxes in (
        (InkLabel.TYPED, [word.box for line in truth.lines for word in line.words]),
        (InkLabel.HANDWRITTEN, [word.box for line in truth.handwriting for word in line.words]),
    ):
        for box in boxes:
            ink = cut(page, box) == label
            # Ink comes within two pixels of each side.
            rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
            assert rows[0] <= 2
            assert columns[0] <= 2
            assert rows[-1] >= box.height - 3
            assert columns[-1] >= box.width - 3
        rest = page.labels == label
        marks = truth.strokes if label == InkLabel.HANDWRITTEN else ()
        for box in (*boxes, *(mark.box for mark in marks)):
            rest[max(box.y0 - 1, 0) : box.y1 + 1, max(box.x0 - 1, 0) : box.x1 + 1] = False
        assert not rest.any(), f"{rest.sum()} pixels of label {label} outside all boxes"


def test_labels_are_where_the_page_is_dark() -> None:
    page = draw_page(full(), 8, condition=CALM)
    grey = page.pixels.mean(axis=2)
    paper = float(np.median(grey[page.labels == InkLabel.PAPER]))
    for label in (InkLabel.TYPED, InkLabel.HANDWRITTEN, InkLabel.OTHER):
        assert float(grey[page.labels == label].mean()) < paper - 25, label


def test_truth_says_what_was_asked_for() -> None:
    truth = draw_page(full(), 2, condition=CALM).truth
    assert truth.text == "\n".join(ROWS)
    assert [(w.text, w.hand, w.kind) for w in truth.handwriting] == [
        ("Согласен", Hand.PENCIL, "paragraph"),
        ("61", Hand.INK, "sheet-number"),
    ]
    assert [mark.text for mark in truth.stamps] == ["ПОЛУЧЕНО 8 МАР 1947"]
    assert [mark.kind for mark in truth.strokes] == ["underline"]


def test_stamps_keep_their_own_colours() -> None:
    stamps = (
        Stamp(("АРХИВ",), 35, 60, 30, 12, colour="red"),
        Stamp(("АРХИВ",), 85, 60, 30, 12, colour="blue"),
    )
    page = draw_page(small(stamps=stamps), 2, condition=CALM)
    middle = page.truth.width // 2
    inked = page.labels == InkLabel.OTHER
    left, right = (
        page.pixels[:, half][inked[:, half]].mean(axis=0)
        for half in (slice(None, middle), slice(middle, None))
    )
    assert left[0] > left[2] + 20
    assert right[2] > right[0] + 20


@pytest.mark.parametrize("angle", [0.9, -1.7])
def test_lines_rise_as_the_answer_says(angle: float) -> None:
    typed = (TypedLine("н" + " " * 34 + "н", 8),)
    page = draw_page(small(typed=typed), 4, condition=Condition(dpi=200, skew=angle))
    first, last = (word.box for word in page.truth.lines[0].words)
    rise = (last.y1 - first.y1) / (last.x0 - first.x0)
    assert math.degrees(math.atan(rise)) == pytest.approx(angle, abs=0.2)


def test_the_other_side_shows_through_mirrored_and_is_no_ink_of_this_side() -> None:
    blank, back = small(typed=()), small()
    condition = Condition(dpi=120, skew=0, stains=0, folds=0, bleed=60, noise=0)
    alone = draw_page(blank, 4, condition=condition)
    page = draw_page(blank, 4, condition=condition, back=back, back_seed=9)
    behind = draw_page(back, 9, condition=condition)
    mirrored = behind.labels[:, ::-1] == InkLabel.TYPED
    darker = alone.pixels.astype(int).sum(axis=2) - page.pixels.astype(int).sum(axis=2)
    straight = (behind.labels == InkLabel.TYPED) & ~mirrored
    assert darker[mirrored].mean() > 30
    assert darker[mirrored].mean() > 3 * darker[straight].mean()
    assert not page.labels.any()


def test_a_key_is_always_off_the_same_way_and_machines_differ() -> None:
    machine = Typewriter(serial=7, wear=80)
    assert key_of(machine, "е") == key_of(machine, "Е") == key_of(machine, "е")
    letters = "абвгдежзиклмнопрстуфхцчшщыэюя"
    keys = {key_of(machine, letter) for letter in letters}
    others = {key_of(Typewriter(serial=8, wear=80), letter) for letter in letters}
    assert len(keys) > len(letters) // 2
    assert not keys & others
    new = {key_of(Typewriter(serial=7, wear=0), letter) for letter in letters}
    assert len(new) == 1


def test_misplaced_keys_show_on_the_page() -> None:
    """Every strike of a key stands equally high; another key stands at another height."""
    machine = Typewriter(serial=7, wear=100)
    heights = {letter: key_of(machine, letter).dy for letter in "нпиш"}
    low, high = max(heights, key=heights.__getitem__), min(heights, key=heights.__getitem__)
    assert heights[low] - heights[high] >= 40  # thousandths of a cell
    typed = (TypedLine(f"{low} {high} {low} {high} {low} {high}", 6),)
    page = draw_page(
        small(typed=typed, typewriter=machine), 1, condition=Condition(dpi=400, skew=0)
    )
    feet = [word.box.y1 for word in page.truth.lines[0].words]
    assert max(feet[::2]) - min(feet[::2]) <= 2
    assert max(feet[1::2]) - min(feet[1::2]) <= 2
    assert min(feet[::2]) > max(feet[1::2])


@pytest.mark.parametrize("tone", ["colour", "grey", "bilevel"])
def test_tones(tone: str) -> None:
    page = draw_page(small(), 4, condition=Condition(dpi=100, tone=tone))
    assert page.pixels.dtype == np.uint8
    if tone == "colour":
        assert page.pixels.shape == (*page.labels.shape, 3)
        return
    assert page.pixels.shape == page.labels.shape
    if tone == "bilevel":
        assert set(np.unique(page.pixels)) == {0, 255}
        typed = page.labels == InkLabel.TYPED
        assert (page.pixels[typed] == 0).mean() > 0.6


@pytest.mark.parametrize("face", TYPEWRITER_FACES)
def test_every_typewriter_types_the_alphabet_and_the_number_sign(face: str) -> None:
    text = "АЖЩЫЁЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя № 0123456789 .,:;()-/"
    page = draw_page(
        small(typed=(TypedLine(text, 4),), typewriter=Typewriter(face=face), width_mm=210),
        4,
        condition=CALM,
    )
    assert page.truth.text == text


def test_typing_beyond_the_sheet_is_not_in_the_answer() -> None:
    page = draw_page(small(typed=(TypedLine("далеко " * 20, 4),)), 1, condition=CALM)
    assert 3 < len(page.truth.lines[0].words) < 12
    assert all(word.box.x1 <= page.truth.width for word in page.truth.lines[0].words)


def test_an_empty_page_is_paper() -> None:
    page = draw_page(PageDescription(width_mm=60, height_mm=60), 1, condition=Condition(dpi=60))
    assert not page.labels.any()
    assert page.truth.lines == ()


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(FacsimileError, match="no character '漢'"):
        draw_page(small(typed=(TypedLine("漢", 0),)), 1, condition=CALM)
    with pytest.raises(FacsimileError, match="no face called 'olivetti'"):
        draw_page(small(typewriter=Typewriter(face="olivetti")), 1, condition=CALM)
    with pytest.raises(FacsimileError, match="no handwriting called 'cmu'"):
        written = (HandwrittenLine("В дело", 20, 50, face="cmu"),)
        draw_page(small(handwritten=written), 1, condition=CALM)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Condition(dpi=0),
        lambda: Condition(skew=9),
        lambda: Condition(bleed=101),
        lambda: Condition(tone="sepia"),
        lambda: Typewriter(pitch=5),
        lambda: Typewriter(ribbon=5),
        lambda: TypedLine("  ", 0),
        lambda: TypedLine("а\nб", 0),
        lambda: TypedLine("а", -1),
        lambda: HandwrittenLine("а", 0, 0, hand=Hand.TYPED),
        lambda: HandwrittenLine("а", 0, 0, size_mm=99),
        lambda: Stroke("tick", ((0, 0),)),
        lambda: Stroke("smear", ((0, 0), (1, 1))),
        lambda: Stamp((), 0, 0),
        lambda: PageDescription(width_mm=9000),
    ],
)
def test_impossible_descriptions_cannot_be_built(build: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        build()  # type: ignore[operator]


def test_text_is_normalised_once() -> None:
    composed, decomposed = "\u0439", "\u0438\u0306"
    assert TypedLine(decomposed, 0) == TypedLine(composed, 0)


@settings(max_examples=25, deadline=None)
@given(st.integers(-3000, 3000), st.integers(20, 180), st.integers(20, 130), st.integers(0, 2**31))
def test_a_skewed_point_is_where_the_formula_says(slope: int, x: int, y: int, seed: int) -> None:
    image = np.zeros((150, 200), dtype=np.uint8)
    image[y - 2 : y + 3, x - 2 : x + 3] = 255
    turned = skew(image, slope, 0).astype(float)
    if turned.sum() < image.sum() * 0.99:
        return  # carried off the picture
    rows, columns = np.indices(turned.shape)
    seen = (columns * turned).sum() / turned.sum(), (rows * turned).sum() / turned.sum()
    assert seen == pytest.approx(skew_point(x, y, slope, 150, 200), abs=0.05)
    assert rng_for(seed).integers(0, 9) == rng_for(seed).integers(0, 9)


def test_shear_by_nothing_changes_nothing() -> None:
    image = clouds(rng_for("t"), 40, 50, 5)
    assert np.array_equal(shear_rows(image, 0, 20, 0), image)


@settings(max_examples=40, deadline=None)
@given(st.floats(-180, 180), st.floats(-0.3, 0.3), st.floats(0.8, 1.3))
def test_turning_keeps_area_and_centre(degrees: float, lean: float, stretch: float) -> None:
    shape = np.zeros((120, 120), dtype=np.uint8)
    shape[45:75, 35:85] = 255
    turned = turn(shape, degrees, lean, stretch)
    area = float((shape > 0).sum()) * stretch**2
    assert float((turned > 0).sum()) == pytest.approx(area, rel=0.06)
    rows, columns = np.nonzero(turned)
    assert rows.mean() - turned.shape[0] // 2 == pytest.approx(0, abs=1.5)
    assert columns.mean() - turned.shape[1] // 2 == pytest.approx(0, abs=1.5)
