"""Counting a supply: what really lies there holds from then on, whatever was reckoned before."""

from __future__ import annotations

from collections.abc import Sequence

from config.staff import Role
from flows.bodies import Number, Option
from maintenance.desk.desk import Desk
from maintenance.desk.task import Need, Task
from records.supplies import Doubt, Stock

#: no supply is counted in more digits
DIGITS = 7


async def needs(desk: Desk) -> Sequence[Need]:
    now = desk.parts.clock.now()
    return [Need(*stock.say_shortly(now), about=stock.name) for stock in await _stocks(desk) if _wants_counting(stock)]


async def run(desk: Desk) -> str:
    stocks = {stock.name: stock for stock in await _stocks(desk)}
    about = desk.need.about if desk.need else ""
    now = desk.parts.clock.now()
    options = [Option(name, *stock.say_shortly(now)) for name, stock in stocks.items()]
    stock = stocks[about] if about in stocks else stocks[await desk.ask("which", options=options)]
    supply = stock.supply
    values = {"name": supply.name, "unit": supply.unit.strip(), "of": supply.in_units(supply.capacity)}
    told = await desk.ask("number", values, body=Number(least=1, most=DIGITS))
    agrees = stock.left is not None and int(told) == int(supply.in_units(stock.left))
    left = stock.left if agrees else int(told) * supply.per_unit
    await desk.note("supply.counted" if agrees else "supply.corrected", supply=stock.name, left=left)
    return "agrees" if agrees else "corrected"


async def _stocks(desk: Desk) -> tuple[Stock, ...]:
    await desk.memory.read()
    stocks = desk.memory.supplies.stocks(desk.parts.clock.now())
    return tuple(stock for stock in stocks if stock.supply.uses != "cards")


def _wants_counting(stock: Stock) -> bool:
    return Doubt.NOT_COUNTED in stock.doubts or Doubt.DIFFERS in stock.doubts


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=20, run=run, needs=needs)
