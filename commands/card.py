"""``card``: read, watch and simulate cards."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import click

from commands.common import AS_JSON, end_with
from commands.ending import cancelled_when_told, ended_in_order, wait_until_told
from config.faults import Fault
from config.settings import DrivenIdReader, PcscPagesIdReader, SerialIdReader, UsbIdReader

READER = click.option("--reader", default="", help="The beginning of the reader's name; any reader by default.")
SERIAL = click.option("--serial", type=click.Path(path_type=Path), help="An identity-card reader on this serial port.")
USB = click.option("--usb", is_flag=True, help="An identity-card reader on USB.")
KIND = click.option("--kind", type=click.Choice(["auto", "social", "id"]), default="auto", show_default=True)


@click.group("card")
def command() -> None:
    """Cards and their readers."""


@command.command("read")
@KIND
@READER
@SERIAL
@USB
@click.option("--timeout", "timeout_s", default=20.0, show_default=True, help="Seconds to wait for a card.")
@AS_JSON
def read(kind: str, reader: str, serial: Path | None, usb: bool, timeout_s: float, as_json: bool) -> None:
    """Read the first card: its public facts and its holder."""
    driver = _id_driver(reader, serial, usb)
    try:
        if kind == "id" or serial or usb:
            facts = _read_id(driver, timeout_s)
        else:
            facts = _read_any(driver, _named(reader), timeout_s, or_id=kind == "auto")
    except Fault as fault:
        end_with(fault, as_json=as_json)
    click.echo(json.dumps(facts, ensure_ascii=False, indent=None if as_json else 2))


def _read_any(driver: DrivenIdReader, reader: re.Pattern[str], timeout_s: float, *, or_id: bool) -> dict[str, Any]:
    """A social-security card; what is none may be an identity card on a reader that shows it as pages."""
    from devices.social_card.pcsc import read_first_card
    from devices.social_card.report import card_report

    try:
        return card_report(asyncio.run(read_first_card(reader, timeout_s)))
    except Fault as not_social:
        if not (or_id and not_social.code == "CARD-NOT-SOCIAL"):
            raise
        try:
            return _read_id(driver, timeout_s)
        except Fault:
            raise not_social from None


def _read_id(driver: DrivenIdReader, timeout_s: float) -> dict[str, Any]:
    from devices.id_card.reader import read_first_id_card
    from devices.id_card.report import id_card_report

    return id_card_report(asyncio.run(read_first_id_card(driver, timeout_s)))


def _id_driver(reader: str, serial: Path | None, usb: bool) -> DrivenIdReader:
    if serial:
        return SerialIdReader(port=serial)
    return UsbIdReader() if usb else PcscPagesIdReader(reader=_named(reader))


def _named(beginning: str) -> re.Pattern[str]:
    """The readers whose names begin so; any reader when nothing is given."""
    return re.compile("^" + re.escape(beginning))


@command.command("simulate")
@click.argument("profile")
@click.option("--fault", "faults", multiple=True, metavar="NAME=VALUE", help="A fault on request; may be repeated.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=35963,
    show_default=True,
    help="The port of the virtual reader's slot.",
)
@click.option("--at", type=click.Path(path_type=Path), help="An identity card at this pseudo-terminal instead.")
@click.option("--pages", is_flag=True, help="An identity card in the virtual reader, which gives it in pages.")
def simulate(profile: str, faults: tuple[str, ...], port: int, at: Path | None, pages: bool) -> None:
    """Keep a virtual card in the virtual reader, until interrupted."""
    from config.datafile import DataFileError
    from simulated.id_card.simulate import WrongFault, run_in_slot, run_on_terminal
    from simulated.social_card.chip import WrongQuirk
    from simulated.social_card.simulate import run_profile

    named = dict(fault.partition("=")[::2] for fault in faults)

    def keep() -> None:
        if at:
            run_on_terminal(profile, named, at, plugged=click.echo, until=wait_until_told)
        elif pages:
            run_in_slot(profile, named, port, inserted=click.echo, until=wait_until_told)
        else:
            run_profile(profile, named, port, inserted=click.echo, until=wait_until_told)

    try:
        ended_in_order(keep, lasting=True)
    except (DataFileError, WrongQuirk, WrongFault) as error:
        raise click.ClickException(str(error)) from error


@command.command("watch")
@KIND
@READER
@SERIAL
@USB
@AS_JSON
def watch(kind: str, reader: str, serial: Path | None, usb: bool, as_json: bool) -> None:
    """Print a line for every change of service, reader and card, until interrupted.

    Identity cards are watched where their reader is named, or they alone are asked for.
    """
    sources: list[Watch] = []
    if kind != "id":
        sources.append(_social_changes(_named(reader)))
    if kind == "id" or (kind == "auto" and (serial or usb)):
        sources.append(_id_changes(_id_driver(reader, serial, usb)))

    async def follow(source: Watch) -> None:
        async with aclosing(source) as lines:
            async for line in lines:
                click.echo(json.dumps(line) if as_json else " ".join(f"{name}={value}" for name, value in line.items()))

    async def follow_all() -> None:
        with cancelled_when_told():
            await follow_each()

    async def follow_each() -> None:
        async with asyncio.TaskGroup() as group:
            for source in sources:
                group.create_task(follow(source))

    ended_in_order(lambda: asyncio.run(follow_all()), lasting=True)


#: One object for every change of a reader, the first for now
Watch = AsyncGenerator[dict[str, Any], None]


async def _social_changes(name: re.Pattern[str]) -> Watch:
    from devices.social_card.pcsc import PcscSocialCardReader
    from devices.social_card.report import status_report

    reader = PcscSocialCardReader(name)
    await reader.start()
    try:
        async with aclosing(reader.changes()) as statuses:
            async for status in statuses:
                yield status_report(status)
    finally:
        await reader.close()


async def _id_changes(driver: DrivenIdReader) -> Watch:
    from devices.id_card.reader import SupervisedIdCardReader
    from devices.id_card.report import id_status_report

    reader = SupervisedIdCardReader(driver)
    await reader.start()
    try:
        async with aclosing(reader.changes()) as statuses:
            async for status in statuses:
                yield id_status_report(status, reader.device_id)
    finally:
        await reader.close()
