"""Text of real pages line by line: this pipeline and the engine alone, against ALTO.

::

    python benchmarks/lines.py                                  ../shared/data, what is there
    python benchmarks/lines.py --pages DIR=LANGUAGE [--pages …]     other folders with ALTO

``LANGUAGE`` is Tesseract's name of the language of the pages below ``DIR``; a language that is
not installed is named and left out. What is compared: ``benchmarks/README.md``. Nothing is
asserted: tables are printed, or with ``--json`` their numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.alto_lines import AltoPage, alto_pages
from benchmarks.bare_engine import languages, words_alone
from benchmarks.ink_layers import engine_named, read_pages
from benchmarks.line_text import PlacedWord, TextScore, score_text
from benchmarks.options import add_usual
from benchmarks.pages import DEFAULT_DATA
from benchmarks.tables import table
from pipeline.errors import DigitisationError
from pipeline.settings import choose_settings

COLLECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "ehri/czech": "ces",
        "ehri/danish": "dan",
        "ehri/english": "eng",
        "ehri/german": "deu",
        "ehri/slovak": "slk",
        "tapuscorpus": "fra",
    }
)
"""Folders of the real material with lines, and their languages."""


@dataclass(frozen=True, slots=True)
class PageScores:
    """A page as read by this pipeline and by the engine alone."""

    folder: str
    page: str
    ours: TextScore
    alone: TextScore


def measure(
    pages: Sequence[tuple[str, str, AltoPage]], jobs: int, changes: Sequence[str] = ()
) -> list[PageScores]:
    """Read pages, each with the name of its folder and its language, ``jobs`` at a time."""
    # Not forked: threads of this process, the ink network's among them, would be missing there.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        done = pool.map(_measure, pages, [tuple(changes)] * len(pages))
        return list(_told(done, len(pages)))


def _measure(page: tuple[str, str, AltoPage], changes: tuple[str, ...]) -> PageScores:
    folder, language, alto = page
    ours = score_text(alto, read_by_us(alto.scan, language, changes))
    return PageScores(folder, alto.name, ours, score_text(alto, words_alone(alto.scan, language)))


def read_by_us(scan: Path, language: str, changes: Sequence[str] = ()) -> list[PlacedWord]:
    """The typed words of a scan; none, said on standard error, where it cannot be read."""
    settings = choose_settings(language=language, changes=changes)
    try:
        readings = read_pages(scan, engine_named("tesseract", settings), settings)
    except DigitisationError as error:
        print(error, file=sys.stderr)
        return []
    return [
        PlacedWord(word.text, word.box)
        for reading in readings
        for line in reading.page.typed_lines()
        for word in line.words
    ]


def _told(results: Iterator[PageScores], count: int) -> Iterator[PageScores]:
    for number, result in enumerate(results, start=1):
        print(f"{number}/{count} {result.folder} {result.page}", file=sys.stderr)
        yield result


def totals(scores: Sequence[PageScores]) -> str:
    """The table of folders."""
    by_folder: dict[str, list[PageScores]] = {}
    for score in scores:
        by_folder.setdefault(score.folder, []).append(score)
    rows = [_row(name, some) for name, some in by_folder.items()]
    return table(HEAD, [*rows, _row("**all**", scores)])


HEAD = (
    *("folder", "pages", "mashinopis", "tesseract --psm 3"),
    *("by hand, read: ours, alone", "outside: ours, alone"),
)


def _row(name: str, scores: Sequence[PageScores]) -> list[str]:
    ours = sum((score.ours for score in scores), TextScore())
    alone = sum((score.alone for score in scores), TextScore())
    return [
        name,
        str(len(scores)),
        str(ours.typed),
        str(alone.typed),
        f"{ours.by_hand}, {alone.by_hand}",
        f"{ours.outside}, {alone.outside}",
    ]


def worst(scores: Sequence[PageScores], count: int) -> str:
    """The table of the pages on which the engine alone makes fewest errors beside ours."""
    ordered = sorted(scores, key=lambda score: score.alone.typed.edits - score.ours.typed.edits)
    rows = [
        [score.page, str(score.ours.typed), str(score.alone.typed)] for score in ordered[:count]
    ]
    return table(["page", "mashinopis", "tesseract --psm 3"], rows)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Text of real pages, line by line, against ALTO.")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of real material")
    parser.add_argument(
        "--pages", action="append", default=[], metavar="DIR=LANGUAGE", help="other folders"
    )
    add_usual(parser)
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("--jobs is a number of 1 or more")
    if any("=" not in named for named in options.pages):
        parser.error("--pages is a folder, = and a language: pages/fonds-3=fra")
    return options


def chosen_pages(options: argparse.Namespace) -> list[tuple[str, str, AltoPage]]:
    """The pages to read, of languages that are installed.

    Raises:
        FileNotFoundError: for a folder that was named and holds no ALTO, or when nothing is left.
    """
    named = [entry.rpartition("=") for entry in options.pages]
    folders = [(Path(folder), folder, language) for folder, _, language in named]
    if not folders:
        all_of_them = [(options.data / name, name, of) for name, of in COLLECTIONS.items()]
        folders = [one for one in all_of_them if one[0].is_dir()]
    known = languages()
    pages = []
    for folder, name, language in folders:
        if language in known:
            pages += [(name, language, page) for page in alto_pages(folder)]
        else:
            print(f"{name} is left out: Tesseract has no {language} here.", file=sys.stderr)
    if not pages:
        raise FileNotFoundError(f"no pages with ALTO to read in {options.data}; use --pages")
    return pages


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    scores = measure(chosen_pages(options), options.jobs, options.set)
    if options.json:
        print(json.dumps([asdict(score) for score in scores], ensure_ascii=False, indent=2))
    else:
        print(f"{totals(scores)}\n\nWhere the engine alone is best beside ours\n")
        print(worst(scores, 10))


if __name__ == "__main__":
    main()
