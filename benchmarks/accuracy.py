"""Character error rates: this pipeline and the engine alone, on the same pages in the same run.

::

    python benchmarks/accuracy.py                        the real pages of ../shared/data
    python benchmarks/accuracy.py --facsimile 24 --seed 7   freshly drawn pages, and their fields

On the real pages ``benchmarks/README.md`` says what the references are and what is compared. The
engine alone is ``tesseract -l rus --psm 3``, ``4`` and ``6`` on the raw scan, with one thread.
Nothing is asserted: the tables are printed, or with ``--json`` their numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

if not __package__:  # started as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bare_engine import read_all_alone
from benchmarks.fields_found import FieldScore, Mistake, records_by_scan, score_fields
from benchmarks.options import add_usual
from benchmarks.pages import DEFAULT_DATA, pictures
from benchmarks.reading import Rate, compare, fold, fold_ones, without_page_number
from benchmarks.tables import table
from pipeline.digitise import Settings, digitise_batch
from pipeline.facsimile import draw_pages
from pipeline.page_file import load_page
from pipeline.settings import choose_settings

OURS = "mashinopis"
SEGMENTATIONS = (3, 4, 6)
PARTIAL_REFERENCES = frozenset({"scan-010"})
"""Chaikovsky pages of which the transcription covers one paragraph only."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The true text of a scan; ``part`` when it is that of a part of the page only."""

    scan: Path
    text: str
    part: bool = False


Readings = Mapping[str, Mapping[str, str]]
"""System to page (name of the scan without suffix) to text."""
Rates = Mapping[str, Mapping[str, Rate]]
"""Page to system to rate."""


def chaikovsky(data: Path) -> list[Reference]:
    """The real pages with a transcription.

    Raises:
        FileNotFoundError: when there are none.
    """
    folder = data / "chaikovsky"
    references = [
        Reference(scan, answer.read_text("utf-8"), scan.stem in PARTIAL_REFERENCES)
        for scan in pictures(folder)
        if (answer := scan.with_suffix(".gt.txt")).is_file()
    ]
    if not references:
        raise FileNotFoundError(f"{folder} holds no scan with its transcription beside it.")
    return references


def drawn(folder: Path, count: int, seed: int) -> list[Reference]:
    """Fresh pages with their truth; page numbers stand in no reference."""
    references = []
    for scan in draw_pages(folder, count, seed):
        lines = json.loads(truth_of(scan).read_bytes())["lines"]
        text = "\n".join(line["text"] for line in lines if line["kind"] != "number")
        references.append(Reference(scan, text))
    return references


def truth_of(scan: Path) -> Path:
    return scan.parents[1] / "truth" / f"{scan.stem}.json"


def read_with_all(
    references: Sequence[Reference], results: Path, jobs: int, settings: Settings | None = None
) -> Readings:
    """Each system's text of each page; ours by way of a batch in ``results``."""
    scans = [reference.scan for reference in references]
    readings: dict[str, dict[str, str]] = {OURS: read_ours(scans, results, jobs, settings)}
    for segmentation in SEGMENTATIONS:
        print(f"tesseract --psm {segmentation}", file=sys.stderr)
        texts = read_all_alone(scans, jobs, segmentation)
        names = [scan.stem for scan in scans]
        readings[f"psm {segmentation}"] = dict(zip(names, texts, strict=True))
    return readings


def read_ours(
    scans: Sequence[Path], results: Path, jobs: int, settings: Settings | None = None
) -> dict[str, str]:
    """Our text of each page; a page that failed has none, and says so on standard error."""
    batch = results / "batch"
    batch.mkdir(parents=True)
    for scan in scans:
        (batch / scan.name).write_bytes(scan.read_bytes())
    print(OURS, file=sys.stderr)
    outcome = digitise_batch(batch, results, settings, jobs=jobs)
    for failure in outcome.failures:
        print(failure, file=sys.stderr)
    texts = {scan.stem: "" for scan in scans}
    for page in outcome.pages:
        halves = [load_page(results / "batch" / "pages" / f"{id_}.json") for id_ in page.page_ids]
        texts[Path(page.job.relative).stem] = "\n".join(half.text for half in halves)
    return texts


