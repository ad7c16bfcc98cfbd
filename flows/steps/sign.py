"""A signature by hand; whoever cannot sign, or would rather not do it here, signs at the counter."""

from __future__ import annotations

from flows.bodies import Signature
from flows.page import Page
from flows.person.signing import Signed
from flows.stay.turn import Turn

#: the answer of whoever signs at the counter
COUNTER = "counter"


async def sign(turn: Turn) -> Signed:
    """Ask for a signature until it is one."""
    problem = ""

    def page() -> Page:
        return turn.page(body=Signature(problem), options=(COUNTER,))

    while True:
        answer = await turn.ask(page)
        if answer == COUNTER:
            return Signed("counter")
        try:
            return Signed("here", Signature().read(answer))
        except ValueError as error:
            problem = str(error)
