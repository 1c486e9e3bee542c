"""A batch of which everything is done already, told at once."""

# Imports are inside: the quick look loads as little as it can.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch import Batch, read_batch
from pipeline.outcome import BatchOutcome
from pipeline.output import ResultFolder
from pipeline.resume.lock import locked
from pipeline.resume.nothing import nothing_to_do
from pipeline.resume.surroundings import (
    Asked,
    Surroundings,
    note_surroundings,
    wanted_by_surroundings,
)

if TYPE_CHECKING:
    from pipeline.settings import Settings


def begun_before(scans: Path, out: Path) -> bool:
    """True when there are results of an earlier run of the batch.

    Raises:
        BatchError: when there is nothing to read.
    """
    return _results(read_batch(scans), out).batch_state.exists()


def look_quickly(scans: Path, out: Path, asked: Asked) -> BatchOutcome | None:
    """What came of a batch when all of it is done and nothing around it changed; else ``None``.

    Raises:
        BatchError: when there is nothing to read.
        OutputError: when another run works on the batch, or nothing can be written.
    """
    batch = read_batch(scans)
    folder = _results(batch, out)
    if not folder.batch_state.exists():
        return None
    with locked(folder):
        wanted = wanted_by_surroundings(folder, asked)
        return None if wanted is None else nothing_to_do(batch, folder, wanted)


def look(
    scans: Path, out: Path, asked: Asked, settings: Settings, begun: Surroundings
) -> BatchOutcome | None:
    """As :func:`look_quickly`, by recipes, whatever changed; the next look will be quick.

    Raises:
        DigitisationError: also when the engine or a model is missing.
    """
    from pipeline.engines import check_engine
    from pipeline.resume.wanted import wanted

    batch = read_batch(scans)
    folder = _results(batch, out)
    if not folder.batch_state.exists():
        return None
    with locked(folder):
        outcome = nothing_to_do(batch, folder, wanted(settings, check_engine(settings)))
        if outcome is not None:
            _note(folder, asked, settings, begun)
    return outcome


def remember_surroundings(
    outcome: BatchOutcome, asked: Asked, settings: Settings, begun: Surroundings
) -> None:
    """After a run that did everything: let the next look be quick.

    Raises:
        OutputError: when it cannot be written.
    """
    if outcome.complete:
        _note(ResultFolder(Path(outcome.folder)), asked, settings, begun)


def _results(batch: Batch, out: Path) -> ResultFolder:
    return ResultFolder(out.absolute() / batch.name)


def _note(out: ResultFolder, asked: Asked, settings: Settings, begun: Surroundings) -> None:
    from pipeline.engines import check_engine, model_files
    from pipeline.resume.wanted import wanted

    wants = wanted(settings, check_engine(settings))
    note_surroundings(out, asked, wants, model_files(settings), begun)
