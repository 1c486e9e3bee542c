from __future__ import annotations

import errno

import pytest

from pipeline.store.explain import explain
from pipeline.store.location import StoreFolder

FOLDER = StoreFolder("s3", "archive/scans")


class NoCredentialsError(Exception):
    """As botocore has it: known by its name."""


class EndpointConnectionError(ConnectionError):
    pass


class NobodyKnowsError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "says", "passing"),
    [
        (NoCredentialsError(), "no keys", False),
        (FileNotFoundError("The specified bucket does not exist"), "no bucket “archive”", False),
        (FileNotFoundError("archive/scans/a.tif"), "not there", False),
        (PermissionError("Access Denied"), "does not allow", False),
        (EndpointConnectionError(), "does not answer", True),
        (OSError(errno.EBUSY, "Please reduce your request rate"), "does not answer", True),
        (TimeoutError(), "does not answer", True),
        (OSError(errno.ENOSPC, "No space left on device", "a.tif"), "No space left", False),
        (ValueError("Invalid endpoint: x"), "address", False),
        (NobodyKnowsError("AKIA secret"), "NobodyKnowsError", False),
    ],
)
def test_each_cause_has_its_words(error: Exception, says: str, passing: bool) -> None:
    explained = explain(error, FOLDER, "s3://archive/scans/a.tif")
    assert says in explained.reason
    assert explained.passing is passing
    assert explained.stage == "store"
    assert explained.file is not None
    assert explained.file.startswith("s3://archive/scans")
    assert "AKIA" not in str(explained)


def test_the_address_is_named_without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://key:secret@store.example:9000/")
    text = str(explain(EndpointConnectionError(), FOLDER, "s3://archive/scans"))
    assert "https://store.example:9000" in text
    assert "secret" not in text
