"""The topics of the broker. The first level after the version names who writes, so that a list of rights
(``deploy/mosquitto``) can hold each kiosk to its own.

A kiosk is called by the name in its certificate, which the broker has checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

#: of all topics: another one, where a message means something else
VERSION = "1"
KIOSKS, GROUPS = f"kiosks/{VERSION}", f"groups/{VERSION}"
#: of kiosks and groups: no wildcard of the broker, no level of a topic
NAME = r"[a-z0-9][a-z0-9-]{0,39}"
#: whom the broker knows besides: who hears all that kiosks say, and who gives commands; no kiosk can have such a name
WATCH, MAINTENANCE = "fleet.watch", "fleet.maintenance"
#: watches that share the work: the broker lets nobody in twice under one name
WATCHES = (WATCH, "fleet.watch.2", "fleet.watch.3")


class Says(StrEnum):
    """What a kiosk says. ``LIFE`` and ``STATE`` are retained: who comes later hears the newest."""

    LIFE = "life"
    STATE = "state"
    STATISTICS = "statistics"
    ANSWERS = "answers"
    FILES = "files"


COMMANDS = "commands"
#: where Mosquitto says who has asked to hear what (``log_dest topic``, ``log_type subscribe``)
ASKED = "$SYS/broker/log/M/subscribe"


def of_kiosk(kiosk: str, what: Says) -> str:
    """Where the kiosk of that name says it."""
    return f"{KIOSKS}/{_named(kiosk)}/{what}"


def of_every_kiosk(what: Says) -> str:
    """A filter: whatever any kiosk says of that."""
    return f"{KIOSKS}/+/{what}"


def commands_for(kiosk: str) -> str:
    """Where commands for that kiosk alone come."""
    return f"{KIOSKS}/{_named(kiosk)}/{COMMANDS}"


def commands_for_group(group: str) -> str:
    """Where commands for every kiosk of a group come."""
    return f"{GROUPS}/{_named(group)}/{COMMANDS}"


@dataclass(frozen=True)
class Said:
    """Who said what, by the topic."""

    kiosk: str
    what: Says


def read(topic: str) -> Said | None:
    """Who says what there; None where no kiosk says anything that is known here."""
    found = re.fullmatch(rf"{KIOSKS}/({NAME})/([a-z]+)", topic)
    if found is None or found[2] not in set(Says):
        return None
    return Said(found[1], Says(found[2]))


def overreach(line: str) -> tuple[str, str] | None:
    """Of a line of :data:`ASKED`: the kiosk that wants to hear what is none of its business, and what that is.

    The broker lets it hear nothing of it; but no program of ours asks for it.
    """
    found = re.fullmatch(rf"\d+: ({NAME}) [012] (.+)", line)
    if found is None or found[2] == commands_for(found[1]) or re.fullmatch(rf"{GROUPS}/{NAME}/{COMMANDS}", found[2]):
        return None
    return found[1], re.sub(r"[^!-~]", "?", found[2])[:80]


def _named(name: str) -> str:
    if re.fullmatch(NAME, name) is None:
        raise ValueError("no kiosk and no group can have this name")
    return name
