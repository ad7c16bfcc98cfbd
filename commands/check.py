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
from config.clock import today
from config.faults import Fault
from config.settings import DEMO_SITE, Settings, load_settings

if TYPE_CHECKING:
    from maintenance.readiness import CheckResult


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

    results = ended_in_order(lambda: _results(site), lasting=False)
    click.echo(json.dumps(in_json(results), ensure_ascii=False) if as_json else as_lines(results))
    sys.exit(0 if is_ready(results) else 1)


def _results(site: Path) -> list[CheckResult]:
    """Of every part, also where the settings cannot be read or the parts cannot be wired."""
    from maintenance.readiness import none_ready, unexpected

    try:
        return asyncio.run(_checked(load_settings(site)))
    except Fault as fault:
        return none_ready(fault)
    except Exception as error:  # noqa: BLE001 - the answer is always whole
        return none_ready(unexpected(error))


async def _checked(settings: Settings) -> list[CheckResult]:
    from assembly import SiteParts, crash_folder, make_clock
    from maintenance.crashes import crashed, reports_in
    from maintenance.readiness import readiness

    with cancelled_when_told():
        clock = make_clock(settings)
        calibration = settings.face.thresholds.calibration(today(clock))
        return await readiness(
            SiteParts(settings, clock).part, calibration, crashed(reports_in(crash_folder(settings)))
        )
