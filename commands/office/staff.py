"""``office staff``: who may sign in at the web console of the bureau."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import click

from commands.bureau import SETTINGS
from commands.office.desk import Desk
from config.bureau import BureauSettings

if TYPE_CHECKING:
    import sqlalchemy as sa

T = TypeVar("T")
ROLES = ("window", "reviewer", "leader", "auditor")
WORK_NUMBER = click.argument("work_number", callback=lambda _context, _parameter, text: _work_number(text))
ROLE = click.option("--role", required=True, type=click.Choice(ROLES), help="What they are there for.")


def _work_number(text: str) -> str:
    if not (text.isascii() and 1 <= len(text) <= 20 and text.replace("-", "").isalnum()):
        raise click.BadParameter("letters, digits and hyphens, twenty at most")
    return text


@click.group("staff")
def staff() -> None:
    """Who may sign in at the web console: work number, name, role and a password."""


@staff.command("list")
@SETTINGS
def listed(settings: BureauSettings) -> None:
    """Everybody who may sign in."""
    from office.console import accounts

    for member in _desk(settings)(lambda connection, _: accounts.all_accounts(connection)):
        click.echo(f"{member.work_number}\t{member.name}\t{member.role}")


@staff.command("add")
@WORK_NUMBER
@click.option("--name", required=True, help="As it stands on the badge.")
@ROLE
@SETTINGS
def add(work_number: str, name: str, role: str, settings: BureauSettings) -> None:
    """Let somebody sign in. The password is asked for twice, and only its argon2id hash is kept."""
    from office.console import accounts
    from office.console.roles import Role

    member, kept = accounts.Member(work_number, name, Role(role)), _asked(work_number)
    _done(settings, lambda connection, now: accounts.add(connection, member, kept, now))
    click.echo(f"ok: {work_number} may sign in as {role}")


@staff.command("password")
@WORK_NUMBER
@SETTINGS
def password(work_number: str, settings: BureauSettings) -> None:
    """Give somebody a new password; whoever is signed in under the number is signed out, and a lock is lifted."""
    from office.console import accounts

    kept = _asked(work_number)
    _changed(settings, work_number, lambda connection, now: accounts.renew(connection, work_number, kept, now))
    click.echo(f"ok: {work_number} has a new password")


@staff.command("role")
@WORK_NUMBER
@ROLE
@SETTINGS
def role(work_number: str, role: str, settings: BureauSettings) -> None:
    """Give somebody another role, from the next time they sign in."""
    from office.console import accounts

    _changed(settings, work_number, lambda connection, _: accounts.change(connection, work_number, role=role))
    click.echo(f"ok: {work_number} is {role}")


@staff.command("remove")
@WORK_NUMBER
@SETTINGS
def remove(work_number: str, settings: BureauSettings) -> None:
    """Let somebody sign in no more; what they did stays theirs."""
    from office.console import accounts

    _changed(settings, work_number, lambda connection, now: accounts.change(connection, work_number, closed=now))
    click.echo(f"ok: {work_number} may not sign in any more")


def _desk(settings: BureauSettings) -> Desk:
    return Desk(settings, None)


def _done(settings: BureauSettings, work: Callable[[sa.Connection, datetime], T]) -> T:
    try:
        return _desk(settings)(work)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _changed(settings: BureauSettings, work_number: str, work: Callable[[sa.Connection, datetime], bool]) -> None:
    if not _desk(settings)(work):
        raise click.ClickException(f"nobody may sign in as {work_number}")


def _asked(work_number: str) -> str:
    """The hash of a password that was typed twice."""
    from office.console.passwords import password_hash

    try:
        return password_hash(click.prompt("password", hide_input=True, confirmation_prompt=True), work_number)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
