from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT],
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(source), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_imports_run_one_way() -> None:
    done = lint(PROJECT, PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stage_that_imports_prefect_is_caught(tmp_path: Path) -> None:
    for package in ("pipeline", "flows"):
        for path in (PROJECT / package).rglob("*.py"):
            copy = tmp_path / path.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text())
    (tmp_path / ".importlinter").write_text((PROJECT / ".importlinter").read_text())
    model = tmp_path / "pipeline" / "model.py"
    model.write_text(model.read_text() + "\nimport prefect\n")
    done = lint(tmp_path, tmp_path)
    assert done.returncode != 0
    assert "Only flows know Prefect BROKEN" in done.stdout
