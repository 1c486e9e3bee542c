"""The grammar of the command line: commands, their arguments, and what each may be."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.cli import commands
from pipeline.store.location import is_url

Commands = Any
"""Argparse keeps the type of its sub-commands to itself."""


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    parser = argparse.ArgumentParser(
        prog="mashinopis",
        description="Turns scans of Soviet-era typescripts into structured JSON records.",
        epilog="Exit status: 0 all done; 3 done, but some scans failed and are listed; 2 wrong use;"
        " 1 the run itself failed.",
    )
    parser.add_argument("--version", action="version", version=f"mashinopis {__version__}")
    parser.set_defaults(json=False)
    known = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--json", action="store_true", help="print results for programs on standard output"
    )
    _add_digitise(known, common)
    _add_status(known, common)
    _add_overlay(known, common)
    _add_match(known, common)
    _add_transcription(known)
    _add_export(known, common)
    _add_import(known, common)
    _add_ground_truth(known, common)
    _add_review(known)
    _add_check(known, common)
    _add_schema(known, common)
    _add_facsimile(known, common)
    _add_train(known)
    _add_serve(known, common)
    return parser


def _add_digitise(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "digitise",
        parents=[common],
        help="read a folder of scans: pages and records",
        description="Reads every scan of a batch and writes its pages and records to OUT/<batch>.",
    )
    command.add_argument(
        "scans",
        metavar="SCANS",
        type=_place,
        help="a folder of scans, or one; or s3://bucket/folder",
    )
    command.add_argument(
        "--out",
        type=_place,
        default="outputs",
        metavar="DIR",
        help="folder for results, one folder a batch, or s3://bucket/folder (default: outputs)",
    )
    command.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help="pages read at the same time (default: one a core)",
    )
    command.add_argument(
        "--language",
        default="rus",
        metavar="NAME",
        help="Tesseract's name of the language, e.g. rus+eng (default: rus)",
    )
    command.add_argument(
        "--reader",
        metavar="PATH",
        help="a local model that reads handwriting: a TrOCR folder in ONNX, or a kraken model "
        "(default: handwriting is found and cut out, not read)",
    )
    command.add_argument(
        "--labels", action="store_true", help="write labels/: what kind of ink is where"
    )
    command.add_argument(
        "--overlays", action="store_true", help="write overlays/: regions drawn over the scans"
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="change a setting of a stage, e.g. preprocess.deskew=no; may be repeated",
    )
    command.add_argument(
        "--export",
        action="append",
        default=[],
        metavar="NAME",
        help="also write exports/ in this format, as the command export; may be repeated",
    )
    command.set_defaults(run=commands.digitise)


def _add_status(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "status",
        parents=[common],
        help="what of a batch is done, failed or out of date, and why",
        description="Looks at the results of a batch; nothing is written. The settings are those "
        "of its last run. Exit status 0 when everything is done, else 3.",
    )
    command.add_argument(
        "results",
        metavar="DIR",
        type=_place,
        help="outputs/<batch>, or s3://bucket/outputs/<batch>",
    )
    _add_scans(command, _place)
    command.add_argument(
        "--language", metavar="NAME", help="as for digitise (default: of the last run)"
    )
    command.add_argument("--reader", metavar="PATH", help="as for digitise")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what would be out of date with this setting; may be repeated",
    )
    command.set_defaults(run=commands.status)


def _add_overlay(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "overlay",
        parents=[common],
        help="draw what was read over the scans",
        description="Draws the regions and lines of a page over its scan: red is handwriting, "
        "words in doubt are underlined.",
    )
    command.add_argument(
        "results", metavar="PAGE-OR-FOLDER", type=_path, help="a page file, or outputs/<batch>"
    )
    _add_scans(command)
    command.add_argument(
        "--out", type=_path, metavar="DIR", help="where to (default: overlays/ of the results)"
    )
    command.set_defaults(run=commands.overlay)


def _add_machine(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--machine",
        action="store_true",
        help="take records as the machine made them, without what people corrected",
    )


def _add_match(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "match",
        parents=[common],
        help="compare a record with the published transcription, word by word",
        description="Says whether the scan and the edition say the same, and how they differ. With "
        "two folders it finds which belong together and writes matches/ of the results.",
    )
    command.add_argument(
        "record",
        metavar="RECORD",
        type=_path,
        help="a file of outputs/<batch>/records, or outputs/<batch> for all of them",
    )
    command.add_argument(
        "transcription",
        metavar="TRANSCRIPTION",
        type=_path,
        help="a text file or a web page, or a folder of them",
    )
    command.add_argument(
        "--html", type=_path, metavar="FILE", help="write a page with pictures of the differences"
    )
    _add_scans(command)
    command.add_argument(
        "--editorial",
        action="store_true",
        help="list changes of spelling and punctuation as well, not their number only",
    )
    command.add_argument(
        "--guide",
        type=_path,
        metavar="FILE",
        help="write the record to FILE, completed with what only the transcription knows: title, "
        "source, footnotes, the reading of unread handwriting; each of them says so",
    )
    _add_machine(command)
    command.set_defaults(run=commands.match)


def _add_transcription(known: Commands) -> None:
    command = known.add_parser(
        "transcription", help="print a record in the form in which an edition would"
    )
    command.add_argument(
        "record", metavar="RECORD", type=_path, help="a file of outputs/<batch>/records"
    )
    _add_machine(command)
    command.set_defaults(run=commands.transcription)


def _add_export(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "export",
        parents=[common],
        help="write documents in formats that other tools read",
        description="Writes exports/ of the results, with the corrections of people applied; a "
        "file that would be the same is left as it is. See docs/exports.md.",
    )
    command.add_argument(
        "results",
        metavar="RECORD-OR-FOLDER",
        type=_path,
        help="a file of outputs/<batch>/records, or outputs/<batch> for all of them",
    )
    command.add_argument(
        "--format",
        action="append",
        required=True,
        metavar="NAME",
        help="may be repeated; all: every format",
    )
    _add_scans(command)
    command.add_argument(
        "--out", type=_path, metavar="DIR", help="where to (default: exports/ of the results)"
    )
    command.add_argument(
        "--address",
        metavar="URL",
        help="where the folder of all results is served on the web, for the addresses in IIIF",
    )
    command.set_defaults(run=commands.export)


def _add_import(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "import",
        parents=[common],
        help="take over what was corrected in eScriptorium or Transkribus",
        description="Lays PAGE XML or ALTO beside the pages it was exported from and writes what "
        "differs to corrections/, new lines too. Lines that are missing there are told, and stay.",
    )
    command.add_argument(
        "files", metavar="FILE", nargs="+", type=_path, help="PAGE XML or ALTO, or a folder of it"
    )
    command.add_argument("results", metavar="RESULTS", type=_path, help="outputs/<batch>")
    command.add_argument(
        "--who", required=True, metavar="NAME", help="who corrected it, for the log"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be changed, change nothing"
    )
    command.set_defaults(run=commands.import_pages)


def _add_ground_truth(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "ground-truth",
        parents=[common],
        help="write typed lines with their text, to train a reader on",
        description="One picture and one .gt.txt a line, as tesstrain and kraken read them, of the "
        "documents that a person has checked.",
    )
    command.add_argument(
        "results",
        metavar="RECORD-OR-FOLDER",
        type=_path,
        help="a file of outputs/<batch>/records, or outputs/<batch> for all of them",
    )
    command.add_argument("--out", type=_path, required=True, metavar="DIR", help="where to")
    command.add_argument(
        "--all", action="store_true", help="also of documents that nobody has checked"
    )
    _add_scans(command)
    command.set_defaults(run=commands.ground_truth)


def _add_review(known: Commands) -> None:
    command = known.add_parser(
        "review",
        help="look at the documents of a batch beside their scans, and correct them",
        description="Opens a web page on this machine in which a batch is checked and corrected; "
        "what people correct is kept in corrections/ of the results. Ctrl-C stops it. See "
        "docs/review.md.",
    )
    command.add_argument("results", metavar="DIR", type=_path, help="outputs/<batch>")
    _add_scans(command)
    command.add_argument(
        "--port", type=_port, metavar="N", help="default: 8517, or the next that is free"
    )
    command.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen on; with another than 127.0.0.1 others reach the page, who then "
        "need the token that is printed (default: 127.0.0.1)",
    )
    command.add_argument("--no-browser", action="store_true", help="do not open a browser")
    command.set_defaults(run=commands.review)


def _add_check(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "check",
        parents=[common],
        help="is Tesseract here, which models, which versions",
        description="Looks at what is installed; exit status 1 when something needed is missing.",
    )
    command.add_argument("--language", default="rus", metavar="NAME", help="default: rus")
    command.set_defaults(run=commands.check)


def _add_schema(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser("schema", parents=[common], help="print the JSON Schema of a record")
    command.set_defaults(run=commands.schema)


def _add_facsimile(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser("facsimile", help="draw typescripts with known answers")
    kinds = command.add_subparsers(title="what to draw", metavar="WHAT", required=True)
    sample = kinds.add_parser(
        "sample", parents=[common], help="the sample batch, the same bit for bit"
    )
    sample.add_argument("folder", metavar="DIR", type=_path, help="where to, e.g. scans/sample")
    sample.set_defaults(run=commands.facsimile_sample)
    pages = kinds.add_parser("pages", parents=[common], help="pages by chance")
    pages.add_argument("folder", metavar="DIR", type=_path, help="where to")
    pages.add_argument("--count", type=_positive, default=10, metavar="N", help="default: 10")
    pages.add_argument(
        "--seed", type=_not_negative, default=0, metavar="N", help="the same gives the same pages"
    )
    pages.add_argument(
        "--language",
        choices=("ru", "la"),
        default="ru",
        help="Russian, or languages in Latin script (default: ru)",
    )
    pages.set_defaults(run=commands.facsimile_pages)


def _add_train(known: Commands) -> None:
    command = known.add_parser("train", help="train a model on drawn pages, from nothing")
    models = command.add_subparsers(title="what to train", metavar="MODEL", required=True)
    ink = models.add_parser(
        "ink",
        help="the network that tells typed, handwritten and other ink apart",
        description="Draws pages, trains on them and exports the weights; hours on a small "
        "machine. Needs the extra: pip install 'mashinopis[train]'. See docs/ink-model.md.",
    )
    ink.add_argument("--out", type=_path, metavar="FILE", help="weights (default: those in use)")
    ink.add_argument("--steps", type=_positive, metavar="N", help="steps of the first network")
    _add_drawing(ink, "outputs/train-ink")
    ink.add_argument(
        "--device",
        metavar="NAME",
        help="where to learn, as torch names it, e.g. cuda (default: cpu)",
    )
    ink.set_defaults(run=commands.train_ink)
    marks = models.add_parser(
        "marks",
        help="the models that tell which strokes by hand are one mark, and which mark it is",
        description="Draws and reads pages, learns from them and exports the models; an hour or "
        "two on a small machine. Needs the extra: pip install 'mashinopis[train]'. See "
        "docs/marks-model.md.",
    )
    marks.add_argument("--out", type=_path, metavar="DIR", help="models (default: those in use)")
    _add_drawing(marks, "outputs/train-marks")
    marks.set_defaults(run=commands.train_marks)


def _add_drawing(command: argparse.ArgumentParser, folder: str) -> None:
    """What is asked of every training: it draws its own pages."""
    command.add_argument(
        "--work",
        type=_path,
        default=Path(folder),
        metavar="DIR",
        help=f"folder for what is drawn, which is used again (default: {folder})",
    )
    command.add_argument("--pages", type=_positive, metavar="N", help="drawn pages to learn from")
    command.add_argument("--seed", type=_not_negative, metavar="N", help="of all that is drawn")
    command.add_argument(
        "--jobs", type=_positive, metavar="N", help="processes and threads (default: one a core)"
    )


def _add_serve(known: Commands, common: argparse.ArgumentParser) -> None:
    command = known.add_parser(
        "serve",
        parents=[common],
        help="start the web interface in which batches are run and watched",
        description="Starts a Prefect server for this machine only and serves the flows to it.",
    )
    command.add_argument(
        "--port", type=_port, metavar="N", help="default: 4200, or another when that is taken"
    )
    command.set_defaults(run=commands.serve)


def _add_scans(
    command: argparse.ArgumentParser, kind: Callable[[str], Path | str] | None = None
) -> None:
    command.add_argument(
        "--scans", type=kind or _path, metavar="DIR", help="where the scans are, if they were moved"
    )


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of a folder is empty")
    return Path(text).expanduser()


def _place(text: str) -> str:
    """A path or a URL; the path as it is meant, the URL as it is written."""
    return text if is_url(text) else str(_path(text))


def _positive(text: str) -> int:
    return _whole_number(text, 1, None)


def _not_negative(text: str) -> int:
    return _whole_number(text, 0, None)


def _port(text: str) -> int:
    return _whole_number(text, 1, 65535)


def _whole_number(text: str, least: int, most: int | None) -> int:
    try:
        number = int(text)
    except ValueError:
        number = None
    if number is None or number < least or (most is not None and number > most):
        limits = f"of {least} or more" if most is None else f"from {least} to {most}"
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {limits}")
    return number
