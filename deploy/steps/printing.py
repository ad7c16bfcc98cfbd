"""CUPS, for this machine alone and with its spool in memory; and the site's queue, which a unit makes at each start."""

from __future__ import annotations

from deploy.machine.shipped import UNITS, copied, unit
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Enabled
from deploy.machine.things import File, Thing

QUEUE = "/etc/kiosk/queue"


def step(site: Site) -> Step:
    things: list[Thing] = [
        copied("cups/cupsd.conf", "/etc/cups/cupsd.conf", 0o640, "lp"),
        copied("cups/kiosk.conf", f"{UNITS}/cups.service.d/kiosk.conf"),
        Enabled("cups.service"),
    ]
    if site.queue:
        name, device = site.queue
        things += [File(QUEUE, f"QUEUE={name}\nDEVICE={device}\n"), unit("kiosk-queue.service")]
        things.append(Enabled("kiosk-queue.service"))
    return Step(
        "printing", tuple(things), (("systemctl", "daemon-reload"), ("systemctl", "try-restart", "cups.service"))
    )
