"""Keys and sealing: one machine key in a file, one random key per visit under it, AES-GCM throughout.

The machine key also authenticates the head of the chain: without it, a log that was cut off or rewritten as a whole
cannot be made to verify.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from records.chain import Head

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D


class Unsealable(Exception):
    """The key does not fit, or the content was changed."""


class MachineKey:
    """The machine's secret, split into one key for each use."""

    def __init__(self, secret: bytes) -> None:
        self._wrapping = _derived(secret, b"wrap visit keys")
        self._heads = _derived(secret, b"authenticate heads")
        #: tells one machine key from another, and reveals nothing of it
        self.id = _derived(secret, b"name this key")

    def authenticate(self, head: Head) -> bytes:
        """HMAC-SHA-256 of the head of the chain."""
        return hmac.digest(self._heads, head.sequence.to_bytes(8, "big") + head.hash, hashlib.sha256)

    def wrap(self, visit: str, key: bytes) -> bytes:
        return seal(self._wrapping, key, visit.encode())

    def unwrap(self, visit: str, wrapped: bytes) -> bytes:
        return unseal(self._wrapping, wrapped, visit.encode())


def new_key() -> bytes:
    """A random key for AES-256."""
    return AESGCM.generate_key(KEY_BYTES * 8)


def seal(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """Nonce and ciphertext; it opens only together with ``bound_to``."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The content that :func:`seal` was given; :class:`Unsealable`."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise Unsealable from error


class KeyFile:
    """The file of the machine's secret, readable by the owner alone. All methods may raise OSError.

    A secret is *newborn*, under a name of its own, until the first event of its log is on disk. So a settled key
    beside an empty log means that the log was taken away, and never that the power failed between the two files.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._newborn = file.with_name(file.name + ".newborn")

    def settled(self) -> bytes | None:
        """The secret of a log that has events; None when there is none."""
        return _content(self._file)

    def newborn(self) -> bytes | None:
        """The secret of a log that had no event yet; None when there is none, or it was never written out."""
        secret = _content(self._newborn)
        return secret if secret is not None and len(secret) == KEY_BYTES else None

    def create(self) -> bytes:
        """Make a newborn secret; it is on disk when this returns."""
        secret = os.urandom(KEY_BYTES)
        self._newborn.unlink(missing_ok=True)
        descriptor = os.open(self._newborn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secret)
            stream.flush()
            os.fsync(descriptor)
        _sync_directory(self._file.parent)
        return secret

    def settle(self) -> None:
        """The log has its first event."""
        self._newborn.replace(self._file)
        _sync_directory(self._file.parent)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=use).derive(secret)
