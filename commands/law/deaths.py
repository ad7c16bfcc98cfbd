"""``law death`` and ``law work-death``: what relatives get after a death that a file tells of, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from commands.common import AS_JSON
from commands.law.asking import ON, day_of, tell

DECEASED = click.option(
    "--deceased",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="Who died, as YAML: docs/law-commands.md.",
)


class WrongFile(click.ClickException):
    """The file is wrong, and nothing was computed: the exit code is that of `visit play`."""

    exit_code = 2


@click.command("death")
@DECEASED
@ON
@AS_JSON
def death_command(file: Path, on: datetime | None, as_json: bool) -> None:
    """After a death that is no work injury: funeral, survivors, account."""
    from law.death import death_benefit
    from law.deceased import read_deceased
    from law.report import death_report

    def facts(day: date) -> dict[str, Any]:
        return death_report(death_benefit(read_deceased(file).deceased(), day))

    tell(_of_file(facts, day_of(on)), as_json=as_json)


@click.command("work-death")
@DECEASED
@ON
@AS_JSON
def work_death_command(file: Path, on: datetime | None, as_json: bool) -> None:
    """After a death by a work injury: lump sum, funeral, pensions of relatives."""
    from law.deceased import read_worker
    from law.report import work_death_report
    from law.work_death import work_death_benefit

    def facts(day: date) -> dict[str, Any]:
        told = read_worker(file)
        return work_death_report(work_death_benefit(told.worker(), told.relatives(), day))

    tell(_of_file(facts, day_of(on)), as_json=as_json)


def _of_file(facts: Callable[[date], dict[str, Any]], day: date) -> dict[str, Any]:
    from config.datafile import DataFileError

    try:
        return facts(day)
    except DataFileError as error:
        raise WrongFile(str(error)) from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
