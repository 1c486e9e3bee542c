"""``mashinopis review``: the batch and the port are found, and what is wrong is said."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from review_material import Material

from pipeline.cli import main
from pipeline.errors import BatchError
from pipeline.review import serve as serve_module
from pipeline.review.serve import ServeError, find_batch, has_screen, listen


def test_the_batch_is_found(batch: Material) -> None:
    root = batch.results.root
    assert find_batch(root) == batch.results
    assert find_batch(root / "records") == batch.results
    assert find_batch(root.parent) == batch.results


def test_no_batch(batch: Material, tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="no such folder"):
        find_batch(tmp_path / "none")
    with pytest.raises(BatchError, match="no such folder"):
        find_batch(batch.results.summary)
    with pytest.raises(BatchError, match="no records"):
        find_batch(batch.scans)
    other = batch.results.root.parent / "another"
    (other / "records").mkdir(parents=True)
    assert find_batch(other.parent) == batch.results
    (other / "records" / "x.json").write_text("{}")
    with pytest.raises(BatchError, match="2 batches here: another, batch") as said:
        find_batch(other.parent)
    assert str(other) in said.value.remedy


def test_the_next_free_port_is_taken_and_one_that_was_asked_for_is_not_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(serve_module, "PORT", port)
        with listen("127.0.0.1", None) as other:
            assert port < other.getsockname()[1] < port + 20
        with pytest.raises(ServeError, match=f"Port {port} .* in use"):
            listen("127.0.0.1", port)
        monkeypatch.setattr(serve_module, "_TRIED", 1)
        with pytest.raises(ServeError, match="None of the ports"):
            listen("127.0.0.1", None)


def test_answers_do_not_wait_for_acknowledgements() -> None:
    # asyncio sets TCP_NODELAY on connections only where the listener names its protocol.
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_an_address_of_another_machine() -> None:
    for host in ("203.0.113.7", "no such name", ""):
        with pytest.raises(ServeError, match="--host"):
            listen(host, 0)


def test_a_browser_needs_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_screen()


def test_wrong_use_is_said(
    batch: Material, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", str(tmp_path / "none"), "--no-browser"]) == 2
    assert "no such folder" in capsys.readouterr().err
    scans = ["--scans", str(tmp_path / "none")]
    assert main(["review", str(batch.results.root), "--no-browser", *scans]) == 2
    assert "folder of scans" in capsys.readouterr().err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["review", str(batch.results.root), "--port", port]) == 1
    assert "--port" in capsys.readouterr().err
    for wrong in ("0", "65536", "x"):
        with pytest.raises(SystemExit) as left:
            main(["review", "x", "--port", wrong])
        assert left.value.code == 2


def test_the_program_serves_until_it_is_interrupted(
    batch: Material, process_environment: dict[str, str]
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "review", str(batch.results.root), "--no-browser"],
        env=process_environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if line.startswith("Open "):
                break
        address = said[-1].split()[1]
        until = time.monotonic() + 60
        while True:
            try:
                answer = httpx.get(f"{address}api/batch", timeout=30)
                break
            except httpx.ConnectError:
                assert time.monotonic() < until
        assert answer.json()["documents"] == 3
        assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 403
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(30) == 130
    finally:
        process.kill()
    assert "Traceback" not in rest
    assert "Stopped." in rest
    assert (batch.results.state / "review-index").exists()
