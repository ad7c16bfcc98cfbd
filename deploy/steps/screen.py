"""The screen: seatd gives panel and touch to the compositor alone, and that shows one program, whole."""

from __future__ import annotations

from deploy.machine.shipped import etc, unit
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Enabled


def step(site: Site) -> Step:  # noqa: ARG001 - every site has one
    return Step(
        "screen",
        (
            etc("systemd/system/seatd.service.d/kiosk.conf"),
            Enabled("seatd.service"),
            unit("kiosk.target"),
            unit("kiosk-screen.service"),
            Enabled("kiosk-screen.service"),
        ),
        (("systemctl", "daemon-reload"), ("systemctl", "try-restart", "seatd.service")),
    )
