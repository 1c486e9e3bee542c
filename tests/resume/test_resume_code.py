"""Which modules make a page or a record, and when their digests change."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.resume.code import _look, code_digests
from pipeline.resume.wanted import PAGE_STORY, RECORD_STORY

PACKAGE = Path(__file__).resolve().parents[2] / "pipeline"
PRINT = "from pipeline.resume.code import code_digests as c; print(*c({!r}).values())"


def digests(root: Path, module: str) -> list[str]:
    """Of a copy of the package, in a process of its own."""
    command = [sys.executable, "-c", PRINT.format(module)]
    environment = {"PYTHONPATH": str(root), "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.split()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The parts of the package that the rows need."""
    target = tmp_path / "pipeline"
    (target / "resume").mkdir(parents=True)
    of_rows = ("rows", "rules", "touching", "components", "model")
    for name in ("__init__", *of_rows, "resume/__init__", "resume/code"):
        shutil.copy(PACKAGE / f"{name}.py", target / f"{name}.py")
    return tmp_path


def test_what_makes_a_page_is_not_what_makes_a_record() -> None:
    page, record = set(code_digests(*PAGE_STORY)), set(code_digests(RECORD_STORY))
    assert {
        "pipeline.scan.decode", "pipeline.preprocess", "pipeline.ink.network", "pipeline.rows",
        "pipeline.ocr.strips", "pipeline.annotate.forms", "pipeline.handwriting.page",
        "pipeline.correct.page", "pipeline.page_file", "pipeline.model",
    } <= page  # fmt: skip
    assert {"pipeline.fields.dates", "pipeline.assemble.runs", "pipeline.record.models"} <= record
    assert not [name for name in page if name.startswith(("pipeline.fields", "pipeline.assemble"))]
    assert not [name for name in page | record if name.startswith("pipeline.resume")]


def test_every_module_that_is_loaded_for_a_page_is_known() -> None:
    """What the walk finds is compared with what Python itself loads."""
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pipeline.digitise_page, pipeline.scan;"
            "print(*(n for n in sys.modules if n.split('.')[0] == 'pipeline'))",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PACKAGE.parent), "PYTHONSAFEPATH": "1"},
    ).stdout.split()
    by_settings = ("pipeline.assemble", "pipeline.fields", "pipeline.record")
    not_making = {"pipeline.clock", "pipeline.cores", "pipeline.errors", "pipeline.settings"}
    expected = {name for name in loaded if not name.startswith(by_settings)} - not_making
    assert expected <= set(code_digests(*PAGE_STORY))


def test_a_tree_that_another_thread_disturbed_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A run ended with this error of CPython 3.11, once in many."""
    parse, disturbed = ast.parse, [True, True]

    def disturbed_parse(source: bytes) -> ast.Module:
        if disturbed:
            disturbed.pop()
            raise SystemError("AST constructor recursion depth mismatch (before=75, after=78)")
        return parse(source)

    before = code_digests("pipeline.rows")
    _look.cache_clear()
    monkeypatch.setattr(ast, "parse", disturbed_parse)
    assert code_digests("pipeline.rows") == before
    assert not disturbed


def test_an_error_that_stays_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: bytes) -> ast.Module:  # noqa: ARG001
        raise SystemError("broken")

    _look.cache_clear()
    monkeypatch.setattr(ast, "parse", broken)
    with pytest.raises(SystemError, match="broken"):
        code_digests("pipeline.rows")


def test_a_comment_changes_nothing_and_a_number_does(copy: Path) -> None:
    before = digests(copy, "pipeline.rows")
    source = copy / "pipeline" / "components.py"
    text = source.read_text()
    source.write_text(text.replace("\n\n\n", "\n\n\n# a remark\n\n\n", 1))
    assert digests(copy, "pipeline.rows") == before
    source.write_text(text + "\nNEW = 1\n")
    after = digests(copy, "pipeline.rows")
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(after, before, strict=True)) == 1


def test_a_docstring_changes_nothing(copy: Path) -> None:
    before = digests(copy, "pipeline.rows")
    source = copy / "pipeline" / "components.py"
    first, _, rest = source.read_text().partition("\n")
    assert first.startswith('"""')
    source.write_text(f'"""Another story."""\n{rest}')
    assert digests(copy, "pipeline.rows") == before


def test_a_module_that_is_not_there() -> None:
    with pytest.raises(ModuleNotFoundError):
        code_digests("pipeline.nowhere")
