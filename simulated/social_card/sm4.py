"""The SM4 computations of a third-generation card's read key, as its tests define them (``keys.yaml``).

Used by the shipped virtual parts only: a kiosk in service never holds a key; its PSAM or the authority's machine does.
Library: ``cryptography`` (GB/T 32907).
"""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB

BLOCK_BYTES = 16
HALF_BYTES = 8


def encrypt(key: bytes, block: bytes) -> bytes:
    """One block of 16 bytes under a key of 16 bytes."""
    return Cipher(SM4(key), ECB()).encryptor().update(block)  # noqa: S305 - single blocks are what chips compute


def diversify(key: bytes, factors: Iterable[bytes]) -> bytes:
    """The key below ``key``, one level for each factor of 8 bytes: the factor and its complement, encrypted."""
    for factor in factors:
        key = encrypt(key, factor + bytes(byte ^ 0xFF for byte in factor))
    return key


def cryptogram(key: bytes, challenge: bytes) -> bytes:
    """The proof of ``key`` over a challenge.

    16 bytes: the encrypted block. 8 bytes: the first half of the challenge encrypted under a session key, which is
    ``key`` diversified by the challenge.
    """
    if len(challenge) == BLOCK_BYTES:
        return encrypt(key, challenge)
    session = diversify(key, (challenge,))
    return encrypt(session, challenge + bytes(BLOCK_BYTES - len(challenge)))[:HALF_BYTES]


def mac(key: bytes, start: bytes, message: bytes, count: int) -> bytes:
    """The first ``count`` bytes of the CBC-MAC of ``message``, padded with 80 00…, that begins with ``start``."""
    padded = message + b"\x80"
    padded += bytes(-len(padded) % BLOCK_BYTES)
    last = start.ljust(BLOCK_BYTES, b"\x00")
    for at in range(0, len(padded), BLOCK_BYTES):
        last = encrypt(key, bytes(a ^ b for a, b in zip(last, padded[at : at + BLOCK_BYTES], strict=True)))
    return last[:count]
