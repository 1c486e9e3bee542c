"""A real kraken with a model of chance weights, made here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.handwriting import ReaderError, load_reader

pytest.importorskip("kraken.tasks", reason="the extra kraken is not installed")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from kraken.lib.codec import PytorchCodec
    from kraken.lib.vgsl import TorchVGSLModel
    from kraken.models.writers import write_coreml

    torch.manual_seed(1)
    net = TorchVGSLModel(
        vgsl="[1,48,0,1 Cr3,3,8 Mp2,2 S1(1x0)1,3 Lbx16 O1c7]",
        model_type=["recognition"],
        one_channel_mode="L",
        seg_type="bbox",
    )
    net.add_codec(PytorchCodec("абвгде"))
    path = tmp_path_factory.mktemp("kraken") / "tiny.mlmodel"
    write_coreml([net], path)
    return path


def test_lines_are_read_the_same_in_grey_and_in_colour(model: Path) -> None:
    reader = load_reader(model)
    assert reader.name == "kraken tiny.mlmodel"
    line = (np.random.default_rng(1).integers(0, 2, (60, 300)) * 255).astype(np.uint8)
    grey, colour = reader.read([line, np.dstack([line] * 3)])
    assert grey is not None
    assert grey == colour
    assert set(grey.text) <= set("абвгде")
    assert 0 < grey.confidence < 1


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "m.mlmodel").write_bytes(b"x" * 99)
    with pytest.raises(ReaderError, match="cannot be loaded"):
        load_reader(tmp_path / "m.mlmodel")
