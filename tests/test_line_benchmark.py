"""The benchmark of text line by line: which words count for which line, and what is compared."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest

from benchmarks import lines
from benchmarks.alto_lines import AltoLine, AltoPage, LineKind
from benchmarks.line_text import PlacedWord, TextScore, fold_line, score_text
from benchmarks.reading import Rate
from pipeline.facsimile import draw_pages
from pipeline.model import Box


def line(name: str, top: int, text: str, kind: LineKind | None = LineKind.TYPEWRITTEN) -> AltoLine:
    """Of 400 by 30 pixels."""
    corners = [(0, top), (400, top), (400, top + 30), (0, top + 30)]
    return AltoLine(name, kind, np.array(corners, np.int32), text=text)


def page(*of: AltoLine) -> AltoPage:
    return AltoPage("p", "f", Path("p.png"), 500, 900, of)


def word(text: str, x: int, y: int) -> PlacedWord:
    return PlacedWord(text, Box(x, y, x + 60, y + 20))


def test_words_count_for_the_line_they_stand_in() -> None:
    two = page(line("a", 100, "один два"), line("b", 150, "три четыре"))
    read = [
        word("четыре", 90, 155),
        word("два", 90, 105),
        word("один", 0, 105),
        word("три", 0, 155),
    ]
    assert score_text(two, read) == TextScore(Rate(0, 16))
    assert score_text(two, [*read[:3], word("при", 0, 155)]) == TextScore(Rate(1, 16))
    assert score_text(two, []) == TextScore(Rate(16, 16))


@pytest.mark.parametrize(("y", "outside"), [(128, 0), (131, 0), (136, 7), (180, 7)])
def test_a_word_beside_all_lines_counts_for_the_nearest_if_that_is_near(
    y: int, outside: int
) -> None:
    score = score_text(
        page(line("a", 100, "абзац")), [word("абзац", 0, 105), word("лишнее.", 70, y)]
    )
    assert score.outside == outside
    assert score.typed.edits == 7 - outside


def test_what_is_read_in_a_line_by_hand_is_counted_apart() -> None:
    both = page(line("a", 100, "лес"), line("b", 150, "резолюция", LineKind.HANDWRITTEN))
    score = score_text(both, [word("лес", 0, 105), word("рез", 0, 155)])
    assert score == TextScore(Rate(0, 3), by_hand=3)


@pytest.mark.parametrize("kind", [LineKind.PRINT, None])
def test_lines_that_are_not_by_hand_count_as_text(kind: LineKind | None) -> None:
    assert score_text(page(line("a", 100, "лес", kind)), []) == TextScore(Rate(3, 3))


def test_a_page_without_lines_has_no_rate() -> None:
    score = score_text(page(), [word("лес", 0, 0)])
    assert score == TextScore(outside=3)
    assert str(score.typed) == "no text (0/0)"
    assert str(TextScore(Rate(1, 4)).typed) == "25.00% (1/4)"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("le ⟦mot⟧ _juste_ ~~~", "lemotjuste"),
        ("cons-", "cons"),
        ("cons¬", "cons"),
        ("l'an Il y a 10", "1’an 11 y a IO".replace("O", "0")),
        ("«Oui»", '"Oui"'),
        ("vœux - –", "voeux--"),
        ("peut-être", "peut-être"),
    ],
)
def test_what_is_not_compared(text: str, same: str) -> None:
    assert fold_line(text) == fold_line(same)


def test_other_letters_are_compared() -> None:
    assert fold_line("être") != fold_line("etre")
    assert fold_line("О") != fold_line("о")


def write_alto(scan: Path, texts: Sequence[tuple[str, Sequence[int]]]) -> None:
    """ALTO of these lines with their boxes, beside the scan."""
    rows = [
        f'<TextLine ID="l{number}" HPOS="{x0}" VPOS="{y0}" WIDTH="{x1 - x0}" HEIGHT="{y1 - y0}">'
        f"<String CONTENT={quoteattr(text)}/></TextLine>"
        for number, (text, (x0, y0, x1, y1)) in enumerate(texts)
    ]
    scan.with_suffix(".xml").write_text(
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace>'
        f"<TextBlock>{''.join(rows)}</TextBlock></PrintSpace></Page></Layout></alto>",
        "utf-8",
    )


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_drawn_page_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scan,) = draw_pages(tmp_path, 1, 4)
    truth = json.loads((tmp_path / "truth" / f"{scan.stem}.json").read_bytes())
    write_alto(scan, [(one["text"], one["box"]) for one in truth["lines"]])
    named = f"{scan.parent}=rus"
    lines.main(["--pages", named, "--pages", f"{tmp_path}=xyz", "--jobs", "1", "--json"])
    told = capsys.readouterr()
    assert f"{tmp_path} is left out: Tesseract has no xyz here." in told.err
    (score,) = json.loads(told.out)
    assert score["folder"] == str(scan.parent)
    ours, alone = score["ours"]["typed"], score["alone"]["typed"]
    assert ours["characters"] == alone["characters"] > 300
    assert ours["edits"] < 0.3 * ours["characters"]
    lines.main(["--pages", named, "--jobs", "1"])
    table = capsys.readouterr().out
    assert f"| {scan.parent} | 1 | {Rate(**ours)} | {Rate(**alone)} |" in table


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--jobs", "0"], "a number of 1 or more"),
        (["--pages", "fonds"], "a folder, = and a language"),
    ],
)
def test_wrong_use_is_said(
    arguments: Sequence[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        lines.parse(arguments)
    assert message in capsys.readouterr().err


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no pages with ALTO"):
        lines.main(["--data", str(tmp_path)])
