"""Tasks in flight: as many as there are cores, however many pages wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import TypeVar

from prefect.futures import PrefectFuture

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_flight(
    items: Iterable[Item], submit: Callable[[Item], PrefectFuture[Result]], limit: int
) -> Iterator[tuple[Item, PrefectFuture[Result]]]:
    """Submit at most ``limit`` at a time; yield each item with its future as it finishes.

    Submitting thousands at once would show them all as running, and nothing could be stopped.

    Raises:
        ValueError: when ``limit`` is below 1.
    """
    if limit < 1:
        raise ValueError(f"at least one task must be in flight, not {limit}")
    finished: SimpleQueue[PrefectFuture[Result]] = SimpleQueue()
    waiting: dict[PrefectFuture[Result], Item] = {}

    def next_finished() -> tuple[Item, PrefectFuture[Result]]:
        future = finished.get()
        return waiting.pop(future), future

    for item in items:
        if len(waiting) == limit:
            yield next_finished()
        future = submit(item)
        waiting[future] = item
        future.add_done_callback(finished.put)
    while waiting:
        yield next_finished()
