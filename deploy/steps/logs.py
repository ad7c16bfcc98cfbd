"""The logs of the machine stay within their room and their month."""

from __future__ import annotations

from deploy.machine.shipped import etc
from deploy.machine.site import Site
from deploy.machine.step import Step


def step(site: Site) -> Step:  # noqa: ARG001 - every kiosk is held alike
    return Step(
        "logs",
        (etc("systemd/journald.conf.d/kiosk.conf"),),
        (("systemctl", "restart", "systemd-journald.service"),),
    )
