"""A user for each part, and the folders of those who keep something."""

from __future__ import annotations

from deploy.machine.shipped import etc
from deploy.machine.site import AGENT_DIR, DATA_DIR, Site
from deploy.machine.step import Step
from deploy.machine.system import Users
from deploy.machine.things import Folder


def step(site: Site) -> Step:  # noqa: ARG001 - every site has the same
    users = etc("sysusers.d/kiosk.conf")
    return Step(
        "users",
        (
            users,
            Users(users.path, users.content),
            Folder(DATA_DIR, 0o700, "kiosk", "kiosk", records=True),
            Folder(AGENT_DIR, 0o700, "kiosk-agent", "kiosk-agent", records=True),
        ),
    )
