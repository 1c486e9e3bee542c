from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from prefect.futures import PrefectFuture

from flows.window import in_flight


class Pool:
    """Submits like a task does, and counts how many run at once."""

    def __init__(self) -> None:
        self.executor = ThreadPoolExecutor(16)
        self.lock = threading.Lock()
        self.running = 0
        self.most = 0

    def work(self, seconds: float) -> float:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        time.sleep(seconds)
        with self.lock:
            self.running -= 1
        return seconds

    def submit(self, seconds: float) -> PrefectFuture[float]:
        return cast("PrefectFuture[float]", self.executor.submit(self.work, seconds))


def test_no_more_run_than_allowed_and_none_is_lost() -> None:
    pool = Pool()
    items = [0.01 + number / 1000 for number in range(20)]
    done = [(item, future.result()) for item, future in in_flight(items, pool.submit, 3)]
    assert pool.most == 3
    assert sorted(item for item, _ in done) == items
    assert all(item == result for item, result in done)


def test_items_come_as_they_finish() -> None:
    pool = Pool()
    order = [item for item, _ in in_flight([0.3, 0.01], pool.submit, 2)]
    assert order == [0.01, 0.3]


def test_an_item_is_not_submitted_before_there_is_room() -> None:
    submitted: list[float] = []
    pool = Pool()

    def submit(seconds: float) -> PrefectFuture[float]:
        submitted.append(seconds)
        return pool.submit(seconds)

    done = in_flight([0.01, 0.02, 0.03, 0.04], submit, 2)
    next(done)
    assert len(submitted) == 2


def test_futures_that_are_done_at_once_are_not_lost() -> None:
    class Done:
        def add_done_callback(self, call: Callable[[Any], None]) -> None:
            call(self)

    done = in_flight(range(5), lambda _: cast("PrefectFuture[Any]", Done()), 2)
    assert sorted(item for item, _ in done) == list(range(5))


def test_nothing_to_do() -> None:
    assert list(in_flight([], Pool().submit, 1)) == []


def test_a_window_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        next(in_flight([1.0], Pool().submit, 0))
