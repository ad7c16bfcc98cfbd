"""The files that a site shows to the office and to the broker: certificates, and keys that their own part alone reads.

A site names them where the technician has them; on the machine they lie in ``/etc/kiosk``, keys sealed (systemd-creds),
and the machine's own site file names them there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.machine.errors import CannotGoOn
from deploy.machine.machine import Machine
from deploy.machine.site import Site
from deploy.machine.things import File, State, undoes

FOLDER, SEALED = "/etc/kiosk", "/etc/kiosk/sealed"
#: says with what, for the kiosk's own report (``devices/computer``)
SEAL = "/etc/kiosk/seal"
#: the part of the site file, the unit that reads the key, and which of its files are for everybody
PARTS = {
    "office": ("kiosk.service", ("authority", "certificate")),
    "fleet": ("kiosk-agent.service", ("authority", "certificate", "keys")),
}
KEY = "key"
#: the one that is no PEM
RING = ("fleet", "keys")
PEM = b"-----BEGIN "
DECRYPT = ("systemd-creds", "decrypt")


@dataclass(frozen=True)
class Paper:
    """``part.name`` of the site file. ``source``: where the technician has it; ``shown``: where its reader finds it."""

    part: str
    name: str
    source: Path
    unit: str

    @property
    def secret(self) -> bool:
        return self.name == KEY

    @property
    def id(self) -> str:
        return f"{self.part}.{self.name}"

    @property
    def path(self) -> str:
        return f"{SEALED}/{self.id}" if self.secret else f"{FOLDER}/{self.id}.pem"

    @property
    def shown(self) -> str:
        return f"/run/credentials/{self.unit}/{self.id}" if self.secret else self.path


def papers(site: Site) -> list[Paper]:
    """All that the site names, the keys last."""
    found = [
        Paper(part, name, site.file.parent / site.content[part][name], unit)
        for part, (unit, public) in PARTS.items()
        for name in (*public, KEY)
        if isinstance(site.content.get(part), dict) and name in site.content[part]
    ]
    return sorted(found, key=lambda paper: paper.secret)


def wrong_papers(site: Site, machine: Machine) -> Iterator[str]:
    """What of them nobody can lay: said before anything of the machine is changed."""
    for paper in papers(site):
        if not paper.source.is_file():
            if not machine.at(paper.path).exists():
                yield f"{paper.part}.{paper.name}: there is no file {paper.source}"
        elif (paper.part, paper.name) != RING and PEM not in paper.source.read_bytes():
            yield f"{paper.part}.{paper.name}: {paper.source} is no file of a certificate or a key (PEM)"


def as_installed(site: Site) -> str:
    """The text of the site file with each paper where it lies on the machine; all else as it was written."""
    text = site.text
    tree = yaml.compose(text)
    marks = [(node, paper) for paper in papers(site) for node in _at(tree, paper.part, paper.name)]
    for node, paper in sorted(marks, key=lambda one: -one[0].start_mark.index):
        text = text[: node.start_mark.index] + paper.shown + text[node.end_mark.index :]
    return text


def _at(tree: Any, *keys: str) -> Iterator[Any]:
    for key in keys:
        tree = next(value for name, value in tree.value if name.value == key)
    yield tree


@dataclass(frozen=True)
class Laid:
    """A paper on the machine: as it is, or sealed to this machine. Once it lies there nobody needs its source."""

    paper: Paper

    @property
    def key(self) -> str:
        return f"{'sealed' if self.paper.secret else 'file'} {self.paper.path}"

    def state(self, machine: Machine) -> State:
        there, source = machine.at(self.paper.path), self.paper.source
        if not there.exists():
            return State.ABSENT
        if not source.is_file():
            return State.HOLDS
        opened = self._opened(machine) if self.paper.secret else None
        lies = there.read_bytes() if not self.paper.secret else (opened or "").encode()
        return State.HOLDS if lies == source.read_bytes() else State.OTHER

    def make(self, machine: Machine) -> str:
        paper, there = self.paper, machine.at(self.paper.path)
        if not paper.source.exists():
            raise CannotGoOn(f"{paper.part}.{paper.name}: there is no file {paper.source}")
        machine.journal.note(self.key, kind="paper", path=paper.path)
        there.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        if not paper.secret:
            there.write_bytes(paper.source.read_bytes())
            there.chmod(0o644)
            return ""
        machine.run("systemd-creds", "encrypt", f"--name={paper.id}", str(paper.source), str(there))
        there.chmod(0o600)
        File(SEAL, f"{'tpm' if _has_tpm(machine) else 'disk'}\n").make(machine)
        return f"{sealed_with(machine)}; {paper.source} is not needed here any more"

    def alive(self, machine: Machine) -> str:
        """That a key can still be opened on this machine."""
        if self.paper.secret and self._opened(machine) is None:
            return "this machine cannot open it: give the key anew"
        return ""

    def _opened(self, machine: Machine) -> str | None:
        """The key; None where this machine cannot open it."""
        try:
            return machine.run(*DECRYPT, f"--name={self.paper.id}", str(machine.at(self.paper.path)), "-")
        except CannotGoOn:
            return None


@undoes("paper")
def _no_paper(machine: Machine, entry: dict[str, Any]) -> str:
    machine.at(entry["path"]).unlink(missing_ok=True)
    return ""


def sealed_with(machine: Machine) -> str:
    """In words: by what keys are sealed here."""
    return "sealed with the TPM" if _has_tpm(machine) else "no TPM: sealed with a key of this disk"


def _has_tpm(machine: Machine) -> bool:
    """As systemd-creds decides by itself: one of a container is somebody else's."""
    found = machine.at("/sys/class/tpmrm")
    return found.exists() and any(found.iterdir()) and not machine.container
