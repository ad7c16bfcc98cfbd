"""Debian's packages, of the lists in ``scripts``."""

from __future__ import annotations

from deploy.machine.shipped import ROOT
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Packages

LISTS = ("packages.txt", "packages-kiosk.txt")


def step(site: Site) -> Step:  # noqa: ARG001 - every site needs the same
    return Step("packages", (Packages(tuple(ROOT / "scripts" / name for name in LISTS)),))
