"""A switch without hardware: an input device behind a pipe, which speaks as the kernel's do.

It is found by its name in folders that look as sysfs does, gives true ``input_event`` records, and fails on request.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from devices.switches.evdev import EV_SW, EV_SYN, EVENT, STATE_BYTES, SYN_DROPPED, Code, EvdevSwitch, InputFolders

NAME, DEVICE = "Simulated switch", "event7"


class SimulatedSwitch:
    """Implements :class:`devices.switches.port.Switch`: a real driver, and the world on the other end of its line."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._driver = EvdevSwitch(re.compile(NAME), code)
        self._other_end: int | None = None
        self._turned = False
        #: its contact moves no more, whatever hands do
        self.stuck = False

    # -- the port --

    @property
    def on(self) -> bool:
        return self._driver.on

    def watch(self, changed: Callable[[], None]) -> None:
        self._there().watch(changed)

    def trouble(self) -> str:
        return self._there().trouble()

    def close(self) -> None:
        self._driver.close()
        self.unplug()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    # -- what hands and fate do --

    def turn(self, *, on: bool) -> None:
        """Put the headset in, say, or pull it out."""
        if not self.stuck:
            self._turned = on
            self._tell((EV_SW, self._code, int(on)), (EV_SYN, 0, 0))

    def drop(self, *, on: bool) -> None:
        """It is turned, and the kernel has lost the events: what tells so is among them."""
        self._turned = on
        self._tell((EV_SYN, SYN_DROPPED, 0))

    def unplug(self) -> None:
        """The device is away, and its switch with it."""
        if self._other_end is not None:
            os.close(self._other_end)
            self._other_end = None
            self._device.unlink()

    def plug(self) -> None:
        """The device is back."""
        if self._other_end is None and self._folder is not None:
            self._connect()

    # ---------------------------------------------------------------------------------------------------------------

    def _there(self) -> EvdevSwitch:
        """The driver, at the device that is there from the first time that anybody asks."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="switch-")
            folders = _sysfs_like(Path(self._folder.name), self._code)
            self._device = folders.devices / DEVICE
            self._connect()
            self._driver = EvdevSwitch(re.compile(NAME), self._code, folders, self._state)
        return self._driver

    def _connect(self) -> None:
        os.mkfifo(self._device, 0o600)
        self._other_end = os.open(self._device, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def _state(self, _line: int) -> bytes:
        if self._other_end is None:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return (int(self._turned) << self._code).to_bytes(STATE_BYTES, "little")

    def _tell(self, *events: tuple[int, int, int]) -> None:
        if self._other_end is not None:
            os.write(self._other_end, b"".join(EVENT.pack(0, 0, *event) for event in events))


def _sysfs_like(root: Path, code: Code) -> InputFolders:
    """Folders below ``root`` in which the one input device has the switch."""
    device = root / "class" / DEVICE / "device"
    (device / "capabilities").mkdir(parents=True)
    (device / "name").write_text(f"{NAME}\n", encoding="utf-8")
    (device / "capabilities/sw").write_text(f"{1 << code:x}\n", encoding="ascii")
    (root / "dev").mkdir()
    return InputFolders(root / "dev", root / "class")
