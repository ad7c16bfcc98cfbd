"""What the eyes process and its parent say to each other: immutable values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ConfigDict, TypeAdapter, ValidationError

from config.faults import Fault
from devices.camera.staging import Command
from devices.face.port import Guidance, NoCode, Order, Profile, ScannedCode, Verdict

#: with what a check or a scan ends
End = Verdict | ScannedCode | NoCode


@dataclass(frozen=True)
class StartCheck:
    """To the child: check whoever stands there against ``portrait``; see the port for the rest."""

    check: int
    portrait: bytes = field(repr=False)
    profile: Profile
    used: frozenset[Order]


@dataclass(frozen=True)
class StartScan:
    """To the child: read the code that somebody holds up."""

    check: int


@dataclass(frozen=True)
class StartWatch:
    """To the child: show whoever stands there, until it is ended."""

    check: int


@dataclass(frozen=True)
class CitizenCommand:
    """To the child, with the simulated camera only."""

    command: Command = field(repr=False)  # it may hold what a code says


@dataclass(frozen=True)
class Ready:
    """From the child: loading is over. ``trouble`` says why there is no engine; every check will say so too."""

    trouble: Fault | None = None


@dataclass(frozen=True)
class News:
    """From the child: what happens in the check or scan with this number."""

    check: int
    content: Guidance | End | Fault


ToChild = StartCheck | StartScan | StartWatch | CitizenCommand
FromChild = Ready | News

_from_child: TypeAdapter[FromChild] = TypeAdapter(
    FromChild,
    config=ConfigDict(strict=True, revalidate_instances="always", arbitrary_types_allowed=True, allow_inf_nan=False),
)


class NotUnderstood(Exception):
    """The child says what no child of ours says. The text names nothing of it: it may be personal."""


def understood(message: object) -> FromChild:
    """``message``, if it is one in all of its parts; :class:`NotUnderstood` otherwise."""
    try:
        return _from_child.validate_python(message)
    except ValidationError:
        raise NotUnderstood(f"child sent a {type(message).__name__} of the wrong kind") from None
