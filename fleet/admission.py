"""Whether a command may be done: pure functions of an envelope and of what the kiosk knows.

What is not admitted is refused for one reason of a closed set. Nothing in a message counts before its signatures do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import get_args

from fleet import command as commands
from fleet import envelopes
from fleet.command import COMMAND_MAX, LIFE_MAX, PAYLOAD_TYPE, SKEW, Command, To
from fleet.doings import Doing, Picture, RestartApplication, RestartPart, SelfTest, SupportBundle
from fleet.envelopes import BadSignature, KeyId, NotAnEnvelope
from fleet.keys import Maintainer, Ring, Who

#: what still holds while the kiosk's clock is wrong, for that kiosk by name: it helps to find out why, and may be late.
#: All else would let somebody who keeps a command back choose when it is done.
WITHOUT_CLOCK = (SelfTest, Picture, SupportBundle, RestartPart, RestartApplication)
#: so many messages are looked at within a minute, and so many at once; the rest costs nothing and is counted
PER_MINUTE = 20


class Why(StrEnum):
    """Why a command is refused."""

    FLOODED = "flooded"
    RETAINED = "retained"
    TOO_LARGE = "too_large"
    NOT_UNDERSTOOD = "not_understood"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    KEY_REVOKED = "key_revoked"
    #: not yet, or no longer
    KEY_EXPIRED = "key_expired"
    NOT_ALLOWED = "not_allowed"
    FOR_ANOTHER = "for_another"
    REPLAYED = "replayed"
    OUT_OF_ORDER = "out_of_order"
    EXPIRED = "expired"
    FROM_THE_FUTURE = "from_the_future"
    TOO_LONG = "too_long"
    #: the kiosk cannot tell the time, and this is nothing to be done without
    CLOCK = "clock"
    NEEDS_A_SECOND = "needs_a_second"
    SAME_TWICE = "same_twice"


@dataclass(frozen=True)
class Bucket:
    """How many messages may still be looked at: :data:`PER_MINUTE` flow in, and no more than so many are kept.

    ``at`` is monotonic, in seconds.
    """

    left: float = PER_MINUTE
    at: float = 0.0

    def drawn(self, now: float) -> Bucket | None:
        """What is left after one more; None when there is none."""
        left = min(float(PER_MINUTE), self.left + (now - self.at) * PER_MINUTE / 60)
        return replace(self, left=left - 1, at=now) if left >= 1 else None


@dataclass(frozen=True)
class Seen:
    """What the kiosk remembers: the highest counter for each key and target, the ids that were admitted not long ago,
    and the newest time at which anything admitted was issued. ``since``: what was issued before that may have been done
    without being remembered."""

    highest: Mapping[tuple[KeyId, str], int] = field(default_factory=dict)
    ids: Collection[str] = ()
    newest: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Here:
    """Where it came: whose name the kiosk bears, and how late it is there. ``right`` is False when nobody knows."""

    kiosk: str
    groups: tuple[str, ...]
    now: datetime
    right: bool = True


@dataclass(frozen=True)
class Admitted:
    """It is to be done. ``signers``: their keys; ``by`` and ``second`` the work numbers."""

    command: Command
    signers: tuple[KeyId, ...]
    by: Who
    second: Who | None = None


@dataclass(frozen=True)
class Refused:
    """It is not. ``command`` and ``by`` are known only where the signatures are good."""

    why: Why
    command: Command | None = None
    by: Who | None = None


class _No(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


def admit(data: bytes, *, retained: bool, ring: Ring, seen: Seen, here: Here) -> Admitted | Refused:
    """What becomes of a message on one of the topics of commands."""
    command: Command | None = None
    by: Who | None = None
    try:
        signed = _signed(data, retained, ring)
        command, by = signed.command, ring.by_id[signed.command.by].who
        _rights(command, signed.signers, here.now if right(seen, here) else seen.newest)
        _for_here(command, here)
        _in_time(command, seen, here)
        _in_turn(command, seen, here)
        second = _second(command, signed.named, signed.signers)
    except _No as no:
        return Refused(no.why, command, by)
    return Admitted(command, tuple(each.id for each in signed.signers), by, second)


def still(command: Command, signers: Sequence[KeyId], *, ring: Ring, seen: Seen, here: Here) -> Why | None:
    """Why an admitted command is not begun after all: it has waited too long, or its keys do not count any more."""
    known = [ring.by_id[each] for each in signers if each in ring.by_id]
    try:
        if len(known) < len(signers):
            raise _No(Why.UNKNOWN_KEY)
        _rights(command, known, here.now if right(seen, here) else seen.newest)
        _in_time(command, seen, here)
    except _No as no:
        return no.why
    return None


def right(seen: Seen, here: Here) -> bool:
    """Whether the kiosk can tell the time: nobody doubts it, and it is not before what was issued long since."""
    return here.right and (seen.newest is None or here.now >= seen.newest - SKEW)


@dataclass(frozen=True)
class _Read:
    command: Command
    #: of the signatures, as often as they are named
    named: tuple[KeyId, ...]
    signers: tuple[Maintainer, ...]


def _signed(data: bytes, retained: bool, ring: Ring) -> _Read:
    if retained:
        raise _No(Why.RETAINED)
    if len(data) > COMMAND_MAX:
        raise _No(Why.TOO_LARGE)
    try:
        envelope, named = envelopes.read(data, PAYLOAD_TYPE, COMMAND_MAX)
        if any(each not in ring.by_id for each in named):
            raise _No(Why.UNKNOWN_KEY)
        signers = tuple(ring.by_id[each] for each in dict.fromkeys(named))
        envelopes.verify(envelope, [each.public for each in signers])
        command = commands.read(envelope.payload)
    except BadSignature:
        raise _No(Why.FORGED) from None
    except NotAnEnvelope:
        raise _No(Why.NOT_UNDERSTOOD) from None
    if command.by not in named:
        raise _No(Why.FORGED)
    return _Read(command, named, signers)


def _rights(command: Command, signers: Sequence[Maintainer], now: datetime | None) -> None:
    if any(each.revoked is not None for each in signers):
        raise _No(Why.KEY_REVOKED)
    if not all(each.counts(now) for each in signers):
        raise _No(Why.KEY_EXPIRED)
    if any(command.doing.do not in each.may for each in signers):
        raise _No(Why.NOT_ALLOWED)


def _for_here(command: Command, here: Here) -> None:
    if command.name not in ((here.kiosk,) if command.to is To.KIOSK else here.groups):
        raise _No(Why.FOR_ANOTHER)


def _in_time(command: Command, seen: Seen, here: Here) -> None:
    if command.expires - command.issued > LIFE_MAX:
        raise _No(Why.TOO_LONG)
    clock = right(seen, here)
    now = here.now if clock else seen.newest
    if now is not None and now > command.expires + SKEW:
        raise _No(Why.EXPIRED)
    if clock and command.issued > here.now + SKEW:
        raise _No(Why.FROM_THE_FUTURE)
    if not clock and not (isinstance(command.doing, WITHOUT_CLOCK) and command.to is To.KIOSK):
        raise _No(Why.CLOCK)


def _in_turn(command: Command, seen: Seen, here: Here) -> None:
    if command.id in seen.ids:
        raise _No(Why.REPLAYED)
    if seen.since is not None and command.issued < seen.since <= here.now + SKEW:  # else the clock was wrong then
        raise _No(Why.OUT_OF_ORDER)
    if command.counter <= seen.highest.get((command.by, command.target), 0):
        raise _No(Why.OUT_OF_ORDER)


def _second(command: Command, named: Sequence[KeyId], signers: Sequence[Maintainer]) -> Who | None:
    """The other maintainer, where there is one; a dangerous command has no effect without."""
    people = list(dict.fromkeys(each.who for each in signers))
    if len(named) > len(people):
        raise _No(Why.SAME_TWICE)
    if command.doing.dangerous and len(people) < 2:
        raise _No(Why.NEEDS_A_SECOND)
    by = next(each.who for each in signers if each.id == command.by)
    return next((each for each in people if each != by), None)


def dangerous() -> tuple[str, ...]:
    """What needs two maintainers, by name."""
    kinds = get_args(get_args(Doing)[0])
    return tuple(kind.model_fields["do"].default for kind in kinds if kind.dangerous)
