"""What can still be reached from an object: whether anything of a person is among it."""

from __future__ import annotations

import asyncio
import gc
import types
from collections.abc import Collection
from typing import Any

#: what belongs to the program and not to a visit; loops and tasks are looked into by nobody
NOT_FOLLOWED = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, asyncio.AbstractEventLoop)


def remains_of(root: Any, personal: Collection[str], *, beyond: Collection[Any]) -> str:
    """The kind of object that holds one of the ``personal`` texts, reachable from ``root``; empty when none does.

    ``beyond`` are objects that know people for good reasons: the world, the office behind its port, whoever looks on.
    """
    seen = {id(thing) for thing in beyond}
    ahead: list[tuple[Any, str]] = [(root, type(root).__name__)]
    while ahead:
        thing, holder = ahead.pop()
        if id(thing) in seen or isinstance(thing, NOT_FOLLOWED):
            continue
        seen.add(id(thing))
        if isinstance(thing, str) and any(text in thing for text in personal):
            return holder
        if not isinstance(thing, dict | tuple | list):
            holder = type(thing).__name__
        ahead += [(part, holder) for part in gc.get_referents(thing)]
    return ""
