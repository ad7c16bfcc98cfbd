"""Roll-outs in the database: what maintainers have signed is passed on when it is its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from config.faults import Fault
from fleet.command import Command, Order, To
from fleet.doings import Doing, TakeBack, TakeProgram
from fleet.messages import Answer, Outcome, Versions
from fleet.topics import Says
from office.fleet import rolling
from office.fleet.rolling import Signed
from office.fleet.rollout_tables import fleet_rollout_kiosks
from office.fleet.rollouts import Plan, Status
from office.fleet.tables import fleet_commands
from tests.fleet.maintainers import ANNA, BERT, public, ring
from tests.office.fleet.conftest import NOW, Fleet, heard, state

RING = ring(now=NOW)
TAKE, BACK = TakeProgram(version="3.0.0"), TakeBack(kind="program", version="3.0.0")
STAGES = (("k-1",), ("k-2",))


def signed(kiosk: str, doing: Doing, counter: int, life_s: int = 604_800) -> tuple[str, bytes]:
    order = Order(to=To.KIOSK, name=kiosk, life_s=life_s, doing=doing)
    command = Command.of(order, public(ANNA), counter, NOW)
    return command.id, command.signed(ANNA, BERT)


def for_all(stages: Sequence[Sequence[str]] = STAGES, life_s: int = 604_800) -> Mapping[str, Signed]:
    kiosks = [kiosk for stage in stages for kiosk in stage]
    return {kiosk: Signed(*signed(kiosk, TAKE, 1, life_s), *signed(kiosk, BACK, 2, life_s)) for kiosk in kiosks}


def plan(name: str = "r" * 32) -> Plan:
    return Plan(name, "program", "3.0.0", STAGES, steady_s=600)


def begin(fleet: Fleet, signed: Mapping[str, Signed] | None = None, name: str = "r" * 32) -> None:
    with fleet.database.transaction() as connection:
        rolling.begin(connection, plan(name), signed or for_all(), RING, "8001", NOW)


def go_on(fleet: Fleet, moment: datetime) -> None:
    with fleet.database.transaction() as connection:
        rolling.go_on(connection, RING, moment)


def passed_on(fleet: Fleet) -> list[tuple[str, str]]:
    rows = fleet.rows(sa.select(fleet_commands).order_by(fleet_commands.c.handed_in, fleet_commands.c.target))
    return [(row.target, row.does) for row in rows]


def says(fleet: Fleet, kiosk: str, version: str, at: datetime, outcome: Outcome | None = None, why: str = "") -> None:
    fleet.hear(heard(state(1, at, versions=Versions(program=version)), kiosk=kiosk, at=at))
    if outcome is not None:
        with fleet.database.transaction() as connection:
            row = fleet_rollout_kiosks
            take = connection.scalar(sa.select(row.c.take).where(row.c.kiosk == kiosk))
        fleet.hear(heard(Answer(command=take, at=at, outcome=outcome, why=why), Says.ANSWERS, kiosk, at))


def shown(fleet: Fleet) -> rolling.Board:
    with fleet.database.transaction(writing=False) as connection:
        (one,) = rolling.board(connection)
    return one


def test_stage_by_stage_to_the_end(fleet: Fleet) -> None:
    begin(fleet)
    go_on(fleet, NOW)
    assert passed_on(fleet) == [("k-1", "take_program")]
    says(fleet, "k-1", "3.0.0", NOW + timedelta(minutes=1), Outcome.DONE)
    go_on(fleet, NOW + timedelta(minutes=2))
    go_on(fleet, NOW + timedelta(minutes=13))
    assert passed_on(fleet) == [("k-1", "take_program"), ("k-2", "take_program")]
    says(fleet, "k-2", "3.0.0", NOW + timedelta(minutes=14), Outcome.DONE)
    go_on(fleet, NOW + timedelta(minutes=15))
    go_on(fleet, NOW + timedelta(minutes=26))
    assert (shown(fleet).status, shown(fleet).stages) == (Status.DONE, ({"serves": 1}, {"serves": 1}))


def test_a_bad_version_stops_by_itself_and_goes_back(fleet: Fleet) -> None:
    begin(fleet)
    go_on(fleet, NOW)
    says(fleet, "k-1", "2.0.0", NOW + timedelta(minutes=1), Outcome.FAILED, "UPDATE-SICK")
    go_on(fleet, NOW + timedelta(minutes=2))
    go_on(fleet, NOW + timedelta(minutes=3))
    assert passed_on(fleet) == [("k-1", "take_program"), ("k-1", "take_back")]
    board = shown(fleet)
    assert (board.status, board.why, board.failed) == (Status.STOPPED, "UPDATE-SICK 1", {"k-1": "UPDATE-SICK"})
    assert board.stages == ({"back": 1}, {"waits": 1})


def test_it_is_paused_resumed_and_stopped_by_hand(fleet: Fleet) -> None:
    begin(fleet)
    for status, told in ((Status.PAUSED, 0), (Status.RUNNING, 1), (Status.STOPPED, 2)):
        with fleet.database.transaction() as connection:
            rolling.change(connection, "rrr", status, RING, NOW)
        go_on(fleet, NOW)
        assert len(passed_on(fleet)) == told
    with fleet.database.transaction() as connection, pytest.raises(Fault, match="FLEET-ROLLOUT"):
        rolling.change(connection, "r", Status.RUNNING, RING, NOW)


def test_what_has_expired_is_not_passed_on(fleet: Fleet) -> None:
    begin(fleet, for_all(life_s=60))
    go_on(fleet, NOW + timedelta(hours=1))
    assert passed_on(fleet) == []
    go_on(fleet, NOW + timedelta(hours=1))
    assert (shown(fleet).status, shown(fleet).why) == (Status.STOPPED, "expired 1")


def test_what_one_alone_has_signed_begins_no_roll_out(fleet: Fleet) -> None:
    alone = {}
    for kiosk, one in for_all().items():
        order = Order(to=To.KIOSK, name=kiosk, doing=TAKE)
        single = Command.of(order, public(ANNA), 1, NOW)
        alone[kiosk] = one._replace(take=single.id, take_envelope=single.signed(ANNA))
    with pytest.raises(Fault, match="needs_a_second"):
        begin(fleet, alone)


def test_one_at_a_time(fleet: Fleet) -> None:
    begin(fleet)
    with pytest.raises(Fault, match="under way"):
        begin(fleet, name="s" * 32)
