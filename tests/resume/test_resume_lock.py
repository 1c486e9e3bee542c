from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_batch import QUICK, LineEngine, fill, run

from pipeline.cli import main
from pipeline.digitise import digitise_batch
from pipeline.errors import OutputError
from pipeline.output import ResultFolder
from pipeline.resume.lock import BusyError, locked

HOLD = """
import sys, time
from pathlib import Path
from pipeline.output import ResultFolder
from pipeline.resume.lock import locked
with locked(ResultFolder(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_of_the_first(tmp_path: Path) -> None:
    scans = fill(tmp_path / "b", 1)

    class Second(LineEngine):
        def called(self) -> None:
            with pytest.raises(BusyError) as caught:
                digitise_batch(scans, tmp_path / "out", QUICK, 1, LineEngine())
            assert f"process {os.getpid()}" in caught.value.reason
            assert caught.value.remedy
            assert caught.value.file == str(tmp_path / "out" / "b")

    engine = Second()
    assert run(scans, tmp_path / "out", engine).complete
    assert engine.calls > 0
    assert run(scans, tmp_path / "out").done_before == 1


def test_the_command_line_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scans = fill(tmp_path / "b", 1)
    run(scans, tmp_path / "out")
    with locked(ResultFolder(tmp_path / "out" / "b")):
        assert main(["digitise", str(scans), "--out", str(tmp_path / "out")]) == 1
    assert "Another run works on this batch" in capsys.readouterr().err


def test_a_killed_run_holds_nothing_and_its_rests_are_removed(
    tmp_path: Path, process_environment: dict[str, str]
) -> None:
    out = ResultFolder(tmp_path / "b")
    command = [sys.executable, "-c", HOLD, str(out.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=process_environment) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BusyError, match=f"process {holder.pid}"), locked(out):
            pass
        rests = [out.root / ".writing-a.json"]
        rests += [out.root / n / ".writing-b.json" for n in ("pages", "crops/p", "state/pages")]
        other = out.root / "matches" / ".writing-c.json"  # of another command, perhaps at work
        for rest in (*rests, other):
            rest.parent.mkdir(parents=True, exist_ok=True)
            rest.write_bytes(b"half")
        holder.send_signal(signal.SIGKILL)
    with locked(out):
        assert not [rest for rest in rests if rest.exists()]
        assert other.exists()
    assert out.lock.read_bytes() == b""


def test_nowhere_to_lock(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"a file in the way")
    with pytest.raises(OutputError) as caught, locked(ResultFolder(tmp_path)):
        pass
    assert not isinstance(caught.value, BusyError)
    assert "--out" in caught.value.remedy
