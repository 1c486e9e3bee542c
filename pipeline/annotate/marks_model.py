"""What was learned about marks: which strokes are by hand, of one mark, and which mark it is."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import DigitisationError
from pipeline.learned import digest_of, open_model
from pipeline.model import AnnotationKind

Floats = npt.NDArray[np.float64]
Columns = Mapping[str, Floats]

WEIGHTS = Path(__file__).parent / "weights"
REMEDY = "Install Mashinopis again, or make it with: mashinopis train marks"
WHAT = "A model of marks"
NAMES = "names"
"""Key of a model's metadata: the columns that it was taught with, one a line."""


class MarksModelError(DigitisationError):
    """A model of marks is missing or cannot be used."""

    stage = "annotate"


class Question(Enum):
    """What a model answers; its value names its file."""

    BY_HAND = "by-hand"
    ONE_MARK = "one-mark"
    WHOLE_MARK = "whole-mark"
    KIND = "kind"
    BEST_MARK = "best-mark"


@dataclass(frozen=True)
class MarksModel:
    """Five small models, trees with boosted gradients, in one folder.

    Attributes:
        folder: that holds them.
    """

    folder: Path = WEIGHTS

    def likely(self, question: Question, columns: Columns) -> Floats:
        """How likely the answer is yes, 0 to 1: shape (n,).

        Raises:
            MarksModelError: when the model is missing, broken or of another version.
        """
        return np.asarray(self._answers(question, columns)[:, 1], np.float64)

    def kinds(self, columns: Columns) -> Floats:
        """How likely each mark is of each kind, in the order of the kinds: shape (n, kinds).

        Raises:
            MarksModelError: when the model is missing, broken or of another version.
        """
        return np.asarray(self._answers(Question.KIND, columns), np.float64)

    def _answers(self, question: Question, columns: Columns) -> npt.NDArray[np.float32]:
        file = self.folder / f"{question.value}.onnx"
        session = open_model(file, MarksModelError, what=WHAT, remedy=REMEDY)
        taught = session.get_modelmeta().custom_metadata_map.get(NAMES, "")
        if taught != "\n".join(columns):
            raise MarksModelError(
                "A model of marks was taught with other measures than this version takes.",
                file=file,
                remedy=REMEDY,
            )
        rows = as_rows(columns)
        if not len(rows):
            answers = len(AnnotationKind) if question is Question.KIND else 2
            return np.zeros((0, answers), np.float32)
        (answers,) = session.run(["probabilities"], {"columns": rows})
        return np.asarray(answers, np.float32)


def as_rows(columns: Columns) -> npt.NDArray[np.float32]:
    """Columns side by side, in their order: shape (n, columns)."""
    return np.stack(list(columns.values()), axis=1).astype(np.float32)


@functools.cache
def marks_digest(folder: Path = WEIGHTS) -> str:
    """First twelve digits of the SHA-256 of the five models: which ones they are.

    Raises:
        MarksModelError: when a model is missing.
    """
    files = [folder / f"{question.value}.onnx" for question in Question]
    return digest_of(files, MarksModelError, what=WHAT, remedy=REMEDY)
