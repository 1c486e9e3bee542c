"""What several tests share: the project's place, a Prefect server for the session, small scans."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from PIL import Image

from flows.environment import prepare

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE = PROJECT / "scans" / "sample"

# Before anything imports prefect. Tests leave the user's history of runs alone.
_home = tempfile.TemporaryDirectory(prefix="mashinopis-tests-", ignore_cleanup_errors=True)
os.environ["PREFECT_HOME"] = _home.name
os.environ.pop("PREFECT_API_URL", None)
prepare(PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL="CRITICAL")

# The same code passes or fails alike each time. To look for new cases: HYPOTHESIS_PROFILE=search.
settings.register_profile("search", derandomize=False)
settings.register_profile("same", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# A job in the background of a script inherits that Ctrl-C is ignored, and so would the programs
# that tests start and stop by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def prefect_api() -> Iterator[str]:
    """The address of a Prefect server with a database of its own; flows of this session use it."""
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield str(PREFECT_API_URL.value())


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Skips where it is not installed: its version goes into every record, whoever reads."""
    from pipeline.errors import OcrError
    from pipeline.ocr.tesseract import probe_tesseract

    try:
        probe_tesseract()
    except OcrError as error:
        pytest.skip(str(error))


@pytest.fixture
def small_scan() -> Callable[[Path], Path]:
    """Writes the head of the sample telegram to a path: real typing, quick to read."""

    def write(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(SAMPLE / "f558_op11_d58_l061.jpg") as page:
            page.crop((0, 0, page.width, page.height // 3)).save(path, dpi=page.info["dpi"])
        return path

    return write


@pytest.fixture
def process_environment() -> dict[str, str]:
    """The environment of a program of ours that a test starts."""
    return os.environ | {
        "PYTHONPATH": str(PROJECT),
        "PYTHONSAFEPATH": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
