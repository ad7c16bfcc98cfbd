"""A headset jack without hardware: an input device behind a pipe, which speaks as the kernel's do.

It is found by its name in folders that look as sysfs does, gives true ``input_event`` records, and fails on request.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from config.voice import AnyVoice, NoVoice, SimulatedHeadset
from devices.voice.evdev_jack import (
    EV_SW,
    EV_SYN,
    EVENT,
    STATE_BYTES,
    SW_HEADPHONE_INSERT,
    SYN_DROPPED,
    EvdevJack,
    InputFolders,
)

NAME, DEVICE = "Simulated Headphone", "event7"


class SimulatedJack:
    """Implements :class:`devices.voice.headset.Jack`: a real driver, and the world on the other end of its line."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._driver = EvdevJack(re.compile(NAME))
        self._other_end: int | None = None
        self._plugged = False

    # -- the port --

    @property
    def inserted(self) -> bool:
        return self._driver.inserted

    def watch(self, changed: Callable[[], None]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="jack-")
        folders = _sysfs_like(Path(self._folder.name))
        self._device = folders.devices / DEVICE
        self._connect()
        self._driver = EvdevJack(re.compile(NAME), folders, self._state)
        self._driver.watch(changed)

    def trouble(self) -> str:
        return self._driver.trouble()

    def close(self) -> None:
        self._driver.close()
        self.unplug_card()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    # -- what hands and fate do --

    def plug_in(self) -> None:
        self._switch(True)

    def pull_out(self) -> None:
        self._switch(False)

    def drop(self, *, plugged: bool) -> None:
        """The kernel has lost events: that of the headset is among them."""
        self._plugged = plugged
        self._tell((EV_SYN, SYN_DROPPED, 0))

    def unplug_card(self) -> None:
        """The sound card is away, and its jack with it."""
        if self._other_end is not None:
            os.close(self._other_end)
            self._other_end = None
            self._device.unlink()

    def plug_card(self) -> None:
        """The sound card is back."""
        if self._other_end is None and self._folder is not None:
            self._connect()

    # ---------------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        os.mkfifo(self._device, 0o600)
        self._other_end = os.open(self._device, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def _state(self, _line: int) -> bytes:
        if self._other_end is None:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return (int(self._plugged) << SW_HEADPHONE_INSERT).to_bytes(STATE_BYTES, "little")

    def _switch(self, plugged: bool) -> None:
        self._plugged = plugged
        self._tell((EV_SW, SW_HEADPHONE_INSERT, int(plugged)), (EV_SYN, 0, 0))

    def _tell(self, *events: tuple[int, int, int]) -> None:
        if self._other_end is not None:
            os.write(self._other_end, b"".join(EVENT.pack(0, 0, *event) for event in events))


def jack_of(voice: AnyVoice) -> SimulatedJack | None:
    """The jack of a site; None where it is a real one, or there is none."""
    has_one = not isinstance(voice, NoVoice) and isinstance(voice.headset, SimulatedHeadset)
    return SimulatedJack() if has_one else None


def _sysfs_like(root: Path) -> InputFolders:
    """Folders below ``root`` in which the one input device is a jack."""
    device = root / "class" / DEVICE / "device"
    (device / "capabilities").mkdir(parents=True)
    (device / "name").write_text(f"{NAME}\n", encoding="utf-8")
    (device / "capabilities/sw").write_text(f"{1 << SW_HEADPHONE_INSERT:x}\n", encoding="ascii")
    (root / "dev").mkdir()
    return InputFolders(root / "dev", root / "class")
