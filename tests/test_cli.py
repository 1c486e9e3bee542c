from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest

from flows.stopping import ENGINE
from pipeline.cli import main

SmallScan = Callable[[Path], Path]
PROJECT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "pipeline.cli")


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names a server that is not there: what is wrong must be found before a run begins."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    return told.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["digitise"],
        ["digitise", ""],
        ["digitise", "x", "--jobs", "0"],
        ["digitise", "x", "--jobs", "two"],
        ["facsimile"],
        ["facsimile", "pages", "x", "--seed", "-1"],
        ["facsimile", "pages", "x", "--language", "de"],
        ["serve", "--port", "70000"],
        ["train"],
        ["train", "ink", "--steps", "0"],
    ],
)
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: mashinopis" in capsys.readouterr().err


@pytest.mark.usefixtures("no_server")
def test_a_missing_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digitise", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 2
    assert str(tmp_path / "nowhere") in complaint(capsys)


@pytest.mark.usefixtures("no_server")
def test_a_folder_without_scans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch" / "notes.txt").write_text("no scans yet")
    assert main(["digitise", str(tmp_path / "batch"), "--out", str(tmp_path / "out")]) == 2
    assert "no scans" in complaint(capsys)
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_server")
def test_a_language_that_cannot_be_one(
    small_scan: SmallScan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = small_scan(tmp_path / "a.png")
    assert main(["digitise", str(scan), "--language", "../rus"]) == 2
    assert "rus+eng" in complaint(capsys)


@pytest.mark.usefixtures("no_server")
def test_a_language_that_is_not_installed(
    small_scan: SmallScan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = small_scan(tmp_path / "a.png")
    arguments = ["digitise", str(scan), "--out", str(tmp_path / "out"), "--language", "tlh"]
    assert main(arguments) == 1
    assert "tesseract-ocr-tlh" in complaint(capsys)


@pytest.mark.usefixtures("no_server")
def test_results_that_have_nowhere_to_go(
    small_scan: SmallScan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = small_scan(tmp_path / "a.png")
    (tmp_path / "file").write_text("in the way")
    assert main(["digitise", str(scan), "--out", str(tmp_path / "file")]) == 1
    told = complaint(capsys)
    assert str(tmp_path / "file") in told
    assert "--out" in told


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
@pytest.mark.usefixtures("no_server")
def test_a_read_only_output_folder(
    small_scan: SmallScan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = small_scan(tmp_path / "a.png")
    (tmp_path / "out").mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    assert main(["digitise", str(scan), "--out", str(tmp_path / "out")]) == 1
    assert str(tmp_path / "out") in complaint(capsys)


@pytest.mark.usefixtures("no_server")
def test_errors_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digitise", str(tmp_path / "nowhere"), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["file"] == str(tmp_path / "nowhere")
    assert error["stage"] == "batch"
    assert error["reason"]
    assert error["remedy"]


def test_the_schema_is_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_check_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["usable"] is True
    assert main(["check", "--language", "tlh"]) == 1


def test_facsimile_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facsimile", "pages", str(tmp_path), "--count", "1", "--json"]) == 0
    (path,) = json.loads(capsys.readouterr().out)
    assert Path(path).is_file()


def test_facsimile_draws_pages_in_latin_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    how = ["--count", "1", "--seed", "4", "--language", "la", "--json"]
    assert main(["facsimile", "pages", str(tmp_path), *how]) == 0
    (path,) = json.loads(capsys.readouterr().out)
    answer = tmp_path / "truth" / f"{Path(path).stem}.json"
    text = json.loads(answer.read_text("utf-8"))["text"]
    assert re.search("[a-z]", text)
    assert not re.search("[а-я]", text)


def test_a_batch_with_bad_scans_is_done_and_says_so(
    prefect_api: str, small_scan: SmallScan, tmp_path: Path, process_environment: dict[str, str]
) -> None:
    batch = tmp_path / "my batch"
    good = small_scan(batch / "good.png")
    (batch / "empty.jpg").write_bytes(b"")
    (batch / "text.tif").write_text("not a picture")
    (batch / "cut.png").write_bytes(good.read_bytes()[:3000])
    done = subprocess.run(
        [*COMMAND, "digitise", "my batch", "--out", "results", "--json", "--jobs", "2"],
        cwd=tmp_path,
        env=process_environment | {"PREFECT_API_URL": prefect_api},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert told["counts"]["scans"] == 4
    assert {failure["file"] for failure in told["failures"]} == {"cut.png", "empty.jpg", "text.tif"}
    assert (tmp_path / "results" / "my batch" / "records" / "good.json").is_file()
    assert "Traceback" not in done.stderr
    assert "failed: empty.jpg: " in done.stderr
    drawn = subprocess.run(
        [*COMMAND, "overlay", "results/my batch"],
        cwd=tmp_path,
        env=process_environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert drawn.returncode == 0, drawn.stderr
    assert Path(drawn.stdout.strip()).read_bytes().startswith(b"\x89PNG")


def test_the_first_command_needs_no_server(
    tmp_path: Path, process_environment: dict[str, str]
) -> None:
    """As a newcomer runs it: no server, a fresh database, results in ./outputs."""
    environment = process_environment | {"PREFECT_HOME": str(tmp_path / "prefect")}
    environment.pop("PREFECT_API_URL", None)
    done = subprocess.run(
        [*COMMAND, "digitise", str(PROJECT / "scans" / "sample")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3
    assert "1316" in done.stdout
    assert "outputs/sample/records" in done.stdout
    assert "2/2 pages" in done.stderr
    assert "Traceback" not in done.stderr
    (record,) = (tmp_path / "outputs" / "sample" / "records").iterdir()
    assert "1316" in record.read_text()


def children(process: int, name: str) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            command, _, rest = status.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        if command == name and int(rest.split()[1]) == process:
            found.append(int(status.parent.name))
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle(
    prefect_api: str,
    tmp_path: Path,
    process_environment: dict[str, str],
    number: signal.Signals,
) -> None:
    """A clean and quick end: status 130, no traceback, no engine left behind."""
    process = subprocess.Popen(
        [*COMMAND, "digitise", str(PROJECT / "scans" / "sample"), "--out", str(tmp_path)],
        env=process_environment | {"PREFECT_API_URL": prefect_api},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        told = process.stderr.readline()  # "2 pages to read": the flow has begun
        deadline = time.monotonic() + 60
        while not (engines := children(process.pid, ENGINE)):
            assert time.monotonic() < deadline, told
            assert process.poll() is None, told
            time.sleep(0.02)
        process.send_signal(number)
        told += process.communicate(timeout=20)[1]
    finally:
        process.kill()
    assert process.returncode in {130, -signal.SIGINT}, told
    assert "Stopped." in told
    assert "Traceback" not in told
    assert not [engine for engine in engines if Path(f"/proc/{engine}").exists()]


@pytest.mark.usefixtures("no_server")
def test_a_model_for_handwriting_that_is_not_there(
    tmp_path: Path, small_scan: SmallScan, capsys: pytest.CaptureFixture[str]
) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    small_scan(scans / "a.png")
    missing = tmp_path / "no-model"
    options = ["--out", str(tmp_path / "out"), "--reader", str(missing)]
    assert main(["digitise", str(scans), *options]) == 1
    assert str(missing) in complaint(capsys)


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed here")
def test_training_without_torch_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "ink", "--out", str(tmp_path / "ink.onnx")]) == 2
    assert "mashinopis[train]" in complaint(capsys)
    assert not (tmp_path / "ink.onnx").exists()
