"""``office``: the bureau as a service for many kiosks, and what its operators and its staff do beside it."""

from __future__ import annotations

import click

from commands.office.broker import broker
from commands.office.cases import cases
from commands.office.clocks import calls, clocks
from commands.office.exclusions import exclusions
from commands.office.follow_ups import follow_ups
from commands.office.kiosks import kiosk
from commands.office.people import people
from commands.office.quality import figures, look_ups, promises, pushes
from commands.office.service import contract, init, serve
from commands.office.staff import staff
from commands.office.upkeep import backup, restore, verify
from commands.office.year import year


@click.group("office")
def command() -> None:
    """The office behind the kiosks, as a service."""


SERVICE = (init, serve, contract, kiosk, people, staff, broker)
DATA = (verify, backup, restore)
WORK = (cases, follow_ups, exclusions, clocks, calls, promises, look_ups, pushes, figures)
for one in (*SERVICE, *DATA, *WORK, year):
    command.add_command(one)
