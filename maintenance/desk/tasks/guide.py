"""One page that says how the machine is looked after, made from the same words as the desk itself."""

from __future__ import annotations

from collections.abc import Mapping

from flows.bodies import Fact
from maintenance.desk.desk import Desk
from maintenance.desk.papers import printed
from maintenance.desk.task import EVERYBODY, Task, tasks
from maintenance.desk.words import desk_words
from printing.documents.port import Content, Rows

GUIDE = "staff_guide"


async def run(desk: Desk) -> str:
    facts = tuple(Fact(label, hint) for label, hint in _every_task().items())
    if await desk.ask("shown", facts=facts) != "print":
        return "looked"
    told = Content(
        desk.parts.settings.hall,
        desk.parts.clock.now(),
        tables={"tasks": Rows.of(*_every_task().items())},
        lists={"signing_in": tuple(desk.text(f"sign_in.{step}") for step in ("touch", "card", "pin", "take"))},
    )
    return "printed" if await printed(desk, GUIDE, told) else "not_printed"


def _every_task() -> Mapping[str, str]:
    words = desk_words().tasks
    return {words[name].title: words[name].hint for name in tasks() if name in words}


TASK = Task(EVERYBODY, order=70, run=run)
