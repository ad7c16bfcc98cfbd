"""``fleet bundle``: programs and content as signed bundles: packed, published, brought onto a machine by a stick."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import AS_JSON, SITE_FILE, opened, settings_in
from commands.fleet.maintainer import signer_of
from config.clock import SystemClock
from config.running import program_version

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from fleet.bundles.repository import Holders, Repository
    from maintenance.agent.port import Did
    from maintenance.agent.updates.making import OpenSource
    from maintenance.agent.updates.updating import Updates

ROOT = Path(__file__).parents[2]
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
PRESENT = click.Path(path_type=Path, file_okay=False, exists=True)
FOLDER = click.Path(path_type=Path, file_okay=False)
KIND = click.Choice(["program", "content"])

REPOSITORY = click.argument("repository", type=PRESENT)
HOLDERS = click.option(
    "--holder", "holders", multiple=True, required=True, help="Who may publish: the file of a key, or its public half."
)
THRESHOLD = click.option("--threshold", type=click.IntRange(min=2), default=2, show_default=True)
SIGN = click.option("--sign", "keys", type=FILE, multiple=True, help="The key of a maintainer, who is asked for it.")
ONLINE = click.option("--online", type=FILE, required=True, help="The key of the office.")


@click.group("bundle")
def bundle() -> None:
    """Programs and content, signed: how they come to the kiosks."""


@bundle.command("init")
@click.argument("repository", type=FOLDER)
@HOLDERS
@THRESHOLD
@SIGN
@click.option("--online", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Made if missing.")
def init(repository: Path, holders: Sequence[str], threshold: int, keys: Sequence[Path], online: Path) -> None:
    """Begin a repository in the folder REPOSITORY; says the file that each kiosk trusts from its installation on."""
    from fleet.bundles.keys import make_key, read_key
    from fleet.bundles.repository import Repository

    if not online.exists():
        make_key(online)
    here, office, now = Repository(repository), opened(lambda: read_key(online)), SystemClock().now()
    who = _holders(holders, threshold, online)
    opened(lambda: here.make(who, [signer_of(key) for key in keys], office, now))
    click.echo(here.root_file)


@bundle.command("keys")
@REPOSITORY
@HOLDERS
@THRESHOLD
@SIGN
@ONLINE
def change(repository: Path, holders: Sequence[str], threshold: int, keys: Sequence[Path], online: Path) -> None:
    """Others may publish from now on: the old holders sign it, and the new ones."""
    from fleet.bundles.keys import read_key

    here, office, now = _repository(repository), opened(lambda: read_key(online)), SystemClock().now()
    who = _holders(holders, threshold, online)
    opened(lambda: here.change(who, [signer_of(key) for key in keys], office, now))
    click.echo(here.root().version)


@bundle.group("make")
def make() -> None:
    """Pack a bundle: the same files make the same bytes."""


@make.command("program")
@click.option("--out", type=FOLDER, required=True, help="Where it goes.")
@click.option("--revision", default="HEAD", show_default=True, help="Of this project.")
@click.option("--version", "version", default="", help="Instead of that in pyproject.toml.")
@click.option("--wheels", type=PRESENT, help="A folder with what its lock asks for: kiosks then ask no registry.")
def program(out: Path, revision: str, version: str, wheels: Path | None) -> None:
    """Pack the program as it was committed."""
    from fleet.bundles.packing import pack_program

    click.echo(opened(lambda: pack_program(ROOT, revision, out, wheels, version)))


@make.command("content")
@click.argument("folder", type=PRESENT)
@click.option("--version", required=True)
@click.option("--needs", default=program_version, show_default="this program", help="The oldest program for it.")
@click.option("--out", type=FOLDER, required=True, help="Where it goes.")
def content(folder: Path, version: str, needs: str, out: Path) -> None:
    """Pack the data files in FOLDER, which lie at the paths of the program's: config/parameters/retirement.yaml."""
    from fleet.bundles.packing import pack_content

    click.echo(opened(lambda: pack_content(folder, version, SystemClock().now(), needs, out)))


@bundle.command("publish")
@REPOSITORY
@click.argument("bundles", type=FILE, nargs=-1, required=True)
@SIGN
@ONLINE
def publish(repository: Path, bundles: Sequence[Path], keys: Sequence[Path], online: Path) -> None:
    """Take BUNDLES into the repository; so many maintainers as it asks for have to sign."""
    from fleet.bundles.keys import read_key

    here, office, now = _repository(repository), opened(lambda: read_key(online)), SystemClock().now()
    for name in opened(lambda: here.publish(bundles, [signer_of(key) for key in keys], office, now)):
        click.echo(name)


