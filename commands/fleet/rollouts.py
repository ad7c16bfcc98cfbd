"""``fleet rollout``: a version comes to many kiosks, stage by stage, as far as it serves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast
from uuid import uuid4

import click

from commands.bureau import SETTINGS, opened_in, repository_of
from commands.common import AS_JSON, opened
from commands.fleet.maintainer import counter_for, ring_of, signer_of
from config.bureau import BureauSettings
from config.clock import SystemClock

if TYPE_CHECKING:
    import sqlalchemy as sa
    from securesystemslib.signer import CryptoSigner

    from fleet.keys import Ring
    from office.fleet.rolling import Board, Signed
    from office.fleet.rollouts import Status

T = TypeVar("T")
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
DAY_S = 86_400
ROLLOUT = click.argument("rollout")


@click.group("rollout")
def rollout() -> None:
    """Versions on their way to many kiosks."""


@rollout.command("start")
@click.argument("kind", type=click.Choice(["program", "content"]))
@click.argument("version")
@click.option("--group", default="", help="Of the kiosks of that group alone.")
@click.option("--first", multiple=True, metavar="KIOSK", help="Who gets it before all others.")
@click.option("--stages", default="1,5%,25%,100%", show_default=True, help="How many have it after each.")
@click.option("--steady", "steady_s", type=click.IntRange(1), default=3600, show_default=True, help="Seconds.")
@click.option("--patience", "patience_s", type=click.IntRange(60), default=DAY_S, show_default=True, help="Seconds.")
@click.option("--failures", type=click.IntRange(0), default=0, show_default=True, help="More of them stop it.")
@click.option("--sign", "keys", type=FILE, multiple=True, required=True, help="The key of a maintainer: of two.")
@click.option("--days", type=click.IntRange(1, 7), default=7, show_default=True, help="So long what is signed counts.")
@SETTINGS
def start(
    settings: BureauSettings, kind: str, version: str, group: str, first: Sequence[str], stages: str, days: int,
    steady_s: int, patience_s: int, failures: int, keys: Sequence[Path],
) -> None:  # fmt: skip
    """Have the kiosks take VERSION: each is told by a command that two maintainers sign now, when it is its turn."""
    from office.fleet import rolling
    from office.fleet.rollouts import Plan, stages_of

    ring, own = _ring(settings), uuid4().hex
    _is_published(settings, kind, version)
    kiosks = _at_desk(settings, lambda connection, _: _kiosks(connection, kind, group))
    if not kiosks:
        raise click.ClickException(f"no kiosk that counts was heard of{f' in group {group}' if group else ''}")
    try:
        found = stages_of(own, kiosks, stages.split(","), first)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    plan = Plan(
        id=own,
        kind=cast(Literal["program", "content"], kind),  # click has refused any other
        version=version,
        stages=tuple(tuple(stage) for stage in found),
        steady_s=steady_s,
        patience_s=patience_s,
        failures=failures,
    )
    click.echo(f"{kind} {version}: {' + '.join(str(len(stage)) for stage in plan.stages)} kiosks", err=True)
    signers = [(key, signer_of(key)) for key in keys]
    signed = {kiosk: _signed(kiosk, kind, version, signers, days) for stage in plan.stages for kiosk in stage}
    by = _who(ring, signers)
    _at_desk(settings, lambda connection, moment: rolling.begin(connection, plan, signed, ring, by, moment))
    click.echo(own)


@rollout.command("show")
@SETTINGS
@AS_JSON
def show(settings: BureauSettings, as_json: bool) -> None:
    """The newest roll-outs: how many kiosks of each stage stand how, and why which have failed."""
    from office.fleet import rolling

    boards = _at_desk(settings, lambda connection, _: rolling.board(connection))
    if as_json:
        click.echo(json.dumps([_facts(one) for one in boards]))
        return
    for one in boards:
        click.echo(f"{one.id[:8]}  {one.kind} {one.version}  {one.status}  {one.why}".rstrip())
        for number, counts in enumerate(one.stages, 1):
            said = ", ".join(f"{times} {stands}" for stands, times in counts.items())
            click.echo(f"  {'>' if number == one.stage + 1 else ' '} stage {number}: {said}")
        for kiosk, why in one.failed.items():
            click.echo(f"    {kiosk:<24} {why}")


def _kiosks(connection: sa.Connection, kind: str, group: str) -> Sequence[str]:
    """For whom it is; nobody signs for a roll-out that cannot begin."""
    from office.fleet import rolling

    rolling.refuse_second(connection, kind)
    return rolling.kiosks_of(connection, group)


def _is_published(settings: BureauSettings, kind: str, version: str) -> None:
    from fleet.bundles.manifest import Kind, name_of, order
    from fleet.bundles.repository import Repository

    if re.fullmatch(r"\d{1,9}(\.\d{1,9}){0,3}", version) is None:
        raise click.BadParameter("versions are numbers with points, as 1.2", param_hint="VERSION")
    if (folder := repository_of(settings)) is None:
        click.echo("these settings name no `bundles`: whether it is published the kiosks will find out", err=True)
        return
    offers = opened(Repository(folder).offers)
    if name_of(Kind(kind), version) not in offers:
        there = sorted((one.version for one in offers.values() if one.kind == kind), key=order)
        raise click.ClickException(f"{kind} {version} is not published in {folder}: {', '.join(there) or 'nothing is'}")


def _changing(name: str, says: str, to: Callable[[], Status]) -> None:
    @rollout.command(name, help=says)
    @ROLLOUT
    @SETTINGS
    def change(settings: BureauSettings, rollout: str) -> None:
        from office.fleet import rolling

        ring = _ring(settings)
        _at_desk(settings, lambda connection, moment: rolling.change(connection, rollout, to(), ring, moment))
        click.echo(to())


def _status(name: str) -> Callable[[], Status]:
    def status() -> Status:
        from office.fleet.rollouts import Status

        return Status(name)

    return status


_changing("pause", "Tell no further kiosk of ROLLOUT until it is resumed.", _status("paused"))
_changing("resume", "Go on with ROLLOUT.", _status("running"))
_changing("stop", "End ROLLOUT, and have those that were told of it go back.", _status("stopped"))


def _signed(kiosk: str, kind: str, version: str, signers: Sequence[tuple[Path, CryptoSigner]], days: int) -> Signed:
    """Both commands for one kiosk; the one that takes it back counts after the other."""
    from fleet.command import Command, Order, To
    from office.fleet.rolling import Signed

    file, first = signers[0]
    public = str(first.public_key.keyval["public"])
    made: list[str | bytes] = []
    for doing in ({"do": f"take_{kind}", "version": version}, {"do": "take_back", "kind": kind, "version": version}):
        now = SystemClock().now()
        order = Order.model_validate({"to": To.KIOSK, "name": kiosk, "life_s": days * DAY_S, "doing": doing})
        command = Command.of(order, public, counter_for(file, f"{To.KIOSK}:{kiosk}", now), now)
        made += [command.id, command.signed(*(signer for _, signer in signers))]
    return Signed(*made)  # type: ignore[arg-type]


def _who(ring: Ring, signers: Sequence[tuple[Path, CryptoSigner]]) -> str:
    ours = {str(signer.public_key.keyid) for _, signer in signers}
    return " ".join(each.who for each in ring.maintainers if each.id in ours)[:20]


def _ring(settings: BureauSettings) -> Ring:
    if settings.fleet is None or settings.fleet.keys is None:
        raise click.ClickException("these settings name no ring of keys (fleet: keys)")
    return ring_of(settings.fleet.keys)


def _at_desk(settings: BureauSettings, work: Callable[[sa.Connection, datetime], T]) -> T:
    store = opened(lambda: opened_in(settings))
    try:
        with store.at_the_desk() as (connection, moment):
            return opened(lambda: work(connection, moment))
    finally:
        store.close()


def _facts(one: Board) -> Mapping[str, object]:
    stages = [dict(counts) for counts in one.stages]
    told = {"id": one.id, "kind": one.kind, "version": one.version, "status": one.status, "why": one.why}
    return {**told, "stage": one.stage, "begun": one.begun.isoformat(), "stages": stages, "failed": dict(one.failed)}
