"""Refilling: which supply, where it goes in, how much was put in, and a page on which one sees that it is well."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from config.staff import Role
from flows.bodies import Guide, Number, Option, Place
from maintenance.desk.desk import Desk
from maintenance.desk.task import Need, Task
from maintenance.desk.test_page import printers, tried
from maintenance.desk.words import desk_words
from records.supplies import Doubt, State, Stock

#: a whole package of paper
PACK = 500
FULL, PACKAGE, OTHER = "full", "pack", "other"
#: nobody can put in more than five digits of anything
DIGITS = 5
#: doubts that a refill would not end
_ELSEWHERE = frozenset({Doubt.NOT_COUNTED, Doubt.DIFFERS})


async def needs(desk: Desk) -> Sequence[Need]:
    return [
        Need(*stock.say_shortly(desk.parts.clock.now()), about=stock.name, urgent=stock.state is State.OUT)
        for stock in await _stocks(desk)
        if stock.state in (State.LOW, State.OUT) or set(stock.doubts) - _ELSEWHERE
    ]


async def run(desk: Desk) -> str:
    stock = await _chosen(desk)
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


async def _stocks(desk: Desk) -> tuple[Stock, ...]:
    """What can be put in; a card slot is freed by another task."""
    await desk.memory.read()
    stocks = desk.memory.supplies.stocks(desk.parts.clock.now())
    return tuple(stock for stock in stocks if stock.supply.uses != "cards")


async def _chosen(desk: Desk) -> Stock:
    stocks = {stock.name: stock for stock in await _stocks(desk)}
    if desk.need is not None and desk.need.about in stocks:
        return stocks[desk.need.about]
    now = desk.parts.clock.now()
    options = [Option(name, *stock.say_shortly(now)) for name, stock in stocks.items()]
    return stocks[await desk.ask("which", options=options)]


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
            return supply.per_unit * int(await desk.ask("number", values, body=Number(least=1, most=DIGITS)))


def _page_for(stock: Stock) -> str:
    """A supply that has no page of its own is put in as its maker says."""
    own = f"open.{stock.name}"
    return own if own in desk_words().tasks["refill"].pages else "open"


def _place(stock: Stock) -> Place:
    if stock.name in set(Place):
        return Place(stock.name)
    return Place.RECEIPT_PRINTER if stock.supply.part is PartName.RECEIPT_PRINTER else Place.SHEET_PRINTER


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=10, run=run, needs=needs)
