"""How the lives of the program have ended, and whether the next one is to begin in safe mode.

A life that ended without being told to is a crash, whatever ended it: one that is not over in the file, and began
since the machine was started, has crashed; one from before lost its power. One that had been told to end and was cut
short was late: it hung, the machine does other work, or whoever told it told it twice. After three crashes within ten
minutes the kiosk starts in safe mode: without what is optional, for what crashed it may be in there. A day without a
crash, or the staff, end it. Read before the first picture: nothing large is imported here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.faults import Fault

FILE = "lives"
#: so many crashes within this time are no accident
CRASHES, WITHIN_S = 3, 600.0
#: after so long without one the kiosk tries to do everything again
CALM_S = 86_400.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class After(StrEnum):
    """What the life before ended with."""

    ORDER = "order"
    CRASH = "crash"
    POWER = "power"
    LATE = "late"


@dataclass(frozen=True)
class Lives:
    """``boot``: the start of the machine since which the present life goes on; empty when the last one is over.

    ``crashes``: the newest :data:`CRASHES`, in seconds since 1970, oldest first. ``safe``: whether in safe mode.
    """

    boot: str = ""
    crashes: tuple[float, ...] = ()
    safe: bool = False
    after: After = After.ORDER
    ending: bool = False

    def begun(self, boot: str, now: float) -> Lives:
        """A life begins: whatever became of the one before counts, and the mode follows from it."""
        after = self._ended(boot)
        known = [moment for moment in self.crashes if moment <= now]  # the clock was wrong then, or is now
        crashes = tuple([*known, now] if after is After.CRASH else known)[-CRASHES:]
        many = len(crashes) == CRASHES and now - crashes[0] <= WITHIN_S
        calm = not crashes or now - crashes[-1] >= CALM_S
        return Lives(boot, crashes, (self.safe or many) and not calm, after)

    def _ended(self, boot: str) -> After:
        """How the last life has ended, seen from this start of the machine."""
        if not self.boot:
            return After.ORDER
        if self.boot != boot:
            return After.POWER
        return After.LATE if self.ending else After.CRASH

    def calm_in_s(self, now: float) -> float:
        """When a day without a crash is over."""
        return max(0.0, self.crashes[-1] + CALM_S - now) if self.crashes else 0.0


def safe_mode(folder: Path) -> Fault | None:
    """What staff are told of a kiosk in safe mode, whose data lie in ``folder``."""
    from config.faults import Fault

    lives = LifeFile(folder).lives
    since = [f"{datetime.fromtimestamp(moment, UTC).astimezone():%Y-%m-%d %H:%M}" for moment in lives.crashes]
    return Fault("SAFE-MODE", ", ".join(since)) if lives.safe else None


def this_start() -> str:
    """What tells this start of the machine from others; empty where the system does not say it: then no life counts."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


class LifeFile:
    """The file in the data folder, if there is one. One that cannot be read knows nothing.

    It is not flushed to the disk: after a loss of power nothing of it counts but older crashes.
    """

    def __init__(self, folder: Path | None, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now
        self.lives = self._read()

    @property
    def calm_in_s(self) -> float:
        return self.lives.calm_in_s(self._now())

    @contextmanager
    def life(self) -> Iterator[Lives]:
        """Inside the program lives; what leaves it has ended in order, unless it is an error of the program."""
        self._write(self.lives.begun(this_start(), self._now()))
        crashed = False
        try:
            yield self.lives
        except Exception:
            crashed = True
            raise
        finally:
            self._write(replace(self.lives, boot=self.lives.boot if crashed else "", ending=False))

    def ends(self) -> None:
        """From now on the program ends in order, or at least by order."""
        self._write(replace(self.lives, ending=True))

    def leave_safe_mode(self) -> None:
        """The next life begins as if there had been no crash."""
        self._write(replace(self.lives, crashes=(), safe=False))

    def _read(self) -> Lives:
        if self._folder is None:
            return Lives()
        try:
            lines = (self._folder / FILE).read_text(encoding="ascii").splitlines()
            told = [line.split() for line in lines]
            boots = [value for name, value in told if name == "boot"]
            crashes = tuple(sorted(float(value) for name, value in told if name == "crash"))
            return Lives(
                boot=boots[0] if boots else "",
                crashes=crashes[-CRASHES:],
                safe=["safe", "yes"] in told,
                ending=["ending", "yes"] in told,
            )
        except (OSError, ValueError):
            return Lives()

    def _write(self, lives: Lives) -> None:
        self.lives = lives
        if self._folder is None:
            return
        lines = [f"crash {int(moment)}" for moment in lives.crashes]  # never rounded into the future
        lines += [f"boot {lives.boot}"] if lives.boot else []
        lines += ["ending yes"] if lives.ending else []
        lines += ["safe yes"] if lives.safe else []
        fresh = self._folder / f"{FILE}.new"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(fresh, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write("".join(f"{line}\n" for line in lines))
            fresh.replace(self._folder / FILE)
        except OSError:  # the data folder cannot be used: the kiosk says so by itself
            return
