"""What the commands of a maintainer share: the settings, the ring, the key, and the question for its passphrase."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.datafile import DataFileError, load
from config.fleet import MaintainerSettings

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

    from fleet.keys import Ring

#: beside a signing key: the newest counter for each target
COUNTERS = ".counters"


def _read(_context: click.Context, _parameter: click.Parameter, file: Path) -> MaintainerSettings:
    try:
        found = load(file, MaintainerSettings)
    except DataFileError as error:
        raise click.ClickException(str(error)) from error
    names = ("authority", "certificate", "key", "signing_key", "ring")
    return found.model_copy(update={name: file.parent / getattr(found, name) for name in names})


AS_MAINTAINER = click.option(
    "--as",
    "maintainer",
    type=click.Path(path_type=Path, dir_okay=False),
    default="maintainer.yaml",
    show_default=True,
    callback=_read,
    help="The settings of a maintainer.",
)


def ring_of(file: Path) -> Ring:
    """The ring in a file, whose own maintainers have signed it."""
    from fleet import keys

    try:
        return keys.first(file.read_bytes())
    except keys.RingRefused as refused:
        raise click.ClickException(f"{file}: {refused.why}") from None


def signer_of(file: Path) -> CryptoSigner:
    """What signs with the key in a file, whose passphrase is asked for."""
    from fleet import private_key

    content = file.read_bytes()
    try:
        private_key.public_of(content)
        return private_key.opened(content, click.prompt(f"passphrase of {file.name}", hide_input=True, err=True))
    except private_key.NoKey as error:
        raise click.ClickException(f"{file}: {error}") from None


def new_passphrase() -> str:
    """One that was typed twice."""
    said: str = click.prompt("passphrase, four words or more", hide_input=True, confirmation_prompt=True, err=True)
    return said


def counter_for(key: Path, target: str, now: datetime) -> int:
    """The next one of that key for that target; it is on disk before anything is signed with it."""
    from fleet.command import next_counter

    file = key.with_name(key.name + COUNTERS)
    known: dict[str, int] = json.loads(file.read_text(encoding="ascii")) if file.exists() else {}
    counter = next_counter(known.get(target, 0), now)
    write(file, json.dumps({**known, target: counter}).encode(), anew=False)
    return counter


def write(file: Path, content: bytes, *, anew: bool = True) -> None:
    """Write a file that its owner alone may read; ``anew``: there must be none. It is whole, or not there."""
    fresh = file.with_name(f"{file.name}.new")
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    if not anew:
        fresh.replace(file)
        return
    try:
        os.link(fresh, file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already") from None
    finally:
        fresh.unlink()


def said(facts: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """One answer, for a program or for people."""
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else text)
