"""``check``: is every part of this machine ready?"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import AS_JSON
from commands.ending import cancelled_when_told, ended_in_order
from config.clock import SystemClock
from config.faults import Fault
from config.settings import DEMO_SITE, Settings, load_settings

if TYPE_CHECKING:
    from maintenance.port import Issue


@click.command("check")
@click.option(
    "--site",
    default=DEMO_SITE,
    show_default="the demonstration site",
    type=click.Path(path_type=Path),  # whatever it is, the answer is whole
    help="The settings file of the site.",
)
@AS_JSON
def command(site: Path, as_json: bool) -> None:
    """Test every part of this machine and say what is wrong with it."""
    from maintenance.readiness import as_json as in_json
    from maintenance.readiness import as_lines, is_ready

    issues = ended_in_order(lambda: _issues(site), lasting=False)
    click.echo(json.dumps(in_json(issues), ensure_ascii=False) if as_json else as_lines(issues))
    sys.exit(0 if is_ready(issues) else 1)


def _issues(site: Path) -> tuple[Issue, ...]:
    """Of every part, also where the settings cannot be read or the parts cannot be wired."""
    from maintenance.keeper import unexpected
    from maintenance.readiness import none_ready

    try:
        return asyncio.run(_found(load_settings(site)))
    except Fault as fault:
        return none_ready(fault, SystemClock().now())
    except Exception as error:  # noqa: BLE001 - the answer is always whole
        return none_ready(unexpected(error), SystemClock().now())


async def _found(settings: Settings) -> tuple[Issue, ...]:
    from assembly.site import SiteParts, make_clock
    from maintenance.readiness import found_by_checks

    with cancelled_when_told():
        site = SiteParts(settings, make_clock(settings))
        return await found_by_checks(site.part, site.machine)
