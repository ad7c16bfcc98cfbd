"""The quiet test at night: every part does what it has to do by day, without a sound, a sheet or a picture.

Once a night from the set time on, when nobody is there; it stops at once when somebody comes, and begins again when
they have gone. No printer prints: it is asked how it is and whether its queue takes something. The voice makes speech
that nobody hears. The camera is known by its identity and takes no picture: nobody has consented to one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from config.clock import Clock, slept
from config.faults import Fault
from config.parts import PartName
from maintenance.port import Issue

log = logging.getLogger("self-test")

#: how often it is looked whether it is time
LOOK_S = 900.0
#: nobody has been there for so long before it begins
QUIET_S = 60.0
#: where somebody is there all the time it is given up until the next night
WITHIN_S = 3 * 3600.0
#: the engine of the eyes and a long memory take the longest
EXERCISE_LIMIT_S = 120.0
#: what the book of attempts is asked about: no citizen has this number
NOBODY = ""

T = TypeVar("T")
Exercise = Callable[[Any], Awaitable[object]]
Note = Callable[[str, Mapping[str, str]], Awaitable[object]]
#: lets every check of the keeper look now
Look = Callable[[], Awaitable[Sequence[Issue]]]


async def _remember(attempts: Any) -> None:
    await asyncio.to_thread(attempts.today, NOBODY)


async def _verify(records: Any) -> None:
    await asyncio.to_thread(records.verify)


async def _load_eyes(eyes: Any) -> None:
    """At rest they would only tell what the last loading has shown."""
    await eyes.start()
    await eyes.ready()
    await eyes.rest()


async def _load_press(press: Any) -> None:
    await press.preload()
    await press.rest()


EXERCISES: Mapping[PartName, Exercise] = {
    PartName.RECORDS: _verify,
    PartName.CARD_READER: lambda reader: reader.start(),
    PartName.ID_READER: lambda reader: reader.start(),
    PartName.EYES: _load_eyes,
    PartName.OFFICE: lambda office: office.start(),
    PartName.PRESS: _load_press,
    PartName.PRINTER: lambda printer: printer.ready(),
    PartName.RECEIPT_PRINTER: lambda printer: printer.ready(),
    PartName.ATTEMPTS: _remember,
    PartName.SIGNAL: lambda signal: signal.ready(),
    PartName.STICK: lambda stick: stick.ready(),
    PartName.DOCUMENT: lambda camera: camera.ready(),
    PartName.VOICE: lambda voice: voice.ready(),
    PartName.PRESENCE: lambda presence: presence.ready(),
}


@dataclass(frozen=True)
class Result:
    """What became of each part that the site has; ``failed`` names the fault."""

    passed: tuple[PartName, ...]
    failed: Mapping[PartName, Fault]

    def public(self) -> Mapping[str, str]:
        failed = " ".join(f"{name}={fault.code}" for name, fault in self.failed.items())
        return {"passed": " ".join(self.passed), "failed": failed}


async def exercised(parts: Mapping[PartName, Any], look: Look) -> Result:
    """Every part after the other: it is night, and nobody waits. Then the keeper looks, and says what it finds."""
    faults = {name: await _fault_of(EXERCISES[name], part) for name, part in parts.items() if name in EXERCISES}
    failed = {name: fault for name, fault in faults.items() if fault is not None}
    for issue in await look():
        if issue.keeps_from_serving:
            failed.setdefault(issue.part, issue.fault)
    return Result(tuple(name for name in faults if name not in failed), failed)


async def _fault_of(exercise: Exercise, part: Any) -> Fault | None:
    """What a part of its boundary raises is a fault."""
    try:
        async with asyncio.timeout(EXERCISE_LIMIT_S):
            await exercise(part)
    except Fault as fault:
        return fault
    except TimeoutError:
        return Fault("SELFTEST-LATE", f"{EXERCISE_LIMIT_S:.0f} s")
    return None


def next_time(at: time, now: datetime) -> datetime:
    """When it is ``at`` again."""
    today = datetime.combine(now.date(), at, now.tzinfo)
    return today if today > now else today + timedelta(days=1)


class NightTest:
    """Runs the test every night from ``at`` on.

    ``parts`` gives the open parts within their boundaries (none while the kiosk is out of service), ``alone`` and
    ``attended`` return when nobody is served and when somebody is, ``look`` is the keeper's, ``note`` writes an event.
    """

    def __init__(
        self,
        clock: Clock,
        at: time,
        parts: Callable[[], Mapping[PartName, Any]],
        alone: Callable[[], Awaitable[None]],
        attended: Callable[[], Awaitable[None]],
        look: Look,
        note: Note,
    ) -> None:
        self._clock = clock
        self._at = at
        self._parts = parts
        self._alone = alone
        self._attended = attended
        self._look = look
        self._note = note

    async def keep(self) -> None:
        """Night after night, until cancelled."""
        while True:
            due = next_time(self._at, self._clock.now())
            while (left_s := (due - self._clock.now()).total_seconds()) > 0:
                await slept(self._clock, min(left_s, LOOK_S))  # the clock may be set meanwhile
            await self.tonight()

    async def tonight(self) -> None:
        """The test, as soon as nobody is there; noted as missed when somebody is for hours."""
        testing = asyncio.ensure_future(self.undisturbed())
        limit = asyncio.ensure_future(slept(self._clock, WITHIN_S))
        if (result := await _first(testing, limit)) is None:
            await self._note("selftest.missed", {})
            return
        for name, fault in result.failed.items():
            log.warning("%s: %s", name, fault)
        await self._note("selftest.done", result.public())

    async def undisturbed(self) -> Result:
        """The test, whatever the hour, as soon as nobody is there; begun again when somebody comes meanwhile."""
        while True:
            await self._alone()
            testing, coming = asyncio.ensure_future(self._quiet()), asyncio.ensure_future(self._attended())
            if (result := await _first(testing, coming)) is not None:
                return result

    async def _quiet(self) -> Result | None:
        """None while there is nothing to test."""
        await slept(self._clock, QUIET_S)
        parts = self._parts()
        return await exercised(parts, self._look) if parts else None


async def _first(work: asyncio.Future[T], other: asyncio.Future[None]) -> T | None:
    """The end of ``work``; None when ``other`` comes first. Whichever is late is cancelled."""
    try:
        await asyncio.wait((work, other), return_when=asyncio.FIRST_COMPLETED)
        return work.result() if work.done() else None
    finally:
        for task in (work, other):
            task.cancel()
        await asyncio.gather(work, other, return_exceptions=True)
