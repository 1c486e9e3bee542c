"""Whose hand: everything that is measured about the separation of ink, in one go.

::

    python benchmarks/ink.py                              all tables
    python benchmarks/ink.py --only lines --worst 20      real pages, and where it goes wrong
    python benchmarks/ink.py --only pixels,ocr --drawn 40 --seed 901 --faces gnu,pt-mono

lines        real pages of ``--lines``: handwritten lines among typed and printed ones, and the
             typed ink that is called handwritten
pixels       drawn pages: intersection over union of typed, handwritten and other ink
ocr          drawn pages: character error rates with and without handwriting, with and without
             the separation
annotations  drawn pages: boxes, kinds and anchors
time         drawn pages of A4 at 300 dpi: seconds of the ink stage

Nothing is asserted: tables go to standard output, and with ``--json`` their numbers to a file,
without any text of the pages. ``benchmarks/ink.md`` says how each figure is taken.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.drawn_pages import DrawnSet
from benchmarks.ink_annotations import annotation_data, annotation_tables
from benchmarks.ink_drawn import DrawnScore, Wanted, measure_drawn
from benchmarks.ink_layers import ENGINES
from benchmarks.ink_line_tables import line_data, line_tables, measure_lines
from benchmarks.ink_ocr import ocr_data, ocr_tables
from benchmarks.ink_pixels import pixel_data, pixel_tables
from benchmarks.ink_time import time_data, time_ink, time_table
from benchmarks.options import add_jobs
from benchmarks.pages import DEFAULT_DATA
from pipeline.facsimile.faces import TYPEWRITER_FACES
from pipeline.train.held_out import HELD_OUT_FACES, HELD_OUT_HANDS

PARTS = ("lines", "pixels", "ocr", "annotations", "time")
SEED = 901
"""Of the drawn pages: far from the small seeds that pages to train with are drawn by."""
TIMED = 5
"""Drawn pages that are timed, unless fewer are drawn."""
ONE_THREAD = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS")

One = TypeVar("One")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What the separation of ink is worth.")
    parser.add_argument(
        "--lines",
        type=Path,
        default=DEFAULT_DATA / "tapuscorpus",
        metavar="FOLDER",
        help="real pages with ALTO beside them",
    )
    parser.add_argument("--pages", type=int, metavar="N", help="only so many of the real pages")
    parser.add_argument("--drawn", type=int, default=40, metavar="N", help="pages (default: 40)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of them (default: {SEED})")
    parser.add_argument(
        "--languages", type=_names, default=("ru",), help="of them, in turn (default: ru)"
    )
    parser.add_argument(
        "--faces",
        type=_names,
        default=tuple(face for face in HELD_OUT_FACES if face in TYPEWRITER_FACES),
        help="of their typewriters (default: those that training never saw); '' for all",
    )
    parser.add_argument(
        "--hands",
        type=_names,
        default=HELD_OUT_HANDS,
        help="of their handwriting (default: those that training never saw); '' for all",
    )
    parser.add_argument("--only", type=_names, default=PARTS, help=f"some of {', '.join(PARTS)}")
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default="tesseract",
        help="reads the pages for lines and pixels; null leaves out all that needs words",
    )
    parser.add_argument("--language", default="rus", help="of the engine (default: rus)")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst")
    add_jobs(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers there")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.only if name not in PARTS]:
        parser.error(f"--only takes {', '.join(PARTS)}; not {', '.join(unknown)}")
    if options.engine == "null":
        if "ocr" in options.only and options.only != PARTS:
            parser.error("--only ocr needs an engine that reads")
        options.only = [name for name in options.only if name not in ("ocr", "annotations")]
    counts = (options.drawn, options.jobs, 1 if options.pages is None else options.pages)
    if min(counts) < 1 or min(options.seed, options.worst) < 0:
        parser.error("--drawn, --jobs and --pages are 1 or more, --seed and --worst 0 or more")
    if "lines" in options.only and not options.lines.is_dir():
        parser.error(f"there is no folder {options.lines}; name another with --lines")
    return options


def run(options: argparse.Namespace) -> None:
    """Measure what was asked for; each table is printed as soon as it is there."""
    data: dict[str, object] = {"options": {k: str(v) for k, v in vars(options).items()}}
    if "lines" in options.only:
        report = measure_lines(
            options.lines, options.engine, options.jobs, options.pages, options.language
        )
        _print("Lines of real pages", line_tables(report, options.worst))
        data["lines"] = line_data(report)
    drawn = DrawnSet(
        options.drawn, options.seed, options.languages, faces=options.faces, hands=options.hands
    )
    wanted = Wanted(
        "pixels" in options.only,
        "annotations" in options.only,
        "ocr" in options.only,
        options.engine,
        options.language,
    )
    if wanted.pixels or wanted.annotations or wanted.ocr:
        data |= _report_drawn(_measure(drawn, wanted, options.jobs), options.worst)
    if "time" in options.only:
        times = time_ink(
            DrawnSet(
                min(TIMED, drawn.count), drawn.seed, drawn.languages, None, drawn.faces, drawn.hands
            )
        )
        _print("Time of the ink stage", time_table(times))
        data["time"] = time_data(times)
    if options.json is not None:
        options.json.write_text(json.dumps(_plain(data), ensure_ascii=False, indent=1), "utf-8")


def _measure(drawn: DrawnSet, wanted: Wanted, jobs: int) -> list[DrawnScore]:
    with ProcessPoolExecutor(jobs) as pool:
        done = pool.map(partial(measure_drawn, wanted=wanted), drawn.pages)
        return list(_told(done, drawn.count))


def _report_drawn(scores: Sequence[DrawnScore], worst: int) -> dict[str, object]:
    data: dict[str, object] = {}
    if pixels := [one.pixels for one in scores if one.pixels is not None]:
        _print("Pixels of drawn pages", pixel_tables(pixels, worst))
        data["pixels"] = pixel_data(pixels)
    if readings := [one.ocr for one in scores if one.ocr is not None]:
        _print("Reading with and without the separation", ocr_tables(readings, worst))
        data["ocr"] = ocr_data(readings)
    if annotations := [one.annotations for one in scores if one.annotations is not None]:
        _print("Annotations of drawn pages", annotation_tables(annotations, worst))
        data["annotations"] = annotation_data(annotations)
    return data


def _told(results: Iterable[One], count: int) -> Iterator[One]:
    for at, result in enumerate(results, 1):
        print(f"\rdrawn: page {at} of {count}", end="", file=sys.stderr, flush=True)
        yield result
    print(file=sys.stderr)


def _print(title: str, tables: str) -> None:
    print(f"## {title}\n\n{tables}\n", flush=True)


def _plain(data: object) -> object:
    """With null for what is not a number, which JSON has no word for."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return None if isinstance(data, float) and math.isnan(data) else data


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    for name in ONE_THREAD:  # pages run beside each other, one a core
        os.environ[name] = "1"
    run(options)


if __name__ == "__main__":
    main()
