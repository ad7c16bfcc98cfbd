"""SDT over a serial port, through pyserial: 115200 baud, 8N1 by default (facts on cards, 2.2)."""

from __future__ import annotations

import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import serial

from devices.id_card.polling import LineLost

#: A command has 12 bytes at most; a port that does not take them is no reader's
WRITE_LIMIT_S = 1.0


class SerialLine:
    """An opened serial port, ours alone."""

    def __init__(self, port: Path, baud: int) -> None:
        with _line_lost():
            self._port = serial.Serial(str(port), baud, write_timeout=WRITE_LIMIT_S, exclusive=True)

    def write(self, data: bytes) -> None:
        with _line_lost():
            self._port.write(data)

    def read(self, limit_s: float) -> bytes:
        with _line_lost():
            self._port.timeout = limit_s
            return bytes(self._port.read(1)) + bytes(self._port.read(self._port.in_waiting))

    def discard(self) -> None:
        with _line_lost():
            self._port.reset_input_buffer()

    def close(self) -> None:
        with _line_lost():
            self._port.close()


@contextmanager
def _line_lost() -> Iterator[None]:
    """Everything a port that was unplugged may raise; termios errors are no OSErrors."""
    try:
        yield
    except (OSError, termios.error) as error:
        raise LineLost(type(error).__name__) from error
