"""The digest of a paper's text: what the press says of a paper, and what the proof of it is over."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

#: of SHA-256: to find another text of the same digest takes 2^128 tries, and the code stays small
DIGEST_BYTES = 16
#: from the digest of a paper's text to its proof
Prove = Callable[[bytes], str]


def digest_of(text: str) -> bytes:
    """The digest of a paper's text; how its lines are broken and spaced does not count.

    NFKC, because readers of PDF give some signs by their equivalents, as two letters for a ligature.
    """
    canonical = "".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(canonical.encode()).digest()[:DIGEST_BYTES]
