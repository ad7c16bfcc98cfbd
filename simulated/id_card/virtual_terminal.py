"""A pseudo-terminal with a virtual machine behind it: for a serial driver it is a serial port like any other."""

from __future__ import annotations

import os
import select
import threading
import tty
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from simulated.id_card.virtual_sam import SamDied


class Pace(Protocol):
    """How it sends: so long after it was asked, in pieces of so many bytes (0: at once)."""

    @property
    def delay_s(self) -> float: ...

    @property
    def piece_bytes(self) -> int: ...


class Machine(Protocol):
    """What answers behind the port."""

    @property
    def quirks(self) -> Pace: ...

    def answers(self, data: bytes) -> Iterable[bytes]: ...


class VirtualTerminal:
    """Serves ``machine`` at ``port``, a link to a new pseudo-terminal, until it is unplugged."""

    def __init__(self, machine: Machine, port: Path) -> None:
        self._machine = machine
        self._port = port
        self._server: _Server | None = None

    def plug(self) -> None:
        """Bring the port up; it is there when this returns."""
        self.unplug()
        ours, theirs = os.openpty()
        os.set_blocking(ours, False)
        tty.setraw(theirs)
        self._port.unlink(missing_ok=True)
        self._port.symlink_to(os.ttyname(theirs))
        self._server = _Server(self._machine, ours, theirs)
        self._server.start()

    def unplug(self) -> None:
        """Take the port away; whoever has it open loses it."""
        if self._server is not None:
            self._port.unlink(missing_ok=True)
            self._server.stop()
            self._server = None


class _Server(threading.Thread):
    """Serves one pseudo-terminal. The host's side is held open too, so that a host may come and go."""

    def __init__(self, machine: Machine, ours: int, theirs: int) -> None:
        super().__init__(name="virtual-terminal", daemon=True)
        self._machine = machine
        self._ours = ours
        self._theirs = theirs
        self._stopped = threading.Event()
        self._woken, self._waker = os.pipe()

    def stop(self) -> None:
        self._stopped.set()
        os.close(self._waker)
        self.join()

    def run(self) -> None:
        try:
            while not self._stopped.is_set() and self._ours in select.select([self._ours, self._woken], [], [])[0]:
                for answer in self._machine.answers(os.read(self._ours, 4096)):
                    self._send(answer)
        except SamDied:
            self._stopped.wait()
        finally:
            for fd in (self._ours, self._theirs, self._woken):
                os.close(fd)

    def _send(self, answer: bytes) -> None:
        self._stopped.wait(self._machine.quirks.delay_s)
        size = self._machine.quirks.piece_bytes or len(answer)
        for at in range(0, len(answer), size):
            if self._stopped.is_set():
                return
            try:
                os.write(self._ours, answer[at : at + size])
            except BlockingIOError:
                return  # nobody has read for long: as on a wire, the rest is lost
