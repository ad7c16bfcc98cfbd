"""The card service, as a user of its own, for the room of the readers alone."""

from __future__ import annotations

from deploy.machine.shipped import copied, etc
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Enabled


def step(site: Site) -> Step:  # noqa: ARG001 - every site has readers
    return Step(
        "cards",
        (
            copied("udev/61-kiosk-card-readers.rules", "/etc/udev/rules.d/61-kiosk-card-readers.rules"),
            copied("polkit/50-kiosk.rules", "/etc/polkit-1/rules.d/50-kiosk.rules"),
            etc("tmpfiles.d/kiosk-pcscd.conf"),
            etc("systemd/system/pcscd.service.d/kiosk.conf"),
            etc("systemd/system/pcscd.socket.d/kiosk.conf"),
            Enabled("pcscd.socket"),
        ),
        (
            ("udevadm", "control", "--reload"),
            ("systemd-tmpfiles", "--create", "/etc/tmpfiles.d/kiosk-pcscd.conf"),
            ("systemctl", "daemon-reload"),
            ("systemctl", "stop", "pcscd.service"),
            ("systemctl", "restart", "pcscd.socket"),
        ),
    )
