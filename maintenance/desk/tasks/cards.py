"""Cards that citizens left: taken out of the slot, kept under a tag, and given back. Nobody is asked for a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.staff import Role
from flows.bodies import Fact, Guide, Option, Place
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.task import Task
from records.port import Slot

SLOT, HAND, TAG = "slot:", "hand:", "tag:"
#: what became of a card that was taken out: it is kept, or its owner stands there and has it
OWNER = "owner"


async def needs(desk: Desk) -> Sequence[Need]:
    await desk.memory.read()
    return [Need(option.label, option.hint, option.id, urgent=True) for option in _out_of_slots(desk)]


async def run(desk: Desk) -> str:
    await desk.memory.read()
    chosen = desk.need.about if desk.need else await _chosen(desk)
    if chosen.startswith(SLOT):
        return await _kept(desk, Slot(chosen.removeprefix(SLOT)), "take_out")
    if chosen.startswith(HAND):
        return await _kept(desk, Slot(chosen.removeprefix(HAND)), "take_out.in_hand")
    if chosen.startswith(TAG):
        return await _returned(desk, chosen.removeprefix(TAG))
    return "nothing_to_do"


async def _chosen(desk: Desk) -> str:
    memory = desk.memory
    options = [
        *_out_of_slots(desk),
        *(
            Option(f"{TAG}{kept.tag}", desk.text("kept", tag=kept.tag), f"{kept.at:%m-%d %H:%M}")
            for kept in memory.kept
        ),
    ]
    return await desk.ask("which", options=options) if options else await desk.ask("none")


def _out_of_slots(desk: Desk) -> Iterator[Option]:
    """Those that lie in a slot, and those that somebody has just taken out of one to sign in."""
    for what, text, cards in ((SLOT, "left", desk.memory.left), (HAND, "in_hand", desk.memory.in_hand)):
        for slot, since in cards.items():
            yield Option(f"{what}{slot}", desk.text(text, slot=desk.text(slot)), f"{since:%m-%d %H:%M}")


async def _kept(desk: Desk, slot: Slot, page: str) -> str:
    tag = desk.memory.next_tag
    values = {"slot": desk.text(slot), "tag": tag}
    answer = await desk.ask(page, values, facts=(Fact(desk.text("tag"), tag),), body=Guide(place=Place.CARD_SLOTS))
    await desk.note("card.kept", slot=slot, tag=tag)
    if answer != OWNER:
        return "kept"
    await desk.note("card.returned", tag=tag, to=OWNER)
    return f"returned_to_{OWNER}"


async def _returned(desk: Desk, tag: str) -> str:
    to = await desk.ask("return", {"tag": tag})
    await desk.note("card.returned", tag=tag, to=to)
    return f"returned_to_{to}"


TASK = Task(frozenset({Role.HALL, Role.LEAD}), order=25, run=run, needs=needs)
