"""``office exclusions``: who may not promise instead of bringing a proof."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from commands.office.desk import Desk, of_an_office

if TYPE_CHECKING:
    import sqlalchemy as sa

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("exclusions")
def exclusions() -> None:
    """Who may not promise instead of bringing a proof."""


@exclusions.command("add")
@click.argument("number")
@click.option("--reason", required=True, help="A word of config/exclusions.yaml.")
@click.option("--since", type=DAY, help="Today by default.")
@click.option("--until", type=DAY, help="Until it is repaired by default.")
@of_an_office
def exclude(office: Desk, number: str, reason: str, since: datetime | None, until: datetime | None) -> None:
    """Note that a promise of somebody was not true."""
    from office.cases.casework import Impossible
    from office.people import credit
    from office.record import Exclusion

    def note(connection: sa.Connection, now: datetime) -> None:
        first = since.date() if since else now.date()
        if until and until.date() < first:
            raise Impossible(f"it cannot begin on {first} and be over on {until.date()}")
        credit.exclude(connection, number, Exclusion(first, reason, until.date() if until else None))

    office(note)


@exclusions.command("repair")
@click.argument("number")
@click.option("--on", "day", type=DAY, help="Today by default.")
@of_an_office
def repair(office: Desk, number: str, day: datetime | None) -> None:
    """Note that somebody's credit is repaired: they may promise again."""
    from office.people import credit

    def note(connection: sa.Connection, now: datetime) -> int:
        return credit.repair(connection, number, day.date() if day else now.date())

    if not office(note):
        raise click.ClickException("nothing keeps this person from promising")
