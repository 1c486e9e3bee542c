"""What each command of ``mashinopis`` does; each returns an exit status.

Results go to standard output, all else to standard error.
"""

# Imports are inside the commands: `--help` answers at once, and Prefect's settings and server
# come before prefect is imported.
# ruff: noqa: PLC0415

from __future__ import annotations

import argparse
import json
import logging
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import DigitisationError
from pipeline.store.location import is_url

if TYPE_CHECKING:
    from flows.server import Server
    from pipeline.corrections.changes import Change
    from pipeline.match_batch import LoadRecord
    from pipeline.outcome import BatchOutcome
    from pipeline.output import ResultFolder
    from pipeline.resume.surroundings import Asked, Surroundings
    from pipeline.settings import Settings

DONE, FAILED, WRONG_USE, SOME_FAILED, STOPPED = 0, 1, 2, 3, 130
"""Exit statuses: all done; the run itself failed; wrong use; some scans failed; Ctrl-C."""


class WrongUseError(DigitisationError):
    """The command was called in a way that cannot be meant."""

    stage = "command line"


def digitise(options: argparse.Namespace) -> int:
    """Read a batch by the flow; where everything is done already, start nothing."""
    from pipeline.batch import read_batch
    from pipeline.cli.finished import look, look_quickly
    from pipeline.output import ResultFolder
    from pipeline.resume.surroundings import Asked, look_around
    from pipeline.store.opening import open_batch

    begun = look_around()
    asked = Asked(options.language, options.labels, options.overlays, tuple(_changes(options)))
    with open_batch(options.scans, options.out) as opened:
        batch = read_batch(opened.scans)
        results = ResultFolder(opened.out.absolute() / batch.name)
        outcome = look_quickly(batch, results, asked, opened.place)
        if outcome is None and results.batch_state.exists():
            outcome = look(batch, results, asked, _settings(options), begun, opened.place)
    if outcome is None:
        outcome = _digitise_by_flow(options, results, asked, begun)
    elif options.export:
        outcome = _export_finished(outcome, options.export)
    return _tell(outcome, options)


def _export_finished(outcome: BatchOutcome, names: Sequence[str]) -> BatchOutcome:
    """The exports of a batch of which everything is done."""
    from pipeline.export.after import export_documents
    from pipeline.export.formats import choose_formats

    formats = choose_formats(names)
    if outcome.store or is_url(outcome.scans):
        raise WrongUseError(
            "Exports are not made of scans or results in a store.",
            remedy="Leave out --export, fetch the results, and use: mashinopis export.",
        )
    return export_documents(outcome, formats)


def _digitise_by_flow(
    options: argparse.Namespace, results: ResultFolder, asked: Asked, begun: Surroundings
) -> BatchOutcome:
    """Read a batch on the embedded server or the one of ``PREFECT_API_URL``."""
    from flows.environment import prepare
    from flows.server import start_embedded_server
    from pipeline.cli.finished import remember_surroundings

    # Prefect's own lines are for its interface; ours say what a user needs.
    prepare(PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL="CRITICAL")
    server = start_embedded_server()  # takes its seconds while we import and check
    settings = _settings(options)
    _check_first(results, settings)
    state = _run_flow(options, server)

    from pipeline.outcome import BatchOutcome

    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    if not isinstance(outcome, BatchOutcome):
        raise DigitisationError(
            f"The run ended as {state.name}: {state.message}.", remedy="Run the command again."
        )
    remember_surroundings(outcome, asked, settings, begun)
    return outcome


def _tell(outcome: BatchOutcome, options: argparse.Namespace) -> int:
    """What came of a batch: the summary as it was written, or a few lines."""
    from pipeline.output import ResultFolder
    from pipeline.summary import closing_message, failures_as_json

    if options.json:
        result = json.loads(ResultFolder(Path(outcome.folder)).summary.read_bytes())
        failures = failures_as_json((*outcome.failures, *outcome.not_exported))
        show_json({**result, "failures": failures})
    else:
        command = os.environ.get("MASHINOPIS_COMMAND", "mashinopis")
        show(closing_message(outcome, shlex.quote(command)))
    return DONE if outcome.succeeded else SOME_FAILED


def status(options: argparse.Namespace) -> int:
    """Say what of a batch is done, what is not, and why."""
    from pipeline.resume.status import batch_status
    from pipeline.store.opening import open_results

    changes = tuple(_changes(options))
    with open_results(options.results, options.scans) as opened:
        told = batch_status(opened.results, opened.scans, options.language, changes, opened.place)
    if options.json:
        show_json(told.as_json())
    else:
        show(told.as_text())
    return DONE if told.complete else SOME_FAILED


def overlay(options: argparse.Namespace) -> int:
    """Draw what was read over the scans."""
    from pipeline.cli.overlay_files import draw_overlays

    written, failures = draw_overlays(options.results, options.scans, options.out)
    for failure in failures:
        say(f"failed: {failure}")
    if options.json:
        show_json({"overlays": [str(path) for path in written], "failures": len(failures)})
    else:
        for path in written:
            show(str(path))
    return SOME_FAILED if failures else DONE


