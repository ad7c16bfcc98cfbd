"""What is known by now, as words say it: ``{known.card_state}`` is the item as the citizen reads it."""

from __future__ import annotations

from functools import cached_property

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
        self._flow = flow
        self._answers = answers

    @cached_property
    def _given(self) -> dict[str, Given]:
        given = dict(known(self._flow, self._answers))
        for _, value in self._answers.given:
            if isinstance(value, Given):
                given.setdefault(value.item, value)
            elif isinstance(value, Reviewed) and value.what == "change":
                given.pop(value.item, None)
        return given

    def __getattr__(self, item: str) -> str:
        return say(self._given[item]) if item in self._given else ""
