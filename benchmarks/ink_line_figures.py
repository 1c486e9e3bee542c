"""Precision, recall, F1 and average precision of handwritten lines over many pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.detection import Bools, Floats, Tally, average_precision, tally
from benchmarks.ink_lines import PageScore


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What the lines of many pages come to.

    Attributes:
        counts: of lines called handwritten.
        average_precision: ranked by their score.
        by_share: average precision ranked by their share.
    """

    counts: Tally
    average_precision: float
    by_share: float


@dataclass(frozen=True, slots=True)
class LineColumns:
    """Lines as columns, shape (n,) each: what is true, what is said, and how sure."""

    truth: Bools
    predicted: Bools
    score: Floats
    share: Floats

    @staticmethod
    def of(page: PageScore) -> LineColumns:
        lines = page.lines
        return LineColumns(
            np.array([line.is_handwritten for line in lines], bool),
            np.array([line.predicted for line in lines], bool),
            np.array([line.score for line in lines], np.float64),
            np.array([line.share for line in lines], np.float64),
        )

    @staticmethod
    def joined(columns: Sequence[LineColumns]) -> LineColumns:
        """Raises ValueError when there is nothing to join."""
        return LineColumns(
            np.concatenate([one.truth for one in columns]),
            np.concatenate([one.predicted for one in columns]),
            np.concatenate([one.score for one in columns]),
            np.concatenate([one.share for one in columns]),
        )

    def figures(self) -> LineFigures:
        return LineFigures(
            tally(self.truth, self.predicted),
            average_precision(self.truth, self.score),
            average_precision(self.truth, self.share),
        )


def line_figures(pages: Sequence[PageScore]) -> LineFigures:
    """Handwritten lines among typed and printed ones, over all pages.

    Raises:
        ValueError: when there is no page.
    """
    return LineColumns.joined([LineColumns.of(page) for page in pages]).figures()


def best_cut(columns: LineColumns) -> tuple[float, Tally]:
    """The score from which F1 is highest, and what it comes to: seen afterwards, so no result.

    Raises:
        ValueError: when there is no line.
    """
    tried = [(float(t), tally(columns.truth, columns.score >= t)) for t in np.unique(columns.score)]
    return max(tried, key=lambda one: (one[1].f1, one[0]))
