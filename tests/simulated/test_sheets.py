"""The simulated sheet printer and its queue: services that are ended and begun again on the same port."""

from __future__ import annotations

import socket
import threading
from contextlib import closing

import pytest

from simulated.sheets import processes
from simulated.sheets.processes import DidNotStart, await_port, free_port


def listening(port: int) -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", port))
    taken.listen()
    return taken


def test_whoever_is_begun_again_waits_until_its_port_is_let_go() -> None:
    port = free_port()
    taken = listening(port)
    letting_go = threading.Timer(0.1, taken.close)
    letting_go.start()
    await_port(port)
    assert taken.fileno() == -1
    letting_go.join()


def test_a_port_that_somebody_keeps_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "START_TIMEOUT_S", 0)
    port = free_port()
    with closing(listening(port)), pytest.raises(DidNotStart, match=f"port {port} is in use"):
        await_port(port)
