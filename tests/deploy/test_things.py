"""What install makes, on a machine that is a folder: made once, known before it is made, and unmade again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from deploy.machine import things
from deploy.machine.errors import CannotGoOn
from deploy.machine.journal import Journal
from deploy.machine.machine import Machine
from deploy.machine.runner import Runner, uninstall
from deploy.machine.step import Step
from deploy.machine.system import NEW
from deploy.machine.things import Block, File, Folder, Link, State, Thing

ROOT = Path(__file__).parents[2]

THINGS: tuple[Thing, ...] = (
    Folder("/srv/kept", 0o700, records=True),
    File("/etc/kiosk/site.yaml", "site: x\n"),
    File("/etc/changed.conf", "ours\n", 0o600),
    Link("/etc/systemd/system/getty@.service", "/dev/null"),
    Block("/etc/hosts", ("192.0.2.1 office",)),
)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc/changed.conf").write_text("theirs\n")
    (root / "etc/changed.conf").chmod(0o640)
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
    return Machine(Journal(tmp_path / "journal"), root)


@pytest.fixture(autouse=True)
def _of_whoever_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine they are root's, who makes them; here whoever tests stands for root."""
    monkeypatch.setattr(things, "_user", lambda _: os.getuid())
    monkeypatch.setattr(things, "_group", lambda _: os.getgid())


@pytest.fixture(autouse=True)
def _held(machine: Machine) -> None:
    machine.journal.folder.mkdir()


def tree(machine: Machine) -> dict[str, str]:
    files = sorted(machine.root.rglob("*"))
    return {str(path.relative_to(machine.root)): f"{path.lstat().st_mode:o} {content(path)}" for path in files}


def content(path: Path) -> str:
    return str(path.readlink()) if path.is_symlink() else path.read_text() if path.is_file() else ""


def installed(machine: Machine, things: tuple[Thing, ...] = THINGS) -> tuple[Counter[str], list[str]]:
    lines: list[str] = []
    return Runner(machine, [Step("all", things)], lines.append).install(), lines


def checked(machine: Machine) -> int:
    lines: list[str] = []
    return Runner(machine, [Step("all", THINGS)], lines.append).check()


def removed(machine: Machine, *, records: bool = False) -> list[str]:
    lines: list[str] = []
    fresh = Machine(Journal(machine.journal.folder), machine.root)
    uninstall(fresh, records=records, say=lines.append)
    return lines


def test_what_is_made_holds_and_is_made_once(machine: Machine) -> None:
    outcomes, lines = installed(machine)
    assert outcomes == {"done": 4, "changed": 1}
    assert lines[-1] == "installed: 4 done, 1 changed, 0 already so"
    assert Runner(machine, [Step("all", THINGS)], lines.append).check() == 0
    before = tree(machine)
    assert installed(machine)[0] == {"already so": 5}
    assert tree(machine) == before


def test_a_plan_changes_nothing_and_tells_what_would_be(machine: Machine) -> None:
    before = tree(machine)
    lines: list[str] = []
    assert Runner(machine, [Step("all", THINGS)], lines.append).plan() == 5
    assert tree(machine) == before
    assert not machine.journal.entries
    assert [line.split()[:2] for line in lines[1:-1]] == [["would", "make"]] * 2 + [["would", "change"]] + [
        ["would", "make"]
    ] * 2


def test_what_is_removed_leaves_all_as_it_was_but_the_records(machine: Machine) -> None:
    before = tree(machine)
    installed(machine)
    (machine.root / "srv/kept/records.sqlite").write_text("a day")
    lines = removed(machine)
    assert lines[-1] == "2 things stay"  # the folder that was made around the records, too
    assert (machine.root / "srv/kept/records.sqlite").read_text() == "a day"
    lines = removed(machine, records=True)
    assert lines[-1] == "nothing of it is left"
    assert tree(machine) == before
    assert not machine.journal.folder.exists()


