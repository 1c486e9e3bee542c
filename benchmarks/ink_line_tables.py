"""Real pages by their lines, measured in many processes, and the tables of that."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.alto_lines import AltoPage, LineKind, alto_pages
from benchmarks.detection import Interval, Tally, bootstrap
from benchmarks.ink_layers import engine_named, find_layers
from benchmarks.ink_line_figures import LineColumns, LineFigures, best_cut, line_figures
from benchmarks.ink_lines import LineScore, PageScore, Within, score_page
from benchmarks.tables import table
from pipeline.settings import choose_settings

ROUNDS = 1000
"""Samples of the bootstrap."""
FIGURES = ("precision", "recall", "F1", "average precision", "ranked by share")


@dataclass(frozen=True, slots=True)
class LineReport:
    """The pages measured in both ways of giving ink to lines."""

    pixels: tuple[PageScore, ...]
    components: tuple[PageScore, ...]


def measure_lines(
    folder: Path, engine: str, jobs: int, count: int | None = None, language: str = "rus"
) -> LineReport:
    """Read every page below a folder, ``jobs`` at a time, or ``count`` evenly spaced ones.

    Raises:
        FileNotFoundError, AltoError: as :func:`alto_pages`.
        DigitisationError: when a scan cannot be read.
    """
    pages = alto_pages(folder)
    if count is not None and count < len(pages):
        pages = [pages[at * len(pages) // count] for at in range(count)]
    with ProcessPoolExecutor(jobs) as pool:
        done = pool.map(_measure, pages, [engine] * len(pages), [language] * len(pages))
        found = list(_told(done, len(pages)))
    return LineReport(tuple(one for one, _ in found), tuple(two for _, two in found))


def _measure(page: AltoPage, engine: str, language: str) -> tuple[PageScore, PageScore]:
    settings = choose_settings(language=language)
    layers = find_layers(page.scan, engine_named(engine, settings), settings)
    return score_page(page, layers), score_page(page, layers, Within.COMPONENTS)


def _told(
    results: Iterator[tuple[PageScore, PageScore]], count: int
) -> Iterator[tuple[PageScore, PageScore]]:
    for at, result in enumerate(results, 1):
        print(f"\rlines: page {at} of {count}", end="", file=sys.stderr, flush=True)
        yield result
    print(file=sys.stderr)


def line_tables(report: LineReport, worst: int) -> str:
    """Everything that is said about the lines, in Markdown."""
    pages = report.pixels
    parts = [
        _first_line(pages),
        _figure_table(report),
        "By folder",
        _folder_table(pages),
        "Typed and printed ink called handwritten, per page",
        _false_ink_table(pages),
    ]
    empty = [(page, line) for page in pages for line in page.lines if line.empty]
    parts.append(f"Lines with hardly any labelled ink (not called handwritten): {len(empty)}")
    if empty:
        rows = [_line_row(page, line) for page, line in empty]
        parts.append(table(["page", "line", "is", "share", "score", "ink"], rows[:50]))
    if worst:
        parts += ["Lines most wrong", _worst_lines(pages, worst)]
        parts += ["Pages with the most typed ink called handwritten", _worst_pages(pages, worst)]
    return "\n\n".join(parts)


def line_data(report: LineReport) -> dict[str, object]:
    """The same for programs; no text of the pages is in it."""
    pages = report.pixels
    return {
        "pixels": _figures_data(line_figures(pages), _intervals(pages)),
        "components": _figures_data(line_figures(report.components), None),
        "folders": {
            folder: _figures_data(line_figures(mine), None) for folder, mine in _folders(pages)
        },
        "false_ink": {
            name: dict(zip(("median", "p95"), _spread(pages, of), strict=True))
            for name, of in _FALSE_INK.items()
        },
        "pages": [
            {
                "folder": page.folder,
                "name": page.name,
                "false_ink": asdict(page.false_ink),
                "lines": [
                    {
                        "id": line.id,
                        "kind": line.kind.value,
                        "typed": line.typed,
                        "handwritten": line.handwritten,
                        "other": line.other,
                        "score": line.score,
                        "empty": line.empty,
                    }
                    for line in page.lines
                ],
            }
            for page in pages
        ],
    }


def _first_line(pages: Sequence[PageScore]) -> str:
    kinds = [line.kind for page in pages for line in page.lines]
    count = ", ".join(f"{kinds.count(kind)} {kind.value}" for kind in LineKind)
    return f"{len(pages)} pages, lines: {count}"


def _figure_table(report: LineReport) -> str:
    figures = line_figures(report.pixels)
    rows = [
        ["pixels in the polygon", *_cells(figures), _counts(figures.counts)],
        ["95 % (pages resampled)", *(_interval(one) for one in _intervals(report.pixels)), ""],
    ]
    whole = line_figures(report.components)
    rows.append(["whole strokes centred in it", *_cells(whole), _counts(whole.counts)])
    cut, best = best_cut(LineColumns.joined([LineColumns.of(page) for page in report.pixels]))
    afterwards = LineFigures(best, math.nan, math.nan)
    rows.append(
        [f"score from {cut:.3f} (best, seen afterwards)", *_cells(afterwards), _counts(best)]
    )
    return table(["ink of a line", *FIGURES, "right / found / true"], rows)


def _folder_table(pages: Sequence[PageScore]) -> str:
    rows = []
    for folder, mine in _folders(pages):
        figures = line_figures(mine)
        median, high = _spread(mine, lambda page: page.false_ink.share)
        rows.append(
            [
                folder[:32],
                str(len(mine)),
                *_cells(figures),
                _counts(figures.counts),
                _percent(median),
                _percent(high),
            ]
        )
    head = ["folder", "pages", *FIGURES, "right / found / true", "false ink median", "95th"]
    return table(head, rows)


_FALSE_INK: dict[str, Callable[[PageScore], float]] = {
    "labelled handwritten": lambda page: page.false_ink.share,
    "labelled handwritten and not typed": lambda page: page.false_ink.lost_share,
    "labelled handwritten, lines noted as mixed left out": lambda page: page.false_ink.clean_share,
}


def _false_ink_table(pages: Sequence[PageScore]) -> str:
    rows = [[name, *map(_percent, _spread(pages, of))] for name, of in _FALSE_INK.items()]
    return table(["ink of typed and printed lines", "median", "95th percentile"], rows)


def _spread(pages: Sequence[PageScore], of: Callable[[PageScore], float]) -> tuple[float, float]:
    """Median and 95th percentile over the pages that have such ink."""
    shares = [share for page in pages if not math.isnan(share := of(page))]
    if not shares:
        return math.nan, math.nan
    median, high = np.percentile(shares, [50, 95])
    return float(median), float(high)


def _worst_lines(pages: Sequence[PageScore], count: int) -> str:
    every = [(page, line) for page in pages for line in page.lines]
    wrong = [(page, line) for page, line in every if line.predicted != line.is_handwritten]
    wrong.sort(key=lambda one: -abs(one[1].share - one[1].is_handwritten))
    rows = [_line_row(page, line) for page, line in wrong[:count]]
    head = ["page", "line", "is", "share", "score", "ink"]
    return f"{len(wrong)} lines are wrong.\n\n{table(head, rows)}"


def _worst_pages(pages: Sequence[PageScore], count: int) -> str:
    ranked = sorted(pages, key=lambda page: -page.false_ink.wrong / max(page.false_ink.ink, 1))
    rows = [
        [
            page.name,
            page.folder[:24],
            _percent(page.false_ink.share),
            _percent(page.false_ink.lost_share),
            str(page.false_ink.ink),
            str(sum(line.predicted != line.is_handwritten for line in page.lines)),
        ]
        for page in ranked[:count]
    ]
    return table(["page", "folder", "false ink", "and lost", "ink", "wrong lines"], rows)


def _line_row(page: PageScore, line: LineScore) -> list[str]:
    ink = f"{line.typed} / {line.handwritten} / {line.other}"
    share, score = f"{line.share:.2f}", f"{line.score:.2f}"
    return [page.name, line.id[-8:], line.kind.value, share, score, ink]


def _intervals(pages: Sequence[PageScore]) -> tuple[Interval, ...]:
    def measure(sample: Sequence[LineColumns]) -> tuple[float, ...]:
        return _values(LineColumns.joined(sample).figures())

    return bootstrap([LineColumns.of(page) for page in pages], measure, ROUNDS)


def _folders(pages: Sequence[PageScore]) -> list[tuple[str, list[PageScore]]]:
    names = sorted({page.folder for page in pages})
    return [(name, [page for page in pages if page.folder == name]) for name in names]


def _values(figures: LineFigures) -> tuple[float, ...]:
    """In the order of :data:`FIGURES`."""
    counts = figures.counts
    ranked = (figures.average_precision, figures.by_share)
    return counts.precision, counts.recall, counts.f1, *ranked


def _cells(figures: LineFigures) -> list[str]:
    return [f"{value:.3f}" if not math.isnan(value) else "–" for value in _values(figures)]


def _counts(counts: Tally) -> str:
    return f"{counts.right} / {counts.found} / {counts.true}"


def _interval(interval: Interval) -> str:
    return "–" if math.isnan(interval.low) else f"{interval.low:.2f}–{interval.high:.2f}"


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.2%}"


def _figures_data(
    figures: LineFigures, intervals: tuple[Interval, ...] | None
) -> dict[str, object]:
    data: dict[str, object] = dict(zip(FIGURES, _values(figures), strict=True))
    data["counts"] = asdict(figures.counts)
    if intervals is not None:
        data["intervals"] = {
            name: asdict(one) for name, one in zip(FIGURES, intervals, strict=True)
        }
    return data
