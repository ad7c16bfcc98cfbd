"""Writes what kiosks have said into the database, a batch in one transaction.

A kiosk is believed for itself alone: the broker lets nobody but the holder of its certificate speak under its name, and
here only names count whose certificate the office has given and not revoked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from config.alerts import Kind, alert_list
from fleet.messages import FILE_MAX, Answer, Life, NotAMessage, Outcome, Serving, State, Statistics
from fleet.topics import Says
from office.database.tables import kiosks
from office.fleet import alerts
from office.fleet.alerts import FLEET, Told
from office.fleet.standing import OF_LIFE, OF_STATE, Standing, of_state
from office.fleet.tables import (
    fleet_answers,
    fleet_files,
    fleet_history,
    fleet_kiosks,
    fleet_statistics,
)

#: watches that share the work may hand in what one kiosk said in another order: never by more than so
REORDERED = timedelta(seconds=10)
#: no number of ours is larger, and every database can keep it
LARGEST = 2**62
#: a visit begins and ends all day: that is no change
OPEN, SERVING_ALIKE = "open", frozenset({Serving.IDLE, Serving.VISIT})


@dataclass(frozen=True)
class Heard:
    """What a kiosk has said. ``old``: the broker has kept it for whoever comes later. Of a file: the ``command`` that
    asked for it, and its media type. Without ``what``: it has asked the broker for what is another's (``payload``).
    """

    kiosk: str
    what: Says | None
    payload: bytes = field(repr=False)
    at: datetime
    old: bool = False
    command: str = ""
    kind: str = ""


@dataclass
class _Kiosk:
    """What is known of one kiosk, while a batch is folded into it."""

    name: str
    is_new: bool
    values: dict[str, Any]
    told: Told = field(default_factory=Told)
    history: list[dict[str, Any]] = field(default_factory=list)

    def changed(self, what: str, value: str, at: datetime) -> None:
        self.history.append({"kiosk": self.name, "at": at, "what": what, "value": value[:200]})


def keep(connection: sa.Connection, batch: Sequence[Heard], halls: Collection[str], moment: datetime) -> None:
    """All of it, in the order in which it came. ``halls``: the groups that are halls."""
    names = {heard.kiosk for heard in batch}
    valid, revoked = _registered(connection, names)
    rows = connection.execute(sa.select(fleet_kiosks).where(fleet_kiosks.c.kiosk.in_(names & valid)))
    known = {row.kiosk: _Kiosk(row.kiosk, False, dict(row._mapping)) for row in rows}
    told: dict[str, Told] = {}
    for heard in batch:
        if heard.kiosk in valid:
            kiosk = known.setdefault(heard.kiosk, _Kiosk(heard.kiosk, True, _unheard(heard)))
            _take(connection, kiosk, heard, halls)
        elif heard.kiosk in revoked:
            told.setdefault(heard.kiosk, Told()).standing.add(Standing(Kind.REVOKED))
        else:
            told.setdefault(FLEET, Told()).standing.add(Standing(Kind.STRANGERS))
    _write(connection, known.values())
    told |= {name: kiosk.told for name, kiosk in known.items() if kiosk.told.standing or kiosk.told.of}
    alerts.settle(connection, told, moment)


def _registered(connection: sa.Connection, names: Collection[str]) -> tuple[set[str], set[str]]:
    """Those of the names that have a certificate which counts; and those whose certificates were all revoked."""
    asked = sa.select(kiosks.c.name, kiosks.c.revoked).where(kiosks.c.name.in_(names))
    rows = connection.execute(asked).all()
    valid = {row.name for row in rows if row.revoked is None}
    return valid, {row.name for row in rows} - valid


def _unheard(heard: Heard) -> dict[str, Any]:
    columns = {column.name: None for column in fleet_kiosks.columns}
    empty = {
        "serving": "",
        "mode": "",
        "hall": "",
        "groups": "",
        "program": "",
        "content": "",
        "state": "",
        "chain_hash": "",
    }
    numbers = {"sequence": 0, "lag_s": 0, "skew_s": 0, "garbage": 0, "worst": 9}
    return {**columns, **empty, **numbers, "kiosk": heard.kiosk, "heard": heard.at}


def _take(connection: sa.Connection, kiosk: _Kiosk, heard: Heard, halls: Collection[str]) -> None:
    if heard.what is None:
        kiosk.told.standing.add(Standing(Kind.OVERREACH, detail=heard.payload.decode("ascii", "replace")))
        return
    try:
        match heard.what:
            case Says.LIFE:
                _life(kiosk, Life.read(heard.payload), heard)
            case Says.STATE:
                _state(kiosk, _storable(State.read(heard.payload)), heard, halls)
            case Says.STATISTICS:
                _statistics(connection, kiosk.name, Statistics.read(heard.payload))
            case Says.ANSWERS:
                _answer(connection, kiosk, Answer.read(heard.payload), heard.at)
            case Says.FILES:
                _file(connection, kiosk.name, heard)
    except NotAMessage:
        count_garbage(kiosk.values, heard.at)
        kiosk.told.standing.add(Standing(Kind.GARBAGE, detail=str(heard.what)))
        return
    if not heard.old:
        kiosk.values["heard"] = max(heard.at, kiosk.values["heard"])


def count_garbage(values: dict[str, Any], at: datetime) -> None:
    values |= {"garbage": values["garbage"] + 1, "garbled": at}


def _storable(state: State) -> State:
    """NotAMessage of what reads well, and no database can keep."""
    numbers = [state.sequence, state.checkpoint.sequence if state.checkpoint else 0]
    try:
        state.at.astimezone(UTC)
    except OverflowError:
        raise NotAMessage("a moment beyond all calendars") from None
    if max(numbers) > LARGEST:
        raise NotAMessage("a number beyond all counting")
    return state


def _life(kiosk: _Kiosk, life: Life, heard: Heard) -> None:
    if kiosk.values["alive"] != life.alive:
        kiosk.changed("alive", "yes" if life.alive else "no", heard.at)
    kiosk.values["alive"] = life.alive
    kiosk.told.of |= OF_LIFE
    kiosk.told.standing = {one for one in kiosk.told.standing if one.kind not in OF_LIFE}
    if not life.alive:
        kiosk.told.standing.add(Standing(Kind.GONE))


def _state(kiosk: _Kiosk, state: State, heard: Heard, halls: Collection[str]) -> None:
    if _is_stale(kiosk.values, state, heard):
        return
    before = State.read(kiosk.values["state"].encode()) if kiosk.values["state"] else None
    lag = 0 if heard.old else round((heard.at - state.at).total_seconds())
    skew = _nearer(kiosk.values["lag_s"], lag) if before is not None else 0
    _chain(kiosk, state)
    _changes(kiosk, before, state, heard.at)
    kiosk.values |= {
        "said": state.at,
        "stated": heard.at,
        "sequence": state.sequence,
        "lag_s": lag,
        "skew_s": skew,
        "serving": str(state.serving),
        "mode": state.mode,
        "state": state.model_dump_json(),
        "program": state.versions.program,
        "content": state.versions.content,
        "groups": f" {' '.join(state.groups)} "[:1000],
        "hall": next((group for group in state.groups if group in halls), ""),
    }
    stay = {one for one in kiosk.told.standing if one.kind not in OF_STATE}
    kiosk.told.of |= OF_STATE
    kiosk.told.standing = stay | of_state(state, skew, heard.at)
    if heard.old:
        return
    if kiosk.values["alive"] is False:
        kiosk.changed("alive", "yes", heard.at)
    kiosk.values["alive"] = True


def _is_stale(values: Mapping[str, Any], state: State, heard: Heard) -> bool:
    """Whether a newer one, or the very same, was heard before."""
    if values["stated"] is None:
        return False
    if heard.old or (state.sequence == values["sequence"] and state.at == values["said"]):
        return True
    return bool(state.sequence < values["sequence"] and heard.at - values["stated"] < REORDERED)


def _nearer(before: int, now: int) -> int:
    """A message that waited is late once; a clock that is wrong makes all of them late."""
    return min(before, now, key=abs) if before * now > 0 else 0


def _chain(kiosk: _Kiosk, state: State) -> None:
    """The chain of its records only grows, and what it was it stays."""
    if (now := state.checkpoint) is None:
        return
    values, before = kiosk.values, kiosk.values["chain"]
    went_back = before is not None and now.sequence < before
    was_changed = now.sequence == before and now.hash != values["chain_hash"]
    if went_back or was_changed:
        said = f"{before} -> {now.sequence}"
        kiosk.told.standing.add(Standing(Kind.TAMPERING, detail=said))
    values |= {"chain": now.sequence, "chain_hash": now.hash}


def _changes(kiosk: _Kiosk, before: State | None, now: State, at: datetime) -> None:
    was, now_is = _facts(before), _facts(now)
    for what, value in now_is.items():
        if was.get(what, "") != value:
            kiosk.changed(what, value, at)
    codes = {issue.code for issue in before.issues} if before else set()
    new = {issue.code for issue in now.issues}
    for code in sorted(new - codes):
        kiosk.changed("issue", code, at)
    for code in sorted(codes - new):
        kiosk.changed("mended", code, at)


def _facts(state: State | None) -> Mapping[str, str]:
    if state is None:
        return {}
    serving = OPEN if state.serving in SERVING_ALIKE else str(state.serving)
    versions = " ".join(filter(None, (state.versions.program, state.versions.content)))
    return {"serving": serving, "mode": state.mode, "versions": versions, "closed": " ".join(sorted(state.closed))}


def _statistics(connection: sa.Connection, kiosk: str, told: Statistics) -> None:
    try:
        day = date.fromisoformat(told.day)
    except ValueError:
        raise NotAMessage("no such day") from None
    same = (fleet_statistics.c.kiosk == kiosk, fleet_statistics.c.day == day)
    counts = json.dumps(dict(told.counts), sort_keys=True)
    if not connection.execute(fleet_statistics.update().where(*same).values(counts=counts)).rowcount:
        connection.execute(fleet_statistics.insert().values(kiosk=kiosk, day=day, counts=counts))


def _answer(connection: sa.Connection, kiosk: _Kiosk, answer: Answer, at: datetime) -> None:
    own = (fleet_answers.c.kiosk == kiosk.name, fleet_answers.c.command == answer.command)
    same = connection.scalar(sa.select(fleet_answers.c.id).where(*own, fleet_answers.c.outcome == answer.outcome))
    if same is not None:
        return  # said twice
    told = {"command": answer.command, "outcome": answer.outcome, "why": answer.why}
    evidence = json.dumps(dict(answer.evidence), ensure_ascii=True, default=str)
    values = {**told, "evidence": evidence, "kiosk": kiosk.name, "at": answer.at, "heard": at}
    connection.execute(fleet_answers.insert().values(values))
    _only_newest(connection, fleet_answers, kiosk.name, alert_list().keeps.answers)
    if answer.outcome is Outcome.FAILED:
        kiosk.told.standing.add(Standing(Kind.FAILED, answer.command, answer.why))


def _file(connection: sa.Connection, kiosk: str, heard: Heard) -> None:
    if len(heard.payload) > FILE_MAX:
        raise NotAMessage("larger than any file of ours")
    about = {"kiosk": kiosk, "command": heard.command, "kind": heard.kind}
    values = {**about, "heard": heard.at, "size": len(heard.payload)}
    connection.execute(fleet_files.insert().values(content=heard.payload, **values))
    _only_newest(connection, fleet_files, kiosk, alert_list().keeps.files)


def _only_newest(connection: sa.Connection, table: sa.Table, kiosk: str, most: int) -> None:
    """However much one kiosk says, no more of it is kept."""
    own = sa.select(table.c.id).where(table.c.kiosk == kiosk).order_by(table.c.id.desc()).offset(most).limit(1)
    last = connection.scalar(own)
    if last is not None:
        connection.execute(table.delete().where(table.c.kiosk == kiosk, table.c.id <= last))


def _write(connection: sa.Connection, known: Iterable[_Kiosk]) -> None:
    listed = list(known)
    new = [kiosk.values for kiosk in listed if kiosk.is_new]
    if new:
        connection.execute(fleet_kiosks.insert(), new)
    there = [
        {"of": kiosk.name, **{name: value for name, value in kiosk.values.items() if name not in ("kiosk", "worst")}}
        for kiosk in listed
        if not kiosk.is_new
    ]
    if there:
        columns: dict[str, Any] = {name: sa.bindparam(name) for name in there[0] if name != "of"}
        update = fleet_kiosks.update().where(fleet_kiosks.c.kiosk == sa.bindparam("of"))
        connection.execute(update.values(columns), there)
    if history := [line for kiosk in listed for line in kiosk.history]:
        connection.execute(fleet_history.insert(), history)
