"""``office``: the bureau as a service for many kiosks, and what its operators do beside it."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from commands.bureau import SETTINGS, agencies_of, authority_of, bureau_of, database_of, opened_in, repository_of
from commands.common import AS_JSON, opened
from commands.ending import cancelled_when_told, ended_in_order
from commands.office_broker import broker
from commands.office_cases import cases, exclusions, follow_ups
from commands.office_clocks import calls, clocks
from commands.office_quality import figures, look_ups, promises, pushes
from commands.office_staff import staff
from commands.office_upkeep import backup, restore, verify
from commands.office_year import year
from config.bureau import BureauSettings
from config.clock import Clock, SystemClock

if TYPE_CHECKING:
    import sqlalchemy as sa
    import uvicorn

    from office.bureau import Bureau
    from office.people.invented import Invention
    from office.service.certification import Authority
    from office.store import Store

QUALITY = (promises, look_ups, pushes, figures)


@click.group("office")
def command() -> None:
    """The office behind the kiosks, as a service."""


for other in cases, follow_ups, exclusions, clocks, calls, staff, verify, backup, restore, year, broker, *QUALITY:
    command.add_command(other)


@command.command("init")
@SETTINGS
def init(settings: BureauSettings) -> None:
    """Make what is missing: folder, authority, certificate of the service, and the tables of the database."""
    authority = authority_of(settings)
    with _store(settings):
        click.echo(f"{authority.certificate}")


@command.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Instead of that of the settings: one service beside another."
)
@click.option("--metrics-port", type=click.IntRange(0, 65535), help="Instead of that of the settings.")
@SETTINGS
def serve(settings: BureauSettings, port: int | None, metrics_port: int | None) -> None:
    """Answer kiosks until it is told to end; what is missing is made before."""
    given = {"port": port, "metrics_port": metrics_port}
    here = settings.model_copy(update={name: value for name, value in given.items() if value is not None})
    ended_in_order(lambda: opened(lambda: asyncio.run(_served(here))), lasting=True)


@command.command("contract")
def contract() -> None:
    """The OpenAPI of the service: what another system has to implement to stand in its place."""
    from office.bureau import Bureau
    from office.service.app import service

    click.echo(json.dumps(service(Bureau(_nobody, SystemClock())).openapi(), ensure_ascii=False, indent=1))


@command.group("kiosk")
def kiosk() -> None:
    """The kiosks that may ask."""


@kiosk.command("add")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where its files go.")
@SETTINGS
def add(name: str, out: Path, settings: BureauSettings) -> None:
    """Give the kiosk NAME a certificate and a key; it may ask from now on, and older ones of it stay valid."""
    from fleet.mqtt import holder_of
    from fleet.topics import NAME
    from office.service import kiosks
    from office.service.certification import fingerprint_of_pem, write_private

    if re.fullmatch(NAME, name) is None:
        raise click.BadParameter("a kiosk is called by lower-case letters, digits and -", param_hint="NAME")
    if (out / "kiosk.pem").exists() and (holder := holder_of(out / "kiosk.pem")) != name:
        raise click.ClickException(f"{out}: there lies what {holder!r} shows; name another folder")
    authority = authority_of(settings)
    with _at_the_desk(settings) as (connection, moment):  # before anything is written: what is there may be in use
        issued = opened(lambda: authority.issue(name, moment))
        out.mkdir(parents=True, exist_ok=True)
        write_private(out / "kiosk.key", issued.key)
        (out / "kiosk.pem").write_bytes(issued.certificate)
        (out / "authority.pem").write_bytes(authority.certificate.read_bytes())
        kiosks.add(connection, name, fingerprint_of_pem(issued.certificate), moment)
    click.echo(f"{out / 'kiosk.pem'}\n{out / 'kiosk.key'}\n{out / 'authority.pem'}")


@kiosk.command("revoke")
@click.argument("name")
@SETTINGS
def revoke(name: str, settings: BureauSettings) -> None:
    """No certificate of the kiosk NAME counts any more: here at once, at the broker when it reads its files again."""
    from office.service import kiosks

    authority = authority_of(settings)
    with _at_the_desk(settings) as (connection, moment):
        count = kiosks.revoke(connection, name, moment)
        revoked = [row.fingerprint for row in kiosks.listed(connection) if row.revoked]
    opened(lambda: authority.revoke(revoked, SystemClock().now()))
    if not count:
        raise click.ClickException(f"no certificate of {name!r} counts")
    click.echo(f"{authority.revoked}: copy it to the broker of the fleet, and restart that", err=True)
    click.echo(count)


@kiosk.command("list")
@SETTINGS
@AS_JSON
def list_command(settings: BureauSettings, as_json: bool) -> None:
    """Every certificate that was given to a kiosk."""
    from office.service import kiosks

    with _at_the_desk(settings) as (connection, _):
        rows = kiosks.listed(connection)
    facts = [
        {
            "name": row.name,
            "fingerprint": row.fingerprint,
            "added": row.added.isoformat(),
            "revoked": row.revoked.isoformat() if row.revoked else None,
        }
        for row in rows
    ]
    if as_json:
        click.echo(json.dumps(facts))
        return
    for one in facts:
        click.echo(f"{one['name']:<20} {one['fingerprint'][:16]}  {one['revoked'] or 'valid'}")


@command.group("people")
def people() -> None:
    """The people whom the office knows."""


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@SETTINGS
def import_command(file: Path, settings: BureauSettings) -> None:
    """Take in the people of FILE (as office/people.demo.yaml); what became of those who are there stays."""
    from office.people.invented import load_people

    invented = opened(lambda: load_people(file))
    click.echo(f"{file}: {len(invented.people)} people, whom the database takes in now: all of them, or none", err=True)
    with _store(settings, invented):
        click.echo(len(invented.people))


def _nobody() -> NoReturn:
    raise LookupError("who only tells the contract opens no store")


async def _served(settings: BureauSettings) -> None:
    from office.cases.figures import figures
    from office.service import logs
    from office.service.app import service
    from office.service.metrics import Metrics
    from office.service.server import server
    from supervision.notify import watcher
    from supervision.signs import signs_of_life

    logs.write_to(sys.stdout)
    authority, clock = authority_of(settings), SystemClock()
    metrics = Metrics(figures(database_of(settings)))
    bureau = bureau_of(settings, clock, metrics.waited)
    app = service(bureau, (logs.asked, metrics.asked), repository_of(settings))
    serving = server(app, authority, settings.host, settings.port)
    await bureau.start()  # before anybody listens: what is wrong with the database is said in a sentence
    with (
        socket.create_server((settings.host, settings.port)) as listening,
        metrics.served(settings.metrics_port),
        cancelled_when_told(),
    ):
        click.echo(f"https://{settings.host}:{listening.getsockname()[1]}", err=True)
        async with _going_round(bureau, settings, clock), signs_of_life(watcher()):
            if settings.console is None:
                await serving.serve([listening])
                return
            with socket.create_server((settings.console.host, settings.console.port)) as beside:
                click.echo(f"https://{settings.console.host}:{beside.getsockname()[1]} (console)", err=True)
                both = serving.serve([listening]), _console(bureau, settings, authority, clock).serve([beside])
                await asyncio.gather(*both)


@asynccontextmanager
async def _going_round(bureau: Bureau, settings: BureauSettings, clock: Clock) -> AsyncIterator[None]:
    """Clocks tell whoever they concern, and departments are asked, as long as it serves."""
    from office.clocks.rounds import rounds

    going = asyncio.ensure_future(rounds(bureau, agencies_of(settings, clock), clock, settings.round_s))
    try:
        yield
    finally:
        going.cancel()
        await asyncio.wait([going])


def _console(bureau: Bureau, settings: BureauSettings, authority: Authority, clock: Clock) -> uvicorn.Server:
    """Beside the service, and on its office."""
    from assembly.item_list import item_list
    from office.console.app import console
    from office.console.server import server

    assert settings.console is not None  # noqa: S101 - whoever asks has looked
    hall = settings.hall_of(settings.console.place)
    return server(
        console(bureau, settings.console, hall, item_list(hall), clock, settings.fleet), settings.console, authority
    )


@contextmanager
def _store(settings: BureauSettings, more: Invention | None = None) -> Iterator[Store]:
    store = opened(lambda: opened_in(settings, more))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _at_the_desk(settings: BureauSettings) -> Iterator[tuple[sa.Connection, datetime]]:
    with _store(settings) as store, store.at_the_desk() as (connection, moment):
        yield connection, moment
