"""A command, as a maintainer signs it: who is to do what, until when. What does not stand in it does not count."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self
from uuid import uuid4

from pydantic import AwareDatetime, Field, StringConstraints, ValidationError
from securesystemslib.signer import Signer

from config.datafile import Data
from config.fleet import Named
from fleet import envelopes, topics
from fleet.doings import Doing
from fleet.envelopes import KeyId, PublicKey

PAYLOAD_TYPE = "application/vnd.kiosk-24h.command+json"
#: the longest envelope of a command: a ring of keys is the longest that one may hold
COMMAND_MAX = 32_768
#: so long before a command is to have begun, or not at all: a kiosk that was away for longer does not do old things
LIFE_MAX = timedelta(days=7)
#: so far the clocks of a maintainer and a kiosk may differ, either way
SKEW = timedelta(minutes=5)
#: of a number that JSON of any maker holds exactly
COUNTER_MAX = 2**53 - 1

CommandId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Seconds = Annotated[int, Field(gt=0, le=int(LIFE_MAX.total_seconds()))]


class To(StrEnum):
    """Whom a command is for: one kiosk, or the kiosks of one group; never whoever hears it."""

    KIOSK = "kiosk"
    GROUP = "group"


class Order(Data):
    """What is to be signed: what the console prepares, which has no key. ``life_s`` begins when it is signed."""

    id: CommandId = Field(default_factory=lambda: uuid4().hex)
    to: To
    name: Named
    life_s: Seconds = 3600
    doing: Doing

    @property
    def topic(self) -> str:
        """Where it is published when it is signed."""
        return topic_of(self.to, self.name)


class Command(Data):
    """``by`` is the key of whoever gives it, and signs it in any case; ``counter`` grows with each of that key for that
    target (gaps mean nothing). It may be begun from ``issued`` to ``expires``."""

    id: CommandId
    to: To
    name: Named
    by: KeyId
    counter: Annotated[int, Field(gt=0, le=COUNTER_MAX)]
    issued: AwareDatetime
    expires: AwareDatetime
    doing: Doing

    @classmethod
    def of(cls, order: Order, by: PublicKey, counter: int, now: datetime) -> Self:
        """The command that comes of an order when it is signed."""
        return cls(
            id=order.id, to=order.to, name=order.name, by=envelopes.key_id(by), counter=counter, issued=now,
            expires=now + timedelta(seconds=order.life_s), doing=order.doing,
        )  # fmt: skip

    @property
    def target(self) -> str:
        """As ``kiosk:dachuan-1``."""
        return f"{self.to}:{self.name}"

    @property
    def topic(self) -> str:
        """Where it is published."""
        return topic_of(self.to, self.name)

    def signed(self, *signers: Signer) -> bytes:
        """As it is published."""
        return envelopes.signed(self.model_dump_json().encode(), PAYLOAD_TYPE, *signers)


def topic_of(to: To, name: str) -> str:
    """Where commands for that target come."""
    return topics.commands_for(name) if to is To.KIOSK else topics.commands_for_group(name)


def read(payload: bytes) -> Command:
    """The command in an envelope; :class:`fleet.envelopes.NotAnEnvelope`."""
    try:
        return Command.model_validate_json(payload)
    except ValidationError as error:
        raise envelopes.NotAnEnvelope(", ".join(sorted({each["type"] for each in error.errors()}))) from None


def next_counter(last: int, now: datetime) -> int:
    """One that is greater than ``last`` and, unless a clock went back, than any of the same key on another machine."""
    return max(last + 1, int(now.timestamp() * 1000))
