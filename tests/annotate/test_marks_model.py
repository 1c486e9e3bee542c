"""The models of marks: shipped with the program, refused when they do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.annotate import marks_digest
from pipeline.annotate.marks_model import MarksModel, MarksModelError, Question


def test_a_missing_model_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(MarksModelError) as caught:
        MarksModel(tmp_path).likely(Question.BY_HAND, {"width": np.zeros(1)})
    assert caught.value.file == str(tmp_path / "by-hand.onnx")
    assert "train marks" in caught.value.remedy
    with pytest.raises(MarksModelError):
        marks_digest(tmp_path)


def test_a_broken_model_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "by-hand.onnx").write_bytes(b"no model")
    with pytest.raises(MarksModelError, match="cannot be used"):
        MarksModel(tmp_path).likely(Question.BY_HAND, {"width": np.zeros(1)})


def test_other_measures_than_those_it_was_taught_with_are_refused() -> None:
    with pytest.raises(MarksModelError, match="other measures"):
        MarksModel().likely(Question.BY_HAND, {"width": np.zeros(1)})
