"""The kinds of steps, by the name that a flow uses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from flows.steps.ask import ask, compute
from flows.steps.identify import read_card, verify_face, verify_pin
from flows.steps.papers import print_papers
from flows.steps.part import rate, take_card, tell
from flows.steps.submit import fetch_record, submit
from flows.turn import Turn

Step = Callable[[Turn], Awaitable[object]]

STEPS: Mapping[str, Step] = {
    "ask": ask,
    "compute": compute,
    "fetch_record": fetch_record,
    "print_papers": print_papers,
    "rate": rate,
    "read_card": read_card,
    "submit": submit,
    "take_card": take_card,
    "tell": tell,
    "verify_face": verify_face,
    "verify_pin": verify_pin,
}
