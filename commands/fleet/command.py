"""``fleet command``: have a kiosk, or those of a group, do something; signed here, with one's own key.

A dangerous command needs a second maintainer, who countersigns the file that the first one has made.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.common import AS_JSON
from commands.fleet.maintainer import AS_MAINTAINER, counter_for, reason, ring_of, said, signer_of, write
from config.fleet import MaintainerSettings

if TYPE_CHECKING:
    from pydantic import ValidationError

    from fleet.admission import Admitted
    from fleet.command import Command, Order

FILE = click.Path(path_type=Path, dir_okay=False)
PRESENT = click.Path(path_type=Path, dir_okay=False, exists=True)
#: how long the answers are waited for
WAIT_S = 120


@click.command("command")
@click.argument("words", nargs=-1, metavar="[KIOSK] [DO]")
@click.option("--group", help="For the kiosks of a group, instead of one KIOSK.")
@click.option("--part", help="restart_part: which.")
@click.option("--scene", "scenes", multiple=True, help="close_services, open_services: which; without it all.")
@click.option("--reason", help="close_services: the key of the words that say why.")
@click.option("--text", "texts", multiple=True, metavar="LANGUAGE=TEXT", help="show_notice: what is to be read.")
@click.option("--until", help="show_notice: until when, as 2026-11-30T18:00+08:00.")
@click.option("--version", help="take_content, take_program, take_back: which.")
@click.option("--kind", help="take_back: program or content.")
@click.option("--ring", type=PRESENT, help="take_keys: the file of the ring.")
@click.option("--life", "life_s", type=click.IntRange(1, 604_800), default=3600, show_default=True, help="Seconds.")
@click.option("--sign", type=PRESENT, help="Sign what the console has prepared in this file.")
@click.option("--countersign", type=PRESENT, help="Add one's signature to what another maintainer has signed.")
@click.option("--send", type=PRESENT, help="Send what is signed.")
@click.option("--out", type=FILE, help="Write what is signed into this file, and send nothing.")
@click.option("--files", type=click.Path(path_type=Path, file_okay=False), default=".", help="Where files come to.")
@click.option("--wait", "wait_s", type=click.IntRange(0), default=WAIT_S, show_default=True, help="For answers.")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@AS_MAINTAINER
@AS_JSON
def command(
    words: tuple[str, ...],
    group: str | None,
    life_s: int,
    sign: Path | None,
    countersign: Path | None,
    send: Path | None,
    out: Path | None,
    files: Path,
    wait_s: int,
    yes: bool,
    maintainer: MaintainerSettings,
    as_json: bool,
    **given: Any,
) -> None:
    """Have KIOSK do something, and follow what becomes of it.

    DO is one of restart_part, restart_application, restart_machine, self_test, close_services, open_services,
    show_notice, support_bundle, picture, take_content, take_program, take_back, take_keys.
    """
    if sum((bool(words), sign is not None, countersign is not None, send is not None)) != 1:
        raise click.UsageError("give KIOSK and DO, or one of --sign, --countersign, --send")
    if send is not None:
        envelope = send.read_bytes()
    elif countersign is not None:
        envelope = _countersigned(countersign, maintainer, yes=yes)
    else:
        order = _prepared(sign) if sign else _order(words, group, life_s, given)
        envelope = _signed(order, maintainer, yes=yes)
    done = _looked_at(envelope, maintainer)
    if done is None and send is not None:
        raise click.ClickException(f"{send}: a second maintainer has to sign it before: --countersign {send}")
    if out is None and done is None:  # a second maintainer comes first
        out = Path(f"{_unlooked(envelope).id}.command.json")
    if out is not None:
        write(out, envelope, anew=out != countersign)
        lacks = "" if done else f"; now a second maintainer: fleet command --countersign {out}"
        said({"file": str(out), "complete": done is not None}, f"{out}{lacks}", as_json=as_json)
        return
    assert done is not None  # noqa: S101 - else it was written
    sys.exit(asyncio.run(_sent(envelope, done.command, maintainer, files, wait_s, as_json=as_json)))


def _order(words: tuple[str, ...], group: str | None, life_s: int, given: dict[str, Any]) -> Order:
    """What the command line asks for."""
    from pydantic import ValidationError

    from fleet.command import Order, To

    if len(words) != (2 if group is None else 1):
        raise click.UsageError("one KIOSK or one --group, and what it is to DO")
    to, name = (To.KIOSK, words[0]) if group is None else (To.GROUP, group)
    try:
        return Order.model_validate({"to": to, "name": name, "life_s": life_s, "doing": _doing(words[-1], given)})
    except ValidationError as error:
        raise click.UsageError(_faults(error)) from None


def _faults(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, each['loc'])) or 'command'}: {each['msg']}" for each in error.errors())


def _doing(do: str, given: dict[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {"do": do, **{name: value for name, value in given.items() if value}}
    if texts := asked.pop("texts", None):
        pairs = [text.partition("=") for text in texts]
        asked["texts"] = {language: text for language, _, text in pairs}
    if isinstance(asked.get("ring"), Path):
        ring_of(asked["ring"])
        asked["ring"] = asked["ring"].read_text(encoding="ascii")
    return asked


def _prepared(file: Path) -> Order:
    """What the console has prepared: looked at as if it had been typed."""
    from pydantic import ValidationError

    from fleet.command import Order

    try:
        return Order.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise click.ClickException(f"{file}: nothing that can be signed: {_faults(error)}") from None


def _signed(order: Order, maintainer: MaintainerSettings, *, yes: bool) -> bytes:
    from config.clock import SystemClock
    from fleet.command import Command
    from fleet.doings import ShowNotice
    from fleet.private_key import public_of

    now = SystemClock().now()
    if isinstance(order.doing, ShowNotice) and order.doing.texts and order.doing.until <= now:
        raise click.UsageError("until: that is over already, and nobody would read the notice")
    _meant(order, yes=yes)
    signer = signer_of(maintainer.signing_key)
    counter = counter_for(maintainer.signing_key, f"{order.to}:{order.name}", now)
    return Command.of(order, public_of(maintainer.signing_key.read_bytes()), counter, now).signed(signer)


def _countersigned(file: Path, maintainer: MaintainerSettings, *, yes: bool) -> bytes:
    from fleet import envelopes
    from fleet.command import COMMAND_MAX, PAYLOAD_TYPE

    content = file.read_bytes()
    _meant(_unlooked(content), yes=yes)
    signer = signer_of(maintainer.signing_key)
    if signer.public_key.keyid in envelopes.read(content, PAYLOAD_TYPE, COMMAND_MAX)[1]:
        raise click.ClickException(f"{file}: this key has signed it already; another maintainer has to")
    return envelopes.countersigned(content, PAYLOAD_TYPE, COMMAND_MAX, signer)


def _unlooked(envelope: bytes) -> Command:
    """What stands in an envelope, whoever has signed it."""
    from fleet import command, envelopes

    try:
        return command.read(envelopes.read(envelope, command.PAYLOAD_TYPE, command.COMMAND_MAX)[0].payload)
    except envelopes.NotAnEnvelope as error:
        raise click.ClickException(f"this is no signed command: {error}") from None


def _looked_at(envelope: bytes, maintainer: MaintainerSettings) -> Admitted | None:
    """As every kiosk looks at it; None where nothing is missing but a second maintainer."""
    from config.clock import SystemClock
    from fleet.admission import Here, Refused, Seen, Why, admit

    target, now = _unlooked(envelope), SystemClock().now()
    here = Here(target.name, (target.name,), now)
    found = admit(envelope, retained=False, ring=ring_of(maintainer.ring), seen=Seen(), here=here)
    if isinstance(found, Refused):
        if found.why is Why.NEEDS_A_SECOND:
            return None
        raise click.ClickException(f"no kiosk would obey this: {reason(found.why)}")
    return found


def _meant(asked: Order | Command, *, yes: bool) -> None:
    """Say the whole of it, and ask; a maintainer signs nothing that was not read."""
    doing = asked.doing.model_dump(mode="json", exclude={"do"})
    if "ring" in doing:
        doing["ring"] = f"({len(doing['ring'])} characters)"
    values = "".join(f"\n  {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in doing.items())
    mark = "  [needs two maintainers]" if asked.doing.dangerous else ""
    click.echo(f"{asked.to} {asked.name}: {asked.doing.do}{mark}{values}\n  id: {asked.id}", err=True)
    if not yes:
        click.confirm("Is this meant?", abort=True, err=True)


async def _sent(
    envelope: bytes, signed: Command, maintainer: MaintainerSettings, files: Path, wait_s: int, *, as_json: bool
) -> int:
    """Send it and say each answer as it comes; the exit code: 0 all done, 1 not all, 2 nobody has said."""
    from commands.fleet.sending import Follow, send
    from fleet.messages import Outcome

    follow = Follow(signed, files)
    async for kiosk, answer in send(envelope, follow, maintainer, timedelta(seconds=wait_s)):
        evidence = json.dumps(answer.evidence) if answer.evidence else ""  # in ASCII: a kiosk steers no terminal
        text = f"{answer.at:%H:%M:%S}  {kiosk:<20} {answer.outcome:<9} {answer.why} {evidence}".rstrip()
        said({"kiosk": kiosk, **answer.model_dump(mode="json")}, text, as_json=as_json)
    for file in follow.kept:
        click.echo(str(file), err=True)
    ends = set(follow.ends.values())
    return 2 if not ends else int(ends != {Outcome.DONE})
