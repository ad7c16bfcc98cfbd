"""What can still be reached from an object, or stands in a file: whether anything of a person is among it."""

from __future__ import annotations

import asyncio
import gc
import re
import sqlite3
import types
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

#: what belongs to the program and not to a visit; loops and tasks are looked into by nobody
NOT_FOLLOWED = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, asyncio.AbstractEventLoop)


def remains_of(root: Any, personal: Collection[str], *, beyond: Collection[Any]) -> str:
    """The kind of object that holds one of the ``personal`` texts, reachable from ``root``; empty when none does.

    ``beyond`` are objects that know people for good reasons: the world, the office behind its port, whoever looks on.
    """
    seen = {id(thing) for thing in beyond}
    ahead: list[tuple[Any, str]] = [(root, type(root).__name__)]
    search = re.compile("|".join(map(re.escape, personal))).search
    while ahead:
        thing, holder = ahead.pop()
        if id(thing) in seen or isinstance(thing, NOT_FOLLOWED):
            continue
        seen.add(id(thing))
        if isinstance(thing, str) and search(thing):
            return holder
        if not isinstance(thing, dict | tuple | list):
            holder = type(thing).__name__
        ahead += [(part, holder) for part in gc.get_referents(thing)]
    return ""


def leaves_in(data: Path, pieces: Collection[bytes]) -> Iterator[str]:
    """Where leaves are left in the kiosk's own memory (its office may have them): in the open, or sealed for nobody."""
    for file in data.glob("records.sqlite*"):
        content = file.read_bytes()
        if any(piece in content for piece in pieces):
            yield f"a leaf stands unsealed in {file.name}"
    with closing(sqlite3.connect(data / "records.sqlite")) as records:
        [left] = records.execute("SELECT count(*) FROM kept").fetchone()
    if left:
        yield f"{left} leaves are kept for nobody any more"
