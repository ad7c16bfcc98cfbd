"""The key of the kiosk of the tests, and what proves its papers."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.clock import CHINA
from printing.documents.port import Letter, Stamp
from printing.keys import Keyring, PublicKey, SigningKey
from printing.proof import Signing

KIOSK = "demo"
KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(b"a key of the tests, and no other"))
RING = Keyring(KIOSK, (PublicKey(KEY.id, KEY.public),))
STAMP = Stamp(KIOSK, datetime(2026, 11, 24, 20, 16, 4, tzinfo=CHINA))


class FixedProver:
    """:class:`printing.proof.Prover` of the kiosk of the tests, which prints always at the same second."""

    def begin(self, letter: Letter) -> Signing:
        return Signing(letter, STAMP, KEY)


PROVER = FixedProver()
