"""``fleet stage``: a whole fleet of one kiosk on this machine, for whoever wants to try it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from commands.common import opened
from commands.ending import cancelled_when_told, ended_in_order

HOW = """All but the kiosk runs, until Ctrl-C. In other terminals:
  scripts/run run --site {site}
  scripts/run fleet list --settings {office}
  scripts/run fleet watch --settings {office}
  scripts/run fleet command {kiosk} self_test --as {maintainer}   (passphrase: {passphrase})
  scripts/run office serve --settings {office}   (the console, in a browser)"""


@click.command("stage")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default="var/fleet", show_default=True)
def stage(folder: Path) -> None:
    """Run a broker, the watch of an office and the agent of a demonstration kiosk, with all their keys, in FOLDER."""
    ended_in_order(lambda: opened(lambda: asyncio.run(_staged(folder))), lasting=True)


async def _staged(folder: Path) -> None:
    from assembly.fleet_stage import KIOSK, MAINTAINERS, PASSPHRASE, fleet_stage

    with cancelled_when_told(), fleet_stage(folder) as made:
        who = made.maintainer(MAINTAINERS[0])
        click.echo(HOW.format(site=made.site, office=made.office, kiosk=KIOSK, maintainer=who, passphrase=PASSPHRASE))
        await asyncio.get_running_loop().create_future()
