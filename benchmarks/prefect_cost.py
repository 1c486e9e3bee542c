"""What Prefect costs a page: the same pages that take no time, with the flow and without.

::

    python benchmarks/prefect_cost.py --pages 100 1000 10000

Each batch is so many white scans, one a document. Reading a page and assembling a record are
replaced by a stub, so that what is left is the batch itself: finding the scans, planning, and the
summary. ``plain`` is ``digitise_batch`` with the stub, ``flow`` the flow ``digitise`` with the
stub in a process of its own, against a Prefect server (web interface and all services) with a new
SQLite database. The difference is Prefect. The server's time is taken until it has stored every
task run and is idle. Nothing is asserted: the table is printed, or with ``--json`` its numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image

from benchmarks.ask import ask
from benchmarks.tables import table
from flows.environment import prepare
from flows.server import Server, free_port

PAGE_SECONDS = 1.5
"""Processor time of a page as it is read in earnest: the table gives the cost as a share of it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one batch.

    Attributes:
        pages: how many.
        plain_wall, flow_wall: seconds from the start of the process to its end.
        plain_cpu, flow_cpu: processor seconds of that process and its children.
        server_cpu: processor seconds of the server, after its start.
        database: bytes that it grew.
        memory: most bytes resident of the process of the flow.
    """

    pages: int
    plain_wall: float
    flow_wall: float
    plain_cpu: float
    flow_cpu: float
    server_cpu: float
    database: int
    memory: int

    @property
    def cpu_a_page(self) -> float:
        """Processor seconds of Prefect a page, in both processes."""
        return (self.flow_cpu - self.plain_cpu + self.server_cpu) / self.pages


def measure(pages: int, folder: Path, jobs: int) -> Cost:
    """Measure one batch; the Prefect home is left in ``folder``."""
    scans = draw_batch(folder / "scans" / f"pages-{pages}", pages)
    home = folder / f"prefect-{pages}"
    home.mkdir()
    environment = {**os.environ, "PREFECT_HOME": str(home)}
    plain = _run("plain", scans, folder / "out-plain", jobs, environment)
    os.environ["PREFECT_HOME"] = str(home)
    with Server(free_port(), interface=True) as server:
        server.wait_until_ready()
        time.sleep(5)  # what it does at its start
        size, used = _size(home), _cpu(server.process_id)
        environment["PREFECT_API_URL"] = server.api
        flow = _run("flow", scans, folder / "out-flow", jobs, environment)
        _wait_until_stored(server, pages)
        return Cost(
            pages,
            plain["wall"],
            flow["wall"],
            plain["cpu"],
            flow["cpu"],
            _cpu(server.process_id) - used,
            _size(home) - size,
            int(flow["memory"]),
        )


def draw_batch(folder: Path, pages: int) -> Path:
    """White scans of 8 x 8 pixels, each a document."""
    folder.mkdir(parents=True)
    first = folder / "00000.png"
    Image.new("L", (8, 8), 255).save(first)
    data = first.read_bytes()
    for number in range(1, pages):
        (folder / f"{number:05d}.png").write_bytes(data)
    return folder


_CHILD = """
import json, resource, sys, time
started = time.monotonic()
way, scans, out, jobs = sys.argv[1:]
from pathlib import Path
from flows.environment import prepare
prepare(PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL="CRITICAL")
import pipeline.digitise
from pipeline.outcome import DocumentOutcome, PageOutcome
def page(job, settings, engine=None):
    return PageOutcome(job, (job.page_id,), 100, 0.9)
def document(document, pages, out, settings, engine=None):
    return DocumentOutcome(document.id, str(out.record(document.id)), len(pages))
pipeline.digitise.digitise_page = page
pipeline.digitise.assemble_document = document
if way == "plain":
    pipeline.digitise.digitise_batch(Path(scans), Path(out), jobs=int(jobs))
else:
    from flows.digitise import digitise_flow
    digitise_flow(scans=scans, out=out, jobs=int(jobs))
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    "wall": time.monotonic() - started,
    "cpu": sum(one.ru_utime + one.ru_stime for one in used),
    "memory": used[0].ru_maxrss * 1024,
}))
"""


def _run(
    way: str, scans: Path, out: Path, jobs: int, environment: dict[str, str]
) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, way, str(scans), str(out), str(jobs)],
        env=environment | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _cpu(process: int) -> float:
    """Processor seconds of a process and all below it, those that have ended included."""
    ticks, children = 0, {process}
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        stats[int(path.parent.name)] = fields
    grown = True
    while grown:
        more = {pid for pid, fields in stats.items() if int(fields[1]) in children} - children
        children |= more
        grown = bool(more)
    for pid in children & stats.keys():
        ticks += sum(int(field) for field in stats[pid][11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _size(home: Path) -> int:
    return sum(path.stat().st_size for path in home.glob("prefect.db*"))


def _wait_until_stored(server: Server, pages: int, limit: float = 1800) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = _cpu(server.process_id)
        time.sleep(5)
        if _cpu(server.process_id) - before < 0.5 and _stored(server) >= pages:
            return
    stored = _stored(server)
    print(f"{stored} of {pages} task runs were stored", file=sys.stderr)


def _stored(server: Server) -> int:
    """Task runs in its database."""
    return int(ask(server.api, "task_runs/count", {}, timeout=60))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--jobs", type=int, default=2, help="pages in flight (default: 2)")
    parser.add_argument("--keep", type=Path, help="keep databases and results in this folder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    prepare()
    with tempfile.TemporaryDirectory(prefix="prefect-cost-") as spare:
        folder = options.keep or Path(spare)
        costs = [measure(pages, folder, options.jobs) for pages in options.pages]
    if options.json:
        print(json.dumps([asdict(cost) for cost in costs], indent=2))
    else:
        print(cost_table(costs))
    return 0


def cost_table(costs: Sequence[Cost]) -> str:
    """Markdown: a row a batch."""
    head = (
        "pages",
        "wall ms a page: plain, flow",
        "CPU ms a page: flow's process, server",
        f"of a page of {PAGE_SECONDS} s",
        "database KB a page",
        "flow MB",
    )
    return table(head, [_row(cost) for cost in costs])


def _row(cost: Cost) -> tuple[str, ...]:
    pages = cost.pages
    return (
        f"{pages:,}",
        f"{1000 * cost.plain_wall / pages:.1f}, {1000 * cost.flow_wall / pages:.1f}",
        f"{1000 * (cost.flow_cpu - cost.plain_cpu) / pages:.1f},"
        f" {1000 * cost.server_cpu / pages:.1f}",
        f"{cost.cpu_a_page / PAGE_SECONDS:.1%}",
        f"{cost.database / pages / 1024:.1f}",
        f"{cost.memory / 2**20:.0f}",
    )


if __name__ == "__main__":
    sys.exit(main())
