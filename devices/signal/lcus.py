"""A lamp and a sounder behind a relay board of the LCUS family (LCUS-2, -4, -8) on USB, as shops and halls use them.

The board is a CH340 serial port: 9600 baud, 8N1. ``A0``, the relay from 1 on, 1 or 0, and the sum of these three switch
a relay; ``FF`` asks, and a line for each relay answers: ``CH1: ON``, ``CH2: OFF``. The answer may be the one before
(field reports of LCUS-2), so it is asked again until it fits. An LCUS-1 answers nothing, and has no second relay.
"""

from __future__ import annotations

import asyncio
import re
import termios
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import serial

from config.faults import Fault
from devices.cards.hardware import serial_trouble
from devices.signal.port import Lamp

BAUD = 9600
START, ASK = 0xA0, b"\xff"
#: at 9600 baud the lines of eight relays take 80 ms
ANSWER_S, WRITE_LIMIT_S = 0.3, 1.0
#: so often it is asked before its answer is believed to be wrong
ASKED_AT_MOST = 4
_RELAY = re.compile(rb"CH(\d+): ?(ON|OFF)")


class Line(Protocol):
    """The wire to a board. OSError or termios.error when it is lost."""

    def write(self, data: bytes) -> None: ...

    def read(self) -> bytes:
        """What the board has sent within :data:`ANSWER_S`; empty when it is silent."""
        ...

    def close(self) -> None: ...


class SerialLine:
    """A serial port, ours alone. ``hardware`` refuses one that a program plays."""

    def __init__(self, port: Path, *, hardware: bool) -> None:
        if hardware and (trouble := serial_trouble(port)):
            raise _unavailable(trouble)
        self._port = serial.Serial(
            str(port), BAUD, timeout=ANSWER_S, inter_byte_timeout=0.05, write_timeout=WRITE_LIMIT_S, exclusive=True
        )

    def write(self, data: bytes) -> None:
        self._port.reset_input_buffer()
        self._port.write(data)

    def read(self) -> bytes:
        return bytes(self._port.read(256))

    def close(self) -> None:
        self._port.close()


class LcusBoard:
    """:class:`devices.signal.port.Signal` by relays ``light`` and ``sound`` of a board.

    ``open_line`` opens the wire; it is opened at the first use, and again after it was lost.
    """

    def __init__(self, open_line: Callable[[], Line], light: int = 1, sound: int = 2) -> None:
        self._open_line = open_line
        self._light, self._sound = light, sound
        self._line: Line | None = None
        self._lock = threading.Lock()

    async def ready(self) -> None:
        await asyncio.to_thread(self._asked)

    async def show(self, lamp: Lamp) -> None:
        await asyncio.to_thread(self._switch, lamp)

    async def close(self) -> None:
        with suppress(Fault):
            if self._line is not None:
                await self.show(Lamp.OFF)
        await asyncio.to_thread(self._drop)

    def _asked(self) -> None:
        with self._lock, self._reached():
            if not {self._light, self._sound} <= set(self._relays()):
                raise _unavailable(f"the board has no relays {self._light} and {self._sound}, or does not answer")

    def _switch(self, lamp: Lamp) -> None:
        wanted = {self._light: lamp is not Lamp.OFF, self._sound: lamp is Lamp.RINGING}
        with self._lock, self._reached():
            for relay, on in wanted.items():
                self._write(bytes((START, relay, on, START + relay + on)))
            for _ in range(ASKED_AT_MOST):
                if wanted.items() <= self._relays().items():
                    return
        raise _unavailable("the board does not do what it is told, or does not answer")

    def _relays(self) -> Mapping[int, bool]:
        """Whether each relay is on, as the board says it."""
        self._write(ASK)
        assert self._line is not None  # noqa: S101 - it was written to
        return {int(number): state == b"ON" for number, state in _RELAY.findall(self._line.read())}

    def _write(self, data: bytes) -> None:
        if self._line is None:
            self._line = self._open_line()
        self._line.write(data)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Whatever a port that is not there, or not any more, may raise; termios errors are no OSErrors."""
        try:
            yield
        except (OSError, termios.error) as error:
            self._drop()
            raise _unavailable(getattr(error, "strerror", None) or type(error).__name__) from error

    def _drop(self) -> None:
        line, self._line = self._line, None
        with suppress(OSError, termios.error):
            if line is not None:
                line.close()


def _unavailable(reason: str) -> Fault:
    return Fault("SIGNAL-UNAVAILABLE", reason)
