"""The chain of hashes: pure functions on the raw columns of an event, as the file holds them.

``hash`` of an event = SHA-256 over: the tag of this format, the hash before, then the fields sequence, at, kind, visit,
public and SHA-256 of sealed. Each field is one byte (0 = absent, 1 = present) and, if present, its length as 8 bytes
big-endian and its content: no two different events have the same encoding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

FORMAT_TAG = b"kiosk-records-1"
LENGTH_BYTES = 8


@dataclass(frozen=True)
class RawEvent:
    """One row: texts as the UTF-8 bytes in the file; ``sealed`` is ciphertext."""

    sequence: int
    at: bytes
    kind: bytes
    visit: bytes | None
    public: bytes
    sealed: bytes | None = field(repr=False)


@dataclass(frozen=True)
class Head:
    """The end of a chain: the newest event, or sequence 0 of an empty log."""

    sequence: int
    hash: bytes


EMPTY = Head(0, hashlib.sha256(FORMAT_TAG).digest())


def extended(head: Head, event: RawEvent) -> Head:
    """The chain with ``event`` behind it."""
    fields = (
        head.hash,
        str(event.sequence).encode(),
        event.at,
        event.kind,
        event.visit,
        event.public,
        None if event.sealed is None else hashlib.sha256(event.sealed).digest(),
    )
    return Head(event.sequence, hashlib.sha256(FORMAT_TAG + _encoded(fields)).digest())


def _encoded(fields: Iterable[bytes | None]) -> bytes:
    return b"".join(
        b"\x00" if content is None else b"\x01" + len(content).to_bytes(LENGTH_BYTES, "big") + content
        for content in fields
    )
