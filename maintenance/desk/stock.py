"""What the hands of the staff put in and count: every supply but the card slots, which another task frees."""

from __future__ import annotations

from flows.bodies import Number, Option
from maintenance.desk.desk import Desk
from records.supplies import Stock


async def stocks(desk: Desk) -> tuple[Stock, ...]:
    """As they stand now. RECORDS-*."""
    await desk.memory.read()
    standing = desk.memory.supplies.stocks(desk.parts.clock.now())
    return tuple(stock for stock in standing if stock.supply.uses != "cards")


async def chosen(desk: Desk) -> Stock:
    """The one that was chosen on the home page, or is now."""
    known = {stock.name: stock for stock in await stocks(desk)}
    if desk.need is not None and desk.need.about in known:
        return known[desk.need.about]
    now = desk.parts.clock.now()
    options = [Option(name, *stock.say_shortly(now)) for name, stock in known.items()]
    return known[await desk.ask("which", options=options)]


def number_of(stock: Stock) -> Number:
    """Asks for as many digits as a full one has."""
    return Number(least=1, most=len(stock.supply.in_units(stock.supply.capacity)))
