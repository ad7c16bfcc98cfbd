"""The headset jack as the kernel tells of it: an input device with the switch ``SW_HEADPHONE_INSERT``.

Sources: Documentation/input/event-codes.rst ("EV_SW"), include/uapi/linux/input.h and input-event-codes.h. It is found
by its name in sysfs ("HDA Intel PCH Headphone"), because most jacks have no stable path under /dev/input.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

EV_SYN, EV_SW = 0x00, 0x05
SYN_DROPPED = 3
SW_HEADPHONE_INSERT, SW_MAX = 0x02, 0x10
#: struct input_event: two longs of time, then type, code and value
EVENT = struct.Struct("@llHHi")
STATE_BYTES = SW_MAX // 8 + 1
#: _IOR('E', 0x1b, STATE_BYTES): the state of all switches
EVIOCGSW = (2 << 30) | (STATE_BYTES << 16) | (ord("E") << 8) | 0x1B
#: so many events at once: more than a jack that bounces makes
EVENTS_AT_ONCE = 64
#: a sound card that is away may be plugged in again
LOOK_AGAIN_S = 5.0


@dataclass(frozen=True)
class InputFolders:
    """Where the kernel shows its input devices."""

    devices: Path = Path("/dev/input")
    classes: Path = Path("/sys/class/input")

    def jack(self, name: re.Pattern[str]) -> Path | None:
        """The device that ``name`` is found in and that has the switch of a headset; None when there is none."""
        for entry in sorted(self.classes.glob("event*")):
            if name.search(_line(entry / "device/name")) and _has_switch(_line(entry / "device/capabilities/sw")):
                return self.devices / entry.name
        return None


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # it was unplugged meanwhile, or has no such attribute
        return ""


def _has_switch(capabilities: str) -> bool:
    """``capabilities`` are words of a bit mask in hexadecimal, the lowest last."""
    lowest = capabilities.rpartition(" ")[2]
    return bool(lowest) and bool(int(lowest, 16) >> SW_HEADPHONE_INSERT & 1)


def is_set(state: bytes) -> bool:
    """Whether the bit of the headset is set in what EVIOCGSW gives."""
    return bool(state[SW_HEADPHONE_INSERT // 8] >> SW_HEADPHONE_INSERT % 8 & 1)


def switched(events: bytes) -> bool | None:
    """What the newest of ``events`` says of the headset; None when none does, or when some were lost."""
    said: bool | None = None
    for _, _, kind, code, value in EVENT.iter_unpack(events[: len(events) // EVENT.size * EVENT.size]):
        if (kind, code) == (EV_SW, SW_HEADPHONE_INSERT):
            said = bool(value)
        elif (kind, code) == (EV_SYN, SYN_DROPPED):
            return None
    return said


def kernel_state(line: int) -> bytes:
    """The state of all switches of an open device."""
    state = bytearray(STATE_BYTES)
    fcntl.ioctl(line, EVIOCGSW, state)
    return bytes(state)


class EvdevJack:
    """Implements :class:`devices.voice.headset.Jack`. Use it inside a running loop.

    ``state_of`` asks an open device for its switches: the kernel, or a simulator that is behind a pipe.
    """

    def __init__(
        self,
        name: re.Pattern[str],
        folders: InputFolders | None = None,
        state_of: Callable[[int], bytes] = kernel_state,
    ) -> None:
        self._name = name
        self._folders = folders or InputFolders()
        self._state_of = state_of
        self._line: int | None = None
        self._trouble = ""
        self._changed: Callable[[], None] = lambda: None
        self._again: asyncio.TimerHandle | None = None
        self.inserted = False

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
        device = self._folders.jack(self._name)
        try:
            if device is None:
                raise FileNotFoundError("no input device of this name has the switch of a headset")
            self._line = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            asyncio.get_running_loop().add_reader(self._line, self._read)
            self._put(is_set(self._state_of(self._line)))
            self._trouble = ""
        except OSError as error:
            self._lose(error)

    def _read(self) -> None:
        assert self._line is not None  # noqa: S101
        try:
            events = os.read(self._line, EVENTS_AT_ONCE * EVENT.size)
            if not events:
                raise EOFError
            said = switched(events)
            self._put(is_set(self._state_of(self._line)) if said is None else said)
        except BlockingIOError:  # somebody else has read it
            return
        except (OSError, EOFError) as error:  # the sound card was pulled out, and the headset with it
            self._lose(error)

    def _put(self, inserted: bool) -> None:
        if inserted != self.inserted:
            self.inserted = inserted
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
