"""The papers of a visit: made, printed as followed jobs, and taken."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace

from config.faults import Fault, fault_list
from flows.page import PaperLine
from flows.turn import Turn
from printing.port import JobState, Paper


async def print_papers(turn: Turn) -> str:
    """Print the node's papers; ``taken``, or ``missing`` when the citizen must fetch them at the window.

    What did not come out is printed once more on request. A printer that fails does not undo what the office accepted.
    """
    lines = {kind: PaperLine(turn.scene.words.texts[f"paper.{kind}"], JobState.QUEUED) for kind in turn.node.papers}
    _show(turn, lines)
    for again in (False, True):
        await _print_all(turn, lines)
        failed = any(line.state == JobState.FAILED for line in lines.values())
        offered = ("again", "missing") if failed else ("taken", "again")
        options = offered if not again else ("missing",) if failed else ("taken", "missing")
        variant = "failed" if failed else "done"
        answer = await turn.ask(turn.page(variant, options=options, papers=tuple(lines.values())))
        if answer != "again":
            return answer
        lines.update({kind: replace(line, state=JobState.QUEUED, note="") for kind, line in lines.items()})
    return "missing"


async def _print_all(turn: Turn, lines: dict[str, PaperLine]) -> None:
    for kind in turn.node.papers:
        document = turn.scene.rules.paper(kind, turn.answers, turn.parts.settings.hall, turn.parts.clock.now())
        paper = await turn.parts.press.compose(f"{turn.journal.visit}-{kind}", document)
        await turn.journal.note("print.planned", paper=kind)
        fault = await _follow(turn, lines, kind, paper)
        if fault:
            await turn.journal.note("print.failed", paper=kind, fault=fault)
            lines[kind] = replace(lines[kind], state=JobState.FAILED, note=fault_list()[fault].citizen)
            await turn.parts.printer.clear()
        else:
            await turn.journal.note("print.sent", paper=kind)
        _show(turn, lines)


async def _follow(turn: Turn, lines: dict[str, PaperLine], kind: str, paper: Paper) -> str | None:
    """Follow one job to its end; the code of the fault that ended it, if one did."""
    try:
        await turn.parts.printer.ready()
    except Fault as fault:
        return fault.code
    code = None
    async with aclosing(turn.parts.printer.follow(paper)) as statuses:
        async for status in statuses:
            lines[kind] = replace(lines[kind], state=status.state)
            code = status.fault
            _show(turn, lines)
    return code


def _show(turn: Turn, lines: dict[str, PaperLine]) -> None:
    turn.screen.show(turn.page("", options=(), papers=tuple(lines.values())))
