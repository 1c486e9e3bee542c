"""What a sub-flow of this process gets beside its parameters.

Prefect stores parameters with the run and refuses more than 512 KB of them, so pages are none. It
is a module of its own because a flow is pickled with all that it names when its tasks go to a
cluster, and a context variable cannot be pickled.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from flows.chunks import Chunk, PageResult, Reading
from pipeline.outcome import PageJob


@dataclass(frozen=True, slots=True)
class Work:
    """What a sub-flow is to do.

    Attributes:
        chunk: the pages.
        reading: how they are read.
        done: told of each page as it ends.
    """

    chunk: Chunk
    reading: Reading
    done: Callable[[PageJob, PageResult], None]


_work: ContextVar[Work] = ContextVar("_work")


@contextlib.contextmanager
def handing_over(work: Work) -> Iterator[None]:
    """While the block runs, :func:`handed_over` gives this."""
    token = _work.set(work)
    try:
        yield
    finally:
        _work.reset(token)


def handed_over() -> Work:
    """What was handed over.

    Raises:
        LookupError: when nothing was.
    """
    return _work.get()
