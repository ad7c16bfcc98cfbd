"""No console behind the screen, and no key that systemd or logind would obey."""

from __future__ import annotations

from deploy.machine.shipped import UNITS, etc
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.things import Link

MASKED = (
    "getty@.service",
    "autovt@.service",
    "serial-getty@.service",
    "console-getty.service",
    "container-getty@.service",
    "debug-shell.service",
    "ctrl-alt-del.target",
    "sleep.target",
    "suspend.target",
    "hibernate.target",
    "hybrid-sleep.target",
)


def step(site: Site) -> Step:  # noqa: ARG001 - every kiosk is held alike
    masks = (Link(f"{UNITS}/{unit}", "/dev/null") for unit in MASKED)
    return Step(
        "keys",
        (etc("systemd/logind.conf.d/kiosk.conf"), etc("systemd/system.conf.d/kiosk.conf"), *masks),
        (("systemctl", "daemon-reexec"),),
        later="who is logged in on a console stays so until the machine starts anew",
    )
