"""What a stick's child hears and says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from devices.stick.port import Refused, Rows
from supervision.wire import Wire


@dataclass(frozen=True)
class Read:
    """Read what lies behind the descriptor ``fd``, and nothing else."""

    fd: Annotated[int, Meta(ge=3)]


@dataclass(frozen=True)
class Failed:
    """It could not be read, and nobody had thought of that: where it went wrong, without a word of the file."""

    where: Annotated[str, Meta(max_length=300)]


TO_CHILD = Wire(Read, max_bytes=1000)
FROM_CHILD = Wire(Rows, Refused, Failed, max_bytes=4_000_000)
