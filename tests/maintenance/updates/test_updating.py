"""An update from its command to its end: what serves stays, what does not is taken back, whoever dies in between."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from config.faults import Fault
from fleet.bundles.manifest import Kind
from fleet.messages import Outcome
from maintenance.agent.port import Did
from maintenance.agent.updates.journal import FILE
from maintenance.agent.updates.updating import StartAgain
from tests.faults.update_machine import BEHAVIOUR, Machine, Quick, published

PROGRAM, CONTENT = Kind.PROGRAM, Kind.CONTENT


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("published")).repository.folder


@pytest.fixture
def machine(source: Path, tmp_path: Path) -> Machine:
    home = tmp_path / "kiosk"
    home.mkdir()
    made = Machine(home, source, BEHAVIOUR)
    made.set_up(source / "metadata" / "1.root.json")
    return made


def left(machine: Machine) -> set[str]:
    """What lies there."""
    files = (file for folder in ("releases", "content") for file in (machine.home / folder).glob("*"))
    return {f"{file.parent.name}/{file.name}" for file in files}


async def test_a_program_that_serves_stays(machine: Machine) -> None:
    did = await machine.take(PROGRAM, "2")
    assert did == Did(Outcome.DONE, evidence={"kind": "program", "version": "2", "before": "1"})
    assert machine.runs() == ("2", "")
    assert left(machine) == {"releases/1", "releases/2"}
    assert machine.slots.trial() is None
    assert not (machine.home / "updates" / FILE).exists()


@pytest.mark.parametrize(("version", "why"), [("3", "out_of_service"), ("4", "did not serve"), ("5", "did not serve")])
async def test_a_program_that_does_not_serve_is_taken_back(machine: Machine, version: str, why: str) -> None:
    fault = await machine.take(PROGRAM, version)
    assert isinstance(fault, Fault)
    assert fault.code == "UPDATE-SICK"
    assert why in fault.detail
    assert machine.runs() == ("1", "")
    assert (PROGRAM, version) in machine.slots.refused()


async def test_what_was_taken_back_is_not_tried_again_without_a_new_command(machine: Machine) -> None:
    await machine.take(PROGRAM, "3")
    again = await machine.take(PROGRAM, "3", "another command that says nothing of it")
    assert isinstance(again, Fault)
    assert again.code == "UPDATE-BAD"
    machine.behaviour = {}
    machine.slots.allow(PROGRAM, "3")
    assert isinstance(await machine.take(PROGRAM, "3"), Did)


async def test_what_fails_its_trial_is_never_started(machine: Machine) -> None:
    fault = await machine.take(PROGRAM, "6")
    assert isinstance(fault, Fault)
    assert fault.code == "UPDATE-TRIAL"
    assert left(machine) == {"releases/1"}
    assert machine.slots.version(PROGRAM) == "1"


async def test_content_takes_its_place_and_goes_back(machine: Machine) -> None:
    assert isinstance(await machine.take(CONTENT, "11"), Did)
    assert machine.runs() == ("1", "11")
    for bad in ("12", "13"):
        fault = await machine.take(CONTENT, bad)
        assert isinstance(fault, Fault)
        assert fault.code == "UPDATE-SICK"
        assert machine.runs() == ("1", "11")


async def test_content_that_is_newer_than_a_program_goes_along_with_it(machine: Machine) -> None:
    await machine.take(CONTENT, "11")
    await machine.take(PROGRAM, "2")
    assert machine.runs() == ("2", "11")


async def test_a_program_that_is_taken_back_takes_its_content_along(machine: Machine) -> None:
    await machine.take(PROGRAM, "2")
    await machine.take(CONTENT, "11")
    assert machine.runs() == ("2", "11")
    with pytest.raises(StartAgain):
        await machine.updates().take_back(PROGRAM, "2")
    machine.start()
    assert machine.runs() == ("1", "")
    assert isinstance(await machine.updates().take_back(PROGRAM, "2"), Did)


async def test_an_older_version_is_never_taken(machine: Machine) -> None:
    await machine.take(PROGRAM, "2")
    fault = await machine.take(PROGRAM, "1")
    assert isinstance(fault, Fault)
    assert fault.code == "UPDATE-UNFIT"
    assert machine.runs() == ("2", "")


class Full(Quick):
    """There is no room for more than so many files."""

    def __init__(self, files: int) -> None:
        self._left = files

    def put(self, file: Path, content: bytes, mode: int = 0o644) -> None:
        self._left -= 1
        if self._left < 0:
            file.write_bytes(content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        super().put(file, content, mode)


@pytest.mark.parametrize("files", [0, 4, 6, 7, 8])
async def test_a_disk_that_becomes_full_in_the_midst_keeps_what_serves(machine: Machine, files: int) -> None:
    """At the journal, in the bundle, and at the switch: its journal, what is on trial, its journal again."""
    machine.disk = Full(files)
    machine.start()
    with pytest.raises(Fault, match="UPDATE-SPACE"):
        await machine.updates().take(PROGRAM, "2", "c")
    assert machine.runs() == ("1", "")
    assert machine.updates().underway is None
    machine.disk = Quick()
    assert isinstance(await machine.take(PROGRAM, "2"), Did)
    assert left(machine) == {"releases/1", "releases/2"}


async def test_a_full_disk_keeps_nobody_from_going_back(machine: Machine) -> None:
    with pytest.raises(StartAgain):
        await machine.updates().take(PROGRAM, "3", "c")
    machine.start()
    machine.disk = Full(0)
    with pytest.raises(StartAgain):
        await machine.updates().take(PROGRAM, "3", "c")
    assert machine.runs() == ("1", "")


@pytest.mark.parametrize("version", ["2", "5"])
async def test_what_cannot_be_counted_on_a_full_disk_goes_back_and_may_be_tried_again(
    machine: Machine, version: str
) -> None:
    """One that dies at each start, and its agent with it, would be started for ever."""
    with pytest.raises(StartAgain):
        await machine.updates().take(PROGRAM, version, "c")
    machine.disk = Full(0)
    machine.start()
    assert (machine.runs(), machine.slots.refused()) == (("1", ""), frozenset())
    with pytest.raises(Fault, match="UPDATE-SPACE"):
        await machine.updates().take(PROGRAM, version, "c")
    machine.disk = Quick()
    assert isinstance(await machine.take(PROGRAM, version, "again"), Did if version == "2" else Fault)


async def test_another_update_waits_for_the_end_of_the_first(machine: Machine) -> None:
    with pytest.raises(StartAgain):
        await machine.updates().take(PROGRAM, "2", "")
    with pytest.raises(Fault, match="UPDATE-BUSY"):
        await machine.updates().take(CONTENT, "11", "second")
    assert isinstance(await machine.take(PROGRAM, "2", ""), Did)


async def test_what_another_command_has_left_is_ended_first(machine: Machine) -> None:
    with pytest.raises(StartAgain):
        await machine.updates().take(PROGRAM, "2", "first")
    assert isinstance(await machine.take(CONTENT, "11", "second"), Did)
    assert machine.runs() == ("2", "11")


async def test_a_tree_that_is_no_machine_takes_nothing(source: Path, tmp_path: Path) -> None:
    machine = Machine(tmp_path, source)
    (tmp_path / "updates").mkdir()
    with pytest.raises(Fault, match="UPDATE-LAYOUT"):
        await machine.updates().take(PROGRAM, "2")
