from __future__ import annotations

import numpy as np
import pytest
from drawn import RUSSIAN, printed

from pipeline.errors import OcrError
from pipeline.ocr import (
    EngineWord,
    NullEngine,
    ReplayEngine,
    TesseractEngine,
    TesseractSettings,
    choose_engine,
)
from pipeline.ocr.engine import picture_key
from pipeline.ocr.in_process import has_library


@pytest.fixture(scope="module")
def tesseract() -> TesseractEngine:
    try:
        return TesseractEngine(TesseractSettings())
    except OcrError as error:
        pytest.skip(str(error))


def test_the_null_engine_reads_nothing() -> None:
    assert NullEngine().read(printed(["лес"])) == ()


def test_the_replay_engine_knows_the_pictures_that_were_recorded() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    words = (EngineWord("лес", (0, 0, 2, 2), 0, 0.9),)
    engine = ReplayEngine({picture_key(picture): words})
    assert engine.read(picture.copy()) == words
    for other in (picture + 1, picture.reshape(4, 3), picture[:2]):
        with pytest.raises(KeyError):
            engine.read(np.ascontiguousarray(other))


def test_tesseract_reads_russian_typing(tesseract: TesseractEngine) -> None:
    picture = printed(RUSSIAN)
    words = tesseract.read(picture)
    lines = [
        " ".join(word.text for word in words if word.line == number)
        for number in range(len(RUSSIAN))
    ]
    assert lines == list(RUSSIAN)
    assert all(0.5 < word.confidence <= 1 for word in words)
    for word in words:
        x0, y0, x1, y1 = word.box
        assert (picture[y0:y1, x0:x1] < 128).any()
        assert 0 <= x0 < x1 <= picture.shape[1]
        assert 0 <= y0 < y1 <= picture.shape[0]


def test_tesseract_on_bare_paper(tesseract: TesseractEngine) -> None:
    assert list(tesseract.read(np.full((200, 300), 255, np.uint8))) == []


def test_the_engine_names_its_version_and_model(tesseract: TesseractEngine) -> None:
    assert tesseract.name.startswith("tesseract ")
    assert "rus" in tesseract.name


@pytest.mark.parametrize(
    ("language", "package"),
    [("xyz", "tesseract-ocr-xyz"), ("rus+xyz_old", "tesseract-ocr-xyz-old")],
)
@pytest.mark.usefixtures("tesseract")
def test_a_missing_model_is_said_with_its_package(language: str, package: str) -> None:
    with pytest.raises(OcrError) as caught:
        TesseractEngine(TesseractSettings(language=language))
    assert f"apt-get install {package}." in caught.value.remedy
    assert language.rsplit("+", maxsplit=1)[-1] in caught.value.reason


@pytest.mark.usefixtures("tesseract")
def test_a_page_that_takes_too_long_is_given_up() -> None:
    engine = TesseractEngine(TesseractSettings(timeout=1))
    with pytest.raises(OcrError) as caught:
        engine.read(np.tile(printed(RUSSIAN), (18, 6)))
    assert caught.value.remedy


@pytest.mark.parametrize(
    "values",
    [
        {"engine": "abbyy"},
        {"language": ""},
        {"language": "rus; rm -rf"},
        {"language": "rus+"},
        {"segmentation": 14},
        {"segmentation": -1},
        {"timeout": 0},
    ],
)
def test_settings_out_of_range_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        TesseractSettings(**values)  # type: ignore[arg-type]


def test_the_null_engine_can_be_chosen_where_no_tesseract_is() -> None:
    assert isinstance(choose_engine(TesseractSettings(engine="null", language="xyz")), NullEngine)


@pytest.mark.usefixtures("tesseract")
def test_the_installed_program_reads_where_it_is_named_or_nothing_else_is_there() -> None:
    assert isinstance(choose_engine(TesseractSettings(engine="process")), TesseractEngine)
    assert isinstance(choose_engine(TesseractSettings()), TesseractEngine) != has_library()
