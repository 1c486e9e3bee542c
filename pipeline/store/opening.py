"""Open a batch, or its results, wherever they lie: then there are local folders to work in."""

# What is for stores only is imported where one is named: it costs a fifth of a second.
# ruff: noqa: PLC0415

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.output import ResultFolder
from pipeline.place import HERE, Place
from pipeline.store.location import StoreFolder, parse_location

SCAN_SPACE = 2 * 2**30
"""Bytes of scans that are kept on this machine beside those being read."""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch ready to be worked on by what knows local paths only.

    Attributes:
        scans: folder of the batch, or one scan: give it to ``digitise_batch``.
        out: folder in which the folder of its results lies: the same.
        place: the same; tells the store what happens.
    """

    scans: Path
    out: Path
    place: Place


@dataclass(frozen=True, slots=True)
class OpenResults:
    """Results ready to be looked at.

    Attributes:
        results: their folder.
        scans: where the scans are; ``None`` where the results say it, and it is a path.
        place: knows what there is to know of scans in a store.
    """

    results: Path
    scans: Path | None
    place: Place


@contextlib.contextmanager
def open_batch(
    scans: str, out: str, *, cache: Path | None = None, space: int = SCAN_SPACE
) -> Iterator[OpenBatch]:
    """Make a batch workable whose scans, results or both may lie in a store.

    Plain paths stay what they are. For a folder in a store there is a folder of this machine:
    scans come when they are read, finished results at the start; results go back when written.

    Args:
        scans: a path, or the URL of a folder of scans.
        out: a path or URL; results go to ``<out>/<batch>``.
        cache: folder for all that; that of :func:`~pipeline.store.remote_batch.cache_folder` by
            default.
        space: bytes of scans that are kept beside those being read.

    Raises:
        SettingsError: when a URL cannot be one of a store.
        BatchError: when there is nothing in the folder of the store.
        StoreError: when the store cannot be used, or another run on this machine has the batch.
        OutputError: when the cache cannot be written.
    """
    source, target = parse_location(scans), parse_location(out)
    if isinstance(source, Path) and isinstance(target, Path):
        yield OpenBatch(source, target, HERE)
        return
    from pipeline.store.remote_batch import batch_name, remote_batch

    name = batch_name(source)
    with remote_batch(source, target, name, cache=cache, space=space) as opened:
        yield OpenBatch(opened.scans, opened.results.parent, opened.place)


@contextlib.contextmanager
def open_results(
    results: str, scans: str | None = None, *, cache: Path | None = None
) -> Iterator[OpenResults]:
    """Make finished or unfinished results ready to be looked at, as :func:`open_batch`.

    Nothing goes to a store.

    Args:
        results: a path or URL, ``<out>/<batch>``.
        scans: where the scans are, a path or URL; by default where the results say.
        cache: as for :func:`open_batch`.

    Raises:
        SettingsError: when a URL cannot be one of a store.
        BatchError: when these are no results, or there is nothing in the folder of scans.
        StoreError: when the store cannot be used, or a run on this machine has the batch.
        OutputError: when the cache cannot be written.
    """
    target = parse_location(results)
    named = scans or (_scans_of(target) if isinstance(target, Path) else _scans_there(target))
    source = parse_location(named)
    if isinstance(target, Path) and isinstance(source, Path):
        yield OpenResults(target, source if scans else None, HERE)
        return
    from pipeline.store.remote_batch import remote_batch

    out, name = _parts(target)
    with remote_batch(source, out, name, cache=cache, space=SCAN_SPACE) as opened:
        yield OpenResults(opened.results, opened.scans, opened.place)


def _scans_of(results: Path) -> str:
    """The scans as the last run named them; empty when that is not known."""
    try:
        return str(json.loads(ResultFolder(results).batch_state.read_bytes())["scans"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _scans_there(results: StoreFolder) -> str:
    from pipeline.store.remote_batch import scans_of_results

    return scans_of_results(results)


def _parts(target: Path | StoreFolder) -> tuple[Path | StoreFolder, str]:
    """The folder that the results lie in, and their name in it."""
    if isinstance(target, Path):
        return target.absolute().parent, target.absolute().name
    folder, _, name = target.path.rpartition("/")
    if not folder:
        raise SettingsError(
            "This is a bucket, not the results of a batch.",
            file=str(target),
            remedy=f"Write {target}/folder/batch.",
        )
    return StoreFolder(target.protocol, folder), name