def rates(
    references: Sequence[Reference], readings: Readings, also: Callable[[str], str] = str
) -> Rates:
    """Edits of each system on each page; ``also`` is done to folded text on both sides."""
    return {
        reference.scan.stem: {
            system: compare(
                also(fold(reference.text)),
                also(fold(without_page_number(texts[reference.scan.stem]))),
                part=reference.part,
            )
            for system, texts in readings.items()
        }
        for reference in references
    }


def rate_table(by_page: Rates) -> str:
    systems = list(next(iter(by_page.values())))
    rows = [[page, *(str(row[system]) for system in systems)] for page, row in by_page.items()]
    total = ["**all**", *(str(_total(by_page, system)) for system in systems)]
    return table(["page", *systems], [*rows, total])


def field_table(scores: Mapping[str, FieldScore]) -> str:
    total = sum(scores.values(), FieldScore())
    rows = [[kind, score.recall, score.precision] for kind, score in scores.items()]
    return table(
        ["field", "recall", "precision"], [*rows, ["**all**", total.recall, total.precision]]
    )


def mistake_table(mistakes: Sequence[Mistake]) -> str:
    rows = [[item.page, item.field, item.true or "–", item.found or "–"] for item in mistakes]
    return table(["page", "field", "true", "found"], rows)


def _total(by_page: Rates, system: str) -> Rate:
    return Rate.total(row[system] for row in by_page.values())


def _as_data(by_page: Rates) -> dict[str, dict[str, dict[str, int]]]:
    return {
        page: {system: asdict(rate) for system, rate in row.items()}
        for page, row in by_page.items()
    }


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Character error rates beside the bare engine's.")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of real material")
    parser.add_argument(
        "--facsimile", type=int, metavar="N", help="measure on N drawn pages instead"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the drawn pages (default: 1)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="new folder for all results")
    add_usual(parser)
    options = parser.parse_args(arguments)
    if options.jobs < 1 or (options.facsimile is not None and options.facsimile < 1):
        parser.error("--jobs and --facsimile are numbers of 1 or more")
    if options.keep is not None and options.keep.exists():
        parser.error(f"{options.keep} is there already; name a new folder")
    if options.facsimile is None and not (options.data / "chaikovsky").is_dir():
        parser.error(f"no chaikovsky folder in {options.data}; name another, or use --facsimile N")
    return options


def run(options: argparse.Namespace, folder: Path) -> None:
    """Measure and print, with all files in ``folder``."""
    if options.facsimile is None:
        references = chaikovsky(options.data)
    else:
        references = drawn(folder / "drawn", options.facsimile, options.seed)
    settings = choose_settings(changes=options.set)
    readings = read_with_all(references, folder / "ours", options.jobs, settings)
    for system, texts in readings.items():
        for page, text in texts.items():
            place = folder / "texts" / system.replace(" ", "-") / f"{page}.txt"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
    as_is, ones = rates(references, readings), rates(references, readings, fold_ones)
    data: dict[str, object] = {"as_is": _as_data(as_is), "ones_folded": _as_data(ones)}
    parts = [
        f"Character error rate as is\n\n{rate_table(as_is)}",
        f"The same with I as 1 on both sides\n\n{rate_table(ones)}",
    ]
    if options.facsimile is not None:
        truths = {reference.scan.stem: truth_of(reference.scan) for reference in references}
        records = records_by_scan(folder / "ours" / "batch" / "records")
        scores, mistakes = score_fields(truths, records)
        data["fields"] = {kind: asdict(score) for kind, score in scores.items()}
        data["field_mistakes"] = [asdict(mistake) for mistake in mistakes]
        parts.append(f"Header fields\n\n{field_table(scores)}")
        parts.append(f"Fields that differ\n\n{mistake_table(mistakes)}")
    print(json.dumps(data, ensure_ascii=False, indent=2) if options.json else "\n\n".join(parts))


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    if options.keep is not None:
        options.keep.mkdir(parents=True)
        run(options, options.keep)
        return
    with tempfile.TemporaryDirectory(prefix="mashinopis-accuracy-") as temporary:
        run(options, Path(temporary))


if __name__ == "__main__":
    main()
