"""``fleet keys``: a maintainer's own key, and the ring of all maintainers whom the kiosks obey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import AS_JSON
from commands.fleet.maintainer import new_passphrase, reason, ring_of, said, signer_of, write

if TYPE_CHECKING:
    from fleet.keys import Ring

FILE = click.Path(path_type=Path, dir_okay=False)
PRESENT = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group("keys")
def keys() -> None:
    """Whose commands the kiosks obey."""


@keys.command("new")
@click.argument("file", type=FILE)
@AS_JSON
def new(file: Path, as_json: bool) -> None:
    """Make a key of one's own in FILE, under a passphrase that is asked for; says its public half."""
    from fleet import private_key

    try:
        content, public = private_key.new(new_passphrase())
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    write(file, content)
    said({"file": str(file), "public": public}, public, as_json=as_json)


@keys.command("ring")
@click.argument("file", type=PRESENT)
@click.option("--former", type=PRESENT, help="The ring before: whether FILE may follow it.")
@AS_JSON
def ring(file: Path, former: Path | None, as_json: bool) -> None:
    """Say who is in the ring in FILE, and whether kiosks take it: as the first, or after the former one."""
    from config.clock import SystemClock
    from fleet.keys import RingRefused, following

    if former is None:
        found = ring_of(file)
    else:
        try:
            found = following(ring_of(former), file.read_bytes(), SystemClock().now())
        except RingRefused as refused:
            raise click.ClickException(f"{file}: {reason(refused.why)}") from None
    said(found.model_dump(mode="json"), "\n".join(_lines(found)), as_json=as_json)


@keys.command("rotate")
@click.argument("file", type=FILE)
@click.option("--draft", type=PRESENT, help="Who is in it: a YAML file with `threshold` and `maintainers`.")
@click.option("--former", type=PRESENT, help="The present ring; without it FILE becomes the first one.")
@click.option("--key", "key_file", type=PRESENT, required=True, help="One's own key.")
@AS_JSON
def rotate(file: Path, draft: Path | None, former: Path | None, key_file: Path, as_json: bool) -> None:
    """Make the next ring in FILE of a draft, and sign it; without a draft sign what another maintainer has made.

    When so many have signed it as the former one asks for, `fleet command … take_keys --ring FILE` hands it to kiosks.
    """
    from fleet import envelopes
    from fleet.keys import PAYLOAD_TYPE, RING_MAX

    if draft is not None:
        made = _drafted(draft, None if former is None else ring_of(former))
        write(file, made.signed(signer_of(key_file)))
    else:
        _is_ring(file)
        write(file, envelopes.countersigned(file.read_bytes(), PAYLOAD_TYPE, RING_MAX, signer_of(key_file)), anew=False)
    count = len(envelopes.read(file.read_bytes(), PAYLOAD_TYPE, RING_MAX)[1])
    said({"file": str(file), "signatures": count}, f"{file}: {count} signatures", as_json=as_json)


def _is_ring(file: Path) -> None:
    """Whoever signs has seen that it is one, whatever is missing of it yet."""
    from fleet.keys import RingRefused, WhyNot, first

    try:
        first(file.read_bytes())
    except RingRefused as refused:
        if refused.why is not WhyNot.TOO_FEW_OF_ITS_OWN:
            raise click.ClickException(f"{file}: {reason(refused.why)}") from None


def _drafted(draft: Path, former: Ring | None) -> Ring:
    """The ring that a draft describes, one version after the former."""
    from config.clock import SystemClock
    from config.datafile import DataFileError, load
    from fleet.keys import Draft, Ring

    try:
        told = load(draft, Draft)
    except DataFileError as error:
        raise click.ClickException(str(error)) from None
    version, issued = 1 if former is None else former.version + 1, SystemClock().now()
    return Ring(version=version, issued=issued, threshold=told.threshold, maintainers=told.maintainers)


def _lines(found: Ring) -> list[str]:
    """For people."""
    head = f"version {found.version} of {found.issued:%Y-%m-%d}; the next needs {found.threshold} signatures"
    lines = [head]
    for each in found.maintainers:
        state = (
            f"revoked {each.revoked:%Y-%m-%d}" if each.revoked else f"{each.since:%Y-%m-%d} to {each.until:%Y-%m-%d}"
        )
        lines.append(f"{each.who:<12} {each.id[:12]}  {state}  {' '.join(each.may)}")
    return lines
