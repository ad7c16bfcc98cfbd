"""Maintainers of tests: three people with a key each, one of whom has two; and what somebody unknown would sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from fleet.command import Command, Order, To, next_counter
from fleet.doings import Doing, RestartMachine, SelfTest
from fleet.keys import DOINGS, Maintainer, Ring

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
HERE, GROUP = "dachuan-1", "dachuan"
#: harmless, and one for two
PLAIN, DANGEROUS = SelfTest(), RestartMachine()


def key(seed: int) -> CryptoSigner:
    """Always the same key of that number."""
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


ANNA, BERT, CARL, BERT_TOO, STRANGER, REVOKED, OLD, YOUNG, TESTER = map(key, range(1, 10))


def public(signer: CryptoSigner) -> str:
    return str(signer.public_key.keyval["public"])


def maintainer(who: str, signer: CryptoSigner, now: datetime = NOW, **given: Any) -> Maintainer:
    facts = {"since": now - timedelta(days=30), "until": now + timedelta(days=300), "may": DOINGS}
    return Maintainer(who=who, public=public(signer), **{**facts, **given})


def ring(version: int = 1, threshold: int = 2, *more: Maintainer, without: str = "", now: datetime = NOW) -> Ring:
    """Everybody of whom a command may come, and some of whom none may."""
    known = (
        maintainer("R001", ANNA, now),
        maintainer("R002", BERT, now),
        maintainer("R003", CARL, now),
        maintainer("R002", BERT_TOO, now),
        maintainer("R004", REVOKED, now, revoked=now - timedelta(days=1)),
        maintainer("R005", OLD, now, until=now - timedelta(days=1)),
        maintainer("R006", YOUNG, now, since=now + timedelta(days=1)),
        maintainer("R007", TESTER, now, may=("self_test",)),
    )
    kept = tuple(each for each in known if each.who != without)
    return Ring(version=version, issued=now, threshold=threshold, maintainers=kept + more)


def command(doing: Doing = PLAIN, by: CryptoSigner = ANNA, now: datetime = NOW, last: int = 0, **given: Any) -> Command:
    """A command for the kiosk of the tests, as ``by`` would sign it; ``given`` is what is otherwise in it."""
    order = Order(to=To.KIOSK, name=HERE, doing=doing)
    return Command.of(order, public(by), next_counter(last, now), now).model_copy(update=given)
