from __future__ import annotations

import logging
import time
from typing import Any
from uuid import uuid4

import pytest

from flows import progress
from flows.progress import Pace, Progress
from pipeline.outcome import Failure

# Outside a run there is no log of one.
pytestmark = pytest.mark.filterwarnings("ignore:Logger .* attempted to send logs")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_pace_is_that_of_the_last_while() -> None:
    clock = Clock()
    pace = Pace(seconds=60, clock=clock)
    assert pace.pages_a_minute is None
    assert pace.seconds_left(5) is None
    done = 0
    for _ in range(600):  # ten minutes of a page a second
        clock.now += 1
        done += 1
        pace.add(done)
    for _ in range(40):  # then a page in three seconds
        clock.now += 3
        done += 1
        pace.add(done)
    assert pace.pages_a_minute == pytest.approx(20, rel=0.05)
    assert pace.seconds_left(100) == pytest.approx(300, rel=0.05)


def test_the_pace_falls_while_no_page_is_done() -> None:
    clock = Clock()
    pace = Pace(seconds=60, clock=clock)
    clock.now += 10
    pace.add(10)
    before = pace.pages_a_minute
    clock.now += 50
    assert before == pytest.approx(60)
    assert pace.pages_a_minute == pytest.approx(10)


class Server:
    """Stands for the artifacts of a Prefect server, which may be away."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown: list[tuple[float, str]] = []
        self.away = False
        monkeypatch.setattr(progress, "create_progress_artifact", self.create)
        monkeypatch.setattr(progress, "update_progress_artifact", self.update)
        monkeypatch.setattr(progress, "_SECONDS_BETWEEN_REPORTS", 0.01)

    def create(self, *, progress: float, key: str, description: str) -> Any:  # noqa: ARG002
        self.shown.append((progress, description))
        return uuid4()

    def update(self, _artifact: Any, progress: float, description: str) -> None:
        if self.away:
            raise ConnectionError("away")
        self.shown.append((progress, description))

    def wait_for(self, text: str) -> None:
        """Until the bar has moved and says so."""
        until = time.monotonic() + 20
        while len(self.shown) < 2 or text not in self.shown[-1][1]:
            assert time.monotonic() < until, f"{text} is not shown"
            time.sleep(0.005)


def test_what_was_done_before_counts_and_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(monkeypatch)
    caplog.set_level(logging.INFO, "flows")
    with Progress("Дело_58", 4000, before=1000) as shown:
        for _ in range(1000):
            shown.page_done()
    assert "1,000 of 4,000 pages were done before" in caplog.text
    assert "2,000/4,000 pages" in caplog.messages[-1]
    assert server.shown[0][0] == 25
    assert server.shown[-1][0] == 50
    assert "1,000 of 4,000 pages were done before" in server.shown[-1][1]


def test_the_last_state_is_said_also_when_the_bar_showed_it_before(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Between two lines of the log the bar moves many times; documents end after their pages."""
    server = Server(monkeypatch)
    caplog.set_level(logging.INFO, "flows")
    with Progress("b", 2) as shown:
        server.wait_for("0/2 pages")
        shown.page_done()
        shown.page_done()
        server.wait_for("2/2 pages")
        shown.failed(Failure("b", "record", "It has no date.", "Write one."))
        server.wait_for("no date")
    lines = [message for message in caplog.messages if "/2 pages" in message]
    assert [line.partition(",")[0] for line in lines] == ["0/2 pages", "2/2 pages"]
    assert "1 failed" in lines[-1]


def test_a_failure_is_said_with_its_remedy_in_log_and_bar(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(monkeypatch)
    failures = [Failure(f"{number}.jpg", "scan", "It is cut.", "Scan it.") for number in range(12)]
    with Progress("b", 12) as shown:
        for failure in failures:
            shown.failed(failure)
            shown.page_done()
    said = [message for message in caplog.messages if message.startswith("failed: ")]
    assert said == [f"failed: {failure}" for failure in failures]
    text = server.shown[-1][1]
    assert "11.jpg: It is cut. Scan it." in text
    assert "- 1.jpg" not in text
    assert "and 2 more" in text
    assert "12 failed" in text


def test_a_server_that_is_away_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(monkeypatch)
    server.away = True
    with Progress("b", 1) as shown:
        shown.page_done()
    assert "cannot be moved for now: away" in caplog.text
