"""What no run needs any more is removed from a results folder; results never are."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.output import ResultFolder
from pipeline.resume.page_state import all_page_states
from pipeline.resume.record_state import all_record_states

_OURS = ("pages", "records", "labels", "overlays", "crops", "state")
_TEMPORARY = ".writing-"


def remove_half_written(out: ResultFolder) -> None:
    """Remove the temporary files of a run that was killed. Only while no other run works there."""
    with contextlib.suppress(OSError):
        (out.root / ".writable").unlink(missing_ok=True)
    for path in _temporary(out):
        with contextlib.suppress(OSError):
            path.unlink()


def forget_unused(out: ResultFolder) -> int:
    """Remove what is kept of ink and reading, and the recipes, that no page or record names.

    Returns:
        Number of files removed.
    """
    used: set[str] = set()
    for state in all_page_states(out):
        used.update(state.ink, state.words, (state.recipe,))
    used.update(state.recipe for state in all_record_states(out))
    removed = 0
    for name in ("ink", "words", "recipes"):
        with contextlib.suppress(OSError), os.scandir(out.state / name) as entries:
            for entry in entries:
                if entry.name.partition(".")[0] not in used and not entry.name.startswith("."):
                    with contextlib.suppress(OSError):
                        Path(entry.path).unlink()
                        removed += 1
    return removed


def _temporary(out: ResultFolder) -> Iterator[Path]:
    yield from (p for p in out.root.glob(f"{_TEMPORARY}*") if p.is_file())
    for name in _OURS:
        yield from (p for p in (out.root / name).rglob(f"{_TEMPORARY}*") if p.is_file())
