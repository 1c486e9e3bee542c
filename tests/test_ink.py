"""Whose ink: typed, by hand, or other."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import pytest
from drawn import LEFT, PAPER, SIZE, page_image, prose, scan_of, typescript

from pipeline.facsimile import (
    Condition,
    DrawnPage,
    FacsimileError,
    HandwrittenLine,
    PageDescription,
    Stamp,
    TypedLine,
    Typewriter,
    draw_page,
)
from pipeline.ink import InkMap, InkSettings, candidates, coloured_ink, regularity, separate
from pipeline.model import Grey, Hand, InkLabel, PageImage, Pixels, RegionKind
from pipeline.preprocess import PreprocessSettings, prepare
from pipeline.preprocess.paper import chroma_of
from pipeline.rows import Rows, RowSettings, RowWord, find_rows

LINES = (
    "Комиссия сообщает о задержке",
    "отгрузки леса и кирпича на",
    "станцию назначения в этом",
    "месяце и просит принять меры",
    "к отправлению груза не позже",
    "пятого числа. О сделанном ему",
    "следует сообщить телеграфом",
    "с указанием числа вагонов и",
    "номеров накладных по каждой",
    "станции отправления дороги.",
)


def coloured(grey: Grey, red: Grey | None = None) -> Pixels:
    """White paper; what is dark in ``grey`` is black, what is dark in ``red`` is red."""
    rgb = np.full((*grey.shape, 3), PAPER, np.uint8)
    rgb[grey < 128] = 35
    if red is not None:
        rgb[red < 128] = (190, 40, 45)
    return rgb


def image_of(pixels: Pixels) -> PageImage:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    return page_image(grey, SIZE, chroma_of(pixels, 30))


def test_a_red_stroke_on_a_black_page_is_coloured_ink() -> None:
    page = typescript(prose(6, 40)).grey
    red = np.full_like(page, PAPER)
    cv2.line(red, (200, 175), (700, 185), 0, 6)
    colour = coloured_ink(image_of(coloured(page, red)), InkSettings())
    assert colour is not None
    stroke = red < 128
    assert colour[stroke].mean() > 0.95
    near = cv2.dilate(stroke.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert colour[(page < 128) & ~near].mean() < 0.01


@pytest.mark.parametrize("ribbon", ["violet", "blue"])
def test_on_a_page_typed_in_colour_colour_separates_nothing(ribbon: str) -> None:
    description = PageDescription(
        typed=tuple(TypedLine(text, 4 + 4 * number) for number, text in enumerate(LINES)),
        typewriter=Typewriter(colour=ribbon),
        width_mm=125,
        height_mm=110,
        left_mm=16,
        top_mm=14,
    )
    try:
        page = draw_page(description, 3, condition=Condition(dpi=220, stains=0, folds=0, bleed=0))
    except FacsimileError as error:
        pytest.skip(str(error))
    (image,) = prepare(scan_of(page.pixels), PreprocessSettings())
    assert coloured_ink(image, InkSettings()) is None


def test_a_page_without_colour_has_no_coloured_ink() -> None:
    page = typescript(prose(6, 40)).grey
    assert coloured_ink(image_of(coloured(page)), InkSettings()) is None
    assert coloured_ink(page_image(page), InkSettings()) is None


def test_typing_is_regular_and_a_scribble_is_not() -> None:
    page = typescript(["погон Торги нети", "Пигон Тинг"])
    rng = np.random.default_rng(8)
    for x in range(LEFT, 700, 30):
        y0, y1 = rng.integers(270, 300), rng.integers(310, 350)
        cv2.line(page.grey, (x, int(y0)), (x + int(rng.integers(-8, 20)), int(y1)), 40, 3)
    rows = find_rows(page_image(page.grey), RowSettings())
    values = [regularity(rows.components, row, rows.x_height) for row in rows.rows]
    assert min(values[:2]) > 0.9
    assert max(values[2:]) < 0.6


def test_dirt_is_not_worth_reading_and_a_page_number_is() -> None:
    page = typescript(["2", "погон", "И"])
    page.grey[400:404, 100:105] = page.grey[400:404, 130:134] = 40
    rows = find_rows(page_image(page.grey), RowSettings())
    assert candidates(rows) == (0, 1, 2)


@pytest.fixture(scope="module")
def drawn() -> DrawnPage:
    """Ten typed lines, two in pencil below them, a violet stamp, a sheet number."""
    description = PageDescription(
        typed=tuple(TypedLine(text, 4 + 4 * number) for number, text in enumerate(LINES)),
        handwritten=(
            HandwrittenLine("Согласен, прошу ускорить", 18, 108, 9),
            HandwrittenLine("и доложить мне", 18, 118, 9),
            HandwrittenLine("61", 106, 10, 9, kind="sheet-number", face="caveat"),
        ),
        stamps=(Stamp(("ПОЛУЧЕНО", "8 МАР 1947"), 92, 134, 44, 17),),
        typewriter=Typewriter(wear=10),
        width_mm=125,
        height_mm=150,
        left_mm=16,
        top_mm=14,
    )
    condition = Condition(dpi=220, skew=0.5, stains=0, folds=0, bleed=0, noise=10)
    try:
        return draw_page(description, 3, condition=condition)
    except FacsimileError as error:
        pytest.skip(str(error))


def read_well(drawn: DrawnPage, image: PageImage, rows: Rows) -> Mapping[int, tuple[RowWord, ...]]:
    """As a good engine reads: sure of typing, unsure of what is written by hand."""
    found = {}
    for index in candidates(rows):
        row = rows.rows[index]
        box = image.box_to_scan((row.x0, row.y0, row.x1, row.y1))
        labels = drawn.labels[box.y0 : box.y1, box.x0 : box.x1]
        typed, ink = (labels == InkLabel.TYPED).sum(), (labels != InkLabel.PAPER).sum()
        confidence = 0.9 if typed > 0.5 * ink else 0.2
        found[index] = (RowWord("слово", (row.x0, row.y0, row.x1, row.y1), confidence),)
    return found


@pytest.fixture(scope="module")
def separated(drawn: DrawnPage) -> tuple[PageImage, InkMap]:
    (image,) = prepare(scan_of(drawn.pixels), PreprocessSettings())
    colour = coloured_ink(image, InkSettings())
    rows = find_rows(image, RowSettings(), mask=colour)
    words = read_well(drawn, image, rows)
    return image, separate(image, rows, words, colour, InkSettings())


def test_every_pixel_of_ink_has_a_label_and_paper_has_none(
    separated: tuple[PageImage, InkMap],
) -> None:
    image, ink = separated
    assert ((ink.labels != InkLabel.PAPER) == image.ink).all()
    assert set(np.unique(ink.labels)) <= {0, 1, 2, 3}


def share(drawn: DrawnPage, separated: tuple[PageImage, InkMap], true: int, found: int) -> float:
    """Share of the ink of one kind that was given a label."""
    image, ink = separated
    height, width = image.ink.shape
    inverse = cv2.invertAffineTransform(image.to_scan)
    truth = cv2.warpAffine(drawn.labels, inverse, (width, height), flags=cv2.INTER_NEAREST)
    there = (truth == true) & image.ink
    assert there.sum() > 1000
    return float((ink.labels[there] == found).mean())


def test_typing_stays_typed(drawn: DrawnPage, separated: tuple[PageImage, InkMap]) -> None:
    assert len(separated[1].typed) == len(LINES)
    assert share(drawn, separated, InkLabel.TYPED, InkLabel.TYPED) > 0.9


def test_handwriting_becomes_handwriting(
    drawn: DrawnPage, separated: tuple[PageImage, InkMap]
) -> None:
    assert share(drawn, separated, InkLabel.HANDWRITTEN, InkLabel.HANDWRITTEN) > 0.85
    assert share(drawn, separated, InkLabel.HANDWRITTEN, InkLabel.TYPED) < 0.03


def test_each_mark_lies_on_what_was_written(
    drawn: DrawnPage, separated: tuple[PageImage, InkMap]
) -> None:
    image, ink = separated
    marks = [mark for mark in ink.marks if mark.kind is RegionKind.HANDWRITING]
    boxes = [image.box_to_scan(mark.box) for mark in marks]
    for writing in drawn.truth.handwriting:
        covered = sum(box.intersection(writing.box) for box in boxes)
        assert covered > 0.7 * writing.box.area, writing.text
    assert all(0 <= mark.confidence <= 1 and mark.hand is not Hand.TYPED for mark in marks)
    typed = [line.box for line in drawn.truth.lines]
    for box in boxes:
        assert sum(box.intersection(line) for line in typed) < 0.1 * box.area


def test_a_stamp_is_not_typing(drawn: DrawnPage, separated: tuple[PageImage, InkMap]) -> None:
    assert share(drawn, separated, InkLabel.OTHER, InkLabel.TYPED) < 0.05


def test_a_row_in_which_nothing_was_read_is_not_typed() -> None:
    image = page_image(typescript(["погон торги", "нети пигон"]).grey)
    rows = find_rows(image, RowSettings())
    row = rows.rows[0]
    words = (RowWord("слово", (row.x0, row.y0, row.x1, row.y1), 0.9),)
    ink = separate(image, rows, {0: words}, None, InkSettings())
    assert ink.typed == {0: words}
    assert (ink.labels[190:215] != InkLabel.TYPED).all()


def test_a_blank_page_has_no_marks() -> None:
    image = page_image(np.full((300, 300), 255, np.uint8))
    ink = separate(image, find_rows(image, RowSettings()), {}, None, InkSettings())
    assert not ink.typed
    assert not ink.marks
    assert not ink.labels.any()


@pytest.mark.parametrize(
    "values", [{"coloured": 0}, {"typed": 2}, {"on_grid": -0.1}, {"spread": 0}, {"smallest": -1}]
)
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        InkSettings(**values)  # type: ignore[arg-type]
