"""The steps, in the order in which they are taken: a file each, with its ``TITLE`` and what it makes of a site."""

from __future__ import annotations

from importlib import import_module

from deploy.machine.site import Site
from deploy.machine.step import Step

ORDER = (
    "packages",
    "users",
    "release",
    "site",
    "secrets",
    "kernel",
    "keys",
    "swap",
    "logs",
    "time",
    "firewall",
    "usb",
    "cards",
    "printing",
    "screen",
    "services",
)


def steps(site: Site) -> list[Step]:
    """Every step, as ``site`` wants it."""
    return [import_module(f"{__name__}.{name}").step(site) for name in ORDER]
