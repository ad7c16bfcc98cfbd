"""``law``: what the law says, without a citizen: periods, benefits, retirement, pensions, deaths, authentication."""

from __future__ import annotations

import click

from commands.law.deaths import death_command, work_death_command
from commands.law.pension import contribution_index_command, pension_command, resident_pension_command
from commands.law.periods import authentication_command, deadline_command, unemployment_command
from commands.retirement import command as retirement


@click.group("law")
def command() -> None:
    """What the law says, and by which document and article."""


for one in (
    retirement,
    pension_command,
    contribution_index_command,
    resident_pension_command,
    death_command,
    work_death_command,
    deadline_command,
    authentication_command,
    unemployment_command,
):
    command.add_command(one)
