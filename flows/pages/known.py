"""What is known by now, as words say it: ``{known.card_state}`` is the item as the citizen reads it."""

from __future__ import annotations

from functools import cache, partial

from flows.bundle.collecting import Given, Reviewed
from flows.bundle.gathering import known
from flows.engine import Answers
from flows.pages.spoken import say
from flows.path.flow import Flow

#: what stands before the name of an item in ``{known.item}``
KNOWN = "known"


class Known:
    """Items as attributes, whoever gave them; one that nobody has given is empty. Looked for when one is asked for."""

    def __init__(self, flow: Flow, answers: Answers) -> None:
        # no property: what goes wrong in one is looked for by __getattr__, without end
        self._given = cache(partial(_given, flow, answers))

    def __getattr__(self, item: str) -> str:
        given = self._given()
        return say(given[item]) if item in given else ""


def _given(flow: Flow, answers: Answers) -> dict[str, Given]:
    given = dict(known(flow, answers))
    for _, value in answers.given:
        if isinstance(value, Given):
            given.setdefault(value.item, value)
        elif isinstance(value, Reviewed) and value.what == "change":
            given.pop(value.item, None)
    return given
