"""``mashinopis review``: finds the batch and a port, and serves the review page until Ctrl-C."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from pipeline.errors import BatchError, DigitisationError
from pipeline.output import ResultFolder
from pipeline.review.app import review_app
from pipeline.review.batch import ReviewBatch
from pipeline.review.guard import Access

HOST = "127.0.0.1"
PORT = 8517
_TRIED = 20
"""Ports after the first that are tried where none was asked for."""
_LAST_SECONDS = 2
"""That requests have to end after Ctrl-C."""


class ServeError(DigitisationError):
    """The review page cannot be served."""

    stage = "review"


def serve(
    results: Path,
    scans: Path | None = None,
    host: str = HOST,
    port: int | None = None,
    say: Callable[[str], None] = lambda _: None,
    *,
    open_browser: bool = True,
) -> None:
    """Serve the review page of a batch until it is interrupted.

    Args:
        results: ``outputs/<batch>``.
        scans: where its scans are, when they were moved.
        host: address to listen on; others than this machine reach only another one than
            loopback, and need the token of the address that is told.
        port: where to listen; by default 8517, or the next that is free.
        say: told the address, and what takes a while.
        open_browser: whether the page is opened, where there is a screen.

    Raises:
        BatchError: when these are no results, or ``scans`` is no folder.
        ServeError: when nothing can listen there.
    """
    folder = find_batch(results)
    if scans is not None and not scans.is_dir():
        raise BatchError(
            "There is no such folder of scans.",
            file=scans,
            remedy="Name the folder that was digitised, or leave --scans out.",
        )
    listener = listen(host, port)
    with listener:
        access = Access.of(host, int(listener.getsockname()[1]))
        batch = ReviewBatch(folder, None if scans is None else scans.absolute(), say)
        config = uvicorn.Config(
            review_app(batch, access),
            access_log=False,
            log_level="error",
            lifespan="on",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_LAST_SECONDS,
        )
        server = uvicorn.Server(config)
        say(f"Reviewing {folder.root}")
        if access.token is not None:
            say("Others can reach this page, not encrypted. Give its address only to whom it may")
            say("concern, and only within a network that you trust.")
        say(f"Open {access.address}")
        say("Ctrl-C stops it; every change is kept at once.")
        if open_browser and has_screen():
            threading.Thread(target=_show, args=(server, access.address), daemon=True).start()
        try:
            server.run(sockets=[listener])
        finally:
            batch.close()


def find_batch(named: Path) -> ResultFolder:
    """The results that a path means.

    Args:
        named: ``outputs/<batch>``, its ``records/``, or ``outputs`` with one batch in it.

    Raises:
        BatchError: when there are none, or several batches.
    """
    path = named.absolute()
    if not path.is_dir():
        raise BatchError(
            "There is no such folder of results.",
            file=named,
            remedy="Digitise a batch first, then name its folder: outputs/<batch>.",
        )
    if path.name == "records" and _has_records(path.parent):
        path = path.parent
    if _has_records(path):
        return ResultFolder(path)
    try:
        batches = sorted(one for one in path.iterdir() if _has_records(one))
    except OSError as error:
        raise BatchError(
            f"The folder cannot be looked into: {error.strerror or error}.",
            file=named,
            remedy="Give yourself the right to read it.",
        ) from error
    if len(batches) == 1:
        return ResultFolder(batches[0])
    if batches:
        names = ", ".join(one.name for one in batches[:3]) + (", …" if len(batches) > 3 else "")
        raise BatchError(
            f"There are {len(batches)} batches here: {names}.",
            file=named,
            remedy=f"Name one of them, such as {named / batches[0].name}.",
        )
    raise BatchError(
        "There are no records here.",
        file=named,
        remedy="Name the folder of a batch in outputs/ after digitising it.",
    )


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens.

    Args:
        host: address or name of this machine.
        port: where; ``None`` for 8517, or the next that is free.

    Raises:
        ServeError: when the port is taken, or the address is not of this machine.
    """
    if not host:
        raise ServeError(
            "The address to listen on is empty.", remedy="Name one with --host, or leave it out."
        )
    wanted = range(PORT, PORT + _TRIED) if port is None else (port,)
    for one in wanted:
        try:
            found = socket.getaddrinfo(host, one, type=socket.SOCK_STREAM)
            family, _, _, _, address = found[0]
            return _bound(family, address)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise ServeError(
                    f"Nothing can listen on {host!r}: {error.strerror or error}.",
                    remedy="Name an address of this machine with --host, or leave it out.",
                ) from error
    if port is not None:
        raise ServeError(
            f"Port {port} of {host} is in use by another program, or not allowed.",
            remedy="Choose another with --port, or leave it out and one is found.",
        )
    raise ServeError(
        f"None of the ports {PORT} to {PORT + _TRIED - 1} of {host} is free.",
        remedy="Choose one with --port.",
    )


def has_screen() -> bool:
    """Whether a browser can be shown: not over SSH, where one would take the terminal."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _bound(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    # The protocol by its name: else asyncio lets answers wait for acknowledgements, 40 ms each.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _has_records(folder: Path) -> bool:
    records = folder / "records"
    try:
        return any(
            one.suffix == ".json" and not one.name.startswith(".") for one in records.iterdir()
        )
    except OSError:
        return False


def _show(server: uvicorn.Server, address: str) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    webbrowser.open(address)
