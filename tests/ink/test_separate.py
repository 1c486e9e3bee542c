"""Whose ink: typed, by hand, or other, on a drawn page with its answer."""

from __future__ import annotations

import importlib

import cv2
import numpy as np
import pytest
from drawn import page_image, prose, scan_of, typescript

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
from pipeline.ink import InkSettings, Separation, separate
from pipeline.model import Mask, PageImage
from pipeline.preprocess import PreprocessSettings, prepare
from pipeline.rows import RowSettings

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


@pytest.fixture(scope="module")
def drawn() -> DrawnPage:
    """Ten typed lines, one in pencil across them, two below, a violet stamp, a sheet number."""
    description = PageDescription(
        typed=tuple(TypedLine(text, 4 + 4 * number) for number, text in enumerate(LINES)),
        handwritten=(
            HandwrittenLine("Согласен, прошу ускорить", 18, 108, 9),
            HandwrittenLine("и доложить мне", 18, 118, 9),
            HandwrittenLine("принять меры", 40, 40, 9),
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


@pytest.fixture(scope="module", params=["colour", "grey"])
def separated(drawn: DrawnPage, request: pytest.FixtureRequest) -> tuple[PageImage, Separation]:
    """With its colours and without: the second is what most archives have."""
    pixels = drawn.pixels
    if request.param == "grey":
        pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    (image,) = prepare(scan_of(pixels), PreprocessSettings())
    return image, separate(image, RowSettings(), InkSettings())


def share(truth: Mask, found: Mask, image: PageImage, *, without: Mask | None = None) -> float:
    """Share of the true ink of one kind, a mask of the scan, that lies in a found layer."""
    height, width = image.ink.shape
    inverse = cv2.invertAffineTransform(image.to_scan)

    def on_page(mask: Mask) -> Mask:
        flat = mask.astype(np.uint8)
        return cv2.warpAffine(flat, inverse, (width, height), flags=cv2.INTER_NEAREST) > 0

    there = on_page(truth) & image.ink
    if without is not None:
        there &= ~on_page(without)
    assert there.sum() > 500
    return float(found[there].mean())


def test_every_pixel_of_ink_is_in_a_layer(separated: tuple[PageImage, Separation]) -> None:
    image, found = separated
    layers = found.layers
    assert ((layers.typed | layers.handwritten | layers.other) == image.ink).all()


def test_typing_stays_typed(drawn: DrawnPage, separated: tuple[PageImage, Separation]) -> None:
    image, found = separated
    typed, written = drawn.layers.typed, drawn.layers.handwritten
    assert share(typed, found.layers.typed, image) > 0.97
    assert share(typed, found.layers.handwritten, image, without=written) < 0.027


def test_handwriting_becomes_handwriting(
    drawn: DrawnPage, separated: tuple[PageImage, Separation]
) -> None:
    image, found = separated
    typed, written = drawn.layers.typed, drawn.layers.handwritten
    assert share(written, found.layers.handwritten, image) > 0.93
    assert share(written, found.layers.typed, image, without=typed) < 0.07


def test_where_pencil_crosses_typing_the_letters_survive(
    drawn: DrawnPage, separated: tuple[PageImage, Separation]
) -> None:
    image, found = separated
    crossing = drawn.layers.typed & drawn.layers.handwritten
    assert share(crossing, found.layers.typed, image) > 0.6
    kept = found.typed_only(image) < 150
    assert share(drawn.layers.typed, kept, image) > 0.85
    alone = share(drawn.layers.handwritten, kept, image, without=drawn.layers.typed)
    assert alone < 0.06


def test_a_stamp_is_other_ink_and_found_as_one(
    drawn: DrawnPage, separated: tuple[PageImage, Separation]
) -> None:
    image, found = separated
    assert share(drawn.layers.other, found.layers.other, image) > 0.95
    (true,) = drawn.truth.stamps
    boxes = [image.box_to_scan(stamp.box) for stamp in found.stamps]
    assert [box.intersection(true.box) > 0.8 * true.box.area for box in boxes] == [True]


def test_without_separation_all_ink_is_typed() -> None:
    image = page_image(typescript(prose(3, 30)).grey)
    found = separate(image, RowSettings(), InkSettings(separate=False))
    assert (found.layers.typed == image.ink).all()
    assert found.typed_only(image) is image.grey


def test_a_blank_page_has_nothing() -> None:
    image = page_image(np.full((300, 300), 255, np.uint8))
    found = separate(image, RowSettings(), InkSettings())
    assert not found.layers.labels.any()
    assert not found.stamps


def test_a_blank_page_never_reaches_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_image: PageImage) -> None:
        raise AssertionError("the network was asked about a blank page")

    module = importlib.import_module("pipeline.ink.separate")  # a function has its name too
    monkeypatch.setattr(module, "ink_probability", refuse)
    found = separate(page_image(np.full((400, 300), 255, np.uint8)), RowSettings(), InkSettings())
    assert not (found.layers.typed | found.layers.handwritten | found.layers.other).any()
    assert found.stamps == ()
    assert not found.rules[0].any()