def match(options: argparse.Namespace) -> int:
    """Compare a record with its transcription, or a folder of each."""
    folders = (options.record.is_dir(), options.transcription.is_dir())
    if all(folders):
        return _match_folders(options)
    if any(folders):
        raise WrongUseError(
            "One of the two is a folder, the other is not.",
            remedy="Name a record and a transcription, or a folder of each.",
        )
    from pipeline.cli.match_files import match_files, write_guided, write_page
    from pipeline.found import found_json

    matched = match_files(options.record, options.transcription, _record_loader(options))
    if options.html is not None:
        problem = write_page(matched, options.record, options.html, options.scans)
        if problem is not None:
            say(f"without pictures: {problem}")
    if options.json:
        show(found_json(matched.comparison).decode().rstrip("\n"))
    else:
        for remark in matched.remarks:
            say(f"transcription: {remark}")
        show(matched.table(editorial=options.editorial).rstrip("\n"))
    if options.guide is not None:
        taken = write_guided(matched, options.transcription, options.guide)
        say(f"guided: {options.guide}: {taken}")
    return DONE


def _match_folders(options: argparse.Namespace) -> int:
    if options.html is not None:
        raise WrongUseError(
            "With folders the pages go to matches/ of the results.", remedy="Leave out --html."
        )
    if options.guide is not None:
        raise WrongUseError(
            "With folders no record is completed.",
            remedy="Leave out --guide, or name one record and its transcription.",
        )
    from pipeline.compare.summary import summary_table, summary_to_json
    from pipeline.match_batch import match_batch

    load = _record_loader(options)
    summary = match_batch(options.record, options.transcription, options.scans, say, load)
    for problem in summary.problems:
        say(f"without pictures: {problem}")
    for failure in summary.failures:
        say(f"failed: {failure}")
    if options.json:
        show(summary_to_json(summary).decode().rstrip("\n"))
    else:
        show(summary_table(summary).rstrip("\n"))
    return DONE if summary.complete else SOME_FAILED


def _record_loader(options: argparse.Namespace) -> LoadRecord:
    """What reads a record: as the machine made it, or with what people corrected."""
    from pipeline.corrections.reviewed import corrected_record
    from pipeline.record import load_record

    return load_record if options.machine else corrected_record


def transcription(options: argparse.Namespace) -> int:
    """Print a record as an edition would."""
    from pipeline.transcription import render

    show(render(_record_loader(options)(options.record)).rstrip("\n"))
    return DONE


def export(options: argparse.Namespace) -> int:
    """Write documents in formats that other tools read."""
    from pipeline.export.formats import choose_formats
    from pipeline.export.write import export_batch, find_documents
    from pipeline.summary import failures_as_json

    formats = choose_formats(options.format, options.address)
    results, documents = find_documents(options.results)
    exported = export_batch(results, formats, documents, options.scans, options.out)
    for problem in exported.problems:
        say(f"without a picture: {problem}")
    for failure in exported.failures:
        say(f"failed: {failure}")
    if options.json:
        files = [str(path) for path in exported.files]
        show_json({"exports": files, "failures": failures_as_json(exported.failures)})
    else:
        for path in exported.files:
            show(str(path))
    return SOME_FAILED if exported.failures else DONE


def import_pages(options: argparse.Namespace) -> int:
    """Take over what was corrected in another program."""
    from pipeline.export.write import find_documents
    from pipeline.importing.bring_in import bring_in, told

    results, _ = find_documents(options.results)
    if options.dry_run:
        brought = bring_in(options.files, results, _no_append)
    else:
        from pipeline.importing.into_log import IntoLog

        brought = bring_in(options.files, results, IntoLog(results, options.who))
    for file, remark in brought.remarks:
        say(f"{file}: {remark}")
    for failure in brought.failures:
        say(f"failed: {failure}")
    if options.json:
        show_json(told(brought))
    else:
        for document, change in brought.changes:
            said = change.model_dump(mode="json")
            show(f"{document}: {said['kind']}: {said['before']!r} -> {said['after']!r}")
        done = "would be made" if options.dry_run else "made"
        say(f"{len(brought.changes)} changes {done}; {brought.lines} lines found on the pages.")
    return SOME_FAILED if brought.failures else DONE


def _no_append(_document: str, _change: Change, _seen: int, _begun: int) -> None:
    pass


def ground_truth(options: argparse.Namespace) -> int:
    """Write the typed lines of checked documents as training material."""
    from pipeline.export.ground_truth import write_ground_truth
    from pipeline.export.write import find_documents
    from pipeline.summary import failures_as_json

    results, documents = find_documents(options.results)
    made = write_ground_truth(
        results, documents, options.out, options.scans, only_checked=not options.all
    )
    for failure in made.failures:
        say(f"failed: {failure}")
    if options.json:
        counts = {"lines": made.lines, "documents": made.documents, "left_out": made.left_out}
        show_json({**counts, "failures": failures_as_json(made.failures)})
    else:
        show(made.as_text(options.out))
    return SOME_FAILED if made.failures else DONE


