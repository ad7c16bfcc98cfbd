"""The proof that every paper carries: what this kiosk says to have printed, signed, as the text of a QR code.

``HRSS1|kind|number|kiosk|20261124T201604|0|digest|key|signature``: readable by whoever scans it, and provable without a
line by whoever has the kiosk's public key. The signature (Ed25519, RFC 8032) is over all that stands before it. Nothing
of the citizen is in it; the digest stands for every character on the paper, in the order in which they were drawn.

A file has a seal as well: before its end, in a comment, a signature over all its other bytes.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from config.clock import CHINA, Clock
from config.settings import Settings
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
#: before the line that says where a PDF's list of objects begins, which is found from the file's end
_SEAL, _PLACE_OF_SEAL = b"%HRSS1-FILE|", b"startxref\n"
_SEALED = re.compile(rb"(?P<seal>%HRSS1-FILE\|(?P<signature>[\w-]{86})\n)startxref\n\d+\n%%EOF\n\Z")


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


@dataclass(frozen=True)
class Signing:
    """What one letter is proved with: when it is printed and by whom, and the key of that kiosk."""

    letter: Letter
    stamp: Stamp
    key: SigningKey

    def prove(self, digest: bytes) -> str:
        """The proof of the letter, whose text has this digest."""
        return proved(self.letter, self.stamp, digest, self.key)

    def seal(self, pdf: bytes) -> bytes:
        """``pdf``, in which the letter was set, with a signature over all of it."""
        before, start, end = pdf.rpartition(_PLACE_OF_SEAL)
        signature = _base64(self.key.sign(_sealed(pdf))).encode()
        return b"".join([before, _SEAL, signature, b"\n", start, end])


class Proving(Protocol):
    """What gives papers their proofs."""

    def begin(self, letter: Letter) -> Signing:
        """What ``letter`` is proved with. Reads a file.

        PRINTER-KEY when the key cannot be used: then there is no paper.
        """
        ...


class Prover:
    """Proves the papers of one kiosk. The key is read for each of them, so that a new one counts at once."""

    def __init__(self, keys: PaperKeys, clock: Clock) -> None:
        self._keys, self._clock = keys, clock

    def begin(self, letter: Letter) -> Signing:
        """:meth:`Proving.begin`."""
        key, stamp = self._keys.current(), Stamp(self._keys.kiosk, self._clock.now().replace(microsecond=0))
        return Signing(letter, stamp, key)


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


def seal_of(file: bytes) -> tuple[bytes, bytes] | None:
    """What the seal of ``file`` is over, and its signature; None where it has none in its place."""
    if not (found := _SEALED.search(file)):
        return None
    before, after = file[: found.start()], file[found.end("seal") :]
    return _sealed(before + after), _bytes(found["signature"].decode())


def _sealed(pdf: bytes) -> bytes:
    """What is signed of a file; no proof of a letter reads like that."""
    return _SEAL + hashlib.sha256(pdf).digest()


def _short(number: str) -> str:
    """``number`` without what a code cannot hold in one line, and not longer than it may be."""
    plain = "".join(char for char in number if char.isprintable())
    half = (NUMBER_MAX - 1) // 2
    return plain if len(plain) <= NUMBER_MAX else f"{plain[:half]}…{plain[-half:]}"


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
