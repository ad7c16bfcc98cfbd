"""The keeper: runs the checks at their rhythm, keeps what they find as issues, and lets repairs be carried out.

An issue stands until its check finds it no longer; that it came, and that it went, is said once each. What comes and
goes again and again stands until it has been away for a while, longer each time. An automatic repair is tried a few
times with growing pauses, the gentlest first, never while somebody is served; then the issue is the staff's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from config.clock import slept
from config.faults import Fault, place_of
from config.parts import PartName
from maintenance.checks import Check, checks
from maintenance.machine import Attendance, Machine
from maintenance.memory import Key, open_issues
from maintenance.port import By, Finding, Issue, Repaired
from maintenance.repairs import Repair, repairs
from records.port import Public, Records

log = logging.getLogger("keeper")

#: loading the eyes and asking the office take seconds; a part that needs this long is not ready
CHECK_LIMIT_S = 30.0
#: closing a part that hangs, and making and starting it again
REPAIR_LIMIT_S = 60.0
#: a check that is late holds a thread of the program: it is asked later and later, up to this pause
LATE_PAUSE_MAX_S = 3600.0
#: so long after a visit nothing begins: the next citizen may stand there already
LEFT_FOR_S = 5.0
#: before the first repair, in which a part may come back by itself, and twice as long before each further one
FIRST_PAUSE_S = 10.0
LONGEST_PAUSE_S = 300.0
#: how often one automatic repair is tried against one issue
TRIES = 3
#: an issue that comes back within this time of its going flaps
FLAPS_WITHIN_S = 600.0
#: so long it must be away the next time, and twice as long each further time
QUIET_S = 30.0
QUIET_MAX_S = 600.0

_URGENCY = ("now", "soon", "none")


@dataclass
class _Standing:
    """One open issue. ``gone_at``: since when no check finds it (monotonic); ``spent``: the tries of each repair."""

    finding: Finding
    since: datetime
    gone_at: float | None = None
    spent: dict[str, int] = field(default_factory=dict)


@dataclass
class _Flapping:
    """How often an issue has come back, and when it went last."""

    times: int = 0
    went_at: float = float("-inf")

    @property
    def quiet_s(self) -> float:
        return min(QUIET_S * 2 ** (self.times - 1), QUIET_MAX_S) if self.times else 0.0


class MachineKeeper:
    """The :class:`maintenance.port.Keeper` of ``machine``. ``records`` None: it looks, and writes nothing down."""

    def __init__(
        self,
        machine: Machine,
        records: Records | None,
        known: Sequence[Check] | None = None,
        helps: Sequence[Repair] | None = None,
    ) -> None:
        self._machine = machine
        self._clock = machine.clock
        self._records = records
        self._checks = tuple(known) if known is not None else checks_of(machine)
        self._repairs = repairs() if helps is None else tuple(helps)
        #: what each check has found the last time
        self._found: dict[str, Mapping[Key, Finding]] = {}
        self._open: dict[Key, _Standing] = {}
        self._flaps: dict[Key, _Flapping] = {}
        #: of earlier runs of the program, until every check has looked
        self._remembered: dict[Key, datetime] = {}
        #: what could not be written down yet
        self._unsaid: list[tuple[str, Mapping[str, Public]]] = []
        self._saying = asyncio.Lock()
        self._mending: dict[Key, asyncio.Task[None]] = {}
        self._repairing = asyncio.Lock()

    # -- what others ask --

    @property
    def issues(self) -> tuple[Issue, ...]:
        """See the port: what keeps from serving first, then what is urgent, then the oldest."""
        return tuple(sorted((self._issue(key) for key in self._open), key=_turn))

    @property
    def away(self) -> frozenset[PartName]:
        """The parts that cannot serve now."""
        return frozenset(
            finding.part for found in self._found.values() for finding in found.values() if finding.keeps_from_serving
        )

    @property
    def somebody_is_served(self) -> bool:
        """Whether anybody would have to wait for what is done behind."""
        return bool(self._machine.attendance)

    async def keep(self, attendance: Attendance) -> None:
        """Look after the machine until cancelled, and touch no part while somebody is served."""
        self._machine = replace(self._machine, attendance=attendance)
        await self._remember()
        rounds = [asyncio.ensure_future(self._keep_looking(check)) for check in self._checks]
        try:
            await asyncio.gather(*rounds)
        finally:
            tasks = [*rounds, *self._mending.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def look(self) -> tuple[Issue, ...]:
        """See the port. While somebody is served only what may be looked at then is."""
        await self._remember()
        served = self._machine.attendance.has_citizen
        await asyncio.gather(*(self._look(check) for check in self._checks if check.within_a_visit or not served))
        return self.issues

    async def look_at(self, part: PartName) -> None:
        """Something was heard of ``part``: look at it now, or as soon as that may be."""
        await asyncio.gather(*(self._look_in_time(check) for check in self._checks if check.part is part))

    async def repair(self, name: str, part: PartName, by: By) -> Repaired:
        """See the port. KeyError when there is no such repair."""
        chosen = {repair.name: repair for repair in self._repairs}[name]
        return await self._carry_out(chosen, part, by)

    # -- checks --

    async def _remember(self) -> None:
        """What an earlier run of the program has raised is not raised again."""
        if self._found or self._remembered:
            return
        told = await self._asked_of_memory()
        self._remembered = {key: since for key, since in told.items() if key not in self._open}

    async def _asked_of_memory(self) -> Mapping[Key, datetime]:
        records = self._machine.parts.get(PartName.RECORDS)
        if records is None:
            return {}
        try:
            return await asyncio.to_thread(lambda: open_issues(records.events()))
        except Fault as fault:  # the check of the memory says so
            log.info("not remembered: %s", fault.code)
            return {}

    async def _keep_looking(self, check: Check) -> None:
        lates = 0
        while True:
            late = await self._look_in_time(check)
            lates = lates + 1 if late else 0
            await slept(self._clock, min(check.every_s * 2**lates, max(check.every_s, LATE_PAUSE_MAX_S)))

    async def _look_in_time(self, check: Check) -> bool:
        if not check.within_a_visit:
            await self._left_alone()
        return await self._look(check)

    async def _left_alone(self) -> None:
        """Return when nobody is there, and has not only just gone."""
        attendance = self._machine.attendance
        while attendance:
            await attendance.nobody()
            await slept(self._clock, LEFT_FOR_S)

    async def _look(self, check: Check) -> bool:
        """One round of one check; whether it was late."""
        found = await found_by(check, self._machine)
        self._found[check.name] = {(one.fault.code, one.part): one for one in found}
        await self._settle()
        return any(one.fault.code == "CHECK-LATE" for one in found)

    async def _settle(self) -> None:
        """Raise what is new, clear what is gone."""
        standing = {key: one for found in self._found.values() for key, one in found.items()}
        now = self._clock.monotonic()
        news = [self._raised(key, one) for key, one in standing.items() if key not in self._open]
        for key, one in standing.items():
            self._open[key] = replace(self._open[key], finding=one, gone_at=None)
        news += [self._cleared(key) for key in [key for key in self._open if self._is_over(key, standing, now)]]
        if len(self._found) == len(self._checks):
            news += [self._forgotten(key) for key in list(self._remembered)]
        self._unsaid += [said for said in news if said is not None]
        self._start_mending()
        await self._say()

    def _raised(self, key: Key, finding: Finding) -> tuple[str, Mapping[str, Public]] | None:
        flap = self._flaps.setdefault(key, _Flapping())
        flap.times = flap.times + 1 if self._clock.monotonic() - flap.went_at < FLAPS_WITHIN_S else 0
        since = self._remembered.pop(key, None)
        self._open[key] = _Standing(finding, since or self._clock.now())
        if since is not None:
            return None
        log.info("%s: %s", key[1], finding.fault)
        return _event("issue.raised", key)

    def _is_over(self, key: Key, standing: Iterable[Key], now: float) -> bool:
        issue = self._open[key]
        if key in standing:
            return False
        if issue.gone_at is None:
            issue.gone_at = now
        return now - issue.gone_at >= self._flaps[key].quiet_s

    def _cleared(self, key: Key) -> tuple[str, Mapping[str, Public]]:
        del self._open[key]
        self._flaps[key].went_at = self._clock.monotonic()
        log.info("%s: %s is over", key[1], key[0])
        return _event("issue.cleared", key)

    def _forgotten(self, key: Key) -> tuple[str, Mapping[str, Public]]:
        del self._remembered[key]
        return _event("issue.cleared", key)

    async def _say(self) -> None:
        """Write down what is new; what cannot be written now is tried again with what comes next."""
        if self._records is None:
            self._unsaid.clear()
            return
        async with self._saying:
            while self._unsaid:
                kind, public = self._unsaid[0]
                try:
                    await asyncio.to_thread(self._records.append, kind, public=public)
                except Fault as fault:
                    log.info("not noted yet: %s", fault.code)
                    return
                self._unsaid.pop(0)

    def _issue(self, key: Key) -> Issue:
        standing = self._open[key]
        rung = self._rung(key)
        found = standing.finding
        by = rung.by if rung else By.STAFF
        return Issue(found.part, found.fault, standing.since, rung.name if rung else None, by, found.keeps_from_serving)

    # -- repairs --

    def _rung(self, key: Key) -> Repair | None:
        """The repair whose turn it is; what has been tried in vain is behind us."""
        spent = self._open[key].spent
        helping = (repair for repair in self._repairs if repair.helps(*key))
        return next((one for one in helping if one.by is not By.ITSELF or spent.get(one.name, 0) < TRIES), None)

    def _start_mending(self) -> None:
        for key in self._open:
            rung = self._rung(key)
            if self._records is not None and key not in self._mending and rung and rung.by is By.ITSELF:
                self._mending[key] = asyncio.ensure_future(self._mend(key))

    async def _mend(self, key: Key) -> None:
        """Try what can be done without a hand, until the issue is gone or the staff's."""
        try:
            await self._try_again_and_again(key)
        finally:
            self._mending.pop(key, None)

    async def _try_again_and_again(self, key: Key) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            await slept(self._clock, pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            await self._left_alone()
            if key not in self._open:
                return
            if (rung := self._rung(key)) is None or rung.by is not By.ITSELF:
                self._unsaid.append(_event("issue.handed_over", key))
                await self._say()
                return
            if self._open[key].gone_at is None:
                self._open[key].spent[rung.name] = self._open[key].spent.get(rung.name, 0) + 1
                await self._carry_out(rung, key[1], By.ITSELF)

    async def _carry_out(self, repair: Repair, part: PartName, by: By) -> Repaired:
        """One repair, one at a time and never within a visit; then look whether it has helped."""
        async with self._repairing:
            await (self._left_alone() if by is By.ITSELF else self._machine.attendance.no_citizen())
            repaired = await _repaired(repair, self._machine, part)
        code = repaired.fault.code if repaired.fault else ""
        log.info("%s of %s: %s", repair.name, part, repaired.fault or "done")
        said: dict[str, Public] = {"repair": repair.name, "part": part, "by": by, "fault": code}
        self._unsaid.append(("repair.done", said))
        await asyncio.gather(*(self._look(check) for check in self._checks if self._concerns(check, part)))
        return repaired

    def _concerns(self, check: Check, part: PartName) -> bool:
        return check.part is part or any(found_part is part for _, found_part in self._found.get(check.name, ()))


def checks_of(machine: Machine) -> tuple[Check, ...]:
    """Every check that has something to look at here."""
    return tuple(check for check in checks() if machine.parts.get(check.part) is not None)


async def found_by(check: Check, machine: Machine) -> Sequence[Finding]:
    """What one check finds now: whatever becomes of it, it is an answer."""
    try:
        async with asyncio.timeout(CHECK_LIMIT_S):
            return await check.look(machine)
    except Fault as fault:
        return (Finding(check.part, fault, keeps_from_serving=True),)
    except TimeoutError:
        return (Finding(check.part, late(), keeps_from_serving=True),)
    except Exception as error:  # noqa: BLE001 - a check of ours may be wrong, and hides none of the others
        return (Finding(check.part, unexpected(error), keeps_from_serving=True),)


def late() -> Fault:
    """What is said of a part whose check does not come to an end."""
    return Fault("CHECK-LATE", f"{CHECK_LIMIT_S:.0f} s")


def unexpected(error: Exception) -> Fault:
    """What is said of an error of the checks themselves."""
    return Fault("CHECK-UNEXPECTED", place_of(error))


async def _repaired(repair: Repair, machine: Machine, part: PartName) -> Repaired:
    try:
        async with asyncio.timeout(REPAIR_LIMIT_S):
            return Repaired(done=True, public=await repair.work(machine, part))
    except Fault as fault:
        return Repaired(done=False, fault=fault)
    except TimeoutError:
        return Repaired(done=False, fault=Fault("REPAIR-LATE", f"{repair.name}: {REPAIR_LIMIT_S:.0f} s"))
    except Exception as error:  # noqa: BLE001 - a repair of ours may be wrong, and ends none of the others
        return Repaired(done=False, fault=Fault("REPAIR-UNEXPECTED", f"{repair.name}: {place_of(error)}"))


def _event(kind: str, key: Key) -> tuple[str, Mapping[str, Public]]:
    return kind, {"code": key[0], "part": key[1]}


def _turn(issue: Issue) -> tuple[bool, int, int, datetime, str]:
    """What needs a hand first is first."""
    parts = list(PartName)
    urgency = _URGENCY.index(issue.fault.entry.urgency)
    return not issue.keeps_from_serving, urgency, parts.index(issue.part), issue.since, issue.code
