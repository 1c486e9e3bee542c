"""Changes of an import go into the logs of the documents."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corrections.changes import Change
from pipeline.corrections.log import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    ConflictError,
    append,
)
from pipeline.output import ResultFolder


@dataclass(frozen=True, slots=True)
class IntoLog:
    """Adds changes by one person."""

    results: ResultFolder
    who: str

    def __call__(self, document: str, change: Change, seen: int, begun: int) -> None:
        """Add one; see :data:`pipeline.importing.bring_in.Append`.

        Raises:
            ConflictError: when someone changed the same since.
            OutputError: when the log cannot be written.
        """
        try:
            append(self.results, document, who=self.who, what=change, seen=seen)
        except ConflictError as error:
            # Lines that lie askew overlap: what this import itself changed is no conflict.
            numbers = [entry.number for entry in error.newer]
            if not numbers or min(numbers) <= begun:
                raise
            append(self.results, document, who=self.who, what=change, seen=max(numbers))
