"""What several commands share: the site option, and how a fault ends a command.

The command that opens the kiosk passes here before its first picture: what reads models is imported when it is needed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from config.panel import DEMO_SITE

if TYPE_CHECKING:
    from config.faults import Fault
    from config.settings import Settings

T = TypeVar("T")


def opened(work: Callable[[], T]) -> T:
    """``work()``; a fault of it ends the program with the staff's sentence."""
    try:
        return work()
    except Exception as error:
        from config.faults import Fault

        if isinstance(error, Fault):
            end_with(error)
        raise


def end_with(fault: Fault, *, as_json: bool = False) -> NoReturn:
    """Say a fault to whoever started the program (for people: code, cause, detail and remedies) and exit with 1."""
    if as_json:
        click.echo(json.dumps({"fault": fault.code, "message": fault.entry.citizen}, ensure_ascii=False))
        sys.exit(1)
    click.echo(f"{fault.code}: {fault.entry.staff}", err=True)
    if fault.detail:
        click.echo(f"  {fault.detail}", err=True)
    for remedy in fault.entry.remedies:
        click.echo(f"  - {remedy}", err=True)
    sys.exit(1)


def settings_in(site: Path) -> Settings:
    """The settings of a site; a wrong file ends the program with its line."""
    from config.settings import load_settings

    return opened(lambda: load_settings(site))


_site = partial(
    click.option,
    "--site",
    default=DEMO_SITE,
    show_default="the demonstration site",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The settings file of the site.",
)
#: the file, for whoever shows something before it is read
SITE_FILE = _site()
SITE = _site("settings", callback=lambda _context, _parameter, path: settings_in(path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _read_before(folder: Path | None) -> None:
    if folder is not None:
        from flows.definition.shelf import read_all_from

        read_all_from(folder.resolve())


DIR = click.option(
    "--dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    callback=lambda _context, _parameter, folder: _read_before(folder),
    expose_value=False,
    is_eager=True,
    help="Read what lies there before what is shipped: a copy of the repository, the folders of scenes, or any of "
    "scenes/, shared/, matters/, items.yaml, letters/.",
)


def _lay_on(content: Path | None) -> None:
    if content is not None:
        from config.datafile import lay_on

        lay_on(content.resolve())


CONTENT = click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    callback=lambda _context, _parameter, folder: _lay_on(folder),
    expose_value=False,
    is_eager=True,
    help="Lay the data files of a content bundle on those at the same path of the program.",
)
