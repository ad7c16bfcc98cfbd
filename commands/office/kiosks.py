"""``office kiosk``: which kiosks may ask the office, by certificates that it gives them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from commands.bureau import SETTINGS, at_the_desk, authority_of
from commands.common import AS_JSON, opened
from config.bureau import BureauSettings
from config.clock import SystemClock


@click.group("kiosk")
def kiosk() -> None:
    """The kiosks that may ask."""


@kiosk.command("add")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where its files go.")
@SETTINGS
def add(name: str, out: Path, settings: BureauSettings) -> None:
    """Give the kiosk NAME a certificate and a key; it may ask from now on, and older ones of it stay valid."""
    from fleet.mqtt import holder_of
    from fleet.topics import NAME
    from office.service import kiosks
    from office.service.certification import fingerprint_of_pem, write_private

    if re.fullmatch(NAME, name) is None:
        raise click.BadParameter("a kiosk is called by lower-case letters, digits and -", param_hint="NAME")
    if (out / "kiosk.pem").exists() and (holder := holder_of(out / "kiosk.pem")) != name:
        raise click.ClickException(f"{out}: there lies what {holder!r} shows; name another folder")
    authority = authority_of(settings)
    with at_the_desk(settings) as (connection, moment):  # before anything is written: what is there may be in use
        issued = opened(lambda: authority.issue(name, moment))
        out.mkdir(parents=True, exist_ok=True)
        write_private(out / "kiosk.key", issued.key)
        (out / "kiosk.pem").write_bytes(issued.certificate)
        (out / "authority.pem").write_bytes(authority.certificate.read_bytes())
        kiosks.add(connection, name, fingerprint_of_pem(issued.certificate), moment)
    click.echo(f"{out / 'kiosk.pem'}\n{out / 'kiosk.key'}\n{out / 'authority.pem'}")


@kiosk.command("revoke")
@click.argument("name")
@SETTINGS
def revoke(name: str, settings: BureauSettings) -> None:
    """No certificate of the kiosk NAME counts any more: here at once, at the broker when it reads its files again."""
    from office.service import kiosks

    authority = authority_of(settings)
    with at_the_desk(settings) as (connection, moment):
        count = kiosks.revoke(connection, name, moment)
        revoked = [row.fingerprint for row in kiosks.listed(connection) if row.revoked]
    opened(lambda: authority.revoke(revoked, SystemClock().now()))
    if not count:
        raise click.ClickException(f"no certificate of {name!r} counts")
    click.echo(f"{authority.revoked}: copy it to the broker of the fleet, and restart that", err=True)
    click.echo(count)


@kiosk.command("list")
@SETTINGS
@AS_JSON
def list_command(settings: BureauSettings, as_json: bool) -> None:
    """Every certificate that was given to a kiosk."""
    from office.service import kiosks

    with at_the_desk(settings) as (connection, _):
        rows = kiosks.listed(connection)
    facts = [
        {
            "name": row.name,
            "fingerprint": row.fingerprint,
            "added": row.added.isoformat(),
            "revoked": row.revoked.isoformat() if row.revoked else None,
        }
        for row in rows
    ]
    if as_json:
        click.echo(json.dumps(facts))
        return
    for one in facts:
        click.echo(f"{one['name']:<20} {one['fingerprint'][:16]}  {one['revoked'] or 'valid'}")
