"""A TrOCR model in ONNX, made here, read by onnxruntime and tokenizers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the tiny model is made with onnx")
pytest.importorskip("onnxruntime", reason="the extra trocr is not installed")
pytest.importorskip("tokenizers", reason="the extra trocr is not installed")

from tiny_trocr import PULL, write_model

from pipeline.handwriting import ReaderError, ReaderSettings, load_reader
from pipeline.model import Pixels


def plain(grey: int, *, colour: bool = False) -> Pixels:
    picture = np.full((20, 60), grey, np.uint8)
    return np.dstack([picture] * 3) if colour else picture


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("named", ["folder", "encoder"])
def test_pictures_are_read(tmp_path: Path, named: str, *, merged: bool) -> None:
    folder = write_model(tmp_path / "model", merged=merged)
    reader = load_reader(folder if named == "folder" else folder / "encoder_model.onnx")
    assert reader.name == "trocr-onnx model"
    dark, light, coloured = reader.read([plain(0), plain(255), plain(255, colour=True)])
    assert dark is not None
    assert light is not None
    assert coloured == light
    assert (dark.text, light.text) == ("да", "нет")
    assert dark.confidence > 0.99
    assert reader.read([]) == []


def test_the_confidence_is_the_geometric_mean_of_the_tokens(tmp_path: Path) -> None:
    reader = load_reader(write_model(tmp_path))
    (read,) = reader.read([plain(127)])
    brightness = (127 / 255 - 0.5) / 0.5
    first = 1 / (1 + math.exp(2 * 3 * PULL * brightness))  # of «д» against «н»
    assert read is not None
    assert read.text == "да"
    assert 0.5 < first < 0.6
    # «д», «а» and the end; the other two are certain.
    assert read.confidence == pytest.approx(first ** (1 / 3), abs=1e-4)


def test_text_that_does_not_end_is_not_read(tmp_path: Path) -> None:
    reader = load_reader(write_model(tmp_path, endless=True), ReaderSettings(longest=5))
    assert reader.read([plain(0)]) == [None]


def test_models_in_a_subfolder_are_found(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    (folder / "onnx").mkdir()
    for model in folder.glob("*.onnx"):
        model.rename(folder / "onnx" / model.name)
    (read,) = load_reader(folder).read([plain(0)])
    assert read is not None
    assert read.text == "да"


@pytest.mark.parametrize("name", ["encoder_model.onnx", "decoder_model.onnx", "tokenizer.json"])
def test_a_broken_file_is_named(tmp_path: Path, name: str) -> None:
    (write_model(tmp_path) / name).write_bytes(b"not a model")
    with pytest.raises(ReaderError, match="cannot be loaded") as caught:
        load_reader(tmp_path)
    assert caught.value.file == str(tmp_path / name)
    assert caught.value.remedy


def test_encoder_and_decoder_that_were_mistaken_for_one_another(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    (folder / "decoder_model.onnx").write_bytes((folder / "encoder_model.onnx").read_bytes())
    with pytest.raises(ReaderError, match="no input input_ids"):
        load_reader(folder)


def test_settings_of_another_model_fail_on_the_first_line(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    place = folder / "preprocessor_config.json"
    place.write_text(place.read_text().replace('"height": 8', '"height": 9'))
    with pytest.raises(ReaderError, match="failed on a line"):
        load_reader(folder).read([plain(0)])
