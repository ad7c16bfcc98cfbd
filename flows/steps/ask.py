"""A question with buttons, and a computation without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.page import Option
from flows.turn import Turn

#: events that a question leaves in the log, by node and answer; the words' id says what was agreed to
NOTED = {
    ("consent", "agree"): "consent.given",
    ("consent", "other_way"): "consent.declined",
    ("promise", "accept"): "promise.made",
}


async def ask(turn: Turn) -> str:
    """Ask; the answer is the id of the button. ``variant`` of the node names the answer that chooses the page."""
    variant = turn.answers.lookup(turn.node.variant) or "" if turn.node.variant else ""
    answer = await turn.ask(turn.page(variant, options=_options(turn, variant)))
    if event := NOTED.get((turn.name, answer)):
        await turn.journal.note(event, words_id=words_id(turn))
    return answer


async def compute(turn: Turn) -> object:
    """Let the scene's rules answer this node."""
    return turn.scene.rules.compute(turn.name, turn.answers, turn.today)


def words_id(turn: Turn) -> str:
    """Which words a consent or promise was given to."""
    return f"{turn.scene.name}.{turn.name}.1"


def _options(turn: Turn, variant: str) -> Sequence[str | Option]:
    options = turn.node.options
    if isinstance(options, Mapping):
        options = options[variant]
    return options or turn.scene.rules.options(turn.name, turn.answers)
