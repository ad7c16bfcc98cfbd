"""A screen reader: asks a program through the accessibility bus (AT-SPI 2) what is on its screen, and hears it speak.

Protocol: the interfaces of https://gitlab.gnome.org/GNOME/at-spi2-core/-/tree/main/xml
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from jeepney import DBusAddress, MatchRule, Message, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.waiting import seen_from_outside

_ATSPI = "org.a11y.atspi"
_REGISTRY = f"{_ATSPI}.Registry"
_ROOT = "/org/a11y/atspi/accessible/root"
_SPOKEN = MatchRule(type="signal", interface=f"{_ATSPI}.Event.Object", member="Announcement")
#: beyond this the program hangs
LIMIT_S = 60.0
#: heard at once, whatever is being said
ASSERTIVE = 2
#: places are asked for within the window
_IN_WINDOW = 1

Reference = tuple[str, str]


class State(IntEnum):
    """Bits of an object's state, as ``AtspiStateType`` numbers them."""

    ENABLED = 8
    FOCUSABLE = 11
    SENSITIVE = 24
    SHOWING = 25
    VISIBLE = 30


@dataclass(frozen=True)
class Box:
    """Pixels in the window."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True)
class Thing:
    """One object on the screen. ``id`` is the last part of what the program calls it."""

    reference: Reference
    role: str
    name: str
    id: str
    states: frozenset[int]
    box: Box
    actions: tuple[str, ...]
    #: where it stands and how far it goes; None where that cannot be asked
    value: tuple[float, float] | None


class Reader:
    """Looks at the first program on the bus of a session."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self._heard: deque[Message] = deque()
        assert seen_from_outside(self._programs)
        [self.program] = self._programs()

    def things(self) -> list[Thing]:
        """Everything that is showing, in the order of reading, but for the window and what only holds others."""
        return [thing for thing in self._below(self.program) if thing.role not in ("frame", "filler")]

    def heard(self) -> list[tuple[str, int]]:
        """What was announced since the last time, with its urgency. Signals of a program come before its answers."""
        self._call(self.program, "GetState")
        said = [(message.body[3][1], message.body[1]) for message in self._heard]
        self._heard.clear()
        return said

    def press(self, thing: Thing) -> None:
        place = thing.actions.index("Press")
        assert self._call(thing.reference, "DoAction", "i", (place,), f"{_ATSPI}.Action") == (True,)

    def listen(self) -> None:
        """Hear announcements from now on."""
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
        self._call(bus, "AddMatch", "s", (_SPOKEN.serialise(),), "org.freedesktop.DBus")
        registry = (_REGISTRY, "/org/a11y/atspi/registry")
        self._call(registry, "RegisterEvent", "s", ("object:announcement",), _REGISTRY)
        self._heard = self._bus.filter(_SPOKEN, bufsize=1000).__enter__()

    def _programs(self) -> list[Reference]:
        programs: list[Reference] = self._call((_REGISTRY, _ROOT), "GetChildren")[0]
        return programs

    def _below(self, parent: Reference) -> Iterator[Thing]:
        for child in self._call(parent, "GetChildren")[0]:
            if (thing := self._thing(child)) is not None:
                yield thing
                yield from self._below(child)

    def _thing(self, reference: Reference) -> Thing | None:
        low, high = self._call(reference, "GetState")[0]
        states = frozenset(bit for bit in range(64) if (low | high << 32) >> bit & 1)
        if State.SHOWING not in states:
            return None
        role = self._call(reference, "GetRoleName")[0]
        extents = self._call(reference, "GetExtents", "u", (_IN_WINDOW,), f"{_ATSPI}.Component")[0]
        actions = self._call(reference, "GetActions", interface=f"{_ATSPI}.Action")[0] if role != "frame" else ()
        name, called = self._property(reference, "Name"), self._property(reference, "AccessibleId")
        return Thing(
            reference,
            role,
            name,
            called.rpartition(".")[2],
            states,
            Box(*extents),
            tuple(action[0] for action in actions),
            self._value(reference) if role in ("progress bar", "slider") else None,
        )

    def _value(self, reference: Reference) -> tuple[float, float]:
        return (
            self._property(reference, "CurrentValue", f"{_ATSPI}.Value"),
            self._property(reference, "MaximumValue", f"{_ATSPI}.Value"),
        )

    def _call(
        self,
        reference: Reference,
        method: str,
        signature: str | None = None,
        body: tuple[Any, ...] = (),
        interface: str = f"{_ATSPI}.Accessible",
    ) -> Any:
        name, path = reference
        return self._send(new_method_call(DBusAddress(path, name, interface), method, signature, body))

    def _property(self, reference: Reference, name: str, interface: str = f"{_ATSPI}.Accessible") -> Any:
        bus_name, path = reference
        return self._send(Properties(DBusAddress(path, bus_name, interface)).get(name))[0][1]

    def _send(self, message: Message) -> Any:
        return self._bus.send_and_get_reply(message, timeout=LIMIT_S).body


@contextmanager
def reading(session: str) -> Iterator[Reader]:
    """The reader of the session bus at ``session``, on which a program is already."""
    with open_dbus_connection(session) as bus:
        where = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
        [address] = bus.send_and_get_reply(where, timeout=LIMIT_S).body
    with open_dbus_connection(address) as bus:
        reader = Reader(bus)
        reader.listen()
        yield reader
