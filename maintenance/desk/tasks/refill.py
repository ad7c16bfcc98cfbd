"""Refilling: which supply, where it goes in, how much was put in, and a page on which one sees that it is well."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from config.staff import Role
from flows.bodies import Guide, Place
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.stock import chosen, number_of, stocks
from maintenance.desk.task import Task
from maintenance.desk.test_page import printers, tried
from maintenance.desk.words import desk_words
from records.supplies import Doubt, State, Stock

#: a whole package of paper
PACK = 500
FULL, PACKAGE, OTHER = "full", "pack", "other"
#: doubts that a refill would not end
_ELSEWHERE = frozenset({Doubt.NOT_COUNTED, Doubt.DIFFERS})


async def needs(desk: Desk) -> Sequence[Need]:
    return [
        Need(*stock.say_shortly(desk.parts.clock.now()), about=stock.name, urgent=stock.state is State.OUT)
        for stock in await stocks(desk)
        if stock.state in (State.LOW, State.OUT) or set(stock.doubts) - _ELSEWHERE
    ]


async def run(desk: Desk) -> str:
    stock = await chosen(desk)
    await desk.note("supply.refilling", supply=stock.name)
    await desk.ask(_page_for(stock), {"name": stock.supply.name}, body=Guide(place=_place(stock)))
    count = await _count(desk, stock)
    await desk.note("supply.refilled", supply=stock.name, count=count)
    printer = printers(desk).get(stock.supply.part)
    if printer is None:
        return "filled"
    desk.show("letting_go_on")
    await printer.recover()
    return "filled" if await tried(desk, stock.supply.part) else "filled_badly_printed"


async def _count(desk: Desk, stock: Stock) -> int:
    """How much was put in. A package that would not go in is no answer that is offered."""
    supply, empty = stock.supply, stock.supply.capacity - (stock.left or 0)
    if supply.refill == "replace":
        offered = [FULL, OTHER]
    else:
        offered = [FULL, PACKAGE, OTHER] if supply.capacity >= PACK else [FULL, OTHER]
    values = {"unit": supply.unit.strip(), "full": supply.in_units(supply.capacity), "pack": str(PACK)}
    match await desk.ask("count", values, options=offered):
        case "full":
            return supply.capacity if supply.refill == "replace" else max(empty, 0)
        case "pack":
            return PACK
        case _:
            return supply.per_unit * int(await desk.ask("number", values, body=number_of(stock)))


def _page_for(stock: Stock) -> str:
    """A supply that has no page of its own is put in as its maker says."""
    own = f"open.{stock.name}"
    return own if own in desk_words().tasks["refill"].pages else "open"


def _place(stock: Stock) -> Place:
    if stock.name in set(Place):
        return Place(stock.name)
    return Place.RECEIPT_PRINTER if stock.supply.part is PartName.RECEIPT_PRINTER else Place.SHEET_PRINTER


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=10, run=run, needs=needs)
