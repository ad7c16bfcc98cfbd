"""``check``: is every part of this machine ready?"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

import click

from commands.common import AS_JSON, SITE, opened
from config.clock import today
from config.settings import Settings

if TYPE_CHECKING:
    from maintenance.readiness import CheckResult


@click.command("check")
@SITE
@AS_JSON
def command(settings: Settings, as_json: bool) -> None:
    """Test every part of this machine and say what is wrong with it."""
    from assembly import SiteParts, make_clock
    from maintenance.readiness import as_lines, readiness

    async def main() -> list[CheckResult]:
        async with SiteParts(settings, make_clock(settings)).open(serving=False) as p:
            calibration = settings.face.thresholds.calibration(today(p.clock))
            return await readiness(p.records, p.reader, p.id_reader, p.eyes, p.printer, p.press, p.office, calibration)

    results = opened(lambda: asyncio.run(main()))
    plain = [result.as_json() for result in results]
    click.echo(json.dumps(plain, ensure_ascii=False) if as_json else as_lines(results))
    sys.exit(0 if all(result.fault is None for result in results) else 1)