@bundle.command("refresh")
@REPOSITORY
@ONLINE
@AS_JSON
def refresh(repository: Path, online: Path, as_json: bool) -> None:
    """Say anew that it is the newest, as the office does every day; and until when each part of it is believed."""
    from fleet.bundles.keys import read_key

    here, office = _repository(repository), opened(lambda: read_key(online))
    opened(lambda: here.refresh(office, SystemClock().now()))
    expiry = {role: f"{until:%Y-%m-%d %H:%M}" for role, until in here.expiry().items()}
    click.echo(json.dumps(expiry) if as_json else "\n".join(f"{role:<10} {until}" for role, until in expiry.items()))


@bundle.command("list")
@REPOSITORY
@AS_JSON
def list_command(repository: Path, as_json: bool) -> None:
    """What is published."""
    offers = [offer.model_dump(mode="json") for offer in _repository(repository).offers().values()]
    if as_json:
        click.echo(json.dumps(offers))
        return
    for offer in offers:
        click.echo(f"{offer['kind']:<8} {offer['version']:<16} {offer['made']}  {offer['needs'] or ''}")


# -- on a machine -----------------------------------------------------------------------------------------------------


@bundle.command("install")
@click.argument("repository", type=PRESENT)
@click.argument("kind", type=KIND)
@click.argument("version")
@click.option("--again", is_flag=True, help="Though it was taken back here before.")
@SITE_FILE
def install(repository: Path, kind: str, version: str, again: bool, site: Path) -> None:
    """Bring a bundle from a folder or stick with a repository onto this machine, and wait until it serves."""
    from fleet.bundles.manifest import Kind
    from maintenance.agent.updates.here import from_folder, slots_here

    given = repository.resolve()
    source = from_folder(given, opened(slots_here).home)
    _on_machine(site, source, lambda updates: updates.take(Kind(kind), version, again=again))


@bundle.command("settle")
@SITE_FILE
def settle(site: Path) -> None:
    """End an update that was begun on this machine and not ended; nothing where there is none."""
    from maintenance.agent.updates.here import from_folder, slots_here

    home = opened(slots_here).home

    async def ended(updates: Updates) -> Did:
        from fleet.messages import Outcome
        from maintenance.agent.port import Did

        return await updates.go_on() if updates.underway else Did(Outcome.DONE)

    _on_machine(site, from_folder(home, home), ended)


def _on_machine(site: Path, source: OpenSource, work: Callable[[Updates], Awaitable[Did]]) -> None:
    """Do it beside the kiosk of that site, through the new starts that it needs; says what became of it."""
    did = opened(lambda: asyncio.run(_worked(site.resolve(), source, work)))
    click.echo(json.dumps(dict(did.evidence)))


async def _worked(site: Path, source: OpenSource, work: Callable[[Updates], Awaitable[Did]]) -> Did:
    from config.fleet import MqttLine
    from maintenance.agent.post import Post
    from maintenance.agent.updates.here import updates_here
    from maintenance.agent.updates.updating import StartAgain

    settings, clock = settings_in(site), SystemClock()
    line = settings.fleet
    data = ROOT / settings.data_dir
    post = Post((line.post if isinstance(line, MqttLine) else None) or data, clock)
    listening = asyncio.ensure_future(post.keep())
    try:
        updates = updates_here(post, clock, source, site)
        while True:
            try:
                return await work(updates)
            except StartAgain:
                click.echo("switched: the kiosk starts anew, and has to serve", err=True)
    finally:
        listening.cancel()
        await asyncio.wait([listening])


def _repository(folder: Path) -> Repository:
    from fleet.bundles.repository import Repository

    here = Repository(folder)
    opened(here.root)
    return here


def _holders(holders: Sequence[str], threshold: int, online: Path) -> Holders:
    from fleet import private_key
    from fleet.bundles.keys import read_key
    from fleet.bundles.repository import Holders
    from fleet.envelopes import key_of

    def public(holder: str) -> str:
        file = Path(holder)
        try:
            found = private_key.public_of(file.read_bytes()) if file.is_file() else holder
            key_of(found)
        except private_key.NoKey as error:
            raise click.ClickException(f"{file}: {error}") from None
        except ValueError:
            raise click.BadParameter(f"{holder}: no file of a key, and no public half", param_hint="--holder") from None
        return found

    keys = [public(holder) for holder in holders]
    office = opened(lambda: read_key(online)).public_key.keyval["public"]
    return Holders(keys, keys, office, threshold)
