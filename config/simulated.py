"""Drivers without hardware, by the name that a site gives them: imported when a site names one, and never otherwise."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

#: kind of driver: where it is, as ``package.module:name``
DRIVERS: Mapping[str, str] = {
    "camera": "simulated.citizen.camera:SimulatedCamera",
    "document camera": "simulated.document.camera:SimulatedDocumentCamera",
    "card keys": "simulated.social_card.key_holders:SimulatedAuthenticator",
}


def simulated_driver(kind: str) -> Any:
    """The class of the simulated driver of this ``kind``; KeyError when there is none."""
    module, _, name = DRIVERS[kind].partition(":")
    return getattr(importlib.import_module(module), name)
