from __future__ import annotations

import os
import socket

import pytest

from flows.server import HOST, Server, ServerError, free_port, start_embedded_server


def test_a_port_that_is_free_is_taken_and_one_that_is_not_is_replaced() -> None:
    with socket.socket() as busy:
        busy.bind((HOST, 0))
        busy.listen()
        taken = busy.getsockname()[1]
        assert free_port(taken) not in {0, taken}
    assert free_port(taken) == taken


def test_a_server_that_cannot_start_says_so() -> None:
    with socket.socket() as busy:
        busy.bind((HOST, 0))
        busy.listen()
        with (
            Server(busy.getsockname()[1], interface=False) as server,
            pytest.raises(ServerError, match="ended at once"),
        ):
            # What listens there never answers, so the end of the process is what is seen.
            busy.close()
            os.kill(server.process_id, 9)
            server.wait_until_ready()


def test_no_server_is_started_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert start_embedded_server() is None
    assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:9/api"
