"""``office broker``: what the broker of the fleet needs, and those who look after kiosks over it."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from commands.bureau import SETTINGS, authority_of
from commands.common import opened
from config.bureau import BureauSettings
from config.clock import SystemClock
from fleet.topics import MAINTENANCE, WATCHES


@click.command("broker")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", "hosts", multiple=True, help="By which kiosks reach it; without one as they reach the office.")
@SETTINGS
def broker(folder: Path, hosts: tuple[str, ...], settings: BureauSettings) -> None:
    """Write to FOLDER what the broker shows and believes, and the certificates of those who look after the fleet."""
    from office.service.certification import write_private

    authority, now = authority_of(settings), SystemClock().now()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(authority.certificate, folder / "authority.pem")
    shutil.copyfile(authority.revoked, folder / "revoked.pem")
    made = {"broker": opened(lambda: authority.serve("broker", hosts or settings.hosts, now))}
    made |= {name: authority.issue(name, now) for name in (*WATCHES, MAINTENANCE)}
    for name, issued in made.items():
        write_private(folder / f"{name}.key", issued.key)
        (folder / f"{name}.pem").write_bytes(issued.certificate)
        click.echo(folder / f"{name}.pem")
