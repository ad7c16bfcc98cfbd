"""``fleet``: the kiosks of the bureau from afar: how each stands, what maintainers have them do, what they run."""

from __future__ import annotations

import click

from commands.fleet.bundles import bundle
from commands.fleet.command import command as give
from commands.fleet.keys import keys
from commands.fleet.kiosks import list_command, serve, show, watch
from commands.fleet.rollouts import rollout
from commands.fleet.stage import stage


@click.group("fleet")
def command() -> None:
    """The kiosks of the bureau, from afar."""


for one in list_command, show, watch, serve, give, keys, bundle, rollout, stage:
    command.add_command(one)
