"""The kiosk itself, the rooms of its children, its repairs, and the agent where somebody looks after it from afar."""

from __future__ import annotations

from deploy.machine.shipped import unit
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Enabled
from deploy.machine.things import Thing

ROOMS = ("eyes", "readers", "press")
REPAIRS = tuple(f"kiosk-{what}.service" for what in ("make-room", "keep-time", "card-service", "print-service"))


def step(site: Site) -> Step:
    things: list[Thing] = [unit(name) for name in REPAIRS]
    for room in ROOMS:
        things += [unit(f"kiosk-{room}.socket"), unit(f"kiosk-{room}.service")]
    things += [Enabled(f"kiosk-{room}.socket") for room in ROOMS]
    things.append(unit("kiosk.service"))
    if site.fleet:
        things += [unit("kiosk-agent.service"), Enabled("kiosk-agent.service")]
    things += [Enabled("kiosk.service"), Enabled("kiosk.target")]
    return Step(
        "services",
        tuple(things),
        (("systemctl", "daemon-reload"),),
        later="a kiosk that serves goes on as it is, until it is started anew",
    )
