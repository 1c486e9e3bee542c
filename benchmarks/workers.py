"""One, two and four workers on one queue of batches: how they scale, and that nothing breaks.

::

    python benchmarks/workers.py --batches 8 --pages 3
    python benchmarks/workers.py --kill

A Prefect server on a PostgreSQL of its own, the work pool ``scans``, workers as plain processes
with one run each and one page at a time, as many batches of drawn pages as are asked for. Each
round has the same batches and a new folder for results. *Minutes* run from the start of the first
run to the end of the last, as the server tells them: starting workers costs nothing, starting a
process for each run does. *Of ideal* is pages a minute over those of the first round, worker for
worker; a machine with fewer cores than workers cannot reach it.

``--kill`` instead ends a worker and all that it started by ``kill -9`` in the middle of a run, as
when a machine loses its power, waits until the server notices, and has the run retried by the
worker that is left. Nothing is asserted: what happened is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.pages import make_batch
from benchmarks.process_tree import descendants
from benchmarks.services import Services, kill, postgresql
from benchmarks.tables import table
from pipeline.cores import available_cores
from pipeline.facsimile import draw_pages

COMPLAINTS = ("database is locked", "503 Service Unavailable", "Traceback")
_ENDED = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})
_LONGEST = 1800.0


@dataclass(frozen=True, slots=True)
class Round:
    """All batches, by so many workers.

    Attributes:
        workers: number of them.
        pages: in all batches together.
        seconds: from the start of the first run to the end of the last.
        states: names of the states that the runs ended in, and how many.
        busy: seconds that the runs took, added up.
        digest: of all pages and records.
    """

    workers: int
    pages: int
    seconds: float
    states: Mapping[str, int]
    busy: float
    digest: str

    @property
    def pages_a_minute(self) -> float:
        return 60 * self.pages / self.seconds


def digest_of(folder: Path) -> str:
    """One digest of the names and contents of all page files and records below a folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.json")):
        if file.parent.name in {"pages", "records"} and "state" not in file.parts:
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def work_through(services: Services, batches: Sequence[Path], workers: int, pages: int) -> Round:
    """Queue all batches, then start the workers."""
    out = services.room / f"out-{workers}"
    runs = [services.queue({"scans": str(batch), "out": str(out), "jobs": 1}) for batch in batches]
    for number in range(workers):
        services.start_worker(f"worker-{workers}-{number + 1}")
    services.wait_for(
        lambda: all(services.run(run)["state_type"] in _ENDED for run in runs), _LONGEST
    )
    services.stop_workers()
    ended = [services.run(run) for run in runs]
    spans = [(_time(run["start_time"]), _time(run["end_time"])) for run in ended]
    return Round(
        workers,
        pages,
        max(end for _, end in spans) - min(start for start, _ in spans),
        Counter(run["state_name"] for run in ended),
        sum(end - start for start, end in spans),
        digest_of(out),
    )


def round_table(rounds: Sequence[Round]) -> str:
    first = rounds[0]
    head = ["workers", "minutes", "pages a minute", "of ideal", "states", "results"]
    rows = [
        [
            str(one.workers),
            f"{one.seconds / 60:.2f}",
            f"{one.pages_a_minute:.1f}",
            f"{one.pages_a_minute / first.pages_a_minute / one.workers * first.workers:.0%}",
            ", ".join(f"{number} {name}" for name, number in sorted(one.states.items())),
            "the same" if one.digest == first.digest else "OTHERS",
        ]
        for one in rounds
    ]
    return table(head, rows)


def lose_a_worker(services: Services, batch: Path) -> list[str]:
    """Kill a worker with its run; what happened, with seconds since the kill."""
    services.call_silent_runs_crashed()
    out = services.room / "out-kill"
    run = services.queue({"scans": str(batch), "out": str(out), "jobs": 1})
    worker = services.start_worker("worker-lost")
    services.wait_for(lambda: len(list(out.rglob("pages/*.json"))) >= 1, 300)
    kill([worker.pid, *descendants(worker.pid)])
    killed = time.monotonic()
    story: list[str] = []

    def tell(what: str) -> None:
        state = services.run(run)
        line = f"{time.monotonic() - killed:5.0f} s  {what}: {state['state_name']}"
        message = (state.get("state") or {}).get("message")
        story.append(line + (f" ({message})" if message else ""))
        print(story[-1], file=sys.stderr)

    tell("killed, with all that it had started; the run is")
    services.start_worker("worker-left")
    services.wait_for(lambda: services.run(run)["state_type"] in _ENDED, _LONGEST)
    tell("another worker is there; the run is")
    services.prefect("flow-run", "retry", run)
    services.wait_for(lambda: services.run(run)["state_type"] not in _ENDED, 60)
    tell("prefect flow-run retry; the run is")
    services.wait_for(lambda: services.run(run)["state_type"] in _ENDED, 600)
    tell("by the other worker; the run is")
    story.append(f"pages and records: {digest_of(out)}")
    services.stop_workers()
    undisturbed = work_through(services, [batch], 1, 1)
    story.append(f"of a run that nothing disturbed: {undisturbed.digest}")
    return story


def _time(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Several workers on one queue of batches.")
    parser.add_argument("--batches", type=int, default=8, help="in the queue (default: 8)")
    parser.add_argument("--pages", type=int, default=3, help="of each batch (default: 3)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4], metavar="N")
    parser.add_argument("--kill", action="store_true", help="lose a worker instead")
    parser.add_argument(
        "--sqlite", action="store_true", help="without PostgreSQL, to see what breaks"
    )
    options = parser.parse_args(arguments)
    if min(options.batches, options.pages, *options.workers) < 1:
        parser.error("all numbers are 1 or more")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    with tempfile.TemporaryDirectory(prefix="mashinopis-workers-") as temporary:
        room = Path(temporary)
        drawn = draw_pages(room / "drawn", options.batches * options.pages, 1)
        batches = [
            make_batch(drawn[at :: options.batches], room / "scans" / f"batch-{at + 1:02d}")
            for at in range(options.batches)
        ]
        if options.sqlite:
            _measure(Services(None, room), batches, options)
        else:
            with postgresql() as database:
                _measure(Services(database, room), batches, options)


def _measure(services: Services, batches: Sequence[Path], options: argparse.Namespace) -> None:
    try:
        services.start()
        if options.kill:
            print("\n".join(lose_a_worker(services, batches[0])))
            return
        rounds = []
        for workers in options.workers:
            rounds.append(work_through(services, batches, workers, options.batches * options.pages))
            print(rounds[-1], file=sys.stderr)
        print(
            f"{options.batches} batches of {options.pages} pages, {available_cores()} cores,"
            f" {'SQLite' if options.sqlite else 'PostgreSQL'}\n"
        )
        print(round_table(rounds))
        found = services.complaints(COMPLAINTS)
        print("\nIn the logs: " + ", ".join(f"“{word}” {n}" for word, n in found.items()) + ".")
    finally:
        services.stop()


if __name__ == "__main__":
    main()
