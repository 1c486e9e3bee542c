"""What is known of a frame that was worked on: ``state/pages/<page-id>.json``, written last."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.outcome import Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder, as_line, write_whole
from pipeline.resume.stamp import FileStamp, sha256_of

FORMAT = 1


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was when it was seen.

    Attributes:
        name: relative to the results folder, or of a scan to the batch.
        sha256: of its bytes.
        stamp: of the same moment.
        settled: true when an equal stamp is enough to know it again.
    """

    name: str
    sha256: str
    stamp: FileStamp
    settled: bool = True

    def now(self, path: Path | str) -> KnownFile | None:
        """The same file with its present stamp; ``None`` when it holds something else.

        Raises:
            OSError: when it is missing or cannot be read.
        """
        stamp = FileStamp.of(path)
        if stamp == self.stamp and self.settled:
            return self
        if stamp.size != self.stamp.size or sha256_of(path, stamp) != self.sha256:
            return None
        return replace(self, stamp=stamp, settled=stamp.settled())


@dataclass(frozen=True, slots=True)
class PageState:
    """One frame.

    Attributes:
        page_id, document_id, relative: of the job.
        scan: the file that was decoded; ``None`` when none could be.
        frame: from 0.
        recipe: digest of what made it; empty when it failed before that was known.
        files: all that was written for it.
        outcome: what came of it; ``None`` when it failed.
        failure: why it failed.
        ink, words: keys of what is kept of its ink and its reading.
    """

    page_id: str
    document_id: str
    relative: str
    frame: int
    scan: KnownFile | None
    recipe: str
    files: tuple[KnownFile, ...] = ()
    outcome: PageOutcome | None = None
    failure: Failure | None = None
    ink: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def known_output(out: ResultFolder, path: Path) -> KnownFile:
    """A file just written. It counts as settled: it was written by us, whole, a moment ago.

    Raises:
        OSError: when it is missing.
    """
    stamp = FileStamp.of(path)
    return KnownFile(path.relative_to(out.root).as_posix(), sha256_of(path, stamp), stamp)


def save_page_state(out: ResultFolder, state: PageState) -> None:
    """Write it whole.

    Raises:
        OutputError: when it cannot be written.
    """
    outcome = state.outcome
    raw = {
        "format": FORMAT,
        "page": state.page_id,
        "document": state.document_id,
        "file": state.relative,
        "frame": state.frame,
        "scan": None if state.scan is None else plain_file(state.scan),
        "recipe": state.recipe,
        "files": [plain_file(file) for file in state.files],
        "outcome": None
        if outcome is None
        else {
            "page_ids": list(outcome.page_ids),
            "words": outcome.words,
            "mean_confidence": outcome.mean_confidence,
            "review": list(outcome.review),
            "seconds": dict(outcome.seconds),
        },
        "failure": None if state.failure is None else asdict(state.failure),
        "ink": list(state.ink),
        "words": list(state.words),
    }
    write_whole(out.page_state(state.page_id), as_line(raw))


def load_page_state(out: ResultFolder, page_id: str) -> PageState | None:
    """The state of a page; ``None`` when there is none, or one that cannot be understood."""
    return read_page_state(str(out.page_state(page_id)))


def read_page_state(path: str) -> PageState | None:
    """As :func:`load_page_state`, of a file."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - ten thousands of them
            raw = json.load(file)
        if raw["format"] != FORMAT:
            return None
        outcome = raw["outcome"]
        failure = raw["failure"]
        return PageState(
            page_id=raw["page"],
            document_id=raw["document"],
            relative=raw["file"],
            frame=raw["frame"],
            scan=None if raw["scan"] is None else file_from(raw["scan"]),
            recipe=raw["recipe"],
            files=tuple(file_from(item) for item in raw["files"]),
            outcome=None
            if outcome is None
            else PageOutcome(
                job=PageJob("", "", raw["document"], "", raw["file"], raw["page"], raw["frame"]),
                page_ids=tuple(outcome["page_ids"]),
                words=outcome["words"],
                mean_confidence=outcome["mean_confidence"],
                review=tuple(outcome["review"]),
                seconds=tuple(outcome["seconds"].items()),
            ),
            failure=None if failure is None else Failure(**failure),
            ink=tuple(raw["ink"]),
            words=tuple(raw["words"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def state_files(folder: Path) -> tuple[str, ...]:
    """Paths of the state files in a folder, in the order of their names."""
    try:
        with os.scandir(folder) as entries:
            return tuple(
                sorted(
                    entry.path
                    for entry in entries
                    if entry.name.endswith(".json") and not entry.name.startswith(".")
                )
            )
    except OSError:
        return ()


def all_page_states(out: ResultFolder) -> Iterable[PageState]:
    """Every state that can be read, one after another."""
    for path in state_files(out.state / "pages"):
        if (state := read_page_state(path)) is not None:
            yield state


def file_from(raw: Any) -> KnownFile:
    """From its plain form.

    Raises:
        TypeError, ValueError: when it is none.
    """
    name, digest, stamp, settled = raw
    return KnownFile(str(name), str(digest), FileStamp(*map(int, stamp)), bool(settled))


def plain_file(file: KnownFile) -> list[object]:
    """Its plain form."""
    return [file.name, file.sha256, file.stamp.as_list(), file.settled]
