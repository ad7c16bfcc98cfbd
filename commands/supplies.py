"""``supplies``: what is left in the machine, and until when that will do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from commands.common import AS_JSON, SITE, opened
from config.data_dir import data_dir
from config.settings import Settings

if TYPE_CHECKING:
    from records.supplies import Supplies


@click.command("supplies")
@SITE
@AS_JSON
def command(settings: Settings, as_json: bool) -> None:
    """What is left of paper, toner and the like, and until when. A kiosk may be running beside it."""
    from assembly.site import make_clock

    supplies, now = opened(lambda: _supplies(settings)), make_clock(settings).now()
    stocks = supplies.stocks(now)
    if as_json:
        click.echo(json.dumps({stock.name: stock.as_json() for stock in stocks}, ensure_ascii=False))
    else:
        click.echo("\n".join(stock.say(now) for stock in stocks))


def _supplies(settings: Settings) -> Supplies:
    """By the log of the kiosk; of one that has never been started, by what the site says of it."""
    from config.supplies import supplied
    from records.reader import LOG_FILE, reader_in
    from records.supplies import Supplies

    folder = data_dir(settings)
    if not (folder / LOG_FILE).exists():
        return Supplies(supplied(settings))
    with reader_in(folder) as log:
        return Supplies.of(supplied(settings), log.events())
