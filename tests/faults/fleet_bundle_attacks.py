"""Attacks on bundles, and what befalls an update, each brought by a good command: what became of it, and the record.

The kiosk's part is real: the client that believes nobody, the slots, the journal; the repository is altered by
whoever has its disk. Rows of the table of :mod:`tests.faults.fleet_attacks`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from config.clock import VirtualClock
from config.faults import Fault
from fleet.bundles.manifest import Kind
from fleet.doings import TakeProgram
from fleet.messages import Answer, Outcome
from maintenance.agent.commands import Commands
from maintenance.agent.doing import Bench, Order
from maintenance.agent.port import Did
from tests.faults.update_cuts import UPDATES, every_cut
from tests.faults.update_machine import BEHAVIOUR, Machine, published
from tests.fleet.bundles.publishing import Maintainers
from tests.fleet.maintainers import ANNA, BERT, NOW, command, ring
from tests.fleet.played_kiosk import PlayedKiosk, Spoken, came, site
from tests.maintenance.updates.test_source import REFUSED, Attack, fetched
from tests.maintenance.updates.test_updating import Full
from tests.waiting import seen

#: whether it was refused, and how
Came = tuple[bool, str]
ENDED = "command.ended"


async def _commanded(folder: Path, work: Callable[[TakeProgram], Did]) -> tuple[Answer, bool]:
    """The last answer to a command to take a program, whose ``work`` may fail, and whether that is on record."""
    await asyncio.to_thread(folder.mkdir)
    kiosk, line = PlayedKiosk(), Spoken()

    async def take(doing: TakeProgram, order: Order, bench: Bench) -> Did:
        return await asyncio.to_thread(work, doing)

    commands = Commands(
        Bench(kiosk, site(folder, ring()), folder, folder, VirtualClock(NOW)), line, {TakeProgram: take}
    )
    keeping = asyncio.ensure_future(commands.keep())
    try:
        await commands.take(came(command(TakeProgram(version="2")).signed(ANNA, BERT)))
        await seen(lambda: kiosk.noted(ENDED))
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        commands.close()
    answer = line.answers[-1]
    return answer, kiosk.noted(ENDED)[-1].public["why"] == answer.why


def _altered(attack: Attack, folder: Path) -> Came:
    """The repository is not as it was signed: nothing of it is taken."""
    maintainers = Maintainers(folder)
    maintainers.program("1")
    root = folder / "root.json"
    root.write_bytes(maintainers.repository.root_file.read_bytes())
    attack(maintainers, root)

    def work(_: TakeProgram) -> Did:
        fetched(maintainers, root)
        return Did(Outcome.DONE)

    answer, recorded = asyncio.run(_commanded(folder / "own", work))
    wanted = (Outcome.FAILED, f"UPDATE-{REFUSED[attack]}")
    return (answer.outcome, answer.why) == wanted and recorded, f"agent: {answer.outcome} {answer.why}"


def _machine(folder: Path) -> Machine:
    source, home = published(folder / "published").repository.folder, folder / "kiosk"
    home.mkdir()
    machine = Machine(home, source, BEHAVIOUR)
    machine.set_up(source / "metadata" / "1.root.json")
    return machine


def _taken(version: str, why: str, files: int | None, folder: Path) -> Came:
    """Taken, and not kept: the old one runs. ``files``: for how many the disk has room."""
    (folder / "published").mkdir(parents=True)
    machine = _machine(folder)
    if files is not None:
        machine.disk = Full(files)

    def work(_: TakeProgram) -> Did:
        ended = asyncio.run(machine.take(Kind.PROGRAM, version))
        if isinstance(ended, Fault):
            raise ended
        return ended

    answer, recorded = asyncio.run(_commanded(folder / "own", work))
    old = machine.runs() == ("1", "")
    return (answer.why == why and old and recorded), f"agent: {answer.outcome} {answer.why}; the old one runs"


def _cut(folder: Path) -> Came:
    """The power goes before every step."""
    (folder / "published").mkdir(parents=True)
    source = published(folder / "published").repository.folder
    counts = every_cut(UPDATES[0], folder, source)
    started = ", ".join(f"{what} {count}" for what, count in counts.started.items())
    return not counts.wrong, f"{counts.cuts} cuts in {counts.steps} steps; started: {started}"


ROWS: Mapping[str, Callable[[Path], Came]] = {
    **{f"bundle: {attack.__name__.replace('_', ' ')}": partial(_altered, attack) for attack in REFUSED},
    "bundle: does not serve (health gate)": partial(_taken, "3", "UPDATE-SICK", None),
    "bundle: fails its trial": partial(_taken, "6", "UPDATE-TRIAL", None),
    "disk full in the midst of an update": partial(_taken, "2", "UPDATE-SPACE", 4),
    "power cut before every step of an update": _cut,
}
