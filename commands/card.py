"""``card``: read, watch and simulate cards."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import click

from commands.common import AS_JSON, end_with
from config.faults import Fault

READER = click.option("--reader", default="", help="The beginning of the reader's name; any reader by default.")


@click.group("card")
def command() -> None:
    """Cards and their readers."""


@command.command("read")
@READER
@click.option("--timeout", "timeout_s", default=20.0, show_default=True, help="Seconds to wait for a card.")
@AS_JSON
def read(reader: str, timeout_s: float, as_json: bool) -> None:
    """Read the first card: its public facts and its holder."""
    from devices.social_card.pcsc import read_first_card
    from devices.social_card.report import card_report

    try:
        facts = card_report(asyncio.run(read_first_card(reader, timeout_s)))
    except Fault as fault:
        end_with(fault, as_json=as_json)
    click.echo(json.dumps(facts, ensure_ascii=False, indent=None if as_json else 2))


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
