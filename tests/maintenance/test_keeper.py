"""The keeper in virtual time, with the real log: what is wrong is said once, mended where it can be, and over once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from config.clock import CHINA
from config.face import Calibration
from config.faults import Fault, fault_list
from config.parts import PartName
from config.settings import load_settings
from flows.person.attendance import Attendance
from flows.stay.stay import Stay
from maintenance.checks import Check, checks
from maintenance.keeper import CHECK_LIMIT_S, LEFT_FOR_S, QUIET_S, TRIES, MachineKeeper
from maintenance.machine import Machine
from maintenance.memory import Memory
from maintenance.port import By, Finding, Issue
from maintenance.repairs import Repair, repairs
from play.virtual_time import LoopClock, VirtualTimeLoop
from records.log import RecordsLog

START = datetime(2026, 11, 24, 19, 30, tzinfo=CHINA)
EVERY_S = 10.0
JAM = "PRINTER-JAM"


def in_virtual_time(story: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(story)


class Hall:
    """A machine with a printer that is wrong on request, and the log of its keeper."""

    def __init__(self, folder: Path) -> None:
        self.clock = LoopClock(asyncio.get_running_loop(), START)
        self.records = RecordsLog(folder / "records.sqlite", folder / "records.key", self.clock)
        self.wrong: set[str] = set()
        #: when each repair was tried, in seconds of the story
        self.tried: list[tuple[str, float]] = []
        self.helps = False
        self.attendance = Attendance(lambda: None)
        parts: Mapping[PartName, Any] = {PartName.RECORDS: self.records, PartName.PRINTER: self}
        nowhere = Path("/nonexistent")
        memory = Memory(self.records, {})
        self.machine = Machine(parts, load_settings(), self.clock, memory, Calibration.VALID, nowhere, nowhere)

    async def look(self, _: Machine) -> Sequence[Finding]:
        return [Finding(PartName.PRINTER, Fault(code), keeps_from_serving=True) for code in sorted(self.wrong)]

    def check(
        self,
        name: str = "printer",
        look: Callable[[Machine], Awaitable[Sequence[Finding]]] | None = None,
        *,
        within: bool = True,
    ) -> Check:
        return Check(name, PartName.PRINTER, EVERY_S, within, look or self.look)

    def repair(self, name: str, order: int, by: By = By.ITSELF) -> Repair:
        async def work(_machine: Machine, _part: PartName) -> Mapping[str, str]:
            assert not self.attendance.has_citizen, "never within a visit"
            self.tried.append((name, asyncio.get_running_loop().time()))
            if self.helps:
                self.wrong.clear()
            return {}

        return Repair(name, frozenset({JAM}), order, by, work)

    def keeper(self, known: Sequence[Check] | None = None, helps: Sequence[Repair] = ()) -> MachineKeeper:
        return MachineKeeper(self.machine, self.records, known or [self.check()], helps)

    def said(self) -> list[tuple[str, dict[str, Any]]]:
        return [(event.kind, dict(event.public)) for event in self.records.events()]

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.said()]


class Somebody:
    """Whoever is served, as far as the keeper is concerned."""

    going_on = None

    def __init__(self, *, is_citizens: bool) -> None:
        self.is_citizens = is_citizens


def somebody(*, is_citizens: bool) -> Stay:
    return cast(Stay, Somebody(is_citizens=is_citizens))


def hall(tmp_path: Path, story: Callable[[Hall], Awaitable[None]]) -> None:
    async def told() -> None:
        with closing((one := Hall(tmp_path)).records):
            await story(one)

    in_virtual_time(told())


async def while_kept(hall: Hall, keeper: MachineKeeper, story: Awaitable[None]) -> None:
    keeping = asyncio.ensure_future(keeper.keep(hall.attendance))
    await story
    keeping.cancel()
    await asyncio.wait([keeping])


def test_what_is_wrong_is_said_once_and_that_it_is_over_once(tmp_path: Path) -> None:
    async def story(hall: Hall) -> None:
        keeper = hall.keeper()

        async def life() -> None:
            hall.wrong.add(JAM)
            await asyncio.sleep(10 * EVERY_S)
            issue = Issue(PartName.PRINTER, Fault(JAM), START, keeps_from_serving=True)
            assert [one.as_json() for one in keeper.issues] == [issue.as_json()]
            assert keeper.away == {PartName.PRINTER}
            hall.wrong.clear()
            await asyncio.sleep(10 * EVERY_S)
            assert (keeper.issues, keeper.away) == ((), frozenset())

        await while_kept(hall, keeper, life())
        about = {"code": JAM, "part": "printer"}
        assert hall.said() == [("issue.raised", about), ("issue.cleared", about)]

    hall(tmp_path, story)


def test_a_check_that_hangs_or_is_wrong_stops_no_other(tmp_path: Path) -> None:
    async def hangs(_: Machine) -> Sequence[Finding]:
        await asyncio.Event().wait()
        return ()

    async def is_wrong(_: Machine) -> Sequence[Finding]:
        raise LookupError

    async def story(hall: Hall) -> None:
        hall.wrong.add(JAM)
        keeper = hall.keeper([hall.check("hangs", hangs), hall.check("wrong", is_wrong), hall.check()])
        await while_kept(hall, keeper, asyncio.sleep(CHECK_LIMIT_S + EVERY_S))
        assert {issue.code for issue in keeper.issues} == {JAM, "CHECK-LATE", "CHECK-UNEXPECTED"}

    hall(tmp_path, story)


def test_what_comes_and_goes_stands_until_it_has_been_away_for_a_while(tmp_path: Path) -> None:
    async def story(hall: Hall) -> None:
        async def life() -> None:
            for _ in range(30):  # ten minutes
                hall.wrong.add(JAM)
                await asyncio.sleep(EVERY_S)
                hall.wrong.clear()
                await asyncio.sleep(EVERY_S)
            assert hall.kinds().count("issue.raised") == 2
            await asyncio.sleep(2 * QUIET_S)
            assert hall.kinds() == ["issue.raised", "issue.cleared"] * 2

        await while_kept(hall, hall.keeper(), life())

    hall(tmp_path, story)


def test_an_automatic_repair_is_tried_with_growing_pauses_and_then_it_is_the_staffs(tmp_path: Path) -> None:
    async def story(hall: Hall) -> None:
        hall.wrong.add(JAM)
        helps = [hall.repair("gentle", 1), hall.repair("rough", 2), hall.repair("hands", 3, By.STAFF)]
        keeper = hall.keeper(helps=helps)

        async def life() -> None:
            await asyncio.sleep(EVERY_S / 2)
            assert [(one.repair, one.by) for one in keeper.issues] == [("gentle", By.ITSELF)]
            await asyncio.sleep(3600)
            assert [(one.repair, one.by) for one in keeper.issues] == [("hands", By.STAFF)]

        await while_kept(hall, keeper, life())
        assert [name for name, _ in hall.tried] == ["gentle"] * TRIES + ["rough"] * TRIES
        pauses = [later - earlier for (_, earlier), (_, later) in zip(hall.tried, hall.tried[1:], strict=False)]
        assert pauses == sorted(pauses)
        assert hall.kinds() == ["issue.raised", *["repair.done"] * 2 * TRIES, "issue.handed_over"]

    hall(tmp_path, story)


def test_a_repair_that_helps_ends_the_issue_at_once(tmp_path: Path) -> None:
    async def story(hall: Hall) -> None:
        hall.wrong.add(JAM)
        hall.helps = True
        await while_kept(hall, hall.keeper(helps=[hall.repair("gentle", 1)]), asyncio.sleep(600))
        assert hall.kinds() == ["issue.raised", "repair.done", "issue.cleared"]
        assert hall.said()[1][1] == {"repair": "gentle", "part": "printer", "by": "automatic", "fault": ""}

    hall(tmp_path, story)


@pytest.mark.parametrize("is_citizens", [True, False], ids=["a citizen", "staff"])
def test_nothing_is_repaired_and_nothing_touched_while_somebody_is_served(tmp_path: Path, is_citizens: bool) -> None:
    async def story(hall: Hall) -> None:
        looked: list[float] = []

        async def look(machine: Machine) -> Sequence[Finding]:
            assert not hall.attendance
            looked.append(hall.clock.monotonic())
            return ()

        keeper = hall.keeper([hall.check(), hall.check("heavy", look, within=False)], [hall.repair("gentle", 1)])

        async def life() -> None:
            await asyncio.sleep(1)
            with hall.attendance.of(somebody(is_citizens=is_citizens)):
                hall.wrong.add(JAM)
                await asyncio.sleep(1000)
                assert [issue.code for issue in keeper.issues] == [JAM], "it is seen all the same"
                assert (len(looked), hall.tried) == (1, [])
            await asyncio.sleep(2 * LEFT_FOR_S)
            assert (len(looked) > 1, len(hall.tried)) == (True, 1)

        await while_kept(hall, keeper, life())

    hall(tmp_path, story)


def test_staff_wait_for_the_end_of_the_visit_too(tmp_path: Path) -> None:
    async def story(hall: Hall) -> None:
        hall.wrong.add(JAM)
        hall.helps = True
        keeper = hall.keeper(helps=[hall.repair("hands", 1, By.STAFF)])

        async def life() -> None:
            await asyncio.sleep(1)
            with hall.attendance.of(somebody(is_citizens=True)):
                mending = asyncio.ensure_future(keeper.repair("hands", PartName.PRINTER, By.STAFF))
                await asyncio.sleep(1000)
                assert not mending.done()
            with hall.attendance.of(somebody(is_citizens=False)):
                assert (await mending).done
                assert keeper.issues == ()

        await while_kept(hall, keeper, life())
        assert hall.said()[1] == ("repair.done", {"repair": "hands", "part": "printer", "by": "staff", "fault": ""})

    hall(tmp_path, story)


@pytest.mark.parametrize(
    ("error", "code"), [(Fault("PRINTER-OFF"), "PRINTER-OFF"), (OSError(5, "x"), "REPAIR-UNEXPECTED")], ids=str
)
def test_a_repair_that_fails_says_why(tmp_path: Path, error: Exception, code: str) -> None:
    async def work(_machine: Machine, _part: PartName) -> Mapping[str, str]:
        raise error

    async def story(hall: Hall) -> None:
        hall.wrong.add(JAM)
        keeper = hall.keeper(helps=[Repair("fails", frozenset({JAM}), 1, By.STAFF, work)])
        repaired = await keeper.repair("fails", PartName.PRINTER, By.STAFF)
        assert (repaired.done, repaired.fault and repaired.fault.code) == (False, code)
        assert hall.said()[0] == ("repair.done", {"repair": "fails", "part": "printer", "by": "staff", "fault": code})

    hall(tmp_path, story)


def test_what_an_earlier_run_has_raised_is_not_raised_again_and_its_age_is_known(tmp_path: Path) -> None:
    async def story(hall: Hall) -> None:
        hall.wrong |= {JAM, "PRINTER-COVER"}
        await while_kept(hall, hall.keeper(), asyncio.sleep(EVERY_S))
        hall.wrong.discard("PRINTER-COVER")
        again = hall.keeper()
        await while_kept(hall, again, asyncio.sleep(EVERY_S))
        assert [(issue.code, issue.since) for issue in again.issues] == [(JAM, START)]
        about = {"code": "PRINTER-COVER", "part": "printer"}
        assert hall.said()[2:] == [("issue.cleared", about)]

    hall(tmp_path, story)


def test_what_could_not_be_written_is_said_when_it_can_be(tmp_path: Path) -> None:
    async def story(hall: Hall) -> None:
        written: list[str] = []
        full = True

        class Full:
            def append(self, kind: str, **_: Any) -> None:
                if full:
                    raise Fault("RECORDS-STORE", "disk full")  # what RecordsLog raises on a full disk
                written.append(kind)

        records: Any = Full()
        hall.wrong.add(JAM)
        keeper = MachineKeeper(hall.machine, records, [hall.check()], ())

        async def life() -> None:
            nonlocal full
            await asyncio.sleep(10 * EVERY_S)
            full = False
            await asyncio.sleep(2 * EVERY_S)

        await while_kept(hall, keeper, life())
        assert written == ["issue.raised"]

    hall(tmp_path, story)


def test_every_check_and_repair_says_what_it_is_for_and_knows_the_faults_it_mends() -> None:
    assert all(check.says and check.every_s > 0 for check in checks())
    assert all(repair.says and repair.mends <= set(fault_list()) for repair in repairs())
    assert {repair.by for repair in repairs()} >= {By.ITSELF, By.STAFF}
