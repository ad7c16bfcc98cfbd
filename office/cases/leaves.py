"""Leaves of papers that a kiosk has captured: what the office takes for one, and where it keeps it.

The office believes nobody: it reads for itself whether it is a picture, how large that is, and what it is called. Each
function that takes a connection works inside a transaction of the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from config.document import LONGEST_PX, MOST_ALTOGETHER, MOST_BYTES, name_of
from office.database.captured import leaves
from office.database.tables import bundles, case_steps
from office.port import Attachment, refused

#: a kiosk attaches a moment before it submits or corrects; what nobody has by then belongs to nothing
UNCLAIMED = timedelta(days=2)
#: of a JPEG (ITU-T T.81, table B.1): what is in a plain one, and nothing that tells of anything but the picture
SOI, EOI, SOS, DRI, DQT, DHT, JFIF = 0xD8, 0xD9, 0xDA, 0xDD, 0xDB, 0xC4, 0xE0
SIZES = frozenset({0xC0, 0xC1, 0xC2})
PLAIN = frozenset({DRI, DQT, DHT, JFIF, SOS}) | SIZES


class NoLeaf(Exception):
    """It is no plain JPEG, or too large; the text is a word for the staff."""


@dataclass(frozen=True)
class Picture:
    """A JPEG, and how large it is in pixels; ``grey`` has no colours."""

    wide: int
    high: int
    grey: bool
    content: bytes = field(repr=False)


def picture(content: bytes) -> Picture:
    """What a leaf must be: a JPEG with tables, one size and data, without Exif, comments or profiles. NoLeaf."""
    if len(content) > MOST_BYTES:
        raise NoLeaf("too_large")
    sizes = [payload for marker, payload in _segments(content) if marker in SIZES]
    if len(sizes) != 1 or len(sizes[0]) < 6 or sizes[0][5] not in (1, 3):
        raise NoLeaf("no_jpeg")
    high, wide = int.from_bytes(sizes[0][1:3]), int.from_bytes(sizes[0][3:5])
    if not (0 < wide <= LONGEST_PX and 0 < high <= LONGEST_PX):
        raise NoLeaf("too_large")
    return Picture(wide, high, sizes[0][5] == 1, content)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments up to the data, each by its marker; NoLeaf."""
    if content[:2] != bytes((0xFF, SOI)) or content[-2:] != bytes((0xFF, EOI)):
        raise NoLeaf("no_jpeg")
    at = 2
    while True:
        head = content[at : at + 4]
        if len(head) < 4 or head[0] != 0xFF or head[1] not in PLAIN:
            raise NoLeaf("no_plain_jpeg")
        length = int.from_bytes(head[2:4])
        if length < 2 or at + 2 + length > len(content):
            raise NoLeaf("no_jpeg")
        yield head[1], content[at + 4 : at + 2 + length]
        if head[1] == SOS:
            return
        at += 2 + length


def keep(connection: sa.Connection, key: str, content: bytes, moment: datetime) -> None:
    """Keep it for the application or correction with that key; OFFICE-REFUSED. What never came with any goes."""
    stale = leaves.c.arrived < moment - UNCLAIMED
    claimed = (sa.exists().where(table.c.key == leaves.c.key) for table in (bundles, case_steps))
    connection.execute(leaves.delete().where(stale, *(~one for one in claimed)))
    try:
        taken = picture(content)
    except NoLeaf as why:
        raise refused(f"leaf {why}") from None
    name, own = name_of(content), sa.select(leaves.c.name).where(leaves.c.key == key)
    there = set(connection.scalars(own))
    if name in there:
        return
    if len(there) >= MOST_ALTOGETHER:
        raise refused("too_many_leaves")
    row = {"key": key, "name": name, "wide": taken.wide, "high": taken.high, "content": content, "arrived": moment}
    connection.execute(leaves.insert().values(row))


def objection(connection: sa.Connection, key: str, named: Sequence[Attachment]) -> str | None:
    """Why the leaves that an application or correction names are not those that it was sent: a word for the staff."""
    length = sa.func.length(leaves.c.content).label("length")
    sizes = sa.select(leaves.c.name, length).where(leaves.c.key == key)
    there = {row.name: row.length for row in connection.execute(sizes)}
    if len({(one.item, one.name) for one in named}) != len(named):
        return "leaf_twice"
    return None if all(there.get(one.name) == one.size for one in named) else "leaf_missing"


def pictures(connection: sa.Connection, key: str, names: Sequence[str]) -> list[Picture]:
    """The leaves with these names that came with ``key``, in their order; none that is not what its name says."""
    found = {row.name: row.content for row in connection.execute(sa.select(leaves).where(leaves.c.key == key))}
    return [picture(found[name]) for name in names if name in found and name_of(found[name]) == name]
