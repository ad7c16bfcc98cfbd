"""What the press and its child say to each other; every field says what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

from printing.documents.port import Letter, Stamp
from supervision.wire import Wire

#: ten times the largest paper
PDF_MAX_BYTES = 8_000_000


@dataclass(frozen=True)
class Begin:
    """To the child, first of all."""


@dataclass(frozen=True)
class Preload:
    """To the child: load the body face, so that the first paper is quick."""


@dataclass(frozen=True)
class Preloaded:
    """From the child: done."""


@dataclass(frozen=True)
class Order:
    """To the child: the paper to set, and what its proof will say of its printing."""

    letter: Letter
    stamp: Stamp


@dataclass(frozen=True)
class Drawn:
    """From the child, once for each order: the digest of all text that stands on the paper, to be proved."""

    digest: Annotated[bytes, Meta(min_length=16, max_length=16)]


@dataclass(frozen=True)
class Proved:
    """To the child: the proof that it asked for."""

    text: Annotated[str, Meta(min_length=1, max_length=500)]


@dataclass(frozen=True)
class Sheet:
    """From the child: the paper that was ordered. The fields are those of :class:`printing.port.Paper`."""

    pdf: Annotated[bytes, Meta(max_length=PDF_MAX_BYTES)] = field(repr=False)
    pages: Annotated[int, Meta(ge=1, le=200)]
    missing: Annotated[tuple[Annotated[str, Meta(pattern=r"^U\+[0-9A-F]{4,6}$")], ...], Meta(max_length=1000)]


@dataclass(frozen=True)
class Failed:
    """From the child: the kind and place of an error that nobody expected; never its text."""

    where: Annotated[str, Meta(max_length=200)]


TO_CHILD = Wire(Begin, Preload, Order, Proved, max_bytes=4_000_000)
FROM_CHILD = Wire(Preloaded, Drawn, Sheet, Failed, max_bytes=2 * PDF_MAX_BYTES, faults=("PRINTER-",))
