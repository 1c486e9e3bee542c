"""Where a batch or results lie: a path of this machine, or a URL of a store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.errors import SettingsError

STORES = ("s3", "memory")
"""Protocols of stores; ``file`` is a path of this machine written as a URL."""

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


@dataclass(frozen=True, slots=True)
class StoreFolder:
    """A folder in a store.

    Attributes:
        protocol: one of :data:`STORES`.
        path: bucket, or bucket and folder, without a slash at either end: ``bucket/scans/batch``.
    """

    protocol: str
    path: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def bucket(self) -> str:
        return self.path.partition("/")[0]

    def __truediv__(self, name: str) -> StoreFolder:
        return StoreFolder(self.protocol, f"{self.path}/{name}")

    def __str__(self) -> str:
        """The URL, as it may be shown to anybody: it never holds a key."""
        return f"{self.protocol}://{self.path}"


def is_url(text: str) -> bool:
    """Whether this is written as a URL (``s3://…``) rather than as a path."""
    return _URL.match(text) is not None


def parse_location(text: str) -> Path | StoreFolder:
    """A path, or a folder in a store.

    Args:
        text: ``scans/batch``, ``file:///data/batch``, ``s3://bucket/scans/batch``.

    Raises:
        SettingsError: for a protocol that is not known, a URL without a bucket, and one that
            holds a key or a password: that would get into logs.
    """
    if not is_url(text):
        return Path(text)
    protocol = text.partition("://")[0].lower()
    if protocol == "file":
        parts = urlsplit(text)
        if parts.netloc not in {"", "localhost"} or not parts.path.strip("/"):
            raise SettingsError(
                "A URL of a local folder has three slashes and a path.",
                file=f"file://…{parts.path}",
                remedy="Write file:///folder/batch, or simply /folder/batch.",
            )
        return Path(unquote(parts.path))
    rest = text.partition("://")[2]
    authority, _, folder = rest.partition("/")
    if "@" in authority:
        raise SettingsError(
            "The URL holds a key or a password, which would be shown in logs.",
            file=f"{protocol}://…@{authority.rpartition('@')[2]}",
            remedy="Take it out of the URL; give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in"
            " the environment.",
        )
    if protocol not in STORES:
        raise SettingsError(
            f"Stores with {protocol}:// are not known.",
            file=f"{protocol}://{authority}",
            remedy="Name a folder of this machine or s3://bucket/folder.",
        )
    parts_of_path = [part for part in (authority, *folder.split("/")) if part]
    if not authority or {".", ".."} & set(parts_of_path):
        raise SettingsError(
            "The URL names no bucket.",
            file=f"{protocol}://{rest}",
            remedy=f"Write {protocol}://bucket/folder.",
        )
    return StoreFolder(protocol, "/".join(parts_of_path))
