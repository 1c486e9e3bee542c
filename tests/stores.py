"""Stores for tests: one in memory, and an S3 server of this machine's own (moto)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fsspec


class MemoryStore:
    """A folder of fsspec's store in memory, with nothing else in it."""

    def __init__(self) -> None:
        self.url = f"memory://{uuid.uuid4().hex}"
        self._files: Any = fsspec.filesystem("memory")
        self._root = "/" + self.url.partition("://")[2]

    def put(self, name: str, data: bytes) -> None:
        self._files.pipe_file(f"{self._root}/{name}", data)

    def remove(self, name: str) -> None:
        self._files.rm_file(f"{self._root}/{name}")

    def upload(self, folder: Path, name: str) -> None:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                self.put(f"{name}/{file.relative_to(folder).as_posix()}", file.read_bytes())

    def contents(self, folder: str = "") -> Mapping[str, bytes]:
        start = f"{self._root}/{folder}".rstrip("/") + "/"
        found = self._files.find(start)
        return {path[len(start) :]: self._files.cat_file(path) for path in found}


def files_of(folder: Path) -> dict[str, bytes]:
    """Name to content of all files below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
