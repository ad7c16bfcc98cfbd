"""Cards that citizens left: taken out of the slot, kept under a tag, and given back. Nobody is asked for a name."""

from __future__ import annotations

from collections.abc import Sequence

from config.staff import Role
from flows.bodies import Fact, Guide, Option, Place
from maintenance.desk.desk import Desk
from maintenance.desk.task import Need, Task
from records.port import Slot

SLOT, TAG = "slot:", "tag:"


async def needs(desk: Desk) -> Sequence[Need]:
    await desk.memory.read()
    return [
        Need(desk.text("left", slot=desk.text(slot)), f"{since:%m-%d %H:%M}", f"{SLOT}{slot}", urgent=True)
        for slot, since in desk.memory.left.items()
    ]


async def run(desk: Desk) -> str:
    await desk.memory.read()
    chosen = desk.need.about if desk.need else await _chosen(desk)
    if chosen.startswith(SLOT):
        return await _kept(desk, Slot(chosen.removeprefix(SLOT)))
    if chosen.startswith(TAG):
        return await _returned(desk, chosen.removeprefix(TAG))
    return "nothing_to_do"


async def _chosen(desk: Desk) -> str:
    memory = desk.memory
    options = [
        *(
            Option(f"{SLOT}{slot}", desk.text("left", slot=desk.text(slot)), f"{since:%m-%d %H:%M}")
            for slot, since in memory.left.items()
        ),
        *(
            Option(f"{TAG}{kept.tag}", desk.text("kept", tag=kept.tag), f"{kept.at:%m-%d %H:%M}")
            for kept in memory.kept
        ),
    ]
    return await desk.ask("which", options=options) if options else await desk.ask("none")


async def _kept(desk: Desk, slot: Slot) -> str:
    tag = desk.memory.next_tag
    values = {"slot": desk.text(slot), "tag": tag}
    await desk.ask("take_out", values, facts=(Fact(desk.text("tag"), tag),), body=Guide(place=Place.CARD_SLOTS))
    await desk.note("card.kept", slot=slot, tag=tag)
    return "kept"


async def _returned(desk: Desk, tag: str) -> str:
    to = await desk.ask("return", {"tag": tag})
    await desk.note("card.returned", tag=tag, to=to)
    return f"returned_to_{to}"


TASK = Task(frozenset({Role.HALL, Role.LEAD}), order=25, run=run, needs=needs)
