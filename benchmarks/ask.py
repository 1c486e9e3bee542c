"""Ask a Prefect server through its interface."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from typing import Any


def ask(
    api: str, path: str, body: Mapping[str, object] | None = None, *, timeout: float = 30
) -> Any:
    """What the server answers, read from JSON.

    Args:
        api: address of the interface, ``http://host:port/api``.
        path: below it.
        body: sent by POST; without one it is a GET.
        timeout: in seconds.

    Raises:
        OSError: when the server cannot be reached, or says no.
    """
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{api}/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
        return json.load(answer)
