"""``agent``: the process beside the kiosk that speaks with the fleet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import SITE_FILE, opened, settings_in
from commands.ending import cancelled_when_told, ended_in_order
from config.fleet import MqttLine

if TYPE_CHECKING:
    from config.settings import Settings
    from maintenance.agent.agent import Place
    from records.port import Event

ROOT = Path(__file__).parents[1]


@click.command("agent")
@SITE_FILE
def command(site: Path) -> None:
    """Tell the fleet how the kiosk of SITE stands, and have done what its maintainers ask for, until told to end."""
    settings = settings_in(site)
    if not isinstance(settings.fleet, MqttLine):
        raise click.ClickException("Nobody looks after this site from afar (fleet).")
    line = settings.fleet
    ended_in_order(lambda: opened(lambda: asyncio.run(_served(settings, line))), lasting=True)


async def _served(settings: Settings, line: MqttLine) -> None:
    from config.clock import SystemClock
    from maintenance.agent.agent import Agent, Place
    from maintenance.agent.commands import Commands
    from maintenance.agent.doing import Bench
    from maintenance.agent.metrics import served
    from maintenance.agent.port import OWN, Speaks
    from maintenance.agent.post import Post
    from supervision.notify import watcher

    data, clock = ROOT / settings.data_dir, SystemClock()
    place = Place(data, line.post or data, line.own or data / OWN)

    def orders(post: Post, speaks: Speaks) -> Commands:
        return Commands(Bench(post, settings, place.data, place.own, clock, lambda n: _newest(place, n)), speaks)

    with closing(watcher()) as watching, cancelled_when_told():
        agent = Agent(line, place, clock, orders, watching)
        with served(line.metrics_port, agent.figures) as address:
            if address:
                click.echo(address, err=True)
            await agent.run()


def _newest(place: Place, count: int) -> Iterable[Event]:
    """So many of the newest events of the kiosk's log; none where this user may not read it."""
    from config.faults import Fault
    from records.log import RecordsReader

    try:
        with RecordsReader(place.data / "records.sqlite", place.data / "records.key") as records:
            return list(records.events(after=max(0, records.newest() - count)))
    except Fault:
        return ()
