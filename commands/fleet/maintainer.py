"""What the commands of a maintainer share: the settings, the ring, the key, and the question for its passphrase."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
from pydantic import Field, TypeAdapter, ValidationError

from config.datafile import DataFileError, load
from config.fleet import MaintainerSettings

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

    from fleet.keys import Ring

#: beside a signing key: the newest counter for each target
COUNTERS = ".counters"
OTHERS = 0o077
#: why kiosks take no ring, and obey no command, to whoever makes one (fleet.keys.WhyNot, fleet.admission.Why)
SAID = {
    "ring_not_understood": "this is no ring of keys",
    "ring_older": "its version is not the next one: kiosks that have the former ring have it already, or a newer one",
    "ring_skips": "it skips a version: kiosks take each ring after the one before",
    "ring_forged": "a signature on it is not of the key that it names, or it was changed since",
    "ring_too_few": "too few maintainers of the former ring have signed it (fleet keys rotate FILE --key ...)",
    "ring_too_few_of_its_own": "too few of its own maintainers have signed it (fleet keys rotate FILE --key ...)",
    "too_large": "it is longer than any command",
    "not_understood": "it is no signed command, or it is cut",
    "forged": "a signature is not of the key that it names, or it was changed since",
    "unknown_key": "a key that has signed it is not in the ring",
    "key_revoked": "a key that has signed it is revoked in the ring",
    "key_expired": "a key that has signed it does not count yet by the ring, or no longer",
    "not_allowed": "the ring does not let this key do that",
    "expired": "its time is over: give the command anew",
    "from_the_future": "it was signed in the future: one of the clocks of the maintainers' machines is wrong",
    "too_long": "it would count for more than a week",
    "needs_a_second": "it is dangerous, and only one maintainer has signed it",
    "same_twice": "both signatures are of the same person",
}


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
        raise click.ClickException(f"{file}: {reason(refused.why)}") from None


def reason(why: str) -> str:
    """In words, with the code that kiosks answer by."""
    return f"{SAID[why]} ({why})" if why in SAID else why


def signer_of(file: Path) -> CryptoSigner:
    """What signs with the key in a file, whose passphrase is asked for."""
    from fleet import private_key

    content = file.read_bytes()
    if file.stat().st_mode & OTHERS:
        click.echo(f"{file}: others on this machine may read this key, too: chmod 600 {file}", err=True)
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
    known = _counters(file)
    counter = next_counter(known.get(target, 0), now)
    write(file, json.dumps({**known, target: counter}).encode(), anew=False)
    return counter


def _counters(file: Path) -> dict[str, int]:
    if not file.exists():
        return {}
    from fleet.command import COUNTER_MAX

    counters = TypeAdapter(dict[str, Annotated[int, Field(ge=0, lt=COUNTER_MAX)]])
    try:
        return counters.validate_json(file.read_bytes())
    except ValidationError:
        what = "this is no list of counters; remove it, and they begin with the present time"
        raise click.ClickException(f"{file}: {what}") from None


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
