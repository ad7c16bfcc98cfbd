"""The ring: whose commands a kiosk obeys, and which. Each ring but the first is signed by those of the one before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self, get_args

from pydantic import AwareDatetime, Field, PositiveInt, StringConstraints, ValidationError, model_validator
from securesystemslib.signer import Signer

from config.datafile import Data
from fleet import envelopes
from fleet.doings import Doing
from fleet.envelopes import BadSignature, KeyId, NotAnEnvelope, PublicKey

PAYLOAD_TYPE = "application/vnd.kiosk-24h.maintainers+json"
#: the longest ring in its envelope, as :class:`fleet.doings.TakeKeys` holds it
RING_MAX = 16_384
MAINTAINERS_MAX = 24

#: what a command may have done, by name
DOINGS = tuple(sorted(kind.model_fields["do"].default for kind in get_args(get_args(Doing)[0])))
#: the work number of a maintainer, never a name
Who = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{0,19}$")]


class Maintainer(Data):
    """One key of somebody, who may have two while one follows the other. ``may`` lists what it may have done.

    ``revoked``: since when nobody believes it any more; that counts at once, whatever a clock says.
    """

    who: Who
    public: PublicKey
    since: AwareDatetime
    until: AwareDatetime
    revoked: AwareDatetime | None = None
    may: tuple[str, ...]

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if unknown := set(self.may) - set(DOINGS):
            raise ValueError(f"nothing can be done that is called {min(unknown)[:40]!r}")
        if self.since >= self.until:
            raise ValueError("a key ends after it begins")
        try:
            envelopes.key_of(self.public)
        except ValueError:
            raise ValueError("this is no public key") from None
        return self

    @property
    def id(self) -> KeyId:
        return envelopes.key_id(self.public)

    def counts(self, now: datetime | None) -> bool:
        """Whether the key is believed; without a ``now`` that can be right, only what was revoked is not."""
        return self.revoked is None and (now is None or self.since <= now < self.until)


class Draft(Data):
    """What people decide of a ring. ``threshold``: so many different maintainers have to sign the ring that follows."""

    threshold: PositiveInt
    maintainers: Annotated[tuple[Maintainer, ...], Field(min_length=1, max_length=MAINTAINERS_MAX)]

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if len({each.public for each in self.maintainers}) < len(self.maintainers):
            raise ValueError("a key stands there twice")
        if len(whose(each for each in self.maintainers if each.revoked is None)) < self.threshold:
            raise ValueError("fewer maintainers than have to sign the next ring")
        return self


class Ring(Draft):
    """A ring as it is signed; ``version`` grows by one."""

    version: PositiveInt
    issued: AwareDatetime

    @cached_property
    def by_id(self) -> dict[KeyId, Maintainer]:
        return {each.id: each for each in self.maintainers}

    def signed(self, *signers: Signer) -> bytes:
        """As it is handed on."""
        return envelopes.signed(self.model_dump_json().encode(), PAYLOAD_TYPE, *signers)


class WhyNot(StrEnum):
    """Why a ring is not taken."""

    NOT_UNDERSTOOD = "ring_not_understood"
    OLDER = "ring_older"
    SKIPS = "ring_skips"
    FORGED = "ring_forged"
    #: fewer maintainers of the ring before have signed it than its threshold
    TOO_FEW = "ring_too_few"
    #: fewer of its own than its threshold have: nobody could make the next one
    TOO_FEW_OF_ITS_OWN = "ring_too_few_of_its_own"


class RingRefused(Exception):
    """A ring that is not taken."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(str(why))
        self.why = why


def first(data: bytes) -> Ring:
    """The ring that a kiosk was installed with: so many of its own maintainers have signed it as sign the next.

    :class:`RingRefused`.
    """
    ring, publics = _read(data)
    _enough(ring, publics, None, WhyNot.TOO_FEW_OF_ITS_OWN)
    return ring


def following(former: Ring, data: bytes, now: datetime | None) -> Ring:
    """The ring that takes the place of ``former``; ``now`` is None while the clock cannot be right.

    :class:`RingRefused`.
    """
    ring, publics = _read(data, former)
    if ring.version != former.version + 1:
        raise RingRefused(WhyNot.OLDER if ring.version <= former.version else WhyNot.SKIPS)
    _enough(former, publics, now, WhyNot.TOO_FEW)
    _enough(ring, publics, None, WhyNot.TOO_FEW_OF_ITS_OWN)
    return ring


def whose(maintainers: Iterable[Maintainer]) -> set[Who]:
    """The different people: who has two keys is one."""
    return {each.who for each in maintainers}


def _read(data: bytes, former: Ring | None = None) -> tuple[Ring, frozenset[PublicKey]]:
    """The ring, and the keys of it and of the former one that have signed it."""
    try:
        envelope, _ = envelopes.read(data, PAYLOAD_TYPE, RING_MAX)
        ring = Ring.model_validate_json(envelope.payload)
    except (NotAnEnvelope, ValidationError):
        raise RingRefused(WhyNot.NOT_UNDERSTOOD) from None
    known = {each.public for each in (*ring.maintainers, *(former.maintainers if former else ()))}
    try:
        return ring, frozenset(envelopes.verify(envelope, known))
    except BadSignature:
        raise RingRefused(WhyNot.FORGED) from None


def _enough(ring: Ring, publics: frozenset[PublicKey], now: datetime | None, why: WhyNot) -> None:
    signers = whose(each for each in ring.maintainers if each.public in publics and each.counts(now))
    if len(signers) < ring.threshold:
        raise RingRefused(why)
