from __future__ import annotations

import errno

import pytest
from stub_pages import killed

from pipeline.errors import ScanError, may_pass


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (killed(), True),
        (OSError(errno.EIO, "Input/output error"), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (FileNotFoundError(errno.ENOENT, "No such file"), False),
        (ScanError("It is no picture.", remedy="Scan it again."), False),
        (ValueError("ours"), False),
    ],
)
def test_only_what_may_pass_by_itself(error: Exception, passes: bool) -> None:
    assert may_pass(error) is passes
