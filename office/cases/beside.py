"""What an application says beside its answers: what was promised, and which papers a kiosk has captured for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from config.document import MOST_BYTES


@dataclass(frozen=True)
class Attachment:
    """One leaf of a paper that was captured for ``item``: ``name`` is its SHA-256 (hex), ``size`` its bytes."""

    item: str
    name: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1, le=MOST_BYTES)]


@dataclass(frozen=True)
class Promise:
    """告知承诺: which words were accepted instead of a proof of ``item``, and when (ISO text; empty if not told)."""

    item: str
    words_id: str
    made: str = ""