def review(options: argparse.Namespace) -> int:
    """Serve the review page of a batch until it is interrupted."""
    from pipeline.review.serve import serve as serve_review

    serve_review(
        options.results,
        options.scans,
        options.host,
        options.port,
        say,
        open_browser=not options.no_browser,
    )
    return DONE


def check(options: argparse.Namespace) -> int:
    """Look at what is installed."""
    from pipeline.cli.check import check_installation

    report = check_installation(options.language)
    if options.json:
        show_json(report.as_json())
    else:
        show(report.as_text())
    return DONE if report.usable else FAILED


def schema(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command is called alike
    """Print the JSON Schema of a record."""
    from pipeline.record import record_schema_json

    show(record_schema_json().decode().rstrip("\n"))
    return DONE


def facsimile_sample(options: argparse.Namespace) -> int:
    """Draw the sample batch."""
    from pipeline.facsimile import draw_sample

    return _show_written(draw_sample(options.folder), options)


def facsimile_pages(options: argparse.Namespace) -> int:
    """Draw pages by chance."""
    from pipeline.facsimile import draw_pages

    pages = draw_pages(options.folder, options.count, options.seed, language=options.language)
    return _show_written(pages, options)


def train_ink(options: argparse.Namespace) -> int:
    """Train the ink network from nothing."""
    from pipeline.cores import available_cores
    from pipeline.ink import WEIGHTS

    try:
        from pipeline.train.ink import TrainSettings, train_ink
    except ModuleNotFoundError as error:
        raise _untrained(error) from error

    chosen = {
        name: value
        for name in ("pages", "steps", "seed", "device")
        if (value := getattr(options, name)) is not None
    }
    weights = options.out or WEIGHTS
    jobs = options.jobs or available_cores()
    train_ink(weights, options.work, TrainSettings(**chosen), jobs, say)
    show(str(weights))
    return DONE


def train_marks(options: argparse.Namespace) -> int:
    """Learn anew what strokes by hand mean."""
    from pipeline.annotate.marks_model import WEIGHTS
    from pipeline.cores import available_cores
    from pipeline.ocr import choose_engine
    from pipeline.settings import choose_settings

    try:
        from pipeline.train.marks import MarksTraining, train_marks
    except ModuleNotFoundError as error:
        raise _untrained(error) from error

    chosen = {
        name: value for name in ("pages", "seed") if (value := getattr(options, name)) is not None
    }
    folder = options.out or WEIGHTS
    settings = choose_settings(language="rus")
    training = MarksTraining(**chosen)
    jobs = options.jobs or available_cores()
    train_marks(folder, options.work, training, choose_engine(settings.ocr), settings, jobs, say)
    show(str(folder))
    return DONE


def _untrained(error: ModuleNotFoundError) -> WrongUseError:
    return WrongUseError(
        f"Training needs {error.name}, which is not installed.",
        remedy="Install it with: pip install 'mashinopis[train]'",
    )


def serve(options: argparse.Namespace) -> int:
    """Serve the web interface and the flows until it is interrupted."""
    from flows.serve import serve as serve_until_stopped

    serve_until_stopped(options.port)
    return DONE


def show(text: str) -> None:
    """A result, to standard output."""
    sys.stdout.write(f"{text}\n")


def show_json(value: Any) -> None:
    """A result for programs, to standard output."""
    show(json.dumps(value, ensure_ascii=False, indent=2))


def say(line: str) -> None:
    """A message for people, to standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _settings(options: argparse.Namespace) -> Settings:
    from pipeline.settings import choose_settings

    return choose_settings(
        language=options.language,
        labels=options.labels,
        overlays=options.overlays,
        changes=_changes(options),
    )


def _changes(options: argparse.Namespace) -> list[str]:
    """Settings by name; a model for handwriting is one of them, and has an option of its own."""
    if options.reader is None:
        return list(options.set)
    return [*options.set, f"handwriting.model={Path(options.reader).expanduser().absolute()}"]


def _absolute(place: str) -> str:
    return place if is_url(place) else str(Path(place).absolute())


def _check_first(results: ResultFolder, settings: Settings) -> None:
    """Say at once what would end the run: nowhere to write, no engine, no model."""
    from pipeline.digitise import check_engine, check_reader

    results.check_writable()
    check_engine(settings)
    check_reader(settings)


def _run_flow(options: argparse.Namespace, server: Server | None) -> Any:
    from flows.digitise import digitise_flow

    _show_progress()
    if server is not None:
        server.wait_until_ready()
    return digitise_flow(
        scans=options.scans,
        out=_absolute(options.out),
        jobs=options.jobs or 0,
        language=options.language,
        labels=options.labels,
        overlays=options.overlays,
        changes=_changes(options),
        exports=options.export or None,
        return_state=True,
    )


def _show_progress() -> None:
    """What the flow says of its progress goes to standard error, a line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("flows")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def _show_written(paths: Sequence[Path], options: argparse.Namespace) -> int:
    if options.json:
        show_json([str(path) for path in paths])
    else:
        for path in paths:
            show(str(path))
    return DONE
