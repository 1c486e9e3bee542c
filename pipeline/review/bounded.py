"""Things kept in memory up to a number of bytes, the least used leaving first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Bounded(Generic[Thing]):
    """A cache. Safe to use from several threads.

    Args:
        most: bytes of all things together; a larger one is not kept.
        size: of a thing, in bytes.
    """

    def __init__(self, most: int, size: Callable[[Thing], int]) -> None:
        self._most = most
        self._size = size
        self._lock = threading.Lock()
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        return self._bytes

    def get(self, key: Hashable) -> Thing | None:
        with self._lock:
            thing = self._things.get(key)
            if thing is not None:
                self._things.move_to_end(key)
            return thing

    def put(self, key: Hashable, thing: Thing) -> None:
        size = self._size(thing)
        with self._lock:
            if (before := self._things.pop(key, None)) is not None:
                self._bytes -= self._size(before)
            if size > self._most:
                return
            self._things[key] = thing
            self._bytes += size
            while self._bytes > self._most:
                _, oldest = self._things.popitem(last=False)
                self._bytes -= self._size(oldest)


class OneAtATime:
    """Locks by key, so that two who want the same do not both do the work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[Hashable, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, key: Hashable) -> Iterator[None]:
        with self._lock:
            lock, users = self._locks.get(key, (threading.Lock(), 0))
            self._locks[key] = lock, users + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, users = self._locks[key]
                if users == 1:
                    del self._locks[key]
                else:
                    self._locks[key] = lock, users - 1
