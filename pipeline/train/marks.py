"""``mashinopis train marks``: draws and reads pages, learns what strokes by hand mean, exports it.

Five models of boosted trees (Friedman, "Greedy function approximation", 2001; as in LightGBM, Ke et
al., 2017), each taught with the answers that the ones before it give to pages they have not seen.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.annotate.group_table import boxes_of
from pipeline.annotate.marks_model import NAMES, Question, as_rows
from pipeline.annotate.rivals import measure_rivals
from pipeline.annotate.surroundings import Boxes
from pipeline.annotate.tree import Tree, grow
from pipeline.errors import DigitisationError
from pipeline.model import AnnotationKind
from pipeline.ocr import OcrEngine
from pipeline.output import write_whole
from pipeline.settings import Settings
from pipeline.train.boosted_onnx import boosted_onnx
from pipeline.train.mark_examples import SAME, MarkExample, draw_mark_examples, load_example

Say = Callable[[str], None]
Rows = npt.NDArray[np.float32]
Classes = npt.NDArray[np.intp]
Weights = npt.NDArray[np.float64]
Columns = dict[str, npt.NDArray[np.float64]]

NEITHER = 0.1
"""Weight of pairs of strokes of which neither is by hand: they matter little."""
NEARLY = (0.4, 0.6)
"""Groups whose box agrees so well with a true one are half right, and count for half."""


@dataclass(frozen=True, slots=True)
class MarksTraining:
    """What a training run is told.

    Attributes:
        pages: drawn pages to learn from.
        seed: of the pages.

    Raises:
        ValueError: for a number that cannot be.
    """

    pages: int = 1000
    seed: int = 77

    def __post_init__(self) -> None:
        if self.pages < 2 or self.seed < 0:
            raise ValueError("pages are 2 or more, seed is 0 or more")


@dataclass(frozen=True)
class _Lesson:
    """Rows of numbers with their answers and weights.

    Attributes:
        names: of the columns.
        rows: shape (n, columns).
        answers: places among the classes, shape (n,).
        weights: how much each counts, shape (n,).
    """

    names: tuple[str, ...]
    rows: Rows
    answers: Classes
    weights: Weights

    @staticmethod
    def of(columns: Columns, answers: Classes, weights: Weights) -> _Lesson:
        return _Lesson(tuple(columns), as_rows(columns), answers, weights)

    @staticmethod
    def joined(parts: Sequence[_Lesson]) -> _Lesson:
        return _Lesson(
            parts[0].names,
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.answers for part in parts]),
            np.concatenate([part.weights for part in parts]),
        )


@dataclass(frozen=True)
class _Learnt:
    """A model and the columns that it was taught with."""

    names: tuple[str, ...]
    model: HistGradientBoostingClassifier

    def likely(self, columns: Columns) -> Weights:
        return self.answers(as_rows(columns), 2)[:, 1]

    def answers(self, rows: Rows, count: int) -> Weights:
        """How likely each of so many answers is, also those not taught: shape (n, count)."""
        found = np.zeros((len(rows), count))
        if len(rows):
            found[:, self.model.classes_] = self.model.predict_proba(rows)
        return found


def train_marks(
    folder: Path,
    work: Path,
    training: MarksTraining,
    engine: OcrEngine,
    settings: Settings,
    jobs: int,
    say: Say,
) -> None:
    """Draw, read, learn, export.

    Args:
        folder: for the five models; a JSON file beside them says how they were made.
        work: folder for the measured pages; those that are there already are used again.
        training: what to draw.
        engine: that reads the pages.
        settings: of reading.
        jobs: processes that draw and read.
        say: told of the progress.
    """
    started = time.monotonic()
    paths = draw_mark_examples(work, training.seed, training.pages, engine, settings, jobs)
    drawn = time.monotonic()
    say(f"{len(paths)} pages with strokes after {drawn - started:.0f} seconds")
    models = learn(paths, say)
    folder.mkdir(parents=True, exist_ok=True)
    for question, learnt in models.items():
        write_whole(folder / f"{question.value}.onnx", exported(learnt))
    made = {
        **asdict(training),
        "seconds_drawing": round(drawn - started),
        "seconds_learning": round(time.monotonic() - drawn),
    }
    write_whole(folder / "marks.json", (json.dumps(made, indent=2) + "\n").encode())


def learn(paths: Sequence[Path], say: Say) -> dict[Question, _Learnt]:
    """The five models.

    What a model says of pages that it was taught with is too good to teach the next one with: so
    each is taught twice, with half of the pages, and asked about the other half.

    Args:
        paths: of the examples. They are read again for each model: all at once are too many.
        say: told of the progress.

    Raises:
        DigitisationError: when the pages show not every kind of mark.
    """
    halves = [int(path.name.partition("-")[0]) % 2 for path in paths]
    strokes = [_strokes(load_example(path)) for path in paths]
    hand_of = [_taught(_but(strokes, halves, half), steps=200) for half in (0, 1)]
    say("learnt which strokes are by hand")
    pairs = []
    for path, half in zip(paths, halves, strict=True):
        page = load_example(path)
        pairs.append(_pairs(page, hand_of[half].likely(page.measured.of_strokes)))
    mark_of = [_taught(_but(pairs, halves, half), steps=300) for half in (0, 1)]
    say("learnt which strokes are of one mark")
    pages = []
    for path, half in zip(paths, halves, strict=True):
        page = load_example(path)
        by_hand = hand_of[half].likely(page.measured.of_strokes)
        pages.append(_groups(page, by_hand, mark_of[half].likely(page.measured.of_pairs(by_hand))))
    groups, kinds = [page.whole for page in pages], [page.kinds for page in pages]
    if len(set(np.concatenate([lesson.answers for lesson in kinds]).tolist())) < len(
        AnnotationKind
    ):
        raise DigitisationError(
            "The drawn pages do not show marks of every kind.",
            remedy="Draw more pages: mashinopis train marks --pages N.",
        )
    whole_of = [_whole(_but(groups, halves, half)) for half in (0, 1)]
    kind_of = [_kinds(_but(kinds, halves, half)) for half in (0, 1)]
    say("learnt which groups are marks, and of which kind")
    best = [
        _rivals(page, whole_of[half], kind_of[half])
        for page, half in zip(pages, halves, strict=True)
    ]
    models = {
        Question.BY_HAND: _taught(strokes, steps=200),
        Question.ONE_MARK: _taught(pairs, steps=300),
        Question.WHOLE_MARK: _whole(groups),
        Question.KIND: _kinds(kinds),
        Question.BEST_MARK: _whole(best),
    }
    say("learnt which groups are marks rather than what they hold or are held by")
    return models


def _whole(lessons: Sequence[_Lesson]) -> _Learnt:
    return _taught(lessons, steps=300, rate=0.06)


def _kinds(lessons: Sequence[_Lesson]) -> _Learnt:
    return _taught(lessons, steps=150, rate=0.06, leaves=15, fewest=10)


def _taught(
    parts: Sequence[_Lesson], *, steps: int, rate: float = 0.08, leaves: int = 31, fewest: int = 20
) -> _Learnt:
    lesson = _Lesson.joined([part for part in parts if len(part.answers)])
    model = HistGradientBoostingClassifier(
        max_iter=steps,
        learning_rate=rate,
        max_leaf_nodes=leaves,
        min_samples_leaf=fewest,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    model.fit(lesson.rows, lesson.answers, sample_weight=lesson.weights)
    return _Learnt(lesson.names, model)


def _but(lessons: Sequence[_Lesson], halves: Sequence[int], half: int) -> list[_Lesson]:
    """The lessons of the pages in the other half."""
    return [lesson for lesson, own in zip(lessons, halves, strict=True) if own != half]


def _strokes(page: MarkExample) -> _Lesson:
    weights = np.sqrt(page.measured.table.area)
    return _Lesson.of(page.measured.of_strokes, (page.owners > 0).astype(np.intp), weights)


def _pairs(page: MarkExample, by_hand: Weights) -> _Lesson:
    pairs = page.measured.pairs
    one, other = page.owners[pairs.first], page.owners[pairs.second]
    answers = ((one == other) & (one > 0)).astype(np.intp)
    weights = np.where(one + other == 0, NEITHER, 1.0)
    return _Lesson.of(page.measured.of_pairs(by_hand), answers, weights)


@dataclass(frozen=True)
class _Groups:
    """The groups of a page.

    Attributes:
        tree: of its strokes.
        boxes: of the groups.
        whole: lesson of whole marks.
        kinds: lesson of the kinds of those that are whole.
    """

    tree: Tree
    boxes: Boxes
    whole: _Lesson
    kinds: _Lesson


def _groups(page: MarkExample, by_hand: Weights, likely: Weights) -> _Groups:
    measured = page.measured
    tree = grow(len(measured.table), measured.pairs, likely.tolist())
    boxes = boxes_of(tree, measured.table)
    columns = measured.of_groups(tree, likely, by_hand)
    agreement, which = page.agreement(boxes)
    whole = agreement >= SAME
    weights = np.where((agreement > NEARLY[0]) & (agreement < NEARLY[1]), 0.5, 1.0)
    kinds = {name: column[whole] for name, column in columns.items()}
    answers = page.kinds[which[whole]] if len(page.kinds) else np.zeros(0, np.intp)
    return _Groups(
        tree,
        boxes,
        _Lesson.of(columns, whole.astype(np.intp), weights),
        _Lesson.of(kinds, answers, np.ones(len(answers))),
    )


def _rivals(page: _Groups, whole: _Learnt, kind: _Learnt) -> _Lesson:
    """The lesson of whole marks once more, with what is said of a group's rivals."""
    lesson = page.whole
    likely = whole.answers(lesson.rows, 2)[:, 1]
    kinds = kind.answers(lesson.rows, len(AnnotationKind))
    rivals = measure_rivals(page.tree, likely, kinds, page.boxes)
    return replace(
        lesson,
        names=(*lesson.names, *rivals),
        rows=np.concatenate([lesson.rows, as_rows(rivals)], axis=1),
    )


def exported(learnt: _Learnt) -> bytes:
    """The model as ONNX; its metadata name the columns that it takes."""
    return boosted_onnx(learnt.model, len(learnt.names), {NAMES: "\n".join(learnt.names)})
