"""What the agent does with commands: answered, late by a visit, done once, and known after a power cut."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import maintenance.agent.commands as module
from config.clock import VirtualClock
from config.parts import PartName
from fleet.admission import PER_MINUTE
from fleet.doings import (
    CloseServices,
    Doing,
    OpenServices,
    Picture,
    RestartApplication,
    RestartMachine,
    RestartPart,
    SelfTest,
    TakeContent,
    TakeKeys,
)
from fleet.keys import Ring
from fleet.messages import FILE_MAX, Outcome, Serving
from maintenance.agent.commands import Commands
from maintenance.agent.doing import DOINGS
from maintenance.agent.port import Did, Orders, Speaks
from tests.fleet.maintainers import ANNA, BERT, NOW, STRANGER, command, maintainer, ring
from tests.fleet.played_kiosk import IDLE, PNG, POST_GONE, PlayedKiosk, Spoken, agent, came, clock_doubted, since

DONE, FAILED, REFUSED = Outcome.DONE, Outcome.FAILED, Outcome.REFUSED
ACCEPTED, DEFERRED = Outcome.ACCEPTED, Outcome.DEFERRED
EYES = RestartPart(part=PartName.EYES)


@dataclass
class Stand:
    """A kiosk, a line and a folder, in which agents live one after the other."""

    folder: Path
    clock: VirtualClock
    kiosk: PlayedKiosk = field(default_factory=PlayedKiosk)
    line: Spoken = field(default_factory=Spoken)
    ring: Ring = field(default_factory=ring)

    @contextmanager
    def life(self) -> Iterator[Commands]:
        one = agent(self.folder, self.clock, self.kiosk, self.line, self.ring)
        try:
            yield one
        finally:
            one.close()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Commands]:
        with self.life() as one:
            keeping = asyncio.ensure_future(one.keep())
            try:
                await self.clock.advance(0)
                yield one
            finally:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)

    async def settle(self, seconds: float = 0) -> None:
        await self.clock.advance(seconds)

    async def gives(self, one: Commands, doing: Doing, *signers: Any) -> str:
        given = command(
            doing, now=self.clock.now(), last=int(self.clock.now().timestamp() * 1000) + len(self.line.answers)
        )
        await one.take(came(given.signed(*(signers or (ANNA, BERT)))))
        await self.settle()
        return given.id


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path, VirtualClock(NOW))


async def test_a_command_is_answered_done_and_recorded(stand: Stand) -> None:
    async with stand.working() as one:
        given = await stand.gives(one, EYES)
    assert stand.line.told() == [(ACCEPTED, ""), (DONE, "")]
    assert {each.command for each in stand.line.answers} == {given}
    assert stand.kiosk.asked == [(EYES, "R001")]
    assert [each.kind for each in stand.kiosk.notes] == ["command.accepted", "command.begun", "command.ended"]
    assert stand.kiosk.notes[0].public["second"] == "R002"
    assert [each.number for each in stand.kiosk.notes] == [1, 2, 3]


@pytest.mark.parametrize("turns", range(4))
async def test_whenever_it_ends_nobody_waits_for_the_kiosk_any_more(stand: Stand, turns: int) -> None:
    """Of a command that restarts the agent the record is on its way when it ends."""
    with stand.life() as one:
        keeping = asyncio.ensure_future(one.keep())
        for _ in range(turns):
            await asyncio.sleep(0)
        keeping.cancel()
        await asyncio.wait([keeping])


async def test_it_waits_for_the_end_of_the_visit(stand: Stand) -> None:
    stand.kiosk.serves(Serving.VISIT)
    async with stand.working() as one:
        given = await stand.gives(one, EYES)
        assert stand.line.told() == [(ACCEPTED, ""), (DEFERRED, "visit")]
        assert one.at_work == given
        stand.kiosk.serves(Serving.STAFF)
        await stand.settle()
        assert stand.kiosk.asked == []
        stand.kiosk.serves(Serving.IDLE)
        await stand.settle()
        assert stand.line.told()[2:] == [(DONE, "")]
        assert one.at_work is None


async def test_what_waited_too_long_is_not_begun(stand: Stand) -> None:
    stand.kiosk.serves(Serving.VISIT)
    async with stand.working() as one:
        await stand.gives(one, EYES)
        await stand.settle(2 * 3600)
        stand.kiosk.serves(Serving.IDLE)
        await stand.settle()
    assert stand.line.told()[2:] == [(FAILED, "expired")]
    assert stand.kiosk.asked == []


@pytest.mark.expects_log("a command was refused: replayed")
async def test_the_same_twice_is_done_once_and_says_how_it_stands(stand: Stand) -> None:
    async with stand.working() as one:
        payload = command(EYES).signed(ANNA)
        for _ in range(2):
            await one.take(came(payload))
            await stand.settle()
    assert stand.line.told()[2:] == [(REFUSED, "replayed")]
    assert stand.line.answers[-1].evidence == {"stands": "done"}
    assert len(stand.kiosk.asked) == 1


@pytest.mark.expects_log("a command was refused: replayed")
async def test_what_was_done_in_an_earlier_life_is_not_done_again(stand: Stand) -> None:
    payload = command(EYES).signed(ANNA)
    for _ in range(2):
        async with stand.working() as one:
            await one.take(came(payload))
            await stand.settle()
    assert len(stand.kiosk.asked) == 1


async def test_what_was_planned_when_the_power_went_is_done_in_the_next_life(stand: Stand) -> None:
    with stand.life() as one:
        await one.take(came(command(EYES).signed(ANNA)))
    async with stand.working():
        pass
    assert stand.line.told() == [(ACCEPTED, ""), (DONE, "")]
    assert len(stand.kiosk.asked) == 1


@pytest.mark.parametrize(
    ("doing", "asked", "outcome"),
    [
        (EYES, 1, (FAILED, "interrupted")),
        (SelfTest(), 1, (FAILED, "interrupted")),
        (Picture(), 1, (FAILED, "interrupted")),
        (CloseServices(reason="works"), 2, (DONE, "")),
        (OpenServices(), 2, (DONE, "")),
    ],
)
async def test_what_was_begun_when_the_power_went_is_not_done_twice_unless_that_is_the_same(
    stand: Stand, doing: Doing, asked: int, outcome: tuple[Outcome, str]
) -> None:
    stand.kiosk.hold = asyncio.Event()
    async with stand.working() as one:
        await stand.gives(one, doing)
    stand.kiosk.hold = None
    async with stand.working():
        pass
    assert stand.line.told()[1:] == [outcome]
    assert len(stand.kiosk.asked) == asked


async def test_a_restart_of_the_program_is_done_when_its_next_life_tells(stand: Stand) -> None:
    async with stand.working() as one:
        await stand.gives(one, RestartApplication())
        await stand.settle(20)
        assert stand.line.told() == [(ACCEPTED, "")]
        stand.kiosk.stands(since(NOW + timedelta(seconds=20)))
        await stand.settle()
    assert stand.line.told()[1:] == [(DONE, "")]
    assert stand.line.answers[-1].evidence == {"since": (NOW + timedelta(seconds=20)).isoformat()}


async def test_a_program_that_does_not_come_back_has_failed(stand: Stand) -> None:
    async with stand.working() as one:
        await stand.gives(one, RestartApplication())
        await stand.settle(301)
    assert stand.line.told()[1:] == [(FAILED, "not_back")]


async def test_a_restart_within_which_the_power_went_is_done_all_the_same(stand: Stand) -> None:
    async with stand.working() as one:
        await stand.gives(one, RestartApplication())
    stand.kiosk.stands(since(NOW + timedelta(seconds=90)))
    async with stand.working():
        pass
    assert stand.line.told()[1:] == [(DONE, "")]


@pytest.mark.parametrize(("boot", "outcome"), [("another", (DONE, "")), ("this", (FAILED, "interrupted"))])
async def test_a_restart_of_the_machine_is_done_when_it_was_started_anew(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, boot: str, outcome: tuple[Outcome, str]
) -> None:
    monkeypatch.setattr(module, "this_start", lambda: "this")
    monkeypatch.setattr("maintenance.agent.doing.restart.this_start", lambda: boot)
    async with stand.working() as one:
        await stand.gives(one, RestartMachine())
    async with stand.working():
        pass
    assert stand.line.told()[1:] == [outcome]
    assert len(stand.kiosk.asked) == 1


@pytest.mark.expects_log(POST_GONE)
async def test_a_kiosk_that_does_not_answer_is_a_failure_and_keeps_the_record_until_it_is_there(stand: Stand) -> None:
    stand.kiosk.broken = True
    async with stand.working() as one:
        await stand.gives(one, EYES)
        assert stand.line.told()[1:] == [(FAILED, POST_GONE)]
        assert stand.kiosk.notes == []
        stand.kiosk.broken = False
        stand.kiosk.serves(Serving.IDLE)
        await stand.settle()
    assert [each.kind for each in stand.kiosk.notes] == ["command.accepted", "command.begun", "command.ended"]


@pytest.mark.expects_log("a command was refused: unknown_key")
@pytest.mark.expects_log("4 more commands were refused: unknown_key")
async def test_refusals_of_one_kind_are_recorded_once_a_minute_with_their_number(stand: Stand) -> None:
    async with stand.working() as one:
        for _ in range(5):
            await one.take(came(command(EYES, by=STRANGER).signed(STRANGER)))
        await stand.settle(120)
    assert stand.line.told() == [(REFUSED, "unknown_key")] * 5
    assert [each.public["count"] for each in stand.kiosk.noted("command.refused")] == [1, 4]


@pytest.mark.expects_log("a command was refused: unknown_key")
@pytest.mark.expects_log("2 more commands were refused: unknown_key")
async def test_what_was_only_counted_is_recorded_when_the_agent_ends(stand: Stand) -> None:
    async with stand.working() as one:
        for _ in range(3):
            await one.take(came(command(EYES, by=STRANGER).signed(STRANGER)))
    async with stand.working():
        pass
    assert [each.public["count"] for each in stand.kiosk.noted("command.refused")] == [1, 2]


@pytest.mark.expects_log("a command was refused: not_understood")
@pytest.mark.expects_log("more commands were refused: not_understood")
@pytest.mark.expects_log("a command was refused: flooded")
@pytest.mark.expects_log("979 more commands were refused: flooded")
async def test_a_flood_costs_a_few_answers_and_records_and_then_a_command_is_done(stand: Stand) -> None:
    async with stand.working() as one:
        for number in range(PER_MINUTE + 980):
            await one.take(came(b"%d" % number))
        assert stand.line.told() == [(REFUSED, "not_understood")] * PER_MINUTE + [(REFUSED, "flooded")]
        await stand.settle(90)
        await stand.gives(one, EYES)
    assert stand.line.told()[-1] == (DONE, "")
    assert [each.public["count"] for each in stand.kiosk.noted("command.refused")] == [1, 1, PER_MINUTE - 1, 979]


@pytest.mark.expects_log("a command was refused: clock")
async def test_a_kiosk_whose_clock_is_wrong_helps_to_find_out_why_and_changes_nothing(stand: Stand) -> None:
    stand.kiosk.stands(replace(IDLE, issues=(clock_doubted(),)))
    async with stand.working() as one:
        await stand.gives(one, CloseServices(reason="works"))
        await stand.gives(one, SelfTest())
    assert stand.line.told() == [(REFUSED, "clock"), (ACCEPTED, ""), (DONE, "")]


async def test_a_picture_comes_as_a_file_before_its_answer(stand: Stand) -> None:
    stand.kiosk.did = Did(DONE, evidence={"of": "first_screen"}, file=PNG)
    async with stand.working() as one:
        given = await stand.gives(one, Picture())
    assert stand.line.files == [(given, "image/png", PNG)]
    assert stand.line.answers[-1].evidence["bytes"] == len(PNG)


async def test_a_file_that_nobody_asked_for_is_not_sent(stand: Stand) -> None:
    stand.kiosk.did = Did(DONE, file=PNG)
    async with stand.working() as one:
        await stand.gives(one, SelfTest())
    assert stand.line.files == []
    assert stand.line.told()[1:] == [(DONE, "")]


async def test_a_file_that_is_too_large_is_not_sent(stand: Stand) -> None:
    stand.kiosk.did = Did(DONE, file=bytes(FILE_MAX + 1))
    async with stand.working() as one:
        await stand.gives(one, Picture())
    assert stand.line.files == []
    assert stand.line.told()[1:] == [(FAILED, "too_large")]


async def test_evidence_that_looks_personal_stays_here(stand: Stand) -> None:
    stand.kiosk.did = Did(DONE, evidence={"of": "欧阳"})
    async with stand.working() as one:
        await stand.gives(one, SelfTest())
    assert stand.line.answers[-1].evidence == {"left_out": "name or sentence"}


@pytest.mark.expects_log("a command was refused: unknown_key")
async def test_keys_are_taken_and_kept_and_who_is_not_among_them_is_believed_no_more(stand: Stand) -> None:
    second = ring(2, 2, maintainer("R009", STRANGER), without="R001")
    async with stand.working() as one:
        await stand.gives(one, TakeKeys(ring=second.signed(ANNA, BERT, STRANGER).decode()))
    assert stand.line.answers[-1].evidence == {"version": 2}
    async with stand.working() as one:
        await stand.gives(one, EYES, ANNA)
    assert stand.line.told()[2:] == [(REFUSED, "unknown_key")]


async def test_an_old_ring_is_not_taken(stand: Stand) -> None:
    async with stand.working() as one:
        await stand.gives(one, TakeKeys(ring=ring(1).signed(ANNA, BERT).decode()))
    assert stand.line.told()[1:] == [(FAILED, "ring_older")]


async def test_keys_that_were_taken_when_the_power_went_were_taken(stand: Stand) -> None:
    taking = TakeKeys(ring=ring(2).signed(ANNA, BERT).decode())
    with stand.life() as one:
        await one.take(came(command(taking).signed(ANNA, BERT)))
        one._ledger.begin(one._ledger.open()[0].command, "", NOW)
        one._rings.take(taking.ring.encode(), NOW)
    async with stand.working():
        pass
    assert stand.line.told()[1:] == [(DONE, "ring_older")]


@pytest.mark.expects_log("take_content: UPDATE-LAYOUT")
async def test_what_nobody_here_can_do_is_said(stand: Stand) -> None:
    async with stand.working() as one:
        await stand.gives(one, TakeContent(version="1.0"))
    assert stand.line.told()[1:] == [(FAILED, "UPDATE-LAYOUT")]


@pytest.mark.expects_log("the ledger cannot be read")
@pytest.mark.expects_log("a command was refused: out_of_order")
async def test_a_ledger_that_is_lost_lets_nothing_old_come_again(stand: Stand) -> None:
    payload = command(EYES).signed(ANNA)
    async with stand.working() as one:
        await one.take(came(payload))
        await stand.settle(60)
    (stand.folder / "agent" / "ledger.sqlite").write_bytes(b"not a database, by far" * 100)
    async with stand.working() as one:
        await one.take(came(payload))
        await stand.settle()
    assert stand.line.told()[2:] == [(REFUSED, "out_of_order")]


@pytest.mark.expects_log("a command was not taken: AGENT-LEDGER")
async def test_what_cannot_be_written_down_is_not_done(stand: Stand) -> None:
    async with stand.working() as one:
        one._ledger._file.execute("PRAGMA query_only = ON")
        await stand.gives(one, EYES)
    assert stand.line.told() == [(REFUSED, "AGENT-LEDGER")]
    assert stand.kiosk.asked == []


async def _fails(*_: object) -> Did:
    raise RuntimeError("whatever it was")


@pytest.mark.expects_log("restart_part: unexpected RuntimeError")
async def test_what_fails_in_a_way_that_nobody_expected_is_told_and_the_next_is_done(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    works: dict[type, Callable[..., Awaitable[Did]]] = {**DOINGS, RestartPart: _fails}
    async with stand.working() as one:
        monkeypatch.setattr(one, "_works", works)
        await stand.gives(one, EYES)
        await stand.gives(one, SelfTest())
    assert stand.line.told() == [(ACCEPTED, ""), (FAILED, "RuntimeError"), (ACCEPTED, ""), (DONE, "")]


def test_it_is_what_the_line_hands_commands_to(stand: Stand) -> None:
    speaks: Speaks = stand.line
    with stand.life() as one:
        orders: Orders = one
        assert orders.at_work is None
    assert speaks is stand.line


def test_nothing_that_is_noted_is_unknown_to_the_catalogue_of_events() -> None:
    from config.events import event_kinds

    known = event_kinds()
    assert {"command.refused", "command.accepted", "command.begun", "command.ended"} <= set(known)
    assert json.dumps(known["command.refused"].public)
