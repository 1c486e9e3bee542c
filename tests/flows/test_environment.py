from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.environment import SETTINGS, prefect_home, prepare


def test_what_the_user_has_set_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", "77")
    prepare(PREFECT_LOGGING_LEVEL="INFO")
    assert os.environ["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "77"
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_HOME"] == str(tmp_path)


def test_runs_are_kept_in_the_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert prefect_home() == tmp_path / "mashinopis" / "prefect"
    assert prefect_home().is_dir()


def test_a_home_that_cannot_be_written_to_is_said_and_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    home = prefect_home()
    assert home.is_dir()
    assert not home.is_relative_to(tmp_path)
    assert str(home) in capsys.readouterr().err


def test_prefect_knows_every_setting(process_environment: dict[str, str]) -> None:
    """A name that Prefect does not know would be silently without effect."""
    code = (
        "from prefect.settings import Settings\n"
        "from prefect.settings.legacy import _get_valid_setting_names\n"
        "print('\\n'.join(_get_valid_setting_names(Settings)))"
    )
    known = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=process_environment,
    ).stdout.split()
    ours = {name for name in SETTINGS if not name.startswith("PREFECT_LOGGING_LOGGERS_")}
    assert ours - {"DO_NOT_TRACK"} <= set(known)


def test_the_log_of_a_run_has_our_lines_and_not_one_a_page(
    process_environment: dict[str, str],
) -> None:
    code = (
        "import logging, flows.digitise\n"
        "from prefect.logging.configuration import setup_logging\n"
        "setup_logging()\n"
        "for name in ('flows.progress', 'prefect.task_runs'):\n"
        "    print(logging.getLogger(name).getEffectiveLevel())\n"
    )
    levels = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**process_environment, **SETTINGS, "PREFECT_LOGGING_LEVEL": "INFO"},
    ).stdout.split()
    assert levels == ["20", "30"]
