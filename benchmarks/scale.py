"""What a batch costs as it grows: seconds a page, memory, outputs, Prefect's database.

::

    python benchmarks/scale.py --pages 100 1000 10000 --way plain flow

The pages are small pieces of drawn typescripts, a handful of them under many names, and nothing is
recognised (``ocr.engine=null``): what is measured is all that is done for a page beside it. A
figure that grows from one size to the next does not scale.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.options import add_usual
from benchmarks.pages import pictures
from benchmarks.process_tree import PeakMemory, adopt_orphans
from benchmarks.tables import table
from benchmarks.throughput import Course, lap, warm_up
from pipeline.facsimile import draw_pages

DRAWN = 5
PIECE = (700, 500)
"""Width and height of a page, in pixels: some lines of typing."""
SIZES = (100, 1_000, 10_000)
WAYS = ("plain", "flow")
MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one batch; seconds, bytes.

    Attributes:
        way: ``flow`` with Prefect, ``plain`` without.
        pages: of the batch.
        wall, cpu: seconds for all pages; CPU time of all processes.
        memory: most that all processes held at one time; shared memory counts for each.
        outputs: size of the results.
        database: of Prefect, with its journal; 0 without.
    """

    way: str
    pages: int
    wall: float
    cpu: float
    memory: int
    outputs: int
    database: int


def draw_pieces(folder: Path, seed: int) -> list[Path]:
    """A handful of small scans, cut from the middle of drawn pages."""
    folder.mkdir(parents=True)
    pieces = []
    for number, path in enumerate(draw_pages(folder.parent / "whole", DRAWN, seed)):
        with Image.open(path) as whole:
            x, y = (whole.width - PIECE[0]) // 2, (whole.height - PIECE[1]) // 2
            piece = whole.crop((x, y, x + PIECE[0], y + PIECE[1]))
            pieces.append(folder / f"{number}.png")
            piece.save(pieces[-1], dpi=(200, 200))
    return pieces


def multiply(pieces: Sequence[Path], pages: int, folder: Path) -> Path:
    """A batch of so many pages, a document each: the pieces in turn under other names."""
    folder.mkdir(parents=True)
    for at in range(pages):
        piece = pieces[at % len(pieces)]
        path = folder / f"page-{at + 1:06d}{piece.suffix}"
        try:
            os.link(piece, path)
        except OSError:  # another file system, or a piece with as many names as it can have
            shutil.copyfile(piece, path)
    return folder


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder; 0 when it is not there."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def cost(course: Course, way: str) -> Cost:
    """Read the batch once and look what it took; its results are removed."""
    pages = len(pictures(course.batch))
    out = course.room / f"{way}-{pages}"
    before = _database(course)
    with PeakMemory() as peak:
        done = lap({"plain": course.plain, "flow": course.flow}[way], out, pages)
    outputs = size_of(out)
    shutil.rmtree(out)
    database = _database(course) - before
    return Cost(way, pages, done.wall, done.cpu, peak.bytes, outputs, database)


def _database(course: Course) -> int:
    return sum(path.stat().st_size for path in (course.room / "prefect").glob("prefect.db*"))


def cost_table(costs: Sequence[Cost]) -> str:
    head = ["way", "pages", "wall s a page", "CPU s a page", "peak MiB"]
    head += ["outputs KiB a page", "database KiB a page"]
    rows = [
        [
            one.way,
            f"{one.pages:,}",
            f"{one.wall / one.pages:.3f}",
            f"{one.cpu / one.pages:.3f}",
            f"{one.memory / MEBIBYTE:.0f}",
            f"{one.outputs / 1024 / one.pages:.1f}",
            f"{one.database / 1024 / one.pages:.1f}",
        ]
        for one in costs
    ]
    return table(head, rows)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a batch costs as it grows.")
    parser.add_argument("--pages", type=int, nargs="+", default=list(SIZES), metavar="N")
    parser.add_argument("--way", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--seed", type=int, default=1, help="of the drawn pages (default: 1)")
    add_usual(parser)
    options = parser.parse_args(arguments)
    if min(options.jobs, *options.pages) < 1:
        parser.error("--jobs and --pages are numbers of 1 or more")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    adopt_orphans()
    costs = []
    with tempfile.TemporaryDirectory(prefix="mashinopis-scale-") as temporary:
        room = Path(temporary)
        pieces = draw_pieces(room / "pieces", options.seed)
        for pages in options.pages:
            batch = multiply(pieces, pages, room / "batches" / f"of-{pages}")
            course = Course(batch, options.jobs, room, ("ocr.engine=null", *options.set))
            for way in options.way:
                if way == "flow" and not (room / "prefect").exists():
                    warm_up(course)
                costs.append(cost(course, way))
                print(f"{way} {pages}: {costs[-1].wall:.1f} s", file=sys.stderr)
    if options.json:
        print(json.dumps([asdict(one) for one in costs], indent=2))
    else:
        print(cost_table(costs))


if __name__ == "__main__":
    main()
