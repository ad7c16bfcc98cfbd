"""``fleet list|show|watch|serve``: the kiosks as the office hears them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.bureau import SETTINGS, bureau_of, opened_in
from commands.common import AS_JSON, opened
from commands.ending import cancelled_when_told, ended_in_order
from config.alerts import Kind, Severity, alert_list
from config.bureau import BureauSettings
from config.clock import SystemClock

if TYPE_CHECKING:
    import sqlalchemy as sa

    from office.store import Store

T = TypeVar("T")
Row = Any
#: seconds from one look of ``watch`` to the next
LOOK_S = 2.0


@click.command("serve")
@SETTINGS
def serve(settings: BureauSettings) -> None:
    """Hear what kiosks say, and pass on commands that were handed in, until it is told to end."""
    if settings.fleet is None:
        raise click.ClickException("these settings have no `fleet`: there is no broker to listen to")
    ended_in_order(lambda: opened(lambda: asyncio.run(_watched(settings))), lasting=True)


async def _watched(settings: BureauSettings) -> None:
    from office.fleet.watch import Watch
    from office.service import logs
    from supervision.notify import watcher
    from supervision.signs import signs_of_life

    assert settings.fleet is not None  # noqa: S101 - whoever asks has looked
    logs.write_to(sys.stdout)
    clock = SystemClock()
    office = bureau_of(settings, clock)
    await office.start()
    try:
        with cancelled_when_told():
            async with signs_of_life(watcher()):
                await Watch(settings.fleet, office, clock).serve()
    finally:
        await office.close()


@click.command("list")
@click.option("--wrong", is_flag=True, help="Only those of which something is wrong.")
@SETTINGS
@AS_JSON
def list_command(settings: BureauSettings, wrong: bool, as_json: bool) -> None:
    """Every kiosk: what needs a hand first."""
    from office.fleet import lists

    rows, alerts = _read(settings, lambda connection, _: (lists.every(connection), lists.open_alerts(connection)))
    told = [_brief(row, alerts.get(row.kiosk, ())) for row in rows]
    told = [one for one in told if one["alerts"] or not wrong]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told:
        wants = ", ".join(f"{each['kind']} {each['what']}".strip() for each in one["alerts"]) or "-"
        click.echo(
            f"{one['kiosk']:<24} {one['hall'] or '-':<16} {one['serving'] or '?':<14} {one['program']:<12} {wants}"
        )


@click.command("show")
@click.argument("kiosk")
@SETTINGS
@AS_JSON
def show(settings: BureauSettings, kiosk: str, as_json: bool) -> None:
    """All that is known of one KIOSK."""
    from office.fleet import lists

    found = _read(settings, lambda connection, moment: lists.whole(connection, kiosk, moment))
    if found is None:
        raise click.ClickException(f"nothing was heard of {kiosk!r}")
    told = _brief(found.row, found.alerts) | {
        "state": found.state.model_dump(mode="json") if found.state else None,
        "history": [{"at": f"{row.at.isoformat()}", "what": row.what, "value": row.value} for row in found.history],
        "answers": [_answer(row) for row in found.answers],
        "statistics": dict(found.counts),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        for line in _lines(value):
            click.echo(f"{name:<12} {line}")


@click.command("watch")
@SETTINGS
@AS_JSON
def watch(settings: BureauSettings, as_json: bool) -> None:
    """Say what is raised and what is over, as it happens, until it is told to end."""
    ended_in_order(lambda: opened(lambda: asyncio.run(_follow(settings, as_json))), lasting=True)


async def _follow(settings: BureauSettings, as_json: bool) -> None:
    """What is open when it begins is said first."""
    from office.fleet import alerts

    clock, store, known = SystemClock(), opened_in(settings), dict[int, Row]()
    try:
        with cancelled_when_told():
            while True:
                found = {row.id: row for row in _in(store, lambda connection, _: alerts.waiting(connection))}
                for happened, row in differences(known, found):
                    _tell(happened, row, as_json)
                known = found
                await clock.sleep(LOOK_S)
    finally:
        store.close()


def differences(before: Mapping[int, Row], now: Mapping[int, Row]) -> Iterator[tuple[str, Row]]:
    """What happened to alerts, by their ids, from one look to the next."""
    for number, row in now.items():
        if number not in before:
            yield "raised", row
        elif row.acknowledged != before[number].acknowledged:
            yield "acknowledged", row
    for number, row in before.items():
        if number not in now:
            yield "cleared", row


def _tell(happened: str, row: Row, as_json: bool) -> None:
    told = {"happened": happened, "kiosk": row.kiosk, **_alert(row)}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        name = alert_list().alerts[Kind(row.kind)].name
        click.echo(f"{happened:<13} {told['severity']:<6} {row.kiosk:<24} {name} {row.what} {row.detail}".rstrip())
    sys.stdout.flush()


def _read(settings: BureauSettings, work: Callable[[sa.Connection, datetime], T]) -> T:
    store = opened(lambda: opened_in(settings))
    try:
        return opened(lambda: _in(store, work))
    finally:
        store.close()


def _in(store: Store, work: Callable[[sa.Connection, datetime], T]) -> T:
    with store.at_the_desk(writing=False) as (connection, moment):
        return work(connection, moment)


def _brief(row: Row, alerts: Sequence[Row]) -> dict[str, Any]:
    return {
        "kiosk": row.kiosk,
        "hall": row.hall,
        "alive": row.alive,
        "heard": row.heard.isoformat(),
        "serving": row.serving,
        "mode": row.mode,
        "program": row.program,
        "content": row.content,
        "clock_behind_s": row.skew_s,
        "alerts": [_alert(each) for each in alerts],
    }


def _alert(row: Row) -> dict[str, Any]:
    return {
        "severity": str(list(Severity)[row.severity]),
        "kind": row.kind,
        "what": row.what,
        "detail": row.detail,
        "raised": row.raised.isoformat(),
        "times": row.times,
        "acknowledged_by": row.by or None,
    }


def _answer(row: Row) -> dict[str, Any]:
    told = {"command": row.command, "outcome": row.outcome, "why": row.why, "heard": row.heard.isoformat()}
    return {**told, "evidence": json.loads(row.evidence)}


def _lines(value: object) -> Iterator[str]:
    """One value a line, of a list each of its own."""
    if isinstance(value, list):
        yield from (json.dumps(each, ensure_ascii=False) for each in value)
    else:
        yield json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else f"{value}"
