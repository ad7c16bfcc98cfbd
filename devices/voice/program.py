"""One program that speaks or plays: fed on its standard input, and killed when it is to be quiet or takes too long.

What is said never stands in a list of processes. ``setpriv`` (util-linux) lets the kernel kill it when the kiosk dies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from config.waiting import ended

T = TypeVar("T")

WITH_THE_KIOSK = ("setpriv", "--pdeathsig", "KILL")
#: setpriv cannot run it, or does not find it
NOT_RUN = (126, 127)


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it wrote. Never told on: nobody knows what its words hold of the text."""

    status: int
    output: bytes
    complaint: bytes


async def run(command: Sequence[str], said: bytes, environment: Mapping[str, str]) -> Ended:
    """Run it to its end; OSError when there is no such program. Cancelled, it ends the program."""
    program = await asyncio.create_subprocess_exec(
        *WITH_THE_KIOSK, *command,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=environment, process_group=0,
    )  # fmt: skip
    try:
        output, complaint = await program.communicate(said)
    finally:
        await ended(program)
    return Ended(program.returncode or 0, output, complaint)


async def trouble_of(limit_s: float, work: Coroutine[object, object, str]) -> str:
    """What stood in the way of ``work``, or ``""``; also that it took too long, or that there is no such program."""
    try:
        async with asyncio.timeout(limit_s):
            return await work
    except (OSError, TimeoutError) as error:
        return type(error).__name__
