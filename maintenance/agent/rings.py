"""Which ring of maintainers this kiosk goes by: the one it was set up with, or the newest that has followed it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from config.faults import Fault
from fleet import keys
from fleet.keys import Ring, RingRefused

#: in the folder of the agent: the newest ring, as it was signed
FILE = "maintainers.json"


class Rings:
    """``given`` is the file that the site names, ``folder`` the agent's own. FLEET-KEYS when there is no ring.

    Both files are of this machine, and were looked at when they came: whoever can write them can write the program.
    """

    def __init__(self, given: Path, folder: Path) -> None:
        self._kept = folder / FILE
        found = [ring for file in (self._kept, given) if (ring := _read(file)) is not None]
        if not found:
            raise Fault("FLEET-KEYS", given.name)
        #: the present one
        self.ring: Ring = max(found, key=lambda ring: ring.version)

    def take(self, data: bytes, now: datetime | None) -> Ring:
        """From now on this one; it is on disk when this returns. :class:`fleet.keys.RingRefused`, OSError."""
        ring = keys.following(self.ring, data, now)
        fresh = self._kept.with_suffix(".new")
        with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._kept)
        _flushed(self._kept.parent)
        self.ring = ring
        return ring


def _read(file: Path) -> Ring | None:
    """The ring in a file; None where there is none that holds."""
    try:
        return keys.first(file.read_bytes())
    except (OSError, RingRefused):
        return None


def _flushed(folder: Path) -> None:
    """The names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
