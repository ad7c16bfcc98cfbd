"""``visit``: visits from a file."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import click

from commands.common import AS_JSON, DIR, opened
from config.datafile import DataFileError
from config.faults import Fault
from config.settings import DEMO_SITE, Settings, load_settings

NEVER_CAME = 3


@click.group("visit")
def command() -> None:
    """Visits."""


@command.command("play")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Where the papers go; nowhere by default."
)
@click.option(
    "--site",
    default=DEMO_SITE,
    show_default="the demonstration site",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The settings file of a demonstration site.",
)
@click.option("--case", default="", help="Which case of FILE, where it is the cases.yaml of a scene.")
@DIR
@AS_JSON
def play(file: Path, out: Path | None, site: Path, case: str, as_json: bool) -> None:
    """Play the visit of FILE headless, in virtual time, against the virtual devices (docs/visit-play.md)."""
    settings = opened(lambda: _of_demonstration(load_settings(site)))
    logging.getLogger().setLevel(logging.ERROR)  # what goes wrong on request is no news
    from assembly.site import ROOT
    from play.cases import load_case
    from play.report import LifeEnded
    from play.report import play as played
    from play.script import load_script

    shipped = ROOT / settings.office.invented
    try:
        loaded = load_case(file.resolve(), shipped, case) if case else load_script(file, shipped)
    except DataFileError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if out is not None:  # where it cannot be, nothing is played: a visit would meet a printer in trouble
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        report = played(file.resolve(), loaded, shipped, site.resolve(), settings, out)
    except LifeEnded as ended:
        raise click.ClickException(str(ended)) from ended
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _for_people(report))
    if "never_came" in report:
        click.echo(report["never_came"], err=True)
        sys.exit(NEVER_CAME)


def _of_demonstration(settings: Settings) -> Settings:
    """The settings of a site on which visits may be played: whatever its drivers are, virtual ones take their place."""
    if not settings.demonstration or settings.office.people is None:
        raise Fault("VISIT-SITE-IN-SERVICE", settings.site)
    return settings


def _for_people(report: dict[str, Any]) -> str:
    pages = [f"{page['node']:<24} {page['title']}" for page in report["pages"]]
    return "\n".join([*pages, f"{report['end']} {report['outcome'] or report['fault'] or ''}".rstrip()])
