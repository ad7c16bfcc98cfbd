"""Waiting for what must come to its end, whoever is told meanwhile that it is over."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def to_its_end(work: Awaitable[T]) -> T:
    """Await ``work`` to its end even when the caller is cancelled meanwhile; that is raised afterwards.

    For whatever puts things in order: a signal may come while it does.
    """
    task = asyncio.ensure_future(work)
    interrupted = False
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            interrupted = True
    if interrupted:
        raise asyncio.CancelledError
    return task.result()


async def ended(program: Process) -> None:
    """Kill a program that still runs, with its group, which must be its own; return when it is gone.

    However often the caller is cancelled: who is told twice to be quiet leaves nobody behind either. Not by
    ``program.kill()``, which may reap it before the loop that waits for it does (CPython gh-87744).
    """
    if program.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
    await to_its_end(program.wait())
