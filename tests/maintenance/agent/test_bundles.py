"""A command for a bundle goes through two lives of the agent, and is answered in the last."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from config.clock import SystemClock
from config.faults import Fault
from config.settings import load_settings
from fleet.command import Command, Order, To
from fleet.doings import Doing, TakeBack, TakeContent
from fleet.messages import Outcome
from maintenance.agent.doing import DOINGS, Bench
from maintenance.agent.doing import Order as Given
from maintenance.agent.doing.bundles import bundle_after
from maintenance.agent.ledger import Entry, Step
from maintenance.agent.port import Did
from tests.faults.update_machine import BEHAVIOUR, Machine, published

ANNAS = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
GOOD, BAD = TakeContent(version="11"), TakeContent(version="12")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("published")).repository.folder


@pytest.fixture
def machine(source: Path, tmp_path: Path) -> Machine:
    made = Machine(tmp_path, source, BEHAVIOUR)
    made.set_up(source / "metadata" / "1.root.json")
    return made


def entry(doing: Doing) -> Entry:
    order = Order(id="c" * 32, to=To.KIOSK, name="hall-1", doing=doing)
    command = Command.of(
        order, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", 1, SystemClock().now()
    )
    return Entry(command, (), Step.BEGUN)


async def life(machine: Machine, doing: Doing, *, first: bool) -> Did | None:
    """One life of the agent with that command; None when it has to start anew."""
    machine.start()
    again = asyncio.Event()
    bench = Bench(
        machine.kiosk,
        load_settings(),
        machine.home,
        machine.home,
        machine.clock,
        updates=machine.updates,
        start_again=again.set,
    )
    begun = entry(doing)
    if first:
        work = asyncio.ensure_future(_done(doing, begun, bench))
    else:
        work = asyncio.ensure_future(_after(doing, begun, bench))
    told = asyncio.ensure_future(again.wait())
    await asyncio.wait((work, told), return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if work.done():
        return work.result()
    work.cancel()
    return None


async def _done(doing: Doing, begun: Entry, bench: Bench) -> Did:
    return await DOINGS[type(doing)](doing, Given(begun.command.id, "A-1"), bench)


async def _after(doing: Doing, begun: Entry, bench: Bench) -> Did:
    return await bundle_after(begun, bench) or await _done(doing, begun, bench)


async def test_content_is_taken_in_two_lives(machine: Machine) -> None:
    assert await life(machine, GOOD, first=True) is None
    did = await life(machine, GOOD, first=False)
    assert did is not None
    assert (did.outcome, machine.runs()) == (Outcome.DONE, ("1", "11"))


async def test_what_does_not_serve_is_taken_back_and_said_however_often_the_agent_begins_anew(machine: Machine) -> None:
    assert await life(machine, BAD, first=True) is None
    assert await life(machine, BAD, first=False) is None  # it did not serve: back, and started anew
    with pytest.raises(Fault, match="UPDATE-SICK"):
        await life(machine, BAD, first=False)
    assert await life(machine, BAD, first=False) == Did(Outcome.FAILED, "UPDATE-SICK")
    assert machine.runs() == ("1", "")
    assert await life(machine, BAD, first=True) is None  # a new command tries it anew


async def test_what_serves_is_taken_back_when_maintainers_say_so(machine: Machine) -> None:
    await life(machine, GOOD, first=True)
    await life(machine, GOOD, first=False)
    back = TakeBack(kind="content", version="11")
    assert await life(machine, back, first=True) is None
    did = await life(machine, back, first=True)
    assert did is not None
    assert (did.outcome, machine.runs()) == (Outcome.DONE, ("1", ""))
