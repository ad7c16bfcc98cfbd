"""The site file of this machine, after the kiosk's own models have judged it."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.machine.machine import Machine
from deploy.machine.papers import FOLDER, as_installed
from deploy.machine.release import PROGRAM
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.things import File, Folder

INSTALLED = f"{FOLDER}/site.yaml"


@dataclass(frozen=True)
class JudgedSite(File):
    """Nothing that the kiosk would refuse takes the place of what it has."""

    def make(self, machine: Machine) -> str:
        current = f"{PROGRAM}/current"
        judged = machine.at(f"{FOLDER}/.judged.yaml")
        judged.write_text(self.content, encoding="utf-8")
        try:
            machine.run(
                "env", "-C", current, "PYTHONDONTWRITEBYTECODE=1",
                f"{current}/.venv/bin/python", "-m", "deploy.judge", str(judged),
            )  # fmt: skip
        finally:
            judged.unlink(missing_ok=True)
        return super().make(machine)


def step(site: Site) -> Step:
    return Step(
        "site",
        (Folder(FOLDER), JudgedSite(INSTALLED, as_installed(site))),
        later="a kiosk that serves goes on with the site it has, until it is started anew",
    )
