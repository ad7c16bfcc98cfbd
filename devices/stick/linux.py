"""Sticks as Linux has them: a block device behind USB, which the system has mounted read-only.

The kiosk mounts nothing and has no right to. ``deploy/udev/70-kiosk-stick.rules`` has systemd mount what is plugged in
(``deploy/systemd/kiosk-stick@.service``: read-only, no devices, no programs); which mount belongs to a stick is read in
``/proc/self/mountinfo`` (proc_pid_mountinfo(5)) and ``/sys/dev/block`` by the device's number, whatever it is called.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from devices.stick.reader import Unavailable

#: how a file of a stick must be mounted: nothing can be written, run or taken for a device
NEEDED = frozenset({"ro", "nodev", "nosuid", "noexec"})


class LinuxSource:
    """:class:`devices.stick.reader.Source`. ``root`` is where the system's files are."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def ready(self) -> None:
        """Unavailable where the kernel does not tell of its devices, or one could be written."""
        if not (self._root / "sys/dev/block").is_dir() or not (self._root / "proc/self/mountinfo").is_file():
            raise Unavailable("no /sys/dev/block or /proc/self/mountinfo")
        self._folder()

    def names(self) -> tuple[str, ...] | None:
        folder = self._folder()
        if folder is None:
            return None
        with os.scandir(folder) as entries:
            files = [(one.stat(follow_symlinks=False), one.name) for one in entries]
        plain = [(about.st_mtime, name) for about, name in files if stat.S_ISREG(about.st_mode)]
        return tuple(name for _, name in sorted(plain, reverse=True))

    def open(self, name: str) -> int:
        folder = self._folder()
        if folder is None or "/" in name:
            raise FileNotFoundError
        file = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise FileNotFoundError
        return file

    def _folder(self) -> Path | None:
        """Where the first stick is mounted; None while none is."""
        lines = (self._root / "proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
        for line in lines:
            number, where, options = line.split()[2], line.split()[4], line.split()[5].split(",")
            if self._is_stick(number):
                if not set(options) >= NEEDED:
                    raise Unavailable(f"mounted with {','.join(options)}")
                return self._root / _unescaped(where).lstrip("/")
        return None

    def _is_stick(self, number: str) -> bool:
        """Whether the block device ``major:minor`` hangs on USB."""
        device = self._root / "sys/dev/block" / number
        return device.exists() and any(part.startswith("usb") for part in device.resolve().parts)


def _unescaped(where: str) -> str:
    """A path of mountinfo: a blank, say, is written ``\\040``."""
    parts = where.split("\\")
    return parts[0] + "".join(chr(int(part[:3], 8)) + part[3:] for part in parts[1:])
