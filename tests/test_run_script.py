"""./run and its set-up, with stand-ins for apt, dpkg and Python that note how they were called."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
FAKES = {
    # Says "installed" of the packages listed in the file that FAKE_INSTALLED names.
    "dpkg-query": 'while read -r name; do echo "installed $name"; done <"$FAKE_INSTALLED"; exit 1',
    "apt-get": 'echo "apt-get $*" >>"$FAKE_CALLS"; [ -z "${FAKE_APT_FAILS-}" ]',
    "id": 'echo "${FAKE_USER:-0}"',
    "tesseract": "exit 1",
    "python-stand-in": """
echo "python $*" >>"$FAKE_CALLS"
case "$*" in
    -c*ensurepip*) exit 0 ;;
    -c*purelib*) echo "$(dirname "$0")" ;;
    "-m venv"*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
    "-m pip "*) [ -z "${FAKE_PIP_FAILS-}" ] ;;
    *pipeline.cli*) echo "cli $*"; echo "from $PWD" ;;
esac
""",
}


class Machine:
    """A copy of the project's scripts and a machine of stand-ins to run them on."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "my archive"
        self.root.mkdir()
        for name in ("run", "setup.sh", "system-packages.txt", "requirements.lock"):
            shutil.copy(PROJECT / name, self.root / name)
        self.packages = (self.root / "system-packages.txt").read_text().split()
        self.programs = folder / "programs"
        self.programs.mkdir()
        for name, body in FAKES.items():
            self.program(name, body)
        self.installed = folder / "installed"
        self.installed.write_text("\n".join(self.packages) + "\n")
        self.calls = folder / "calls"
        self.environment = os.environ | {
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "FAKE_INSTALLED": str(self.installed),
            "FAKE_CALLS": str(self.calls),
            "PYTHON": str(self.programs / "python-stand-in"),
        }

    def program(self, name: str, body: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def run(
        self, *arguments: str, cwd: Path | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("")
        return subprocess.run(
            [str(self.root / "run"), *arguments],
            cwd=cwd or self.root,
            env=self.environment | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def called(self) -> str:
        return self.calls.read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_arguments_the_sample_is_digitised(machine: Machine, tmp_path: Path) -> None:
    done = machine.run(cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    scans, out = machine.root / "scans" / "sample", machine.root / "outputs"
    assert f"cli -m pipeline.cli digitise {scans} --out {out}" in done.stdout


def test_with_arguments_it_is_the_command_line_where_the_user_is(
    machine: Machine, tmp_path: Path
) -> None:
    done = machine.run("digitise", "a b", cwd=tmp_path)
    assert done.stdout == f"cli -m pipeline.cli digitise a b\nfrom {tmp_path}\n"


def test_the_second_start_installs_nothing(machine: Machine) -> None:
    machine.run("check")
    assert "-m pip install" in machine.called
    assert "--require-hashes" in machine.called
    machine.run("check")
    assert machine.called == "python -m pipeline.cli check\n"


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    have = [name for name in machine.packages if name not in {"libgl1", "tesseract-ocr-rus"}]
    machine.installed.write_text("\n".join(have) + "\n")
    done = machine.run("check")
    assert done.returncode == 0, done.stderr
    (install,) = [
        line for line in machine.called.splitlines() if " install " in line and "apt" in line
    ]
    words = install.split()
    assert [word for word in words if word in machine.packages] == ["tesseract-ocr-rus", "libgl1"]


def test_a_package_that_only_begins_alike_is_missing(machine: Machine) -> None:
    have = [name for name in machine.packages if name != "tesseract-ocr"]
    machine.installed.write_text("\n".join(have) + "\n")
    machine.run("check")
    assert " tesseract-ocr\n" in machine.called


@pytest.mark.parametrize("hindrance", [{"FAKE_USER": "1000"}, {"FAKE_APT_FAILS": "yes"}])
def test_without_apt_or_rights_the_packages_are_named(
    machine: Machine, hindrance: dict[str, str]
) -> None:
    if "FAKE_USER" in hindrance and Path("/usr/bin/sudo").exists():
        machine.program("sudo", "exit 1")
    machine.installed.write_text("")
    done = machine.run("check", **hindrance)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"apt-get install {' '.join(machine.packages)}" in done.stderr


def test_a_package_that_is_not_known_here_does_not_keep_the_others_away(machine: Machine) -> None:
    have = [name for name in machine.packages if name not in {"fonts-cmu", "libgl1"}]
    machine.installed.write_text("\n".join(have) + "\n")
    machine.program(
        "apt-get",
        'case "$*" in *fonts-cmu*) exit 100 ;;'
        ' *install*libgl1*) echo libgl1 >>"$FAKE_INSTALLED" ;; esac',
    )
    machine.program("tesseract", "echo rus")
    done = machine.run("check")
    assert done.returncode == 0, done.stderr
    assert "could not be installed or looked for: fonts-cmu \n" in done.stderr


def test_programs_that_came_another_way_will_do(machine: Machine) -> None:
    machine.installed.write_text("")
    machine.program("tesseract", "printf 'List of available languages\\nosd\\nrus\\n'")
    done = machine.run("check", FAKE_USER="1000")
    assert done.returncode == 0, done.stderr
    assert "tesseract-ocr-rus" in done.stderr


def test_an_installation_that_was_cut_off_is_repaired(machine: Machine) -> None:
    failed = machine.run("check", FAKE_PIP_FAILS="yes")
    assert failed.returncode == 1
    assert "network" in failed.stderr
    assert failed.stdout == ""
    (machine.root / ".venv" / "half-written").write_text("")
    done = machine.run("check")
    assert done.returncode == 0, done.stderr
    assert "-m venv" in machine.called
    assert not (machine.root / ".venv" / "half-written").exists()


def test_new_versions_are_installed(machine: Machine) -> None:
    machine.run("check")
    with (machine.root / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    machine.run("check")
    assert "-m pip install" in machine.called


def test_a_project_that_was_moved_is_set_up_again(machine: Machine) -> None:
    machine.run("check")
    machine.root = machine.root.rename(machine.root.with_name("elsewhere"))
    machine.run("check")
    assert "-m pip install" in machine.called


def test_an_old_python_is_refused(machine: Machine) -> None:
    machine.program("python-stand-in", "exit 1")
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        machine.program(name, '[ "$1" = --version ] && echo Python 3.9.2; exit 1')
    # Ours must not be found by its full name either.
    script = (machine.root / "setup.sh").read_text().replace("/usr/bin/python3 ", "")
    (machine.root / "setup.sh").write_text(script)
    done = machine.run("check")
    assert done.returncode == 1
    assert "3.11" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_called_through_a_link(machine: Machine, tmp_path: Path) -> None:
    link = tmp_path / "mashinopis"
    link.symlink_to(machine.root / "run")
    done = subprocess.run(
        [str(link), "check"],
        env=machine.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "cli -m pipeline.cli check" in done.stdout, done.stderr


@pytest.mark.parametrize("script", ["run", "test", "setup.sh", ".ci/run"])
def test_scripts_are_posix(script: str) -> None:
    dash = shutil.which("dash")
    if dash is None:
        pytest.skip("dash is not installed")
    subprocess.run([dash, "-n", str(PROJECT / script)], check=True)
    assert "\r" not in (PROJECT / script).read_text()


@pytest.mark.parametrize("script", ["run", "test", ".ci/run"])
def test_scripts_may_be_run(script: str) -> None:
    assert os.access(PROJECT / script, os.X_OK)
