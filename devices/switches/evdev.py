"""A switch of an input device, as the kernel tells of it: a headset in its jack, somebody before a sensor.

Sources: Documentation/input/event-codes.rst ("EV_SW"), include/uapi/linux/input.h and input-event-codes.h. The device
is found by its name in sysfs ("HDA Intel PCH Headphone"), because most have no stable path under /dev/input.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

EV_SYN, EV_SW = 0x00, 0x05
SYN_DROPPED = 3
SW_MAX = 0x10
#: struct input_event: two longs of time, then type, code and value
EVENT = struct.Struct("@llHHi")
STATE_BYTES = SW_MAX // 8 + 1
#: _IOR('E', 0x1b, STATE_BYTES): the state of all switches
EVIOCGSW = (2 << 30) | (STATE_BYTES << 16) | (ord("E") << 8) | 0x1B
#: so many events at once: more than a contact that bounces makes
EVENTS_AT_ONCE = 64
#: a device that is away may be plugged in again
LOOK_AGAIN_S = 5.0


class Code(IntEnum):
    """Which switch of its device."""

    HEADPHONE_INSERT = 0x02
    FRONT_PROXIMITY = 0x0B


@dataclass(frozen=True)
class InputFolders:
    """Where the kernel shows its input devices."""

    devices: Path = Path("/dev/input")
    classes: Path = Path("/sys/class/input")

    def device(self, name: re.Pattern[str], code: Code) -> Path | None:
        """The device that ``name`` is found in and that has the switch; None when there is none."""
        for entry in sorted(self.classes.glob("event*")):
            if name.search(_line(entry / "device/name")) and _has(_line(entry / "device/capabilities/sw"), code):
                return self.devices / entry.name
        return None


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # it was unplugged meanwhile, or has no such attribute
        return ""


def _has(capabilities: str, code: Code) -> bool:
    """``capabilities`` are words of a bit mask in hexadecimal, the lowest last."""
    lowest = capabilities.rpartition(" ")[2]
    return bool(lowest) and bool(int(lowest, 16) >> code & 1)


def is_set(state: bytes, code: Code) -> bool:
    """Whether the bit of the switch is set in what EVIOCGSW gives."""
    return bool(state[code // 8] >> code % 8 & 1)


def switched(events: bytes, code: Code) -> tuple[bool, ...] | None:
    """What ``events`` say of the switch, oldest first: what is over already has been, too. None when some were lost."""
    said: list[bool] = []
    for _, _, kind, about, value in EVENT.iter_unpack(events[: len(events) // EVENT.size * EVENT.size]):
        if (kind, about) == (EV_SW, code):
            said.append(bool(value))
        elif (kind, about) == (EV_SYN, SYN_DROPPED):
            return None
    return tuple(said)


def kernel_state(line: int) -> bytes:
    """The state of all switches of an open device."""
    state = bytearray(STATE_BYTES)
    fcntl.ioctl(line, EVIOCGSW, state)
    return bytes(state)


class EvdevSwitch:
    """Implements :class:`devices.switches.port.Switch`. Use it inside a running loop.

    ``state_of`` asks an open device for its switches: the kernel, or a simulator that is behind a pipe.
    """

    def __init__(
        self,
        name: re.Pattern[str],
        code: Code,
        folders: InputFolders | None = None,
        state_of: Callable[[int], bytes] = kernel_state,
    ) -> None:
        self._name = name
        self._code = code
        self._folders = folders or InputFolders()
        self._state_of = state_of
        self._line: int | None = None
        self._trouble = ""
        self._changed: Callable[[], None] = lambda: None
        self._again: asyncio.TimerHandle | None = None
        self.on = False

    def watch(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._open()

    def trouble(self) -> str:
        self._open()  # whoever only checks has not begun to look
        return self._trouble

    def close(self) -> None:
        self._shut()
        self._look_no_more()

    def _open(self) -> None:
        if self._line is not None:
            return
        self._look_no_more()
        device = self._folders.device(self._name, self._code)
        try:
            if device is None:
                raise FileNotFoundError(f"no input device of this name has the switch {self._code:#04x}")
            self._line = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            asyncio.get_running_loop().add_reader(self._line, self._read)
            self._put(self._asked(self._line))
            self._trouble = ""
        except OSError as error:
            self._lose(error)

    def _asked(self, line: int) -> bool:
        return is_set(self._state_of(line), self._code)

    def _read(self) -> None:
        assert self._line is not None  # noqa: S101
        try:
            events = os.read(self._line, EVENTS_AT_ONCE * EVENT.size)
            if not events:
                raise EOFError
            said = switched(events, self._code)
            for on in (self._asked(self._line),) if said is None else said:
                self._put(on)
        except BlockingIOError:  # somebody else has read it
            return
        except (OSError, EOFError) as error:  # the device was pulled out, and the switch with it
            self._lose(error)

    def _put(self, on: bool) -> None:
        if on != self.on:
            self.on = on
            self._changed()

    def _lose(self, error: OSError | EOFError) -> None:
        self._shut()
        self._trouble = getattr(error, "strerror", None) or str(error) or type(error).__name__
        self._put(False)
        self._again = asyncio.get_running_loop().call_later(LOOK_AGAIN_S, self._open)

    def _look_no_more(self) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None

    def _shut(self) -> None:
        if self._line is not None:
            asyncio.get_running_loop().remove_reader(self._line)
            os.close(self._line)
            self._line = None
