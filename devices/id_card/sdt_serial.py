"""SDT over a serial port, through pyserial: 115200 baud, 8N1 by default (facts on cards, 2.2)."""

from __future__ import annotations

import errno
import os
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import serial

from devices.cards.hardware import serial_trouble
from devices.id_card.polling import LineLost, Unopened
from devices.id_card.port import NoReader, OutOfOrder, PortBusy, PortDenied, ReaderTrouble, VirtualReader

#: A command has 12 bytes at most; a port that does not take them is no reader's
WRITE_LIMIT_S = 1.0


class SerialLine:
    """An opened serial port, ours alone. ``hardware`` refuses one that a program plays; :class:`Unopened`."""

    def __init__(self, port: Path, baud: int, *, hardware: bool = False) -> None:
        try:
            if hardware and (trouble := serial_trouble(port)):
                raise Unopened(VirtualReader(trouble))
            self._port = serial.Serial(str(port), baud, write_timeout=WRITE_LIMIT_S, exclusive=True)
        except (OSError, termios.error) as error:
            raise Unopened(_unopened(port, error)) from error

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


#: how a port that is not there, or not any more, is refused
_GONE = (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO)


def _unopened(port: Path, error: Exception) -> ReaderTrouble:
    number = getattr(error, "errno", None)
    if number in (errno.EBUSY, errno.EAGAIN):  # for itself alone (TIOCEXCL), or locked (flock)
        return PortBusy(holder_of(port))
    if number in (errno.EACCES, errno.EPERM):
        return PortDenied()
    return NoReader() if number in _GONE else OutOfOrder("the port is no serial port, or does not know this speed")


def holder_of(port: Path) -> str:
    """The program that has ``port`` open, other than ours; empty when there is none, or it belongs to another user."""
    with suppress(OSError):
        device = port.stat().st_rdev
        for process in Path("/proc").glob("[0-9]*"):
            # Who started us plays the reader, if anybody here does.
            if int(process.name) not in (os.getpid(), os.getppid()) and _has_open(process, device):
                return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    return ""


def _has_open(process: Path, device: int) -> bool:
    with suppress(OSError):  # another user's, or gone meanwhile
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError):
                if descriptor.stat().st_rdev == device:
                    return True
    return False


@contextmanager
def _line_lost() -> Iterator[None]:
    """Everything a port that was unplugged may raise; termios errors are no OSErrors."""
    try:
        yield
    except (OSError, termios.error) as error:
        raise LineLost(type(error).__name__) from error
