"""How fast the review page answers in a small batch and in a large one.

::

    python benchmarks/review.py --documents 50 5000

One page is drawn and digitised; the batches are its files under many names, some of them corrected.
The server is asked as a browser asks it, over the network of this machine, and is started twice:
once with no list kept from before, and once more. Page caches of the operating system are warm.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import uvicorn

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.tables import table
from pipeline.corrections.changes import CheckedChange
from pipeline.corrections.log import append
from pipeline.digitise import digitise_batch
from pipeline.facsimile import draw_pages
from pipeline.output import ResultFolder
from pipeline.review.app import review_app
from pipeline.review.batch import ReviewBatch
from pipeline.review.guard import Access
from pipeline.review.serve import HOST, listen

SIZES = (50, 5_000)
CORRECTED = 50
"""One document of so many has a log of corrections."""
TIMES = 15
"""Requests of a kind, of which the median and the slowest are told."""
WIDTH = 1536


@dataclass(frozen=True, slots=True)
class Found:
    """Of one batch; seconds.

    Attributes:
        documents: of the batch.
        kept: bytes of the list that is kept.
        first: from the start of the application to the whole list, with none kept.
        first_answer: to the first answer to a request for the list, which may be partial.
        restarted: to the whole list, with one kept.
        list, search: one hundred documents of it, when it is known.
        after_change: the list after a change of one document.
        document, picture_first, picture_again, change: of documents that nobody opened before.
    """

    documents: int
    kept: int
    first: float
    first_answer: float
    restarted: float
    list: tuple[float, float]
    search: tuple[float, float]
    after_change: tuple[float, float]
    document: tuple[float, float]
    picture_first: tuple[float, float]
    picture_again: tuple[float, float]
    change: tuple[float, float]


def digitise_one(folder: Path, seed: int) -> tuple[ResultFolder, Path]:
    """A drawn page and its results."""
    scans = folder / "one"
    scans.mkdir()
    (drawn,) = draw_pages(folder / "drawn", 1, seed)
    drawn.rename(scans / drawn.name)  # without its answers
    outcome = digitise_batch(scans, folder / "out", jobs=1)
    return ResultFolder(Path(outcome.folder)), scans


def multiply(one: ResultFolder, scans: Path, documents: int, folder: Path) -> ResultFolder:
    """A batch of so many documents, which are one under many names.

    The scans are one, told apart by a few bytes at its end, so that none is taken for another;
    those that are never asked for are left out.
    """
    results = ResultFolder(folder / f"batch-{documents}")
    many = folder / f"scans-{documents}"
    for path in (results.record("x").parent, results.page("x").parent, many):
        path.mkdir(parents=True)
    name = next((one.root / "records").glob("*.json")).stem
    record = one.record(name).read_text()
    page = one.page(name).read_text()
    scan = next(path for path in scans.iterdir() if path.stem == name)
    sha256 = json.loads(page)["scan"]["sha256"]
    data = scan.read_bytes()
    for number in range(documents):
        new = f"{number:05}-{name}"
        other = data + number.to_bytes(4, "big")
        digest = hashlib.sha256(other).hexdigest()
        if number < 4 * TIMES:
            (many / f"{new}{scan.suffix}").write_bytes(other)
        for text, path in ((record, results.record(new)), (page, results.page(new))):
            path.write_text(text.replace(name, new).replace(sha256, digest))
        if number % CORRECTED == 0:
            change = CheckedChange(before=False, after=True)
            append(results, new, who="benchmark", what=change, seen=0)
    results.summary.write_text(json.dumps({"batch": results.root.name, "source": str(many)}))
    results.failures.write_text("[]")
    return results


def measure(results: ResultFolder) -> Found:
    """Start the server twice and ask it."""
    documents = len(os.listdir(results.record("x").parent))  # noqa: PTH208 - a count
    with running(results) as (browser, begun):
        browser.get("/api/documents").raise_for_status()
        first_answer = time.perf_counter() - begun
        first = _until_whole(browser, documents, begun)
    with running(results) as (browser, begun):
        restarted = _until_whole(browser, documents, begun)
        ids = [name for name in _ids(results) if name.split("-")[0] < f"{4 * TIMES:05}"]
        opened, pictured, changed = (ids[at : at + TIMES] for at in (1, 1 + TIMES, 1 + 2 * TIMES))
        return Found(
            documents=documents,
            kept=(results.state / "review-index").stat().st_size,
            first=first,
            first_answer=first_answer,
            restarted=restarted,
            list=_times(lambda _: browser.get("/api/documents"), opened),
            search=_times(lambda _: browser.get("/api/documents?search=нигде+тов"), opened),
            document=_times(lambda name: browser.get(f"/api/documents/{name}"), opened),
            picture_first=_times(lambda name: browser.get(_picture(name)), pictured),
            picture_again=_times(lambda name: browser.get(_picture(name)), pictured),
            change=_times(lambda name: _check(browser, name), changed),
            after_change=_after_changes(browser, changed),
        )


@contextmanager
def running(results: ResultFolder) -> Iterator[tuple[httpx.Client, float]]:
    """A server, a browser, and the time at which the application was made."""
    with listen(HOST, 0) as listener:
        access = Access(HOST, int(listener.getsockname()[1]))
        begun = time.perf_counter()
        app = review_app(ReviewBatch(results), access)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        headers = {"X-Mashinopis-Key": access.key}
        try:
            with httpx.Client(base_url=access.address, headers=headers, timeout=120) as browser:
                yield browser, begun
        finally:
            server.should_exit = True
            thread.join()


def _until_whole(browser: httpx.Client, documents: int, begun: float) -> float:
    while True:
        answer = browser.get("/api/documents").json()
        if answer["reading"] is None and answer["total"] == documents:
            return time.perf_counter() - begun


def _times(ask: Callable[[str], httpx.Response], names: Sequence[str]) -> tuple[float, float]:
    """Median and slowest of the answers."""
    seconds = []
    for name in names:
        begun = time.perf_counter()
        ask(name).raise_for_status()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds), max(seconds)


def _check(browser: httpx.Client, name: str, *, undo: bool = False) -> httpx.Response:
    if undo:
        body = {"who": "benchmark", "seen": 1, "number": 1}
        return browser.post(f"/api/documents/{name}/undo", json=body)
    change = {"kind": "checked", "before": False, "after": True}
    body = {"who": "benchmark", "seen": 0, "change": change}
    return browser.post(f"/api/documents/{name}/changes", json=body)


def _after_changes(browser: httpx.Client, names: Sequence[str]) -> tuple[float, float]:
    def ask(name: str) -> httpx.Response:
        begun = time.perf_counter()
        answer = browser.get("/api/documents")
        seconds.append(time.perf_counter() - begun)
        _check(browser, name, undo=True).raise_for_status()
        return answer

    seconds: list[float] = []
    for name in names:
        ask(name).raise_for_status()
    return statistics.median(seconds), max(seconds)


def _ids(results: ResultFolder) -> list[str]:
    return sorted(path.stem for path in results.record("x").parent.glob("*.json"))


def _picture(name: str) -> str:
    return f"/pictures/{name}?width={WIDTH}"


def report(found: Sequence[Found]) -> str:
    """A table: a row for each thing measured, a column for each batch."""
    rows = [["list kept, MiB", *(f"{one.kept / 2**20:.1f}" for one in found)]]
    for name, said in (
        ("first_answer", "first answer to the list, none kept, s"),
        ("first", "whole list, none kept, s"),
        ("restarted", "whole list after a restart, s"),
    ):
        rows.append([said, *(f"{getattr(one, name):.2f}" for one in found)])
    for name, said in (
        ("list", "the list, ms"),
        ("search", "a search, ms"),
        ("after_change", "the list after a change, ms"),
        ("document", "a document, ms"),
        ("change", "a change, ms"),
        ("picture_first", f"a picture {WIDTH} wide, first time, ms"),
        ("picture_again", "the same again, ms"),
    ):
        cells = []
        for one in found:
            median, slowest = getattr(one, name)
            cells.append(f"{1000 * median:.0f} ({1000 * slowest:.0f})")
        rows.append([said, *cells])
    return table(["median (slowest)", *(f"{one.documents} documents" for one in found)], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--documents", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if min(options.documents) < 4 * TIMES - 15:
        parser.error(f"a batch has {4 * TIMES - 15} documents or more")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, scans = digitise_one(folder, options.seed)
        batches = [multiply(one, scans, count, folder) for count in options.documents]
        found = [measure(batch) for batch in batches]
    if options.json:
        print(json.dumps([asdict(one) for one in found], indent=2))
    else:
        print(report(found))


if __name__ == "__main__":
    main()
