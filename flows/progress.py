"""How far a batch is: a progress artifact, and lines in the log of the run."""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.words import artifact_key, duration, markdown
from pipeline.outcome import Failure

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_REPORTS = 2.0
"""A bar that moves more often than that costs the server more than the pages do."""
_SECONDS_BETWEEN_LINES = 10.0
"""The log of a run of many hours is read by a person, and kept in a database."""
_PACE_SECONDS = 120.0
_SHOWN_FAILURES = 10


class Pace:
    """Pages a minute, of the last while: of the whole run it would say little after a break.

    Args:
        seconds: how long that while is.
        clock: seconds that never go back.
    """

    def __init__(
        self, seconds: float = _PACE_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])

    def add(self, done: int) -> None:
        """So many pages are done by now, since the start of the run."""
        now = self._clock()
        if now - self._seen[-1][0] >= self._seconds / 100 or len(self._seen) == 1:
            self._seen.append((now, done))
        else:
            self._seen[-1] = (self._seen[-1][0], done)
        while len(self._seen) > 2 and now - self._seen[1][0] >= self._seconds:
            self._seen.popleft()

    @property
    def pages_a_minute(self) -> float | None:
        """``None`` before the first page."""
        then, before = self._seen[0]
        seconds = self._clock() - then
        pages = self._seen[-1][1] - before
        return 60 * pages / seconds if pages and seconds > 0 else None

    def seconds_left(self, pages: int) -> float | None:
        """Seconds that so many more pages will take; ``None`` before the first page."""
        pace = self.pages_a_minute
        return None if pace is None else 60 * pages / pace


class Progress:
    """Says how far a batch is, from a thread of its own.

    A server that does not answer for a while holds up that thread, and no page. Begun inside a
    flow; the lines go to the log of that flow also while sub-flows run. Leaving the block shows
    the last state.

    Args:
        batch: its name.
        pages: of the batch, in all.
        before: how many of them were done before this run.
    """

    def __init__(self, batch: str, pages: int, before: int = 0) -> None:
        self._batch = batch
        self._pages = pages
        self._before = before
        self._done = 0
        self._failures: list[Failure] = []
        self._pace = Pace()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        if before:
            logger.info("%s: %s of %s were done before", batch, f"{before:,}", _pages(pages))
        else:
            logger.info("%s: %s to read", batch, _pages(pages))
        self._artifact: UUID | None = None
        artifact = create_progress_artifact(
            progress=self._percent(), key=artifact_key("progress", batch), description=self._text()
        )
        if isinstance(artifact, UUID):
            self._artifact = artifact
        self._thread = threading.Thread(
            target=contextvars.copy_context().run, args=(self._watch,), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        stopped = error is not None and not isinstance(error, Exception)
        self._thread.join(1 if stopped else None)

    def page_done(self) -> None:
        with self._lock:
            self._done += 1
            self._pace.add(self._done)

    def failed(self, failure: Failure) -> None:
        """Name a failure at once; a page still counts as done by :meth:`page_done`."""
        with self._lock:
            self._failures.append(failure)

    def line(self) -> str:
        """One line: pages done, pages a minute, time left, how many failed."""
        with self._lock:
            done = self._before + self._done
            parts = [f"{done:,}/{_pages(self._pages)}"]
            pace = self._pace.pages_a_minute
            if pace is not None:
                parts.append(
                    f"{pace:,.0f} pages a minute" if pace >= 10 else f"{pace:.1f} a minute"
                )
            left = self._pace.seconds_left(self._pages - done)
            if left is not None and done < self._pages:
                parts.append(f"about {duration(left)} left")
            if self._failures:
                parts.append(f"{len(self._failures)} failed")
        return ", ".join(parts)

    def _watch(self) -> None:
        shown = said = (-1, 0)
        told = 0
        next_line = time.monotonic()
        while True:
            ended = self._ended.wait(_SECONDS_BETWEEN_REPORTS)
            with self._lock:
                state = (self._done, len(self._failures))
                failures = self._failures[told:]
            told += len(failures)
            for failure in failures:
                logger.warning("failed: %s", failure)
            # The log is told less often than the bar: at the end it may be behind.
            if state != said and (ended or time.monotonic() >= next_line):
                logger.info("%s", self.line())
                said, next_line = state, time.monotonic() + _SECONDS_BETWEEN_LINES
            if state != shown:
                self._show()
                shown = state
            if ended:
                return

    def _show(self) -> None:
        if self._artifact is None:
            return
        try:
            update_progress_artifact(self._artifact, self._percent(), self._text())
        except Exception as error:
            # The bar is a convenience; the pages do not wait for it.
            logger.warning("The progress bar cannot be moved for now: %s", error)

    def _percent(self) -> float:
        return 100 * (self._before + self._done) / self._pages if self._pages else 100.0

    def _text(self) -> str:
        lines = [f"{markdown(self._batch)}: {self.line()}"]
        if self._before:
            lines.append(f"{self._before:,} of {_pages(self._pages)} were done before.")
        with self._lock:
            failures = self._failures[-_SHOWN_FAILURES:]
            hidden = len(self._failures) - len(failures)
        if failures:
            lines.append("Failed, the last first:")
            lines.append("\n".join(f"- {markdown(str(failure))}" for failure in failures[::-1]))
        if hidden:
            lines.append(f"and {hidden:,} more, in the log and in failures.json")
        return "\n\n".join(lines)


def _pages(number: int) -> str:
    return f"{number:,} page" if number == 1 else f"{number:,} pages"
