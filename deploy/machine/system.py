"""What install asks of Debian's own tools: packages, users, units; and what the running system must say."""

from __future__ import annotations

import grp
import pwd
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.machine.errors import CannotGoOn
from deploy.machine.machine import Machine
from deploy.machine.things import UNDO, File, Quiet, State, undoes

#: while packages come none of their services starts: USBGuard without its rules would refuse every keyboard
NOT_YET = File("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)


#: of apt-get's plan: what comes and was not there; one that only becomes newer has its old version behind its name
NEW = re.compile(r"^Inst (\S+) \(", re.MULTILINE)


@dataclass(frozen=True)
class Packages(Quiet):
    """Debian's packages, by the lists that name them."""

    lists: tuple[Path, ...]

    @property
    def key(self) -> str:
        return "packages"

    @property
    def names(self) -> list[str]:
        lines = [line.partition("#")[0].strip() for file in self.lists for line in file.read_text("utf-8").splitlines()]
        return sorted({line for line in lines if line})

    def missing(self, machine: Machine) -> list[str]:
        said = machine.says("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\\n")
        there = {line.split()[1] for line in said if line.startswith("installed ")}
        return [name for name in self.names if name not in there]

    def state(self, machine: Machine) -> State:
        missing = self.missing(machine)
        if not missing:
            return State.OTHER if machine.journal.has(NOT_YET.key) else State.HOLDS
        return State.ABSENT if len(missing) == len(self.names) else State.OTHER

    def make(self, machine: Machine) -> str:
        """What comes with them is noted before it comes."""
        machine.run("dpkg", "--configure", "-a")  # what a cut has left half-way
        machine.run("apt-get", "update", "-q")
        asked = ("apt-get", "install", "-q", "-y", "--no-install-recommends", *self.missing(machine))
        coming = NEW.findall(machine.run(*asked, "-s"))
        known = machine.journal.entries.get(self.key, {}).get("new", [])
        machine.journal.note(self.key, kind="packages", new=sorted({*known, *coming}))
        with _no_service_moves(machine):
            machine.run(*asked, shown=True)
        return f"{len(coming)} packages of Debian"


@contextmanager
def _no_service_moves(machine: Machine) -> Iterator[None]:
    """Nothing is started or stopped by its package meanwhile. Somebody else's policy stays, with what it means."""
    if not machine.at(NOT_YET.path).exists():
        NOT_YET.make(machine)
    try:
        yield
    finally:
        if machine.journal.has(NOT_YET.key):
            UNDO["file"](machine, machine.journal.entries[NOT_YET.key])
            machine.journal.forget(NOT_YET.key)


@undoes("packages")
def _no_packages(machine: Machine, entry: dict[str, Any]) -> str:
    """Only those that came by install, and only if nothing else goes with them."""
    said = machine.says("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\\n")
    ours = [line.split()[1] for line in said if line.startswith("installed ") and line.split()[1] in entry["new"]]
    if not ours:
        return "were gone"
    asked = ("apt-get", "purge", "-q", "-y", *ours)
    try:
        going = set(re.findall(r"^(?:Purg|Remv) (\S+)", machine.run(*asked, "-s"), re.MULTILINE))
    except CannotGoOn:
        return "left: what else is installed here needs some of them"
    if others := sorted(going - set(ours)):
        return f"left: {', '.join(others[:5])} of somebody else's would go with them"
    # where no systemd runs nothing is to be stopped, and some packages fail because they cannot
    with nullcontext() if machine.booted else _no_service_moves(machine):
        machine.run(*asked, shown=True)
    return f"{len(ours)} packages that install had brought"


@dataclass(frozen=True)
class Users(Quiet):
    """The users of a file for systemd-sysusers, which install has put at ``path``."""

    path: str
    content: str

    @property
    def key(self) -> str:
        return "users"

    @property
    def _named(self) -> list[str]:
        return re.findall(r"^u (\S+)", self.content, re.MULTILINE)

    @property
    def _members(self) -> list[tuple[str, str]]:
        return re.findall(r"^m (\S+) (\S+)", self.content, re.MULTILINE)

    def state(self, machine: Machine) -> State:  # noqa: ARG002 - of the protocol
        there = {one.pw_name for one in pwd.getpwall()}
        if not all(name in there for name in self._named):
            return State.ABSENT
        groups = {one.gr_name: one.gr_mem for one in grp.getgrall()}
        return State.HOLDS if all(user in groups.get(group, ()) for user, group in self._members) else State.OTHER

    def make(self, machine: Machine) -> str:
        there = {one.pw_name for one in pwd.getpwall()}
        known = machine.journal.entries.get(self.key, {}).get("new", [])
        new = [name for name in self._named if name not in there]
        machine.journal.note(self.key, kind="users", new=sorted({*known, *new}))
        machine.run("systemd-sysusers", self.path)
        return ", ".join(new)


@undoes("users")
def _no_users(machine: Machine, entry: dict[str, Any]) -> str:
    """Those who own records that are kept stay, too: their number must not become somebody else's."""
    kept = []
    for name in entry["new"]:
        try:
            home = pwd.getpwnam(name).pw_dir
        except KeyError:
            continue
        if home != "/" and machine.at(home).exists():
            kept.append(name)
            continue
        machine.run("userdel", name)
    return f"left, for what is kept is theirs: {', '.join(kept)}" if kept else ""


@dataclass(frozen=True)
class Enabled:
    """A unit that is started with the machine; here and now too, where systemd runs."""

    unit: str

    @property
    def key(self) -> str:
        return f"unit {self.unit}"

    def state(self, machine: Machine) -> State:
        if machine.says("systemctl", "is-enabled", self.unit)[:1] != ["enabled"]:
            return State.ABSENT
        return State.OTHER if machine.booted and self.alive(machine) else State.HOLDS

    def make(self, machine: Machine) -> str:
        """What a package of Debian's has enabled by itself is started, and none of ours."""
        if machine.says("systemctl", "is-enabled", self.unit)[:1] != ["enabled"]:
            machine.journal.note(self.key, kind="unit", unit=self.unit)
            machine.run("systemctl", "enable", "--quiet", self.unit)
        if not machine.booted:
            return "enabled; not started here, where no systemd runs"
        machine.run("systemctl", "start", self.unit)
        return "started"

    def alive(self, machine: Machine) -> str:
        try:
            machine.run("systemctl", "is-active", "--quiet", self.unit)
        except CannotGoOn:
            state = "".join(machine.says("systemctl", "show", "--value", "--property=ActiveState", self.unit))
            return f"it is {state or 'unknown to systemd'}"
        return ""


@undoes("unit")
def _no_unit(machine: Machine, entry: dict[str, Any]) -> str:
    now = ("--now",) if machine.booted else ()
    machine.says("systemctl", "disable", "--quiet", *now, entry["unit"])
    return ""


@dataclass(frozen=True)
class Live:
    """What ``command`` must say in the running system, or of its ``kernel``; the rest of its step makes it so."""

    says: str
    command: tuple[str, ...]
    holds: re.Pattern[str]
    kernel: bool = False

    @property
    def key(self) -> str:
        return self.says

    def state(self, machine: Machine) -> State:
        """It has none of its own."""
        return State.FOREIGN if self.kernel and machine.container else State.LIVE

    def make(self, machine: Machine) -> str:  # noqa: ARG002
        return ""

    def alive(self, machine: Machine) -> str:
        said = "\n".join(machine.says(*self.command))
        return "" if self.holds.search(said) else f"it says {said.strip()[:80] or 'nothing'!r}"
