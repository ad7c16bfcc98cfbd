"""The press in this process: papers are really set, in a thread, because nobody's screen waits for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from printing import fonts
from printing.documents.compose import compose
from printing.documents.electronic import electronic
from printing.documents.port import Letter
from printing.port import Paper
from printing.proof import Prover


class Press:
    """:class:`printing.documents.port.Press`."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover

    async def preload(self) -> None:
        await asyncio.to_thread(fonts.preload)

    async def rest(self) -> None:
        """Whoever plays keeps the faces."""

    async def compose(self, key: str, letter: Letter) -> Paper:
        return await asyncio.to_thread(self._composed, key, letter)

    def _composed(self, key: str, letter: Letter) -> Paper:
        signing = self._prover.begin(letter)
        paper = compose(key, letter, signing.stamp, signing.prove)
        return replace(paper, pdf=signing.seal(paper.pdf))

    async def electronic(self, letter: Letter) -> str:
        signing = await asyncio.to_thread(self._prover.begin, letter)
        return electronic(letter, signing.prove)

    async def close(self) -> None:
        """There is nothing to close."""
