"""A stick whose lists are read each in a child of its own, which is started for one file and ended with it."""

from __future__ import annotations

import asyncio
import logging
import os
import unicodedata
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar

from config.faults import Fault
from devices.stick.messages import FROM_CHILD, TO_CHILD, Failed, Read
from devices.stick.port import MOST_FILES, Refused, Rows, Trouble
from supervision.child import Child, ChildDied, Job

JOB = Job("stick", "devices.stick.worker:main", TO_CHILD, FROM_CHILD)
#: four times what the largest list takes on a slow machine
READ_TIMEOUT_S = 20.0
KINDS = (".xlsx", ".csv")
LONGEST_NAME = 60

T = TypeVar("T")

_log = logging.getLogger("stick")


class Unavailable(Exception):
    """This machine is not set up to read sticks; the text says why."""


class Source(Protocol):
    """Where sticks come to light. Every call may wait for the hardware, and may raise Unavailable.

    OSError means that the stick has gone.
    """

    def ready(self) -> None:
        """Return when a stick could be seen here."""
        ...

    def names(self) -> tuple[str, ...] | None:
        """The files on the stick that can be seen at once, the newest first; None while there is no stick."""
        ...

    def open(self, name: str) -> int:
        """A descriptor to read that file by."""
        ...


#: what reads one file: in a child, or where nothing is real in this process
Reading = Callable[[int], Awaitable[Rows | Refused | Failed]]


class SourcedStick:
    """:class:`devices.stick.port.Stick` of what ``source`` sees."""

    def __init__(self, source: Source, reading: Reading | None = None) -> None:
        self._source = source
        self._reading = reading or read_in_child

    async def ready(self) -> None:
        await _asked(self._source.ready)

    async def lists(self) -> tuple[str, ...] | None:
        try:
            names = await _asked(self._source.names)
        except OSError:  # it went while it was looked at
            return None
        return None if names is None else tuple(filter(is_list, names))[:MOST_FILES]

    async def read(self, name: str) -> Rows | Refused:
        try:
            file = await _asked(partial(self._source.open, name))
        except OSError:
            return Refused(Trouble.PULLED_OUT)
        try:
            answer = await self._reading(file)
        finally:
            os.close(file)
        if isinstance(answer, Failed):
            _log.warning("a list could not be read: %s", answer.where)
            return Refused(Trouble.UNREADABLE)
        return answer

    async def close(self) -> None:
        """Nothing is open between two calls."""


async def _asked(question: Callable[[], T]) -> T:
    """The answer of a source; STICK-UNAVAILABLE."""
    try:
        return await asyncio.to_thread(question)
    except Unavailable as why:
        raise Fault("STICK-UNAVAILABLE", str(why)) from None


def is_list(name: str) -> bool:
    """Whether a file of that name may be a list, and can be shown: neither hidden nor what an open program left."""
    plain = not any(unicodedata.category(one).startswith("C") for one in name)
    return plain and not name.startswith((".", "~$")) and name.lower().endswith(KINDS) and len(name) <= LONGEST_NAME


async def read_in_child(file: int) -> Rows | Refused | Failed:
    """What a child makes of what lies behind ``file``; one that dies, hangs or lies has read nothing."""
    answer: asyncio.Future[Rows | Refused | Failed] = asyncio.get_running_loop().create_future()

    def said(message: Rows | Refused | Failed) -> None:
        if answer.done():
            raise ValueError("a second answer")
        answer.set_result(message)

    def died(death: ChildDied) -> None:
        if not answer.done():
            answer.set_result(Failed(str(death)[:300]))

    child = Child(JOB, Read(file), said, died, shared=(file,))
    try:
        async with asyncio.timeout(READ_TIMEOUT_S):
            return await answer
    except TimeoutError:
        return Failed("the child is late")
    finally:
        child.end()
        await child.gone()
