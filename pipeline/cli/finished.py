"""A batch of which everything is done already, told at once."""

# Imports are inside: the quick look loads as little as it can.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch import Batch
from pipeline.outcome import BatchOutcome
from pipeline.output import ResultFolder
from pipeline.place import HERE, Place
from pipeline.resume.lock import locked
from pipeline.resume.nothing import nothing_to_do
from pipeline.resume.surroundings import (
    Asked,
    Surroundings,
    note_surroundings,
    wanted_by_surroundings,
)

if TYPE_CHECKING:
    from pipeline.resume.recipe import Wanted
    from pipeline.settings import Settings


def look_quickly(
    batch: Batch, out: ResultFolder, asked: Asked, place: Place = HERE
) -> BatchOutcome | None:
    """What came of a batch when all of it is done and nothing around it changed; else ``None``.

    Raises:
        OutputError: when another run works on the batch, or nothing can be written.
    """
    if not out.batch_state.exists():
        return None
    with locked(out):
        wanted = wanted_by_surroundings(out, asked)
        return None if wanted is None else _nothing_to_do(batch, out, wanted, place)


def look(
    batch: Batch,
    out: ResultFolder,
    asked: Asked,
    settings: Settings,
    begun: Surroundings,
    place: Place = HERE,
) -> BatchOutcome | None:
    """As :func:`look_quickly`, by recipes, whatever changed; the next look will be quick.

    Raises:
        DigitisationError: also when the engine or a model is missing.
    """
    from pipeline.engines import check_engine
    from pipeline.resume.wanted import wanted

    with locked(out):
        wants = wanted(settings, check_engine(settings))
        outcome = _nothing_to_do(batch, out, wants, place)
        if outcome is not None:
            _note(out, asked, settings, begun)
    return outcome


def _nothing_to_do(
    batch: Batch, out: ResultFolder, wanted: Wanted, place: Place
) -> BatchOutcome | None:
    outcome = nothing_to_do(batch, out, wanted, place)
    if outcome is not None:
        place.batch_written()  # a store may lack what an earlier run could not take there
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


def _note(out: ResultFolder, asked: Asked, settings: Settings, begun: Surroundings) -> None:
    from pipeline.engines import check_engine, model_files
    from pipeline.resume.wanted import wanted

    wants = wanted(settings, check_engine(settings))
    note_surroundings(out, asked, wants, model_files(settings), begun)
