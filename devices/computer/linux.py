"""The computer by what Linux says: statvfs(3), /proc/meminfo, /sys/class/thermal and adjtimex(2).

The kernel itself knows whether its clock is kept in time (``STA_UNSYNC``), whichever of chrony, ntpd and
systemd-timesyncd keeps it: no service is asked, and none has to be a certain one.
"""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from config.parts import PartName
from devices.computer.port import Remedy, Room, Seal, TimeSync
from devices.computer.usb import Where, ports_of

#: of adjtimex(2): the clock is not synchronised
STA_UNSYNC = 0x0040
#: what is written to see whether something can be
PROBE = bytes(4096)
#: a sensor that says less or more than this is none: some say 0, or the highest number they have
PLAUSIBLE_C = range(1, 150)


#: written by ``deploy/install`` when it seals a key
SEAL = "etc/kiosk/seal"
#: systemd asks polkit (``deploy/polkit``); throwing away what is old takes some seconds
START = ("systemctl", "--no-ask-password", "start")
START_LIMIT_S = 30.0


class _Timex(ctypes.Structure):
    """``struct timex`` of adjtimex(2); only ``modes`` and ``status`` are used, the rest has to be there."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


class LinuxComputer:
    """The machine that runs this program. ``root`` is where its files are, ``usb`` where its devices hang."""

    def __init__(self, root: Path = Path("/"), usb: Mapping[PartName, Where] | None = None) -> None:
        self._root = root
        self._usb = usb or {}
        #: where each device was seen last
        self._ports = {part: ports_of(where, root) for part, where in self._usb.items()}

    def room(self, folder: Path) -> Room | None:
        try:
            said = os.statvfs(folder)
        except FileNotFoundError:
            return None
        return Room(said.f_bavail * said.f_frsize, said.f_favail / said.f_files if said.f_files else 1.0)

    def store(self, folder: Path) -> str:
        try:
            with tempfile.TemporaryFile(dir=folder) as file:  # it has no name: nothing is left of it after a power cut
                file.write(PROBE)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return errno.errorcode.get(error.errno or 0, type(error).__name__)
        return ""

    def free_memory(self) -> float:
        lines = (self._root / "proc/meminfo").read_text(encoding="ascii").splitlines()
        sizes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
        return sizes["MemAvailable"] / sizes["MemTotal"]

    def hottest_c(self) -> float | None:
        said: list[float] = []
        for zone in (self._root / "sys/class/thermal").glob("thermal_zone*/temp"):
            with suppress(OSError, ValueError):  # a zone whose sensor sleeps says so by an error
                said.append(int(zone.read_text(encoding="ascii")) / 1000)
        return max((degrees for degrees in said if int(degrees) in PLAUSIBLE_C), default=None)

    def time_sync(self) -> TimeSync:
        asked = _Timex(modes=0)
        if ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(asked)) < 0:
            return TimeSync.UNKNOWN
        return TimeSync.UNSYNCED if asked.status & STA_UNSYNC else TimeSync.SYNCED

    def sealed_with(self) -> Seal:
        try:
            return Seal((self._root / SEAL).read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            return Seal.NONE

    def remedy(self, what: Remedy) -> str:
        return _started(f"{what}.service")

    def switch_port(self, part: PartName) -> str:
        if (where := self._usb.get(part)) is None:
            return "no USB device"
        ports = self._ports[part] = ports_of(where, self._root) or self._ports[part]
        if not ports:
            return "never seen on the bus"
        return "; ".join(why for port in ports if (why := _started(f"kiosk-usb-port@{port}.service")))


def _started(unit: str) -> str:
    """Start a unit and wait for its end; why that was not possible."""
    try:
        done = subprocess.run(
            (*START, unit), stdin=subprocess.DEVNULL, capture_output=True, timeout=START_LIMIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__
    return done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}" if done.returncode else ""
