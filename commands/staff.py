"""``staff``: who may use the staff desk of a site."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import yaml

from assembly.staff_desk import forgive
from commands.common import SITE, opened
from config.citizen_number import citizen_number_is_right
from config.settings import Settings
from config.staff import Member, Register, Role, load_register

if TYPE_CHECKING:
    from pydantic import BaseModel

SALT_BYTES = 16
WORK_NUMBER = click.argument("work_number")


@click.group("staff")
def command() -> None:
    """Who may use the staff desk: work number, name, role, the own social-security card and a password."""


@command.command("list")
@SITE
def listed(settings: Settings) -> None:
    """Everybody in the register."""
    register = _register(settings)
    for member in register.members:
        click.echo(f"{member.work_number}\t{member.name}\t{member.role}")
    if not register.members:
        click.echo("nobody")


@command.command("add")
@WORK_NUMBER
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--from-card", is_flag=True, help="Take the number from the card in the reader instead of asking for it.")
@SITE
def add(work_number: str, name: str, role: str, from_card: bool, settings: Settings) -> None:
    """Add somebody. The number on the card and the password are asked for, and neither is kept."""
    from maintenance.desk.passwords import card_digest

    register = _register(settings, new=True)
    number = _number_of_card(settings) if from_card else click.prompt("number on the card", hide_input=True)
    if not citizen_number_is_right(number):
        raise click.ClickException("this is no citizen number")
    card, pin = card_digest(number, register), _asked_pin()
    _keep(settings, register, lambda: (*register.members, _member(work_number, name, role, card, pin)))
    click.echo(f"ok: {work_number} may use the desk as {role}")


@command.command("pin")
@WORK_NUMBER
@SITE
def pin(work_number: str, settings: Settings) -> None:
    """Give somebody a new password, which is asked for; a card that was locked for the old one is free again."""
    register, member = _found(settings, work_number)
    renewed = member.model_copy(update={"pin": _asked_pin()})
    _keep(settings, register, lambda: tuple(renewed if one == member else one for one in register.members))
    opened(lambda: forgive(settings, member.card))
    click.echo(f"ok: {work_number} has a new password")


@command.command("remove")
@WORK_NUMBER
@SITE
def remove(work_number: str, settings: Settings) -> None:
    """Take somebody out of the register."""
    register, member = _found(settings, work_number)
    _keep(settings, register, lambda: tuple(one for one in register.members if one != member))
    click.echo(f"ok: {work_number} may not use the desk any more")


def _member(work_number: str, name: str, role: str, card: str, pin: str) -> Member:
    return Member(work_number=work_number, name=name, role=Role(role), card=card, pin=pin)


def _file(settings: Settings) -> Path:
    from assembly.site import ROOT

    if settings.staff is None:
        raise click.ClickException("the settings of this site name no register: staff: {file: …}")
    return ROOT / settings.staff.file


def _register(settings: Settings, *, new: bool = False) -> Register:
    """That of the site; with ``new`` an empty one where there is none yet."""
    file = _file(settings)
    if new and not file.exists():
        return Register(salt=secrets.token_hex(SALT_BYTES), demonstration=settings.demonstration)
    return opened(lambda: load_register(file, demonstration=settings.demonstration))


def _found(settings: Settings, work_number: str) -> tuple[Register, Member]:
    register = _register(settings)
    member = next((one for one in register.members if one.work_number == work_number), None)
    if member is None:
        raise click.ClickException(f"nobody has the work number {work_number}")
    return register, member


def _asked_pin() -> str:
    """The hash of a password that was typed twice."""
    from maintenance.desk.passwords import pin_hash

    try:
        return pin_hash(click.prompt("password, six digits", hide_input=True, confirmation_prompt=True))
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _number_of_card(settings: Settings) -> str:
    from devices.social_card.pcsc import read_first_card

    card = opened(lambda: asyncio.run(read_first_card(settings.card_reader.reader, timeout_s=20.0)))
    if card.person is None:
        raise click.ClickException("this card does not tell its number: without --from-card it is asked for")
    return card.person.number


def _keep(settings: Settings, register: Register, members: Callable[[], tuple[Member, ...]]) -> None:
    """Write the register anew: whole or not at all, and for its owner alone."""
    try:
        changed = Register.model_validate({**_plain(register), "members": [_plain(one) for one in members()]})
    except ValueError as error:
        reasons: list[dict[str, str]] = getattr(error, "errors", list)()
        raise click.ClickException("; ".join(f"{one['msg']}" for one in reasons) or str(error)) from error
    file = _file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    text = yaml.safe_dump(_plain(changed), allow_unicode=True, sort_keys=False)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def _plain(model: BaseModel) -> dict[str, object]:
    return model.model_dump(mode="json")
