"""Whether the exports of a batch are valid, and other programs read in them what we read.

Give it the results of a batch. The schemas are those of the tests. dinglehopper, OCR-D's validator
and hocr-spec are asked where ``--peers`` names the ``bin`` of an environment that has them,
kraken's parsers where ``--kraken`` names a Python that has it.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from lxml import etree
from rapidfuzz.distance import Levenshtein

from benchmarks.tables import table
from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.export.blocks import blocks_of, xml_text
from pipeline.export.formats import choose_formats
from pipeline.export.write import export_batch, find_documents
from pipeline.model import Page

SCHEMAS = Path(__file__).resolve().parents[1] / "tests" / "resources" / "schemas"
PARSED_BY_KRAKEN = """
import logging, sys
logging.disable(logging.CRITICAL)
from kraken.lib.xml import XMLPage
for file in sys.argv[1:]:
    page = XMLPage(file)
    page.to_container()
    lines = [line.text for line in page.get_sorted_lines()]
    print(len(lines), "\\x1f".join(line for line in lines if line.strip()), sep="\\x1f")
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of every file of a format: how many passed, and a number for the whole."""

    what: str
    passed: int
    asked: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """A page and what an export of it should say, in order; unread writing is an empty line."""

    page: Page
    all_lines: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line for line in self.all_lines if line)


def expected(page: Page) -> Texts:
    """Lines with text, and readings, as PAGE and ALTO have them."""
    lines = []
    for block in blocks_of(page):
        if block.is_text:
            mark = block.annotation
            reading = mark.reading if mark is not None and len(block.lines) == 1 else None
            lines += [line.text or reading or "" for line in block.lines]
    return Texts(page, tuple(xml_text(line) for line in lines))


def errors(wanted: str, found: str) -> tuple[int, int]:
    """Letters that differ, blanks and lines counted as one blank, and letters wanted."""
    one, other = " ".join(wanted.split()), " ".join(found.split())
    return int(Levenshtein.distance(one, other)), len(one)


class _Beside(etree.Resolver):
    def resolve(self, system_url: str, _public_id: str, context: object) -> object:
        if system_url.endswith("/xlink.xsd"):
            return self.resolve_filename(str(SCHEMAS / "xlink.xsd"), context)
        return None


def by_schema(files: Sequence[Path], name: str) -> Check:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))
    passed = sum(bool(schema.validate(etree.parse(str(file)))) for file in files)
    return Check(f"valid by {name}", passed, len(files))


def by_pdfium(document: ReviewedDocument, file: Path) -> tuple[int, int, int, int]:
    """Letters that differ and letters wanted; words that are at their place and words in all."""
    wrong = letters = there = words = 0
    opened = pypdfium2.PdfDocument(file)
    for page, shown in zip(document.pages, opened, strict=True):
        text = shown.get_textpage()
        # U+FFFE is its hyphen of a broken word, without the line's end.
        found = text.get_text_range().replace("\ufffe", "-\n")
        typed = [line for region in page.regions for line in region.lines if line.words]
        one, other = errors("\n".join(line.text for line in typed), found)
        wrong, letters = wrong + one, letters + other
        scale, height = 72 / (page.dpi or 300), shown.get_height()
        for word in (word for line in typed for word in line.words):
            if page.rotation:
                continue
            x, y = word.box.centre[0] * scale, height - word.box.centre[1] * scale
            index = text.get_index(x, y, 2, word.box.height * scale / 2)
            words += 1
            if index is not None and index >= 0:
                near = text.get_text_range(max(index - len(word.text), 0), 2 * len(word.text) + 1)
                there += word.text.rstrip("-") in near.replace("\ufffe", "-")
    return wrong, letters, there, words


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def by_ocrd(files: Sequence[Path], bin_folder: Path) -> Check:
    passed = sum(
        _run([str(bin_folder / "ocrd"), "validate", "page", str(file)]).returncode == 0
        for file in files
    )
    return Check("ocrd validate page", passed, len(files))


def by_dinglehopper(
    texts: Sequence[Texts], files: Sequence[Path], bin_folder: Path, *, unread: bool = False
) -> Check:
    """Its own rate of letters that differ, against the text of our page as a plain file.

    Args:
        texts: the pages.
        files: of each.
        bin_folder: where it is.
        unread: whether the format has an empty line for writing that was not read, as ALTO must.
    """
    exact, counted, rates = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        for number, (text, file) in enumerate(zip(texts, files, strict=True)):
            if not text.lines:
                continue
            truth = Path(folder) / f"{number}.txt"
            lines = text.all_lines if unread else text.lines
            truth.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            command = [str(bin_folder / "dinglehopper"), str(truth), str(file), str(number), folder]
            done = _run([*command, "--textequiv-level", "line"])
            if done.returncode:
                rates.append(1.0)
                continue
            said = json.loads((Path(folder) / f"{number}.json").read_bytes())
            rates.append(float(said["cer"]))
            counted += said["n_characters"]
            exact += said["cer"] == 0
    worst = max(rates, default=0.0)
    return Check(
        "dinglehopper, CER 0", exact, len(rates), f"worst CER {worst:.4f}, {counted:,} characters"
    )


def by_hocr_tools(files: Sequence[Path], bin_folder: Path) -> Check:
    passed = 0
    for file in files:
        done = _run([str(bin_folder / "hocr-spec"), str(file)])
        passed += done.returncode == 0 and "[ERROR]" not in done.stdout + done.stderr
    return Check("hocr-spec, profile standard", passed, len(files))


def by_kraken(texts: Sequence[Texts], files: Sequence[Path], python: Path) -> Check:
    """Lines with text as its parser finds them, in its order."""
    done = _run([str(python), "-c", PARSED_BY_KRAKEN, *map(str, files)])
    if done.returncode:
        return Check("kraken.lib.xml.XMLPage", 0, len(files), done.stderr.strip()[-200:])
    same = lines = 0
    for text, said in zip(texts, done.stdout.splitlines(), strict=True):
        count, *found = said.split("\x1f")
        lines += int(count)
        same += [line for line in found if line] == list(text.lines)
    return Check("kraken.lib.xml.XMLPage, same lines", same, len(files), f"{lines:,} lines")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, help="outputs/<batch>")
    parser.add_argument("--scans", type=Path, help="where the scans are, if they were moved")
    parser.add_argument("--peers", type=Path, help="bin folder with dinglehopper, ocrd, hocr-spec")
    parser.add_argument("--kraken", type=Path, help="a Python that has kraken")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    results, documents = find_documents(options.results)
    formats = choose_formats(["page", "alto", "hocr", "pdf"])
    exported = export_batch(results, formats, documents, options.scans)
    for failure in exported.failures:
        print(f"failed: {failure}")
    reviewed = [load_reviewed(results, document) for document in documents]
    texts = [expected(page) for document in reviewed for page in document.pages]
    pages = [text.page for text in texts]

    def of(suffix: str) -> list[Path]:
        return [results.export(page.id, suffix) for page in pages]

    checks: list[tuple[str, Check]] = [
        ("PAGE", by_schema(of(".page.xml"), "page-2019-07-15.xsd")),
        ("ALTO", by_schema(of(".alto.xml"), "alto-4-2.xsd")),
    ]
    found = [
        by_pdfium(one, results.export(name, ".pdf"))
        for name, one in zip(documents, reviewed, strict=True)
    ]
    wrong, letters, there, words = map(sum, zip(*found, strict=True))
    exact = sum(not one[0] for one in found)
    said = f"{wrong} of {letters:,} characters differ"
    checks.append(("PDF", Check("pdfium, text exact", exact, len(found), said)))
    checks.append(("PDF", Check("pdfium, words at their place", there, words)))
    if options.peers is not None:
        peers: list[tuple[str, Callable[[], Check]]] = [
            ("PAGE", lambda: by_ocrd(of(".page.xml"), options.peers)),
            ("PAGE", lambda: by_dinglehopper(texts, of(".page.xml"), options.peers)),
            ("ALTO", lambda: by_dinglehopper(texts, of(".alto.xml"), options.peers, unread=True)),
            ("hOCR", lambda: by_hocr_tools(of(".hocr"), options.peers)),
        ]
        checks += [(name, ask()) for name, ask in peers]
    if options.kraken is not None:
        checks.append(("PAGE", by_kraken(texts, of(".page.xml"), options.kraken)))
        checks.append(("ALTO", by_kraken(texts, of(".alto.xml"), options.kraken)))
    rows = [
        (name, check.what, f"{check.passed:,} of {check.asked:,}", check.remark)
        for name, check in checks
    ]
    print(table(("format", "check", "passed", "remark"), rows))
    return 0 if all(check.passed == check.asked for _, check in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
