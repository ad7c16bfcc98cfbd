"""``fleet``: the kiosks of the bureau from afar: how each stands, what maintainers have them do, what they run."""

from __future__ import annotations

import click

from commands.fleet_kiosks import list_command, serve, show, watch


@click.group("fleet")
def command() -> None:
    """The kiosks of the bureau, from afar."""


for one in list_command, show, watch, serve:
    command.add_command(one)
