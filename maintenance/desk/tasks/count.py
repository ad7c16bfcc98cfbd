"""Counting a supply: what really lies there holds from then on, whatever was reckoned before."""

from __future__ import annotations

from collections.abc import Sequence

from config.staff import Role
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.stock import chosen, number_of, stocks
from maintenance.desk.task import Task
from records.supplies import Doubt, Stock


async def needs(desk: Desk) -> Sequence[Need]:
    now = desk.parts.clock.now()
    return [Need(*stock.say_shortly(now), about=stock.name) for stock in await stocks(desk) if _wants_counting(stock)]


async def run(desk: Desk) -> str:
    stock = await chosen(desk)
    supply = stock.supply
    values = {"name": supply.name, "unit": supply.unit.strip(), "of": supply.in_units(supply.capacity)}
    told = await desk.ask("number", values, body=number_of(stock))
    agrees = stock.left is not None and int(told) == int(supply.in_units(stock.left))
    left = stock.left if agrees else int(told) * supply.per_unit
    await desk.note("supply.counted" if agrees else "supply.corrected", supply=stock.name, left=left)
    return "agrees" if agrees else "corrected"


def _wants_counting(stock: Stock) -> bool:
    return Doubt.NOT_COUNTED in stock.doubts or Doubt.DIFFERS in stock.doubts


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=20, run=run, needs=needs)
