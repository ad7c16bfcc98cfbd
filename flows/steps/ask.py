"""A question with buttons, a chart with points, and a computation without either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from config.faults import Fault
from config.law import NotRecorded
from flows.bodies import Chart
from flows.definition.computation import Said, computation, texts_of
from flows.page import Page
from flows.stay.turn import Turn


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
    """Let one of the points of a chart be chosen, or one of the buttons beside it.

    The chart is made by the computation that the node is about (``of``).
    """

    def page() -> Page:
        return turn.page(body=_chart(turn), options=turn.node.options)

    return await turn.ask(page)


def _chart(turn: Turn) -> Chart:
    answers, today, of = turn.answers, turn.today, turn.node.of
    by = turn.scene.flow.nodes[of].by
    return computation(by).charts[turn.node.page](Said(answers[of], answers, today, texts_of(by)))


async def compute(turn: Turn) -> object:
    """Let a computation answer this node. Which law is missing is told, and not of which day: it is somebody's."""
    try:
        return computation(turn.node.by).compute(turn.answers, turn.today)
    except NotRecorded as unknown:
        raise Fault("LAW-NOT-RECORDED", unknown.subject) from unknown


def words_id(turn: Turn) -> str:
    """Which words a consent or promise was given to."""
    return f"{turn.scene.name}.{turn.name}.1"


def _options(turn: Turn, variant: str) -> Sequence[str]:
    options = turn.node.options
    return options[variant] if isinstance(options, Mapping) else options
