"""Models of marks are learnt from drawn pages, and as ONNX give the answers of the taught ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="needs the extra: train")
pytest.importorskip("onnx", reason="needs the extra: train")

import joblib
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.annotate.marks_model import MarksModel, Question
from pipeline.errors import DigitisationError
from pipeline.ocr import NullEngine
from pipeline.settings import choose_settings
from pipeline.train.boosted_onnx import boosted_onnx
from pipeline.train.mark_examples import MarkExample, draw_mark_examples, load_example
from pipeline.train.marks import MarksTraining, learn


@pytest.mark.parametrize("classes", [2, 4])
def test_the_exported_model_answers_as_the_taught_one(classes: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(400, 5)).astype(np.float32)
    answers = (rows[:, 0] > 0).astype(int) + (classes // 3) * (rows[:, 1] > 0.3) * 2
    model = HistGradientBoostingClassifier(max_iter=20, random_state=0).fit(rows, answers)
    names = ["a", "b", "c", "d", "e"]
    (tmp_path / "kind.onnx").write_bytes(boosted_onnx(model, 5, {"names": "\n".join(names)}))
    columns = dict(zip(names, rows.T.astype(np.float64), strict=True))
    found = MarksModel(tmp_path)._answers(Question.KIND, columns)
    assert np.allclose(found, model.predict_proba(rows), atol=1e-5)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> MarkExample:
    """The first drawn page with several marks."""
    work = tmp_path_factory.mktemp("marks")
    settings = choose_settings(language="rus")
    paths = draw_mark_examples(work, 5, 4, NullEngine(), settings, 2)
    assert paths == draw_mark_examples(work, 5, 4, NullEngine(), settings, 2)
    return max(map(load_example, paths), key=lambda page: len(page.kinds))


def test_an_example_knows_what_each_stroke_belongs_to(example: MarkExample) -> None:
    table = example.measured.table
    assert len(example.owners) == len(table)
    assert len(example.boxes) == len(example.kinds) > 0
    owned = example.owners > 0
    assert 0.2 < table.area[owned].sum() / table.area.sum() <= 1
    # Most ink of marks lies in the box of one.
    left, top, right, foot = example.boxes.T
    inside = (
        (table.x[:, None] > left - 1)
        & (table.x[:, None] < right + 1)
        & (table.y[:, None] > top - 1)
        & (table.y[:, None] < foot + 1)
    ).any(axis=1)
    assert inside[owned].mean() > 0.95


def test_a_box_agrees_with_itself(example: MarkExample) -> None:
    x0, y0, x1, y1 = example.boxes.T
    share, which = example.agreement((x0, y0, x1, y1))
    assert np.allclose(share, 1)
    assert np.allclose(example.boxes[which], example.boxes)


def test_too_few_pages_are_refused(tmp_path: Path, example: MarkExample) -> None:
    """A model that has not seen every kind would name marks wrongly."""
    one_kind = replace(example, kinds=np.zeros_like(example.kinds))
    paths = [tmp_path / f"{index:05d}-0.joblib" for index in range(2)]
    for path in paths:
        joblib.dump(one_kind, path)
    with pytest.raises(DigitisationError, match="every kind"):
        learn(paths, print)


@pytest.mark.parametrize("wrong", [{"pages": 1}, {"seed": -1}])
def test_numbers_that_cannot_be_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="or more"):
        MarksTraining(**wrong)
