"""The program, in a folder of its version, and the link by which it is started (docs/deploy.md)."""

from __future__ import annotations

from deploy.machine.release import PROGRAM, RELEASES, Current, ours
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.things import Folder


def step(site: Site) -> Step:  # noqa: ARG001 - of every site
    release = ours()
    return Step(
        "program",
        (Folder(PROGRAM), Folder(RELEASES), release, Current(release)),
        later="a kiosk that serves goes on with the program it has, until it is started anew",
    )
