"""A folder of a store through fsspec: list it, fetch a file, put one. The only user of fsspec.

Keys and the address of an S3-compatible store come from the environment alone
(``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_PROFILE``, ``AWS_DEFAULT_REGION``;
``AWS_ENDPOINT_URL`` or ``FSSPEC_S3_ENDPOINT_URL``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.errors import StoreBusyError, StoreError
from pipeline.store.explain import explain, no_such_bucket
from pipeline.store.location import StoreFolder

_S3_SETTINGS = MappingProxyType(
    {
        "use_listings_cache": False,  # others write to the same folder
        "config_kwargs": {
            # What passes (the network, "slow down") is tried again with growing pauses.
            "retries": {"max_attempts": 6, "mode": "standard"},
            "connect_timeout": 10,
            "read_timeout": 60,
        },
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a store.

    Attributes:
        size: in bytes.
        version: another one whenever the content is another (an ETag, or the time of writing).
    """

    size: int
    version: str


class Connection:
    """One folder of a store. Safe to use from several threads.

    Names of files are relative to the folder, with forward slashes.

    Raises:
        StoreError: by the constructor, when what speaks to this kind of store is not installed;
            by all methods, with the URL, the cause and what to do. What may pass by itself is a
            :class:`~pipeline.errors.StoreBusyError`.
    """

    def __init__(self, folder: StoreFolder) -> None:
        self.folder = folder
        import fsspec  # noqa: PLC0415 - slow to load, and most batches need none of it

        settings = dict(_S3_SETTINGS) if folder.protocol == "s3" else {}
        try:
            with self._explained(""):
                self._store: Any = fsspec.filesystem(folder.protocol, **settings)
        except ImportError as error:
            raise StoreError(
                f"What speaks to {folder.protocol}:// is not installed.",
                file=str(folder),
                remedy="Install it: pip install 'mashinopis[s3]'.",
            ) from error

    def url(self, name: str) -> str:
        return f"{self.folder}/{name}" if name else str(self.folder)

    def list(self) -> dict[str, Entry]:
        """All files below the folder; empty when it is not there."""
        start = f"{self._path('')}/"
        with self._explained(""):
            found = self._store.find(start, detail=True)
        # A missing bucket looks like an empty folder to find().
        if not found and self.folder.protocol == "s3":
            self._check_bucket()
        return {
            path[len(start) :]: _entry(details)
            for path, details in found.items()
            # A folder made in a web interface is an empty file whose name ends with a slash.
            if details["type"] == "file" and path.startswith(start) and not path.endswith("/")
        }

    def exists(self, name: str) -> bool:
        """Whether there is this file, or anything in the folder for an empty name."""
        with self._explained(name):
            return bool(self._store.exists(self._path(name)))

    def read(self, name: str) -> bytes:
        """A small file."""
        with self._explained(name):
            return bytes(self._store.cat_file(self._path(name)))

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a file."""
        with self._explained(name):
            return bytes(self._store.cat_file(self._path(name), start=0, end=size))

    def fetch(self, name: str, to: Path) -> None:
        """Copy a file here; ``to`` holds all of it when this returns, and is overwritten."""
        with self._explained(name):
            self._store.get_file(self._path(name), str(to))

    def fetch_version(self, name: str, to: Path, expected: Entry) -> Entry:
        """Copy a file here, and say which version of it was copied.

        Args:
            name: of the file.
            to: where to.
            expected: the file as it was listed.

        Returns:
            The entry that the bytes belong to: another one when the file was replaced meanwhile.
        """
        with self._explained(name):
            for _ in range(3):
                self.fetch(name, to)
                after = _entry(self._store.info(self._path(name)))
                if after == expected and to.stat().st_size == after.size:
                    return after
                expected = after
        raise StoreBusyError(
            "The file changes while it is read.",
            file=self.url(name),
            remedy="Run the batch again when nobody writes to it.",
        )

    def put(self, file: Path, name: str) -> Entry:
        """Copy a file there, whole or not at all."""
        with self._explained(name):
            self._store.put_file(str(file), self._path(name))
            return _entry(self._store.info(self._path(name)))

    def remove(self, name: str) -> None:
        """Remove a file there."""
        with self._explained(name):
            self._store.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        path = f"{self.folder.path}/{name}" if name else self.folder.path
        return f"/{path}" if self.folder.protocol == "memory" else path

    def _check_bucket(self) -> None:
        with self._explained(""):
            there = self._store.exists(self.folder.bucket)
        if not there:
            raise no_such_bucket(self.folder)

    @contextlib.contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        """Whatever goes wrong, as a :class:`StoreError` that names the URL."""
        try:
            yield
        except (ImportError, StoreError):
            raise
        except Exception as error:
            raise explain(error, self.folder, self.url(name)) from error


def _entry(details: dict[str, Any]) -> Entry:
    version = details.get("ETag") or details.get("created") or ""
    if isinstance(version, datetime):  # the store in memory tells the same time in two ways
        version = version.timestamp()
    return Entry(int(details["size"] or 0), str(version).strip('"'))
