"""``card``: read, watch and simulate cards."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from commands.common import AS_JSON, end_with
from config.faults import Fault
from config.settings import DrivenIdReader, PcscPagesIdReader, SerialIdReader, UsbIdReader

READER = click.option("--reader", default="", help="The beginning of the reader's name; any reader by default.")


@click.group("card")
def command() -> None:
    """Cards and their readers."""


@command.command("read")
@click.option("--kind", type=click.Choice(["auto", "social", "id"]), default="auto", show_default=True)
@READER
@click.option("--serial", type=click.Path(path_type=Path), help="An identity-card reader on this serial port.")
@click.option("--usb", is_flag=True, help="An identity-card reader on USB.")
@click.option("--timeout", "timeout_s", default=20.0, show_default=True, help="Seconds to wait for a card.")
@AS_JSON
def read(kind: str, reader: str, serial: Path | None, usb: bool, timeout_s: float, as_json: bool) -> None:
    """Read the first card: its public facts and its holder."""
    driver = _id_driver(reader, serial, usb)
    try:
        if kind == "id" or serial or usb:
            facts = _read_id(driver, timeout_s)
        else:
            facts = _read_any(driver, reader, timeout_s, or_id=kind == "auto")
    except Fault as fault:
        end_with(fault, as_json=as_json)
    click.echo(json.dumps(facts, ensure_ascii=False, indent=None if as_json else 2))


def _read_any(driver: DrivenIdReader, reader: str, timeout_s: float, *, or_id: bool) -> dict[str, Any]:
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
    return UsbIdReader() if usb else PcscPagesIdReader(reader=re.compile("^" + re.escape(reader)))


@command.command("simulate")
@click.argument("profile")
@click.option("--fault", "faults", multiple=True, metavar="NAME=VALUE", help="A fault on request; may be repeated.")
@click.option("--port", default=35963, show_default=True, help="The port of the virtual reader's slot.")
@click.option("--at", type=click.Path(path_type=Path), help="An identity card at this pseudo-terminal instead.")
def simulate(profile: str, faults: tuple[str, ...], port: int, at: Path | None) -> None:
    """Keep a virtual card in the virtual reader, until interrupted."""
    from config.datafile import DataFileError
    from devices.id_card.simulate import WrongFault, run_on_terminal
    from devices.social_card.chip import WrongQuirk
    from devices.social_card.simulate import run_profile

    named = dict(fault.partition("=")[::2] for fault in faults)
    try:
        with suppress(KeyboardInterrupt):
            if at:
                run_on_terminal(profile, named, at, plugged=click.echo)
            else:
                run_profile(profile, named, port, inserted=click.echo)
    except (DataFileError, WrongQuirk, WrongFault) as error:
        raise click.ClickException(str(error)) from error


@command.command("watch")
@READER
@AS_JSON
def watch(reader: str, as_json: bool) -> None:
    """Print a line for every change of service, reader and card, until interrupted."""
    from devices.social_card.pcsc import PcscSocialCardReader
    from devices.social_card.simulate import watch_lines

    async def follow() -> None:
        pcsc = PcscSocialCardReader(reader)
        await pcsc.start()
        try:
            async for line in watch_lines(pcsc):
                text = json.dumps(line) if as_json else " ".join(f"{name}={value}" for name, value in line.items())
                click.echo(text)
        finally:
            await pcsc.close()

    with suppress(KeyboardInterrupt):
        asyncio.run(follow())
