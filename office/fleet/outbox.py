"""Signed commands on their way to kiosks: handed in by somebody, looked at, kept, passed on by the watch.

The office has no key. What it passes on it has looked at by the law by which every kiosk admits a command; what it lets
pass wrongly a kiosk still refuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from paho.mqtt.properties import Properties

from fleet.admission import Admitted, Here, Refused, Seen, Why, admit
from fleet.command import To, topic_of
from fleet.keys import Ring
from fleet.mqtt import expires_in
from office.fleet import alerts
from office.fleet.tables import fleet_answers, fleet_commands

GROUP = "group:"


class NotPassedOn(Exception):
    """``why``: as :class:`fleet.admission.Why`, or ``again`` of what was handed in before."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Waiting:
    """A command that the broker has not taken yet."""

    command: str
    topic: str
    envelope: bytes
    expires: datetime


def hand_in(connection: sa.Connection, envelope: bytes, ring: Ring, by: str, moment: datetime) -> str:
    """Keep a command that a kiosk would admit, until it is sent; its id. :class:`NotPassedOn`."""
    admitted = looked_at(envelope, ring, moment)
    own = admitted.command
    if connection.scalar(sa.select(fleet_commands.c.command).where(fleet_commands.c.command == own.id)):
        raise NotPassedOn("again")
    target = f"{GROUP}{own.name}" if own.to is To.GROUP else own.name
    signed_by = " ".join(filter(None, (admitted.by, admitted.second)))
    told = {"command": own.id, "target": target, "does": own.doing.do, "signed_by": signed_by}
    kept = {"envelope": envelope.decode("ascii"), "expires": own.expires, "handed_in": moment, "by": by}
    connection.execute(fleet_commands.insert().values(**told, **kept))
    kiosk = alerts.FLEET if own.to is To.GROUP else own.name
    what = f"{own.doing.do} {target}"
    alerts.note_act(connection, kiosk, act="sent", what=what, by=by, note=own.id, moment=moment)
    return own.id


def looked_at(envelope: bytes, ring: Ring, moment: datetime) -> Admitted:
    """What a kiosk that has heard nothing before would admit now; :class:`NotPassedOn`."""
    found = admit(envelope, retained=False, ring=ring, seen=Seen(), here=Here("", (), moment))
    if isinstance(found, Refused) and found.why is Why.FOR_ANOTHER and found.command is not None:
        target = found.command
        here = Here(target.name, (target.name,), moment)
        found = admit(envelope, retained=False, ring=ring, seen=Seen(), here=here)
    if isinstance(found, Refused):
        raise NotPassedOn(str(found.why))
    return found


def waiting(connection: sa.Connection, moment: datetime) -> Sequence[Waiting]:
    """What is to be sent, in the order in which it came; what is over nobody sends any more."""
    asked = sa.select(fleet_commands).where(fleet_commands.c.sent.is_(None), fleet_commands.c.expires > moment)
    rows = connection.execute(asked.order_by(fleet_commands.c.handed_in))
    return [Waiting(row.command, _topic(row.target), row.envelope.encode(), row.expires) for row in rows]


def sent(one: Waiting, connection: sa.Connection, moment: datetime) -> None:
    """The broker has it."""
    own = fleet_commands.c.command == one.command
    connection.execute(fleet_commands.update().where(own).values(sent=moment))


def about(one: Waiting, moment: datetime) -> Properties:
    """The broker drops what a kiosk would refuse."""
    return expires_in((one.expires - moment).total_seconds())


def newest(connection: sa.Connection, most: int, target: str | None = None) -> Sequence[sa.Row[Any]]:
    """What was handed in, the newest first."""
    asked = sa.select(fleet_commands).order_by(fleet_commands.c.handed_in.desc()).limit(most)
    return connection.execute(asked if target is None else asked.where(fleet_commands.c.target == target)).all()


def one(connection: sa.Connection, command: str) -> sa.Row[Any] | None:
    return connection.execute(sa.select(fleet_commands).where(fleet_commands.c.command == command)).one_or_none()


def answers_to(connection: sa.Connection, command: str) -> Sequence[sa.Row[Any]]:
    """What kiosks have answered, by kiosk and in their order."""
    asked = sa.select(fleet_answers).where(fleet_answers.c.command == command)
    return connection.execute(asked.order_by(fleet_answers.c.kiosk, fleet_answers.c.id)).all()


def _topic(target: str) -> str:
    if target.startswith(GROUP):
        return topic_of(To.GROUP, target.removeprefix(GROUP))
    return topic_of(To.KIOSK, target)
