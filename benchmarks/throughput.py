"""Pages a minute: the whole command, the same without Prefect, the engine alone, and others.

::

    python benchmarks/throughput.py --rounds 3

These ways read the same pages, ``--jobs`` at a time, one after the other in each round:

flow      ``mashinopis digitise`` as a process: the whole command, Prefect's embedded server too
plain     ``pipeline.digitise.digitise_batch`` in a process: the same work without Prefect
engine    the same engine in a process, on the pictures that the pipeline gave it; no more
bare      that many ``OMP_THREAD_LIMIT=1 tesseract -l rus`` processes on the raw scans, default
          page segmentation: no layout, no record, no coordinates kept
ocrmypdf  ``ocrmypdf -l rus --jobs N`` on a PDF of the raw scans
naive     pytesseract on one raw scan after the other, one thread

A way whose program is not installed is named as absent. Prefect keeps its runs in a folder made
for the purpose, used once before the clock starts, as on a machine where the command has run
before. CPU seconds are of the whole tree of processes, a server that outlives its parent included.
Nothing is asserted: the tables are printed, or with ``--json`` their numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bare_engine import read_all_alone
from benchmarks.options import add_usual
from benchmarks.pages import DEFAULT_DATA, PROJECT, make_batch, pages_to_time, pictures
from benchmarks.peers import make_pdf, program, read_by_ocrmypdf, read_naively
from benchmarks.prepared import keep_pictures
from benchmarks.process_tree import adopt_orphans, children, cpu_seconds, reap_orphans
from benchmarks.tables import table

PLAIN = (
    "import sys; from pathlib import Path; from pipeline.digitise import digitise_batch;"
    "from pipeline.settings import choose_settings; scans, out, jobs, *changes = sys.argv[1:];"
    "outcome = digitise_batch(Path(scans), Path(out), choose_settings(changes=changes), int(jobs));"
    "sys.exit(3 * bool(outcome.failures))"
)
BARE, ENGINE = "bare", "engine"
PEERS = ("ocrmypdf",)
"""Ways whose program may be absent; they are named after it."""


@dataclass(frozen=True, slots=True)
class Lap:
    """One way through all pages: wall and CPU seconds (user and system, all processes)."""

    pages: int
    wall: float
    cpu: float

    @property
    def pages_a_minute(self) -> float:
        return 60 * self.pages / self.wall

    @property
    def cpu_a_page(self) -> float:
        return self.cpu / self.pages


Laps = Mapping[str, Sequence[Lap]]
"""Way to its laps, one a round."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is read: a batch of scans, with how many at a time, and where results go.

    Attributes:
        batch: the scans.
        jobs: pages at a time.
        room: folder for all that is made.
        changes: settings of ours, ``NAME=VALUE``.
    """

    batch: Path
    jobs: int
    room: Path
    changes: tuple[str, ...] = ()

    @property
    def pictures(self) -> Path:
        """What the pipeline gave to the engine; see :meth:`prepare`."""
        return self.room / "prepared" / "pictures"

    @property
    def pdf(self) -> Path:
        return self.room / "scans.pdf"

    def prepare(self) -> None:
        """Make what some ways are given, before any clock starts."""
        keep_pictures(self.batch, self.room / "prepared", self.changes, self.jobs)
        if not absent():
            make_pdf(pictures(self.batch), self.pdf)

    def flow(self, out: Path) -> None:
        command = ["-m", "pipeline.cli", "digitise", str(self.batch)]
        self._python([*command, "--out", str(out), "--jobs", str(self.jobs), *self._sets()])

    def plain(self, out: Path) -> None:
        self._python(["-c", PLAIN, str(self.batch), str(out), str(self.jobs), *self.changes])

    def engine(self, _out: Path) -> None:
        command = ["-m", "benchmarks.prepared", str(self.pictures)]
        self._python([*command, "--jobs", str(self.jobs), *self._sets()])

    def ocrmypdf(self, out: Path) -> None:
        read_by_ocrmypdf(self.pdf, out, self.jobs)

    def naive(self, _out: Path) -> None:
        read_naively(pictures(self.batch))

    def bare(self, out: Path) -> None:
        out.mkdir()
        scans = pictures(self.batch)
        for scan, text in zip(scans, read_all_alone(scans, self.jobs), strict=True):
            (out / f"{scan.stem}.txt").write_text(text, "utf-8")

    def _sets(self) -> list[str]:
        return [part for change in self.changes for part in ("--set", change)]

    def _python(self, arguments: Sequence[str]) -> None:
        """Run Python in the project.

        Raises:
            RuntimeError: when it ends with another exit status than 0; with what it said.
        """
        environment = {
            **os.environ,
            "PREFECT_HOME": str(self.room / "prefect"),
            "PYTHONPATH": str(PROJECT),
        }
        environment.pop("PREFECT_API_URL", None)  # the embedded server, whatever else runs
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"exit status {done.returncode}:\n{done.stderr[-2000:]}")


def absent() -> tuple[str, ...]:
    """Peers whose program is not installed here."""
    return tuple(name for name in PEERS if program(name) is None)


def ways(course: Course) -> dict[str, Callable[[Path], None]]:
    """Those that can be gone here."""
    every = {
        "flow": course.flow,
        "plain": course.plain,
        ENGINE: course.engine,
        BARE: course.bare,
        "ocrmypdf": course.ocrmypdf,
        "naive": course.naive,
    }
    return {name: read for name, read in every.items() if name not in absent()}


def lap(read: Callable[[Path], None], out: Path, pages: int) -> Lap:
    """Time one way; processes that outlive it are waited for after the clock has stopped."""
    others = children()
    cpu, start = cpu_seconds(), time.monotonic()
    read(out)
    wall = time.monotonic() - start
    reap_orphans(others)
    return Lap(pages, wall, cpu_seconds() - cpu)


def race(course: Course, rounds: int) -> dict[str, list[Lap]]:
    """All ways in turn, ``rounds`` times."""
    pages = len(pictures(course.batch))
    laps: dict[str, list[Lap]] = {name: [] for name in ways(course)}
    for number in range(1, rounds + 1):
        for name, read in ways(course).items():
            done = lap(read, course.room / f"{name}-{number}", pages)
            print(f"round {number} {name}: {done.wall:.1f} s", file=sys.stderr)
            laps[name].append(done)
    return laps


def warm_up(course: Course) -> None:
    """Let Prefect make its database, with one page."""
    one = make_batch(pictures(course.batch)[:1], course.room / "one")
    replace(course, batch=one, jobs=1).flow(course.room / "warm-up")
    reap_orphans()


def ratios(laps: Laps, name: str, of: Callable[[Lap], float], beside: str = BARE) -> list[float]:
    """A way's figure over another's of the same round."""
    return [of(ours) / of(other) for ours, other in zip(laps[name], laps[beside], strict=True)]


def lap_table(laps: Laps) -> str:
    """Pages a minute and CPU seconds a page of each way, and both beside two of the ways."""
    beside = [name for name in (BARE, ENGINE) if name in laps]
    head = ["way"]
    for figure in ("pages a minute", "CPU s a page"):
        head += [figure, *(f"of {name}" for name in beside)]
    rows = []
    for name, mine in laps.items():
        row = [name]
        for of, form in ((_speed, ".1f"), (_work, ".2f")):
            row.append(_spread([of(one) for one in mine], form))
            row += [_spread(ratios(laps, name, of, other), ".0%") for other in beside]
        rows.append(row)
    return table(head, rows)


def _speed(one: Lap) -> float:
    return one.pages_a_minute


def _work(one: Lap) -> float:
    return one.cpu_a_page


def _spread(values: Sequence[float], form: str) -> str:
    """Median, and least to most where there are several."""
    middle = format(statistics.median(values), form)
    if len(values) == 1:
        return middle
    return f"{middle} ({format(min(values), form)}–{format(max(values), form)})"


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Pages a minute beside the bare engine's.")
    parser.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, help="folder of real material; else drawn pages"
    )
    parser.add_argument("--pages", type=int, metavar="N", help="only so many (default: 48)")
    parser.add_argument("--seed", type=int, default=1, help="of drawn pages (default: 1)")
    parser.add_argument("--rounds", type=int, default=1, help="each way so often (default: 1)")
    add_usual(parser)
    options = parser.parse_args(arguments)
    if min(options.jobs, options.rounds, 1 if options.pages is None else options.pages) < 1:
        parser.error("--jobs, --rounds and --pages are numbers of 1 or more")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="mashinopis-throughput-") as temporary:
        room = Path(temporary)
        batch = pages_to_time(options.data, options.seed, room / "batch", options.pages)
        course = Course(batch, options.jobs, room, tuple(options.set))
        course.prepare()
        warm_up(course)
        laps = race(course, options.rounds)
        pages = len(pictures(batch))
    if options.json:
        numbers = {name: [asdict(one) for one in mine] for name, mine in laps.items()}
        print(
            json.dumps(
                {"pages": pages, "jobs": options.jobs, "absent": absent(), "laps": numbers},
                indent=2,
            )
        )
    else:
        print(f"{pages} pages, {options.jobs} at a time, rounds: {options.rounds}\n")
        print(lap_table(laps))
        for name in absent():
            print(f"\n{name}: absent; it is not installed here.")


if __name__ == "__main__":
    main()
