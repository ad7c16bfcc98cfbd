"""``demo``: play a visit of the demonstration."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from commands.common import SITE, has_display, opened
from commands.ending import cancelled_when_told, ended_in_order
from config.settings import Settings


@click.command("demo")
@SITE
@click.option("--scenario", default="retire-now", show_default=True, help="Which visit to play.")
@click.option("--list", "list_them", is_flag=True, help="List the scenarios and stop.")
@click.option("--out", default="out/demo", show_default=True, type=click.Path(path_type=Path, file_okay=False))
def command(settings: Settings, scenario: str, list_them: bool, out: Path) -> None:
    """Play a visit through the real screens, with the virtual card behind the real card service."""
    from demo.scenarios import scenarios

    if list_them:
        for name, entry in scenarios().items():
            click.echo(f"{name:<20} {entry.says}")
        return
    if scenario not in scenarios():
        raise click.BadParameter(f"there is no scenario {scenario!r}; --list shows them all", param_hint="--scenario")
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from assembly import SiteParts, make_clock
    from config.data_dir import data_dir
    from demo.player import FreshOffice, play
    from ui.app import run_app

    async def main() -> int:
        with cancelled_when_told():
            clock = make_clock(settings)
            parts = SiteParts(settings, clock, papers=out)
            if parts.devices is None:
                raise click.ClickException("a demonstration needs a site with simulated devices")
            office = FreshOffice(parts, data_dir(settings))
            played = await play(scenario, settings, office, parts.devices, clock, out)
        for problem in played.problems:
            click.echo(problem, err=True)
        click.echo(played.summary())
        return 1 if played.problems else 0

    sys.exit(ended_in_order(lambda: opened(lambda: run_app(main)), lasting=False))
