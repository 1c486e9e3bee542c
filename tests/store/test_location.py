from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.store.location import StoreFolder, is_url, parse_location


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scans/batch", Path("scans/batch")),
        ("/data/Дело 58", Path("/data/Дело 58")),
        ("file:///data/%D0%94%D0%B5%D0%BB%D0%BE%2058", Path("/data/Дело 58")),
        ("file://localhost/data", Path("/data")),
        ("s3://bucket/scans/batch/", StoreFolder("s3", "bucket/scans/batch")),
        ("S3://bucket//scans", StoreFolder("s3", "bucket/scans")),
        ("s3://bucket/Дело 58 №3", StoreFolder("s3", "bucket/Дело 58 №3")),
        ("s3://bucket", StoreFolder("s3", "bucket")),
    ],
)
def test_paths_and_urls(text: str, expected: Path | StoreFolder) -> None:
    assert parse_location(text) == expected


@pytest.mark.parametrize("text", ["C:/scans", "a:b", "scans", "//server/share"])
def test_what_is_no_url(text: str) -> None:
    assert not is_url(text)


def test_a_key_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_location("s3://AKIAKEY:Sesame9@bucket/scans")
    assert "AKIAKEY" not in str(caught.value)
    assert "Sesame9" not in str(caught.value)
    assert "AWS_SECRET_ACCESS_KEY" in caught.value.remedy


@pytest.mark.parametrize(
    "text", ["gs://bucket/a", "s3://", "s3://bucket/../other", "file://host/a"]
)
def test_what_cannot_be_used_is_said(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_location(text)


def test_names() -> None:
    folder = StoreFolder("s3", "bucket/scans/batch")
    assert (folder.name, folder.bucket) == ("batch", "bucket")
    assert str(folder / "a.tif") == "s3://bucket/scans/batch/a.tif"
