"""Requests to departments that are prompt, late, refuse, talk nonsense or are silent: each to its end, each once."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from assembly.office import rounds_beside
from config.items import departments
from office.bureau import Bureau
from office.cases import casework
from office.clocks.escalation import is_somebody_to_tell
from office.clocks.rounds import round_of
from office.database.engine import sqlite
from office.database.following import notices, pushes
from office.departments import pushing
from office.departments.port import Push, understood
from office.departments.pushing import FOLLOWING, PushState
from office.embedded import EmbeddedOffice
from office.people.invented import Invention, Staff, load_people
from office.port import Accepted, Case, CaseState, Party, Proof, Withdrawal
from office.store import Store
from simulated.agencies import Manner, SimulatedAgency, simulated_agencies
from simulated.departments import SimulatedDepartments
from tests.office.bundles import bundle, cast, who
from tests.office.conftest import CAST_FILE, OfficeFolder

#: 唐试难 has a hardship: civil affairs and the disabled persons' federation are asked
TANG, REGISTRATION, HARDSHIP = "tang", "unemployment_registration", "hardship_recognition"
ANSWERS = {"hardship_category": ("060", "ask"), "hardship_data": ("", "counter"), "disability": ("", "counter")}
HEAD = "DC-009"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Accepted]:
    folder = OfficeFolder(tmp_path_factory.mktemp("filled"))
    people = [one for one in load_people(folder.people).people if one[0].id == TANG]
    members = [
        Staff(number="51000019800101001X", work_number="DC-001"),
        Staff(number="51000019800101002X", work_number=HEAD, duty="head"),
    ]
    store = Store(sqlite(folder.file), Invention(people, staff=members), "达川人社", folder.clock)
    accepted = store.submit(bundle(TANG, REGISTRATION, HARDSHIP, answers=ANSWERS), {})
    store.close()
    return folder.file, accepted


class Bench:
    """An office with its departments; time passes by hours."""

    def __init__(self, folder: OfficeFolder) -> None:
        self.folder, self.clock = folder, folder.clock
        lines = simulated_agencies(SimulatedDepartments(CAST_FILE, self.clock), self.clock)
        self.agencies: dict[str, SimulatedAgency] = dict(lines)
        for line in self.agencies.values():
            line.manner = Manner()
        self.bureau = self.opened()

    def opened(self) -> Bureau:
        return Bureau(lambda: Store(sqlite(self.folder.file), Invention(), "达川人社", self.clock), self.clock)

    async def rounds(self, count: int = 1, step: int = 1) -> None:
        """A round every ``step`` hours."""
        for _ in range(count):
            await round_of(self.bureau, self.agencies, self.clock)
            self.clock.set_wall(self.clock.now() + timedelta(hours=step))

    async def case(self) -> Case:
        (bundle_,) = await self.bureau.cases_of(who(TANG))
        return next(case for case in bundle_.cases if case.matter == HARDSHIP)

    async def states(self) -> dict[str, str]:
        def read(connection: sa.Connection, _: datetime) -> dict[str, str]:
            return {row.department: row.state for row in connection.execute(sa.select(pushes))}

        return await self.bureau.at_the_desk(read, writing=False)

    async def steps(self, department: str) -> list[str]:
        return [state for state, _ in await self.dated(department)]

    async def dated(self, department: str) -> list[tuple[str, str]]:
        key = f"{(await self.case()).number}/{department}"
        told = await self.bureau.at_the_desk(lambda c, _: pushing.steps_of(c, key), writing=False)
        return [(row.state, f"{row.at.date()}") for row in told]

    async def told(self) -> list[tuple[str, str]]:
        def read(connection: sa.Connection, _: datetime) -> list[tuple[str, str]]:
            return sorted((row.why, row.told) for row in connection.execute(sa.select(notices)))

        return await self.bureau.at_the_desk(read, writing=False)


@pytest.fixture
async def bench(filled: tuple[Path, Accepted], folder: OfficeFolder) -> AsyncIterator[Bench]:
    shutil.copy(filled[0], folder.file)
    bench = Bench(folder)
    yield bench
    await bench.bureau.close()


CIVIL, DISABLED = "civil_affairs", "disabled_federation"


async def test_they_are_asked_with_the_case_and_it_goes_back_when_all_have_answered(bench: Bench) -> None:
    assert await bench.states() == {CIVIL: "waiting", DISABLED: "waiting"}
    assert (await bench.case()).state is CaseState.ACCEPTED
    bench.agencies[CIVIL].manner = Manner(after_hours=5)
    await bench.rounds(3)
    case = await bench.case()
    assert (case.state, case.waits_for) == (CaseState.DEPARTMENT, (CIVIL,)), "the other one has answered"
    await bench.rounds(4)
    case = await bench.case()
    assert (case.state, case.waits_for) == (CaseState.REVIEW, ())
    assert [(step.state, step.reason) for step in case.steps] == [
        ("review", ""), ("department", CIVIL), ("review", "answered"),
    ]  # fmt: skip
    assert await bench.states() == {CIVIL: "answered", DISABLED: "answered"}
    assert await bench.told() == [("answered", "DC-001")] * 2
    assert {key: one.deliveries for key, one in bench.agencies[CIVIL].drawer.received.items()} == {
        f"{case.number}/{CIVIL}": 1
    }


async def test_a_line_that_is_down_is_tried_again_later_and_later(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(unreachable=3)
    await bench.rounds(6)
    assert await bench.steps(CIVIL) == ["waiting", "waiting", "waiting", "sent", "answered"]


async def test_who_is_down_for_good_is_given_up_and_the_head_is_told(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(unreachable=99)
    await bench.rounds(8, step=8)
    assert await bench.states() == {CIVIL: "given_up", DISABLED: "answered"}
    assert ("given_up", HEAD) in await bench.told()
    assert (await bench.case()).state is CaseState.REVIEW, "somebody examines it without that department"


async def test_a_refusal_comes_back_with_its_reason(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(does="refuses", reason="not of this district")
    await bench.rounds(3)
    row = await bench.bureau.at_the_desk(
        lambda c, _: c.execute(sa.select(pushes).where(pushes.c.department == CIVIL)).one()
    )
    assert (row.state, row.reason, row.next_at) == ("refused", "not of this district", None)
    assert ("refused", "DC-001") in await bench.told()


async def test_nonsense_is_no_answer_and_after_some_tries_it_is_given_up(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(does="nonsense")
    await bench.rounds(2)
    assert "nonsense" in await bench.steps(CIVIL)
    bench.agencies[CIVIL].manner = Manner()
    await bench.rounds(3)
    assert (await bench.states())[CIVIL] == "answered"


async def test_nonsense_for_ever_is_given_up(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(does="nonsense")
    await bench.rounds(14, step=8)
    assert (await bench.states())[CIVIL] == "given_up"
    assert ("given_up", HEAD) in await bench.told()


async def test_whoever_is_silent_is_reminded_after_three_working_days_twice_and_then_given_up(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(does="silent")
    await bench.rounds(17 * 2, step=12)
    # 24 (a Tuesday) | 25 26 27 | 30 | 01 02 03 | 04 | 07 08 09 | 10
    assert await bench.dated(CIVIL) == [
        ("sent", "2026-11-24"),
        *(("silent", "2026-11-30"), ("reminded", "2026-11-30")),
        *(("silent", "2026-12-04"), ("reminded", "2026-12-04")),
        ("given_up", "2026-12-10"),
    ]
    assert ("given_up", HEAD) in await bench.told()


async def test_who_answers_after_a_reminder_has_answered(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(reminders=1)
    await bench.rounds(14, step=12)
    assert await bench.steps(CIVIL) == ["sent", "silent", "reminded", "answered"]


async def test_after_a_crash_between_sending_and_keeping_it_is_sent_again_as_the_same(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_fails(*_: object) -> None:
        raise RuntimeError("the power fails")

    with monkeypatch.context() as patched:
        patched.setattr(pushing, "sent", power_fails)
        with pytest.raises(RuntimeError):
            await bench.rounds()
    await bench.bureau.close()
    bench.bureau = bench.opened()
    await bench.rounds(3)
    number = (await bench.case()).number
    assert await bench.states() == {CIVIL: "answered", DISABLED: "answered"}
    received = bench.agencies[CIVIL].drawer.received
    assert list(received) == [f"{number}/{CIVIL}"], "it is one request"
    assert received[f"{number}/{CIVIL}"].deliveries == 2, "and came twice"


async def test_nobody_is_troubled_about_what_was_taken_back(bench: Bench) -> None:
    case, person = await bench.case(), cast()[TANG]
    party = Party(person.number, person.name, person.birth)
    await bench.bureau.withdraw(Withdrawal("w", case.number, party, (Proof("pin", person.number),)))
    await bench.rounds(2)
    assert await bench.states() == {CIVIL: "given_up", DISABLED: "given_up"}
    assert not bench.agencies[CIVIL].drawer.received
    assert (await bench.case()).state is CaseState.WITHDRAWN


async def test_the_staff_decide_without_a_department_that_does_not_answer(bench: Bench) -> None:
    bench.agencies[CIVIL].manner = Manner(does="silent")
    await bench.rounds(2)
    case = await bench.case()
    assert case.state is CaseState.DEPARTMENT
    taken = await bench.bureau.at_the_desk(lambda c, now: casework.complete(c, case.number, {}, "DC-001", now))
    assert taken.state is CaseState.COMPLETED
    bench.agencies[CIVIL].manner = Manner()
    await bench.rounds(2)
    assert (await bench.case()).state is CaseState.COMPLETED, "a late answer changes nothing"


ASKED = Push("k", CIVIL, "n", HARDSHIP, "510000198203120026", ("hardship_category",))


@pytest.mark.parametrize(
    ("told", "good"),
    [
        ({"key": "k", "state": "answered", "items": {"hardship_category": "040"}}, True),
        ({"key": "k", "state": "answered", "items": {}}, True),
        ({"key": "k", "state": "refused", "reason": "no"}, True),
        ({"key": "other", "state": "answered", "items": {}}, False),
        ({"key": "k", "state": "answered", "items": {"hardship_category": "999999"}}, False),
        ({"key": "k", "state": "answered", "items": {"bank_account": "6222020200001111222"}}, False),
        ({"key": "k", "state": "answered", "items": {"hardship_category": 40}}, False),
        ({"key": "k", "state": "perhaps"}, False),
        ({"key": "k", "state": "refused", "reason": "x" * 101}, False),
        ({"key": "k", "state": "answered", "items": {}, "more": 1}, False),
        ("answered", False),
        (None, False),
    ],
)
def test_what_comes_over_a_line_is_proved(told: object, good: bool) -> None:
    assert (understood(ASKED, told) is not None) is good


def test_every_state_of_a_request_can_come_to_an_end() -> None:
    assert set(FOLLOWING) == set(PushState)
    for state in FOLLOWING:
        reached, more = set(), {state}
        while more:
            reached |= more
            more = {after for one in more for after in FOLLOWING[one]} - reached
        assert reached & {PushState.ANSWERED, PushState.REFUSED, PushState.GIVEN_UP}, state


def test_there_is_an_invented_one_of_each(bench: Bench) -> None:
    assert set(bench.agencies) == set(departments())
    shipped = simulated_agencies(SimulatedDepartments(CAST_FILE, bench.clock), bench.clock)
    assert {one.manner.does for one in shipped.values()} == {"answers", "refuses", "nonsense", "silent"}


def test_an_invented_one_remembers_what_came_when_its_process_is_gone(bench: Bench, tmp_path: Path) -> None:
    lines, memory = SimulatedDepartments(CAST_FILE, bench.clock), tmp_path / "agencies.json"
    push = Push("a/tax", "tax", "a", "medical", "511702196001010018", ("tax_relief",))
    for _ in range(2):
        with pytest.raises(ConnectionError):
            simulated_agencies(lines, bench.clock, memory=memory)["tax"].take(push)
    simulated_agencies(lines, bench.clock, memory=memory)["tax"].take(push)
    bench.clock.set_wall(bench.clock.now() + timedelta(hours=31))
    assert simulated_agencies(lines, bench.clock, memory=memory)["tax"].told(push.key) is not None


async def test_an_office_beside_a_kiosk_goes_its_rounds_while_nobody_is_served(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """It has no service that would: what is due is told, and departments are asked, behind the citizens."""
    caplog.set_level(logging.DEBUG)
    clock, served = bench.clock, [True]
    office = EmbeddedOffice(bench.folder.file, None, "达川人社", clock, 1000.0, lines=lambda: bench.agencies)
    round_ = rounds_beside(lambda: office, clock, lambda: served[0])
    assert not await round_()
    assert set((await bench.states()).values()) == {PushState.WAITING}
    served[0] = False
    assert await round_()
    assert PushState.SENT in (await bench.states()).values()
    clock.set_wall(clock.now() + timedelta(days=400))
    assert await office.at_the_desk(is_somebody_to_tell, writing=False)
    assert await round_()
    assert not await office.at_the_desk(is_somebody_to_tell, writing=False)
    assert not [record for record in caplog.records if record.name == "assembly"], "done in order is no news of a kiosk"
    office.trouble.unreachable = True
    assert not await round_(), "what cannot be asked now is tried again, and is no trouble of the kiosk"
    office.trouble.unreachable = False
    await office.close()
