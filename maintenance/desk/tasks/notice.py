"""A notice of what this machine cannot do now, printed by itself, to hang on it."""

from __future__ import annotations

from config.staff import Role
from flows.first_screen.offers import away_now, offers
from maintenance.desk.desk import Desk
from maintenance.desk.papers import printed
from maintenance.desk.task import Task
from printing.documents.port import Content, Value

NOTICE = "fault_notice"
#: the ways around it, in the words of the task
INSTEAD = ("instead.counter", "instead.telephone", "instead.later")


async def run(desk: Desk) -> str:
    desk.show("looking")
    offered = offers(await away_now(desk.parts))
    broken = tuple(one.title for one in offered if one.why_not)
    working = tuple(one.title for one in offered if not one.why_not)
    everything = await desk.ask("which", options=["some", "all"] if broken and working else ["all"]) == "all"
    now = desk.parts.clock.now()
    codes = [issue.code for issue in desk.keeper.issues if issue.keeps_from_serving]
    values: dict[str, Value] = {
        "number": f"{desk.parts.settings.site}-{now:%Y%m%d-%H%M}",
        "code": " ".join(codes) or desk.text("no_code"),
        "since": now,
        "all": desk.text("yes") if everything else "",
        "until": "",
    }
    hall = desk.parts.settings.hall
    lists = {"instead": tuple(desk.text(name, hall=hall) for name in INSTEAD)}
    if not everything:
        lists |= {"broken": broken, "working": working}
    told = Content(hall, now, values=values, lists=lists)
    return "printed" if await printed(desk, NOTICE, told) else "not_printed"


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=50, run=run)
