"""The proof that every paper carries: what this kiosk says to have printed, signed, as the text of a QR code.

``HRSS1|kind|number|kiosk|20261124T201604|0|digest|key|signature``: readable by whoever scans it, and provable without a
line by whoever has the kiosk's public key. The signature (Ed25519, RFC 8032) is over all that stands before it. Nothing
of the citizen is in it; the digest stands for every character on the paper, in the order in which they were drawn.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from config.clock import CHINA, Clock
from config.settings import Settings
from printing.digest import Prove
from printing.documents.port import Letter, Stamp
from printing.keys import PaperKeys, SigningKey

MARK = "HRSS1"
SIGNATURE_BYTES = 64
#: a longer number would make a code too fine to be scanned from a receipt: its beginning and its end say enough
NUMBER_MAX = 40
_PRINTED = "%Y%m%dT%H%M%S"
_FORM = re.compile(
    r"(?P<said>HRSS1\|(?P<kind>[a-z][a-z0-9_]{0,40})\|(?P<number>.{0,40})\|(?P<kiosk>[^|]{1,40})\|(?P<printed>\d{8}T\d{6})"
    r"\|(?P<copy>[0-9])\|(?P<digest>[\w-]{22})\|(?P<key>[0-9a-f]{8}))\|(?P<signature>[\w-]{86})",
    re.ASCII,
)


@dataclass(frozen=True)
class Claim:
    """What a proof says: a paper of this ``kind`` and ``number`` (empty: it has none) was printed by this kiosk then.

    ``copy`` is that of its letter: 1 of the first reprint. ``digest`` is that of all its text.
    """

    kind: str
    number: str
    kiosk: str
    printed: datetime
    copy: int
    digest: bytes = field(repr=False)
    key: str

    def __str__(self) -> str:
        """The canonical content: what is signed."""
        printed = self.printed.astimezone(CHINA).strftime(_PRINTED)
        said = (MARK, self.kind, self.number, self.kiosk, printed, str(self.copy), _base64(self.digest), self.key)
        return "|".join(said)


@dataclass(frozen=True)
class Proof:
    """A claim as it was read, with the signature that is to prove it over what is ``signed``."""

    claim: Claim
    signed: bytes
    signature: bytes


def read(text: str) -> Proof | None:
    """The proof that ``text`` is; None when it is none, or was cut."""
    if not (found := _FORM.fullmatch(text.strip())):
        return None
    try:
        printed = datetime.strptime(found["printed"], _PRINTED).replace(tzinfo=CHINA)
    except ValueError:  # a month of 13
        return None
    said = {name: found[name] for name in ("kind", "number", "kiosk", "key")}
    claim = Claim(**said, printed=printed, copy=int(found["copy"]), digest=_bytes(found["digest"]))
    return Proof(claim, found["said"].encode(), _bytes(found["signature"]))


class Proving(Protocol):
    """What gives papers their proofs."""

    def begin(self, letter: Letter) -> tuple[Stamp, Prove]:
        """When ``letter`` is printed and by whom, and what makes the proof of it from the digest of its text.

        Reads a file. PRINTER-KEY when the key cannot be used: then there is no paper.
        """
        ...


class Prover:
    """Proves the papers of one kiosk. The key is read for each of them, so that a new one counts at once."""

    def __init__(self, keys: PaperKeys, clock: Clock) -> None:
        self._keys, self._clock = keys, clock

    def begin(self, letter: Letter) -> tuple[Stamp, Prove]:
        """:meth:`Proving.begin`."""
        key, stamp = self._keys.current(), Stamp(self._keys.kiosk, self._clock.now().replace(microsecond=0))
        return stamp, lambda digest: proved(letter, stamp, digest, key)


def prover(settings: Settings, clock: Clock) -> Prover:
    """Proves the papers of a site, whose key is made if there is none yet. PRINTER-KEY."""
    keys = PaperKeys.of(settings, clock)
    keys.current()
    return Prover(keys, clock)


def proved(letter: Letter, stamp: Stamp, digest: bytes, key: SigningKey) -> str:
    """The proof of ``letter``, whose text has this digest."""
    claim = Claim(
        kind=letter.kind,
        number=_short(letter.number),
        kiosk=stamp.kiosk,
        printed=stamp.printed,
        copy=letter.copy,
        digest=digest,
        key=key.id,
    )
    return f"{claim}|{_base64(key.sign(str(claim).encode()))}"


def _short(number: str) -> str:
    """``number`` without what a code cannot hold in one line, and not longer than it may be."""
    plain = "".join(char for char in number if char.isprintable())
    half = (NUMBER_MAX - 1) // 2
    return plain if len(plain) <= NUMBER_MAX else f"{plain[:half]}…{plain[-half:]}"


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
