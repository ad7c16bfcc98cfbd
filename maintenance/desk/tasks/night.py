"""The unfinished business of the night: each with what to do, and who did it."""

from __future__ import annotations

from collections.abc import Sequence

from config.faults import fault_list
from config.staff import Role
from flows.bodies import Option
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.task import Task
from maintenance.desk.unfinished import Business, Unfinished, owed, unfinished
from records.port import CallResult, How


async def needs(desk: Desk) -> Sequence[Need]:
    await desk.memory.read()
    return [
        Need(desk.text("need", what=one.text, n=str(one.count)), one.what, one.business) for one in unfinished(desk)
    ]


async def run(desk: Desk) -> str:
    """One kind after another, until nothing is chosen any more."""
    seen_to = 0
    chosen = desk.need.about if desk.need else ""
    while True:
        await desk.memory.read()
        kinds = {one.business: one for one in unfinished(desk)}
        if not chosen:
            chosen = await _chosen(desk, [*kinds.values()])
        if chosen not in kinds:
            return f"seen_to_{seen_to}" if seen_to else "looked"
        seen_to += await _SEE_TO[Business(chosen)](desk)
        chosen = ""


async def _chosen(desk: Desk, kinds: Sequence[Unfinished]) -> str:
    if not kinds:
        return await desk.ask("none")
    options = [Option(one.business, desk.text("need", what=one.text, n=str(one.count)), one.what) for one in kinds]
    return await desk.ask("which", options=[*options, "done"])


async def _papers(desk: Desk) -> int:
    """Each paper of which nobody is sure: found and given, destroyed, or not found."""
    one = desk.memory.prints.unsettled()[0]
    values = {
        "paper": desk.paper_name(one.paper),
        "when": f"{one.planned:%m-%d %H:%M}",
        "printer": desk.part_name(one.printer),
        "fate": desk.text(f"fate.{one.fate}"),
        "cause": _cause(desk, one.fault),
    }
    result = await desk.ask("paper", values)
    await desk.note("print.handled", key=one.key, copy=one.copy, result=result)
    return 1


def _cause(desk: Desk, code: str) -> str:
    """Why it did not come out, where that is known."""
    return desk.text("cause", what=fault_list()[code].staff.rstrip("。. ")) if code in fault_list() else ""


async def _cases(desk: Desk) -> int:
    """The courier brings them; here one sees since when they wait, and wakes it."""
    oldest = owed(desk.memory)[0]
    values = {"n": str(len(owed(desk.memory))), "since": f"{oldest.planned.at:%m-%d %H:%M}"}
    if await desk.ask("case", values) == "send":
        desk.show("sending")
        desk.parts.chores.wake()
    return 0


async def _cards(desk: Desk) -> int:
    await desk.ask("card", {"n": str(len(desk.memory.left) + len(desk.memory.in_hand) + len(desk.memory.kept))})
    return 0


async def _calls(desk: Desk) -> int:
    """Owned until closed (首问负责): whoever takes it is named."""
    call = desk.memory.calls.open[0]
    page = "call.back" if call.how is How.CALL_BACK else "call"
    values = {"when": f"{call.at:%m-%d %H:%M}", "owner": call.owner or desk.text("nobody")}
    answer = await desk.ask(page, values)
    if answer == "own":
        await desk.note("help.owned", call=call.key)
    else:
        await desk.note("help.closed", call=call.key, result=CallResult(answer))
    return 1


async def _ratings(desk: Desk) -> int:
    low = desk.memory.low_ratings[0]
    result = await desk.ask("rating", {"number": low.case_number, "grade": str(low.grade), "when": f"{low.at:%m-%d}"})
    await desk.note("rating.followed", case_number=low.case_number, result=result)
    return 1


_SEE_TO = {
    Business.PAPER: _papers,
    Business.CASE: _cases,
    Business.CARD: _cards,
    Business.CALL: _calls,
    Business.RATING: _ratings,
}

TASK = Task(frozenset({Role.HALL, Role.LEAD}), order=30, run=run, needs=needs)
