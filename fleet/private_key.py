"""A maintainer's private key: a file that only a passphrase opens, on the maintainer's own machine and nowhere else.

The key is sealed with ChaCha20-Poly1305 under what argon2id makes of the passphrase: whoever steals the file has to try
every passphrase at that price.
"""

from __future__ import annotations

import base64
import os
from typing import Annotated, Literal

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pydantic import Field, ValidationError
from securesystemslib.signer import CryptoSigner

from config.datafile import Data
from fleet.envelopes import PublicKey, key_of

#: RFC 9106, second recommendation: 64 MiB, three passes, four lanes
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
#: of a passphrase, in characters
SHORTEST = 12

Base64 = Annotated[str, Field(max_length=400)]


class NoKey(Exception):
    """The file holds no key, or the passphrase is not that of the key. The text says which."""


class _Sealed(Data):
    kind: Literal["kiosk-24h maintainer key 1"] = "kiosk-24h maintainer key 1"
    public: PublicKey
    salt: Base64
    nonce: Base64
    sealed: Base64


def new(passphrase: str) -> tuple[bytes, PublicKey]:
    """A new key: the file that keeps it, and its public half. ValueError, for whoever chose the passphrase."""
    if len(passphrase) < SHORTEST or len(set(passphrase)) < SHORTEST // 2:
        raise ValueError(f"a passphrase has {SHORTEST} characters at least, and not the same ones again and again")
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = _cipher(passphrase, salt).encrypt(nonce, key.private_bytes_raw(), bytes.fromhex(public))
    kept = _Sealed(public=public, salt=_text(salt), nonce=_text(nonce), sealed=_text(sealed))
    return kept.model_dump_json(indent=1).encode() + b"\n", public


def public_of(file: bytes) -> PublicKey:
    """The public half, which needs no passphrase; :class:`NoKey`."""
    return _read(file).public


def opened(file: bytes, passphrase: str) -> CryptoSigner:
    """What signs with the key; :class:`NoKey`."""
    kept = _read(file)
    try:
        salt, nonce, sealed = (base64.b64decode(each, validate=True) for each in (kept.salt, kept.nonce, kept.sealed))
        raw = _cipher(passphrase, salt).decrypt(nonce, sealed, bytes.fromhex(kept.public))
    except (InvalidTag, ValueError):
        raise NoKey("the passphrase is not that of the key") from None
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(raw), key_of(kept.public))


def _read(file: bytes) -> _Sealed:
    try:
        return _Sealed.model_validate_json(file)
    except ValidationError:
        raise NoKey("this file holds no key of a maintainer") from None


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(hash_secret_raw(passphrase.encode(), salt, PASSES, MEMORY_KIB, LANES, 32, Type.ID))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