def test_what_somebody_changed_since_is_left_to_them(machine: Machine) -> None:
    installed(machine)
    (machine.root / "etc/changed.conf").write_text("a technician's\n")
    assert checked(machine) == 1
    lines = removed(machine, records=True)
    assert "kept         file /etc/changed.conf: left: somebody has changed it since" in lines
    assert (machine.root / "etc/changed.conf").read_text() == "a technician's\n"


@dataclass(frozen=True)
class Cut:
    """The machine loses its power here: what was noted and written stays, and nothing else."""

    key: str = "cut"

    def state(self, machine: Machine) -> State:
        return State.ABSENT

    def make(self, machine: Machine) -> str:
        raise KeyboardInterrupt

    def alive(self, machine: Machine) -> str:
        return ""


@pytest.mark.parametrize("at", range(len(THINGS) + 1))
def test_what_was_cut_is_gone_on_with_or_removed(at: int, machine: Machine) -> None:
    before = tree(machine)
    with pytest.raises(KeyboardInterrupt):
        installed(machine, (*THINGS[:at], Cut(), *THINGS[at:]))
    again = Machine(Journal(machine.journal.folder), machine.root)
    outcomes, _ = installed(again)
    assert outcomes["already so"] == at
    removed(again, records=True)
    assert tree(machine) == before


@pytest.mark.parametrize("thing", THINGS[1:4], ids=lambda thing: thing.key)
def test_what_was_noted_and_never_written_is_nothing_to_remove(
    thing: Thing, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_power(*_: object) -> None:
        raise KeyboardInterrupt

    before = tree(machine)
    monkeypatch.setattr(Path, "replace" if isinstance(thing, File | Link) else "open", no_power)
    monkeypatch.setattr(Journal, "_write", lambda journal: None)
    with pytest.raises(KeyboardInterrupt):
        thing.make(machine)
    monkeypatch.undo()
    machine.journal.note("last")
    machine.journal.forget("last")
    removed(machine)
    assert tree(machine) == before


def test_a_disk_that_is_full_is_a_sentence_and_the_next_run_goes_on(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "/etc/kiosk/site.yaml")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(CannotGoOn, match=r"^all: No space left on device \(/etc/kiosk/site.yaml\)$"):
            installed(machine)
    assert installed(machine)[0].total() == 5
    assert checked(machine) == 0


def test_nobody_installs_beside_another(machine: Machine) -> None:
    with machine.journal.held(), pytest.raises(CannotGoOn, match="another install"), machine.journal.held():
        pass


def test_a_file_of_another_owner_or_mode_does_not_hold(machine: Machine) -> None:
    file = THINGS[2]
    assert isinstance(file, File)
    file.make(machine)
    machine.at(file.path).chmod(0o644)
    assert file.state(machine) is State.OTHER
    assert replace(file, content="other\n").state(machine) is State.OTHER


def test_whoever_uninstalls_knows_how_to_unmake_every_kind_of_thing() -> None:
    """In a process of its own: here the tests have read all that there is."""
    kinds = {
        kind
        for file in (ROOT / "deploy").rglob("*.py")
        for kind in re.findall(r'kind="(\w+)"|_remember\(machine, self\.key, "(\w+)"', file.read_text(encoding="utf-8"))
    }
    asked = "import deploy.machine.runner; from deploy.machine.things import UNDO; print(*sorted(UNDO))"
    known = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert known.stdout.split() == sorted({one or other for one, other in kinds})


def test_a_package_that_only_becomes_newer_is_nobodys_to_remove() -> None:
    plan = """\
Inst liblzma5 [5.4.1-0.2] (5.4.1-1 Debian:12 [amd64])
Inst cage (0.1.4-4 Debian:12 [amd64])
Conf cage (0.1.4-4 Debian:12 [amd64])
"""
    assert NEW.findall(plan) == ["cage"]
