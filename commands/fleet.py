"""``fleet``: the kiosks of the bureau from afar: how each stands, what maintainers have them do, what they run."""

from __future__ import annotations

import click

from commands.fleet_bundles import bundle
from commands.fleet_commands import command as give
from commands.fleet_keys import keys
from commands.fleet_kiosks import list_command, serve, show, watch
from commands.fleet_rollouts import rollout
from commands.fleet_stage import stage


@click.group("fleet")
def command() -> None:
    """The kiosks of the bureau, from afar."""


for one in list_command, show, watch, serve, give, keys, bundle, rollout, stage:
    command.add_command(one)
