"""A batch in chunks: pages that are run together, as a sub-flow of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from pipeline.outcome import Failure, PageJob, PageOutcome
from pipeline.place import HERE, Place
from pipeline.settings import Settings

CHUNK = 1000
"""Pages of a sub-flow. Prefect's interface is slow with more, and one flow remembers its tasks."""

PageResult = PageOutcome | Failure


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some pages of a batch.

    Attributes:
        batch: name of the batch.
        number: from 1.
        of: how many chunks the batch has.
        jobs: its pages, at least one.
    """

    batch: str
    number: int
    of: int
    jobs: tuple[PageJob, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How pages are read.

    Attributes:
        settings: of all stages.
        limit: pages in flight at a time; 0 for what suits those who read them.
        retries: how often a page is tried again after what may pass.
        place: where the scans come from and the results go, where that is not this machine.
    """

    settings: Settings
    limit: int
    retries: int
    place: Place = HERE


class ChunkRunner(Protocol):
    """How the pages of a chunk are run: in this process, or elsewhere one day.

    It tells ``done`` of each page exactly once, as the page ends, from the thread that called it,
    and returns when all pages have ended.
    """

    def __call__(
        self,
        chunk: Chunk,
        reading: Reading,
        done: Callable[[PageJob, PageResult], None],
    ) -> None: ...


def in_chunks(batch: str, jobs: Sequence[PageJob], size: int) -> tuple[Chunk, ...]:
    """Cut a batch into chunks of at most ``size`` pages, between documents where that is possible.

    Args:
        batch: name of the batch.
        jobs: the pages, those of a document one after another.
        size: at least 1. Only a document that has more pages than this is cut itself.

    Raises:
        ValueError: when ``size`` is below 1.
    """
    if size < 1:
        raise ValueError(f"a chunk has at least one page, not {size}")
    parts = list(_parts(jobs, size))
    return tuple(Chunk(batch, number, len(parts), part) for number, part in enumerate(parts, 1))


def _parts(jobs: Sequence[PageJob], size: int) -> Iterator[tuple[PageJob, ...]]:
    part: list[PageJob] = []
    for _, document in groupby(jobs, key=lambda job: job.document_id):
        pages = list(document)
        if part and len(part) + len(pages) > size:
            yield tuple(part)
            part = []
        part += pages
        while len(part) > size:
            yield tuple(part[:size])
            part = part[size:]
    if part:
        yield tuple(part)
