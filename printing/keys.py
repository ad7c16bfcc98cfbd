"""The kiosk's key for the proofs of its papers, and the public keys of all that it ever had.

``private.pem`` is made at first use, for its user alone; a new one takes its place and leaves nothing of the old one.
``public.json`` names every public key with the time from which on it signs no more: whoever verifies papers has a copy.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from config.clock import CHINA, Clock
from config.data_dir import data_dir
from config.faults import Fault
from config.settings import Settings

#: the folder within the data of a site
KEYS_DIR = "paper-keys"
#: so long may be what a proof calls the kiosk
NAME_MAX = 40
_KEY_BYTES = 32
_MAX_BYTES = 1_000_000


class PublicKey(msgspec.Struct, frozen=True):
    """A public key; ``retired`` is when it was replaced, and None while it signs."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{8}$")]
    public: Annotated[bytes, msgspec.Meta(min_length=_KEY_BYTES, max_length=_KEY_BYTES)]
    retired: datetime | None = None

    def proves(self, signature: bytes, content: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, content)
        except InvalidSignature:
            return False
        return True


class Keyring(msgspec.Struct, frozen=True):
    """The public keys of one kiosk, the newest last."""

    kiosk: str
    keys: tuple[PublicKey, ...] = ()


@dataclass(frozen=True)
class SigningKey:
    """The key that signs now. ``id`` is the beginning of the digest of its public half."""

    private: Ed25519PrivateKey = field(repr=False)

    @cached_property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @cached_property
    def id(self) -> str:
        return hashlib.sha256(self.public).hexdigest()[:8]

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content)


class PaperKeys:
    """The keys in one folder. All methods read or write files; PRINTER-KEY when they cannot be used."""

    def __init__(self, folder: Path, site: str, clock: Clock) -> None:
        self._private, self._public = folder / "private.pem", folder / "public.json"
        self._folder, self._clock = folder, clock
        #: the site as a proof names it, in which some signs have a meaning
        self.kiosk = re.sub(r"[|\s]+", "-", site)[:NAME_MAX] or "-"

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> PaperKeys:
        """The keys of a site."""
        return cls(data_dir(settings) / KEYS_DIR, settings.site, clock)

    def current(self) -> SigningKey:
        """The key that signs now, made if there is none yet."""
        try:
            key = self._read()
            if key is None or not self._is_published(key):
                with self._alone():
                    key = self._read() or self._made()
                    self._publish(key)
        except (OSError, ValueError, TypeError, msgspec.MsgspecError) as error:
            raise _unusable(self._folder, error) from error
        return key

    def rotate(self) -> SigningKey:
        """A new key in the place of the old one, of which only its public half is left.

        A file of public keys that cannot be read is set aside, because a kiosk without a key prints nothing.
        """
        try:
            with self._alone():
                self._set_aside_what_is_broken()
                key = self._made()
                self._publish(key)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise _unusable(self._folder, error) from error
        return key

    def keyring(self) -> Keyring:
        """The public keys; none before the first paper."""
        try:
            return self._ring()
        except (OSError, msgspec.MsgspecError) as error:
            raise _unusable(self._folder, error) from error

    # -- the files --

    def _read(self) -> SigningKey | None:
        try:
            key = load_pem_private_key(self._private.read_bytes(), password=None)
        except FileNotFoundError:
            return None
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("it holds a key of another kind")
        return SigningKey(key)

    def _made(self) -> SigningKey:
        key = Ed25519PrivateKey.generate()
        _replace(self._private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
        return SigningKey(key)

    def _ring(self) -> Keyring:
        return read_keyring(self._public) if self._public.exists() else Keyring(self.kiosk)

    def _is_published(self, key: SigningKey) -> bool:
        keys = self._ring().keys
        return bool(keys) and keys[-1].id == key.id

    def _publish(self, key: SigningKey) -> None:
        """``key`` signs, and no other; also after a power cut between the two files."""
        now = self._clock.now().astimezone(CHINA).replace(microsecond=0)
        older = tuple(
            one if one.retired else msgspec.structs.replace(one, retired=now)
            for one in self._ring().keys
            if one.id != key.id
        )
        ring = Keyring(self.kiosk, (*older, PublicKey(key.id, key.public)))
        _replace(self._public, as_json(ring).encode() + b"\n", mode=0o644)

    def _set_aside_what_is_broken(self) -> None:
        try:
            self._ring()
        except msgspec.MsgspecError:
            self._public.replace(self._public.with_name("public.broken.json"))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other process of this kiosk makes a key."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def read_keyring(file: Path) -> Keyring:
    """The public keys in a file; OSError, and :class:`msgspec.MsgspecError` when it holds anything else."""
    with file.open("rb") as stream:
        return msgspec.json.decode(stream.read(_MAX_BYTES), type=Keyring)


def as_json(ring: Keyring) -> str:
    """A keyring as it lies in its file."""
    return msgspec.json.format(msgspec.json.encode(ring), indent=2).decode()


def _replace(file: Path, content: bytes, mode: int) -> None:
    """``file`` with this content, whole and on disk, or as it was."""
    newborn = file.with_name(file.name + ".newborn")
    newborn.unlink(missing_ok=True)
    descriptor = os.open(newborn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(descriptor)
    newborn.replace(file)
    directory = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _unusable(folder: Path, error: Exception) -> Fault:
    return Fault("PRINTER-KEY", f"{folder.name}: {type(error).__name__}")
