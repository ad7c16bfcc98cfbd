"""``office init``, ``serve``, ``contract``: the office as a service that kiosks ask over HTTPS."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from commands.bureau import (
    SETTINGS,
    agencies_of,
    authority_of,
    bureau_of,
    database_of,
    repository_of,
    store_in,
)
from commands.common import opened
from commands.ending import cancelled_when_told, ended_in_order
from config.bureau import BureauSettings
from config.clock import Clock, SystemClock

if TYPE_CHECKING:
    import uvicorn

    from office.bureau import Bureau
    from office.service.certification import Authority


@click.command("init")
@SETTINGS
def init(settings: BureauSettings) -> None:
    """Make what is missing: folder, authority, certificate of the service, and the tables of the database."""
    authority = authority_of(settings)
    with store_in(settings):
        click.echo(f"{authority.certificate}")


@click.command("serve")
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


@click.command("contract")
def contract() -> None:
    """The OpenAPI of the service: what another system has to implement to stand in its place."""
    from office.bureau import Bureau
    from office.service.app import service

    click.echo(json.dumps(service(Bureau(_nobody, SystemClock())).openapi(), ensure_ascii=False, indent=1))


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
