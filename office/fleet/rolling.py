"""Roll-outs as they stand in the database: begun, gone on with by what kiosks have said, shown. Inside a transaction.

The office has no key: what a kiosk is told was signed by two maintainers when the roll-out began, for that kiosk alone.
The office only chooses when, and can choose nothing but to pass it on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from config.faults import Fault
from fleet.keys import Ring
from fleet.messages import Outcome, Serving
from office.fleet import outbox
from office.fleet.rollout_tables import fleet_rollout_kiosks, fleet_rollouts
from office.fleet.rollouts import Member, Plan, Rollout, Seen, Stands, Status, Tell, step, stopped
from office.fleet.tables import fleet_answers, fleet_kiosks
from office.service.kiosks import revoked

WELL = (Serving.IDLE, Serving.VISIT, Serving.STAFF)
OPEN = (Status.RUNNING, Status.PAUSED)
ENDS = (Outcome.DONE, Outcome.FAILED, Outcome.REFUSED)


class Signed(NamedTuple):
    """For one kiosk: the ids and the envelopes of its two commands."""

    take: str
    take_envelope: bytes
    back: str
    back_envelope: bytes


def begin(
    connection: sa.Connection, plan: Plan, signed: Mapping[str, Signed], ring: Ring, by: str, moment: datetime
) -> None:
    """Keep a roll-out; the first stage is told with the next round. FLEET-ROLLOUT where it cannot be."""
    refuse_second(connection, plan.kind)
    for one in signed.values():
        for envelope in (one.take_envelope, one.back_envelope):
            try:
                outbox.looked_at(envelope, ring, moment)
            except outbox.NotPassedOn as refused:
                raise _not_now(f"no kiosk would obey this: {refused.why}") from refused
    _insert(connection, plan, by, moment)
    rows = [
        {
            "rollout": plan.id, "kiosk": kiosk, "stage": stage, "place": place, "stands": Stands.WAITS,
            **signed[kiosk]._asdict(),
            "take_envelope": signed[kiosk].take_envelope.decode("ascii"),
            "back_envelope": signed[kiosk].back_envelope.decode("ascii"),
        }
        for stage, kiosks in enumerate(plan.stages)
        for place, kiosk in enumerate(kiosks)
    ]  # fmt: skip
    connection.execute(fleet_rollout_kiosks.insert(), rows)


def refuse_second(connection: sa.Connection, kind: str) -> None:
    """FLEET-ROLLOUT while one of that kind is under way: two would take turns at the same kiosks."""
    same_kind, status = fleet_rollouts.c.kind == kind, fleet_rollouts.c.status
    busy = connection.scalar(sa.select(fleet_rollouts.c.id).where(same_kind, status.in_(OPEN)))
    if busy is not None:
        raise _not_now(f"{busy} is under way")


def kiosks_of(connection: sa.Connection, group: str = "") -> Sequence[str]:
    """Those that have been heard of and still count, of that group where one is named."""
    counts = fleet_kiosks.c.kiosk.not_in(revoked())
    asked = sa.select(fleet_kiosks.c.kiosk).where(counts).order_by(fleet_kiosks.c.kiosk)
    return connection.scalars(asked.where(fleet_kiosks.c.groups.contains(f" {group} ")) if group else asked).all()


def _insert(connection: sa.Connection, plan: Plan, by: str, moment: datetime) -> None:
    kept = {"id": plan.id, "kind": plan.kind, "version": plan.version, "steady_s": plan.steady_s}
    kept |= {"patience_s": plan.patience_s, "failures": plan.failures, "begun": moment, "by": by}
    connection.execute(fleet_rollouts.insert().values(status=Status.RUNNING, stage=0, **kept))


def go_on(connection: sa.Connection, ring: Ring, moment: datetime) -> None:
    """Every roll-out that is not over, by what kiosks have said by now; also one that kiosks still come back from."""
    own = fleet_rollout_kiosks
    coming_back = sa.select(own.c.rollout).where(own.c.stands == Stands.GOES_BACK)
    still = sa.or_(fleet_rollouts.c.status.in_(OPEN), fleet_rollouts.c.id.in_(coming_back))
    asked = sa.select(fleet_rollouts.c.id).where(still)
    for rollout in connection.scalars(asked).all():
        before = read(connection, rollout)
        after, tells = step(before, _seen(connection, before), moment)
        _write(connection, before, after)
        _pass_on(connection, after, tells, ring, moment)


def change(connection: sa.Connection, rollout: str, to: Status, ring: Ring, moment: datetime) -> None:
    """Pause it, resume it, stop it. FLEET-ROLLOUT where it is over."""
    before = read(connection, rollout)
    if before.status not in OPEN:
        raise _not_now(f"it is {before.status}")
    after, tells = stopped(before, "by_hand", moment) if to is Status.STOPPED else (replace(before, status=to), ())
    _write(connection, before, after)
    _pass_on(connection, after, tells, ring, moment)


def read(connection: sa.Connection, rollout: str) -> Rollout:
    """The roll-out of that id, or that begins so. FLEET-ROLLOUT where there is none."""
    asked = sa.select(fleet_rollouts).where(fleet_rollouts.c.id.startswith(rollout, autoescape=True))
    rows = connection.execute(asked).all() if rollout else ()
    if len(rows) != 1:
        raise _not_now(f"{len(rows)} roll-outs are called so")
    row, own = rows[0], fleet_rollout_kiosks
    order = sa.select(own).where(own.c.rollout == rows[0].id).order_by(own.c.stage, own.c.place)
    members = connection.execute(order).all()
    stages = tuple(tuple(one.kiosk for one in stage) for _, stage in groupby(members, key=lambda one: one.stage))
    plan = Plan(
        id=row.id,
        kind=row.kind,
        version=row.version,
        stages=stages,
        steady_s=row.steady_s,
        patience_s=row.patience_s,
        failures=row.failures,
    )
    stands = {one.kiosk: Member(Stands(one.stands), one.since, one.why) for one in members}
    return Rollout(plan, Status(row.status), row.stage, stands, row.why)


def _seen(connection: sa.Connection, rollout: Rollout) -> Mapping[str, Seen]:
    own, said = fleet_rollout_kiosks, fleet_kiosks
    its = own.c.rollout == rollout.plan.id
    version = said.c.program if rollout.plan.kind == "program" else said.c.content
    stands = sa.select(own.c.kiosk, version.label("runs"), said.c.serving, said.c.alive)
    rows = connection.execute(stands.join(said, said.c.kiosk == own.c.kiosk).where(its))
    found = {row.kiosk: Seen(runs=row.runs, serves=row.serving in WELL and row.alive is not False) for row in rows}
    answers = fleet_answers
    to_it = sa.and_(answers.c.kiosk == own.c.kiosk, answers.c.command == own.c.take, answers.c.outcome.in_(ENDS))
    ended = sa.select(answers.c.kiosk, answers.c.outcome, answers.c.why).join(own, to_it).where(its)
    for row in connection.execute(ended.order_by(answers.c.id)):
        found[row.kiosk] = replace(found.get(row.kiosk, Seen()), outcome=Outcome(row.outcome), why=row.why)
    gone = sa.select(own.c.kiosk).where(its, own.c.kiosk.in_(revoked()))
    return found | {kiosk: Seen(revoked=True) for kiosk in connection.scalars(gone)}


def _write(connection: sa.Connection, before: Rollout, after: Rollout) -> None:
    own = fleet_rollouts.c.id == after.plan.id
    if (after.status, after.stage) != (before.status, before.stage):
        values = {"status": after.status, "stage": after.stage, "why": after.why[:200]}
        connection.execute(fleet_rollouts.update().where(own).values(values))
    table = fleet_rollout_kiosks
    for kiosk, member in after.members.items():
        if member != before.members[kiosk]:
            values = {"stands": member.stands, "since": member.since, "why": member.why[:80]}
            its = (table.c.rollout == after.plan.id, table.c.kiosk == kiosk)
            connection.execute(table.update().where(*its).values(values))


def _pass_on(connection: sa.Connection, rollout: Rollout, tells: Sequence[Tell], ring: Ring, moment: datetime) -> None:
    """What no kiosk would admit any more, such as what has expired, has failed: maintainers have to sign anew."""
    table = fleet_rollout_kiosks
    for tell in tells:
        its = (table.c.rollout == rollout.plan.id, table.c.kiosk == tell.kiosk)
        row = connection.execute(sa.select(table).where(*its)).one()
        envelope = row.back_envelope if tell.back else row.take_envelope
        try:
            outbox.hand_in(connection, envelope.encode("ascii"), ring, "rollout", moment)
        except outbox.NotPassedOn as refused:
            failed = {"stands": Stands.FAILED, "since": moment, "why": refused.why}
            connection.execute(table.update().where(*its).values(failed))


def _not_now(detail: str) -> Fault:
    return Fault("FLEET-ROLLOUT", detail)


@dataclass(frozen=True)
class Board:
    """One roll-out for whoever looks: ``stages``: how many kiosks of each stand how; ``failed``: why which failed."""

    id: str
    kind: str
    version: str
    status: Status
    why: str
    stage: int
    begun: datetime
    by: str
    stages: tuple[Mapping[str, int], ...]
    failed: Mapping[str, str]


def board(connection: sa.Connection, most: int = 20) -> list[Board]:
    """The newest roll-outs, the newest first."""
    rows = connection.execute(sa.select(fleet_rollouts).order_by(fleet_rollouts.c.begun.desc()).limit(most)).all()
    return [_shown(connection, row) for row in rows]


def _shown(connection: sa.Connection, row: Any) -> Board:
    own = fleet_rollout_kiosks
    members = connection.execute(sa.select(own).where(own.c.rollout == row.id).order_by(own.c.stage, own.c.place)).all()
    stages: list[dict[str, int]] = []
    for _, kiosks in groupby(members, key=lambda one: one.stage):
        counts: dict[str, int] = {}
        for one in kiosks:
            counts[one.stands] = counts.get(one.stands, 0) + 1
        stages.append(counts)
    failed = {one.kiosk: one.why for one in members if one.why}
    status = Status(row.status)
    return Board(
        id=row.id,
        kind=row.kind,
        version=row.version,
        status=status,
        why=row.why,
        stage=row.stage,
        begun=row.begun,
        by=row.by,
        stages=tuple(stages),
        failed=failed,
    )
