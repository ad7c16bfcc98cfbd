"""The key of the office, by which it says what is the newest: every day, by itself, so that no passphrase seals it.

Those by which maintainers publish are their own (:mod:`fleet.private_key`), and never on a machine with a line.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from config.faults import Fault
from fleet.envelopes import PublicKey


def make_key(file: Path) -> PublicKey:
    """A new key, readable by its owner alone; a file that is there is never written over. Its public half."""
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(pem)
    return private.public_key().public_bytes_raw().hex()


def read_key(file: Path) -> CryptoSigner:
    """Who signs with the key in ``file``. UPDATE-KEY when it is none."""
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(file, type(error).__name__) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(file, "not Ed25519")
    return CryptoSigner(key)


def _no_key(file: Path, detail: str) -> Fault:
    return Fault("UPDATE-KEY", f"{file.name}: {detail}")
