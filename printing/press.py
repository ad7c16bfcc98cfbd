"""The press: a child process that sets papers.

Setting a paper is 4–75 ms of busy Python, and the rare-character faces take 200 MB: neither belongs into the process
with the screen. A child that died, hangs or lies is replaced.
"""

from __future__ import annotations

import asyncio
from typing import Any

from config.faults import Fault
from printing.digest import Prove
from printing.documents.electronic import electronic
from printing.documents.port import Letter
from printing.messages import FROM_CHILD, TO_CHILD, Begin, Drawn, Failed, Order, Preload, Preloaded, Proved, Sheet
from printing.port import Paper
from printing.proof import Proving
from supervision.child import ChildDied, Job
from supervision.supervisor import Supervisor

JOB = Job("press", "printing.press_child:main", TO_CHILD, FROM_CHILD)
#: thirty times what the slowest paper took on a loaded two-core machine
COMPOSE_TIMEOUT_S = 20.0
#: a child that has died since the last paper is replaced, and nobody needs to know
ATTEMPTS = 2


class ChildPress:
    """One child, started on first use. Papers are set one after the other.

    The child says what stands on a paper, and gets the proof of it: the key is never with it.
    """

    def __init__(self, prover: Proving, timeout_s: float = COMPOSE_TIMEOUT_S) -> None:
        self._prover = prover
        self._timeout_s = timeout_s
        self._supervisor = Supervisor(JOB, Begin, self._receive, self._died)
        self._turn = asyncio.Lock()
        self._wanted: type = Preloaded
        self._prove: Prove | None = None
        self._answer: asyncio.Future[Any] | None = None

    @property
    def pid(self) -> int | None:
        """Of the child, while there is one."""
        return self._supervisor.child.pid if self._supervisor.child else None

    async def preload(self) -> None:
        """Start the child and load the body face; PRINTER-FONTS or PRINTER-COMPOSE when that fails."""
        await self._asked(Preload(), Preloaded)

    async def compose(self, key: str, letter: Letter) -> Paper:
        """Set ``letter``; PRINTER-COMPOSE when the child fails, PRINTER-FONTS when a face is missing, PRINTER-KEY."""
        signing = await asyncio.to_thread(self._prover.begin, letter)
        sheet: Sheet = await self._asked(Order(letter, signing.stamp), Sheet, signing.prove)
        return Paper(key, letter.kind, signing.seal(sheet.pdf), sheet.pages, sheet.missing)

    async def electronic(self, letter: Letter) -> str:
        """As text, which needs no child."""
        signing = await asyncio.to_thread(self._prover.begin, letter)
        return electronic(letter, signing.prove)

    async def rest(self) -> None:
        """End the child; the next question starts another one."""
        async with self._turn:
            await self._supervisor.close()

    async def close(self) -> None:
        """End the child."""
        await self.rest()

    async def _asked(self, question: object, wanted: type, prove: Prove | None = None) -> Any:
        """What the child answers to ``question``: one of ``wanted``, after it was given one proof."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._timeout_s):
                    answer = await self._answer_to(question, wanted, prove)
            except TimeoutError:
                self._supervisor.replace()
                answer = Failed("the child is late")
            except UnicodeEncodeError as error:  # half of a surrogate pair: no text, and no paper
                answer = Failed(type(error).__name__)
            except BaseException:
                self._supervisor.replace()  # cancelled half-way: its answer must not be taken for the next one's
                raise
            finally:
                self._answer = None
                self._prove = None
        if isinstance(answer, Fault):
            raise answer
        if isinstance(answer, Failed):
            raise Fault("PRINTER-COMPOSE", answer.where)
        return answer

    async def _answer_to(self, question: object, wanted: type, prove: Prove | None) -> Any:
        for _ in range(ATTEMPTS):
            self._supervisor.begin()
            self._wanted, self._prove = wanted, prove
            self._answer = asyncio.get_running_loop().create_future()
            self._supervisor.send(question)
            answer = await self._answer
            if not isinstance(answer, ChildDied):
                return answer
        return Failed(str(answer))

    def _receive(self, message: Preloaded | Drawn | Sheet | Fault | Failed) -> None:
        if isinstance(message, Drawn) and self._prove is not None and self._answer is not None:
            prove, self._prove = self._prove, None  # one paper, one proof
            self._supervisor.send(Proved(prove(message.digest)))
            return
        if self._answer is None or self._answer.done() or not isinstance(message, (self._wanted, Fault, Failed)):
            raise ValueError("an answer to what was not asked")
        self._supervisor.settled()
        self._answer.set_result(message)

    def _died(self, death: ChildDied) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(death)
