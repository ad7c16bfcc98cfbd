"""``agent``: the process beside the kiosk that speaks with the fleet."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.common import SITE_FILE, opened, settings_in
from commands.ending import cancelled_when_told, ended_in_order
from config.fleet import MqttLine
from supervision.guard import START_AGAIN

if TYPE_CHECKING:
    from config.clock import Clock
    from config.settings import Settings
    from maintenance.agent.agent import Agent, Place
    from maintenance.agent.post import Post
    from maintenance.agent.updates.updating import Updates
    from records.port import Event

log = logging.getLogger("agent")
ROOT = Path(__file__).parents[1]


@click.command("agent")
@SITE_FILE
def command(site: Path) -> None:
    """Tell the fleet how the kiosk of SITE stands, and have done what its maintainers ask for, until told to end."""
    settings = settings_in(site)
    if not isinstance(settings.fleet, MqttLine):
        raise click.ClickException("Nobody looks after this site from afar (fleet).")
    line = settings.fleet
    ended_in_order(lambda: opened(lambda: _lived(settings, line, site)), lasting=True)


def _lived(settings: Settings, line: MqttLine, site: Path) -> None:
    """After an update it ends as whoever watches over it is told: it is to be started again, as another program."""
    if asyncio.run(_served(settings, line, site)):
        sys.exit(START_AGAIN)


async def _served(settings: Settings, line: MqttLine, site: Path) -> bool:
    """Whether it is to be started again."""
    from config.clock import SystemClock
    from maintenance.agent.agent import Agent, Place
    from maintenance.agent.commands import Commands
    from maintenance.agent.doing import Bench
    from maintenance.agent.metrics import served
    from maintenance.agent.port import OWN, Speaks
    from supervision.notify import watcher

    data, clock = ROOT / settings.data_dir, SystemClock()
    place = Place(data, line.post or data, line.own or data / OWN)

    again = asyncio.Event()

    def orders(post: Post, speaks: Speaks) -> Commands:
        updates = partial(_updates, post, line, clock, site)
        newest = partial(_newest, place)
        bench = Bench(
            kiosk=post,
            settings=settings,
            data=place.data,
            own=place.own,
            clock=clock,
            events=newest,
            updates=updates,
            start_again=again.set,
        )
        return Commands(bench, speaks)

    with closing(watcher()) as watching, cancelled_when_told():
        agent = Agent(line, place, clock, orders, watching)
        with served(line.metrics_port, agent.figures) as address:
            if address:
                click.echo(address, err=True)
            await _until_told(agent, _settled(partial(_updates, agent.post, line, clock, site), again), again)
            return again.is_set()


async def _until_told(agent: Agent, settling: Coroutine[Any, Any, None], again: asyncio.Event) -> None:
    """Run ``agent``, and beside it ``settling``, until it ends or is to be started ``again``; then end both."""
    beside, running, told = (asyncio.ensure_future(work) for work in (settling, agent.run(), _set(again)))
    try:
        await asyncio.wait((running, told), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
    finally:
        for one in running, told, beside:
            one.cancel()
        await asyncio.wait((running, told, beside))


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _settled(updates: Callable[[], Updates], again: asyncio.Event) -> None:
    """End an update that somebody has begun at the machine; one from afar its command ends."""
    from config.faults import Fault
    from maintenance.agent.updates.updating import StartAgain

    try:
        here = updates()
        if (underway := here.underway) is not None and not underway.command:
            await here.go_on()
    except StartAgain:
        again.set()
    except Fault as fault:
        log.info("updates: %s", fault)


def _updates(post: Post, line: MqttLine, clock: Clock, site: Path) -> Updates:
    from maintenance.agent.updates.here import from_office, slots_here, updates_here

    return updates_here(post, clock, from_office(line, slots_here().home), site.resolve())


def _newest(place: Place, count: int) -> Iterable[Event]:
    """So many of the newest events of the kiosk's log; none where this user may not read it."""
    from config.faults import Fault
    from records.reader import reader_in

    try:
        with reader_in(place.data) as records:
            return list(records.events(after=max(0, records.newest() - count)))
    except Fault:
        return ()
