"""The press: a child process that sets papers.

Setting a paper is 20–100 ms of busy Python, and the rare-character faces take 200 MB: neither belongs into the process
with the screen. The child ends when its pipe closes, so it never outlives its parent; one that died or hangs is
replaced.
Messages are pickled, which is safe here because both ends are this program.
"""

from __future__ import annotations

import asyncio
import pickle
import struct
import sys
from pathlib import Path

from config.faults import Fault
from printing.documents.port import Document
from printing.port import Paper

ROOT = Path(__file__).parent.parent
#: thirty times what the slowest paper took on a loaded two-core machine
COMPOSE_TIMEOUT_S = 20.0
#: before every message: its length in bytes
LENGTH = struct.Struct("!I")


class ChildPress:
    """One child, started on first use. Papers are set one after the other."""

    def __init__(self, timeout_s: float = COMPOSE_TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._child: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """Of the child, while there is one."""
        return self._child.pid if self._child else None

    async def preload(self) -> None:
        """Start the child and load the body face; PRINTER-FONTS or PRINTER-COMPOSE when that fails."""
        await self._asked(None)

    async def compose(self, key: str, document: Document) -> Paper:
        """Set ``document``; PRINTER-COMPOSE when the child fails, PRINTER-FONTS when a face is missing."""
        answer = await self._asked((key, document))
        if not isinstance(answer, Paper):
            raise TypeError("the press answered with something else than a paper")
        return answer

    async def close(self) -> None:
        """End the child."""
        async with self._turn:
            await self._end()

    async def _asked(self, question: object) -> object:
        async with self._turn:
            try:
                async with asyncio.timeout(self._timeout_s):
                    answer = await self._answer_to(question)
            except (OSError, EOFError, TimeoutError) as error:
                await self._end()
                answer = type(error).__name__
            except BaseException:
                await self._end()  # cancelled half-way: its answer must not be taken for the next one's
                raise
        if isinstance(answer, Fault):
            raise answer
        if isinstance(answer, str):
            raise Fault("PRINTER-COMPOSE", answer)
        return answer

    async def _answer_to(self, question: object) -> object:
        """Ask the child; one that has died since the last paper is replaced, and nobody needs to know."""
        try:
            return await self._exchange(question)
        except (OSError, EOFError):
            await self._end()
            return await self._exchange(question)

    async def _exchange(self, question: object) -> object:
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "printing.press_child",
                cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                process_group=0,  # Ctrl-C in a terminal goes to the whole group, and is the parent's to handle
            )  # fmt: skip
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:
            raise OSError("the child has no pipes")
        message = pickle.dumps(question)
        stdin.write(LENGTH.pack(len(message)) + message)
        await stdin.drain()
        (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
        return pickle.loads(await stdout.readexactly(length))  # noqa: S301 - from our own child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child and child.returncode is None:
            child.kill()
        if child:
            await child.wait()
