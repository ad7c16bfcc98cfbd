"""A question with buttons, a chart with points, and a computation without either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.bodies import Option
from flows.computation import computation
from flows.page import Page
from flows.turn import Turn


async def ask(turn: Turn) -> str:
    """Ask; the answer is the id of the button. ``variant`` of the node names the answer that chooses the page.

    ``notes`` of the node are the events that an answer leaves in the log; the words' id says what was agreed to.
    """
    variant = turn.answers.lookup(turn.node.variant) or "" if turn.node.variant else ""
    answer = await turn.ask(lambda: turn.page(variant, options=_options(turn, variant)))
    if event := turn.node.notes.get(answer):
        await turn.journal.note(event, words_id=words_id(turn))
    return answer


async def pick(turn: Turn) -> str:
    """Let one of the points of a chart be chosen, which the scene's rules make, or one of the buttons beside it."""

    def page() -> Page:
        chart = turn.scene.rules.chart(turn.name, turn.answers, turn.today)
        return turn.page(body=chart, options=turn.node.options)

    return await turn.ask(page)


async def compute(turn: Turn) -> object:
    """Let a computation, or the scene's rules, answer this node."""
    if turn.node.by:
        return computation(turn.node.by).compute(turn.answers, turn.today)
    return turn.scene.rules.compute(turn.name, turn.answers, turn.today)


def words_id(turn: Turn) -> str:
    """Which words a consent or promise was given to."""
    return f"{turn.scene.name}.{turn.name}.1"


def _options(turn: Turn, variant: str) -> Sequence[str | Option]:
    options = turn.node.options
    if isinstance(options, Mapping):
        options = options[variant]
    return options or turn.scene.rules.options(turn.name, turn.answers)
