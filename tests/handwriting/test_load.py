"""What is said about a model that cannot be loaded."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pipeline.handwriting import ReaderError, load_reader


def bare_folder(folder: Path) -> Path:
    for name in ("encoder_model.onnx", "decoder_model.onnx", "tokenizer.json"):
        (folder / name).write_bytes(b"")
    (folder / "preprocessor_config.json").write_text('{"size": 384}')
    (folder / "config.json").write_text('{"decoder_start_token_id": 2, "eos_token_id": [2]}')
    return folder


def refused(path: Path) -> ReaderError:
    with pytest.raises(ReaderError) as caught:
        load_reader(path)
    assert caught.value.remedy
    assert caught.value.stage == "handwriting"
    return caught.value


def test_nothing_there(tmp_path: Path) -> None:
    error = refused(tmp_path / "none")
    assert error.file == str(tmp_path / "none")
    assert "no such model" in error.reason


def test_something_else_there(tmp_path: Path) -> None:
    (tmp_path / "model.pdf").write_bytes(b"%PDF")
    assert "no model" in refused(tmp_path / "model.pdf").reason


@pytest.mark.parametrize(
    "name",
    ["encoder_model.onnx", "decoder_model.onnx", "tokenizer.json", "preprocessor_config.json"],
)
def test_a_file_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    (bare_folder(tmp_path) / name).unlink()
    error = refused(tmp_path)
    assert name in error.reason
    assert "optimum" in error.remedy


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("preprocessor_config.json", "{", "cannot be read"),
        ("preprocessor_config.json", "[]", "not a JSON object"),
        ("preprocessor_config.json", '{"size": {"longest": 3}}', "size"),
        ("preprocessor_config.json", '{"image_mean": [0.5]}', "three channels"),
        ("config.json", "{}", "decoder_start_token_id"),
        ("config.json", '{"decoder_start_token_id": 2}', "eos_token_id"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (bare_folder(tmp_path) / name).write_text(text)
    error = refused(tmp_path)
    assert said in error.reason
    assert error.file == str(tmp_path / name)


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_library_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    pytest.importorskip("onnxruntime", reason="it is looked for first")
    monkeypatch.setitem(sys.modules, library, None)
    error = refused(bare_folder(tmp_path))
    assert library in error.reason
    assert error.remedy == "Install it with: pip install 'mashinopis[trocr]'"


@pytest.mark.parametrize("name", ["m.mlmodel", "m.safetensors"])
def test_kraken_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, "kraken", None)
    monkeypatch.setitem(sys.modules, "kraken.tasks", None)
    (tmp_path / name).write_bytes(b"x")
    error = refused(tmp_path / name)
    assert "kraken" in error.reason
    assert error.remedy == "Install it with: pip install 'mashinopis[kraken]'"


def test_generation_settings_come_before_the_model_s(tmp_path: Path) -> None:
    from pipeline.handwriting.trocr_files import find_files

    folder = bare_folder(tmp_path)
    tokens = {"decoder_start_token_id": 7, "eos_token_id": [8, 9]}
    (folder / "generation_config.json").write_text(json.dumps(tokens))
    files = find_files(folder)
    assert (files.start, files.ends, files.size) == (7, {8, 9}, (384, 384))
