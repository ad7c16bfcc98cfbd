"""No swap: what was in the memory of a program may be a person's, and would stay on the disk."""

from __future__ import annotations

import re

from deploy.machine.shipped import UNITS
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Live
from deploy.machine.things import Link


def step(site: Site) -> Step:  # noqa: ARG001 - every kiosk is held alike
    none = Live("no memory is swapped to a disk", ("swapon", "--noheadings", "--show=NAME"), re.compile(r"\A\s*\Z"))
    return Step("swap", (Link(f"{UNITS}/swap.target", "/dev/null"), none), (("swapoff", "--all"),))
