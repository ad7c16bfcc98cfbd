"""The contract of the office over a network: every question of its port, with request and answer as JSON.

Whatever the port asks is a path, ``/v1/<purpose>/<question>``, taken by ``POST``: its parameters are the fields of the
request, its result is ``answer``. So one description serves the kiosk that asks, the service that answers, and the
OpenAPI that others implement; a question that joins the port joins all three.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import FunctionType
from typing import Any, get_type_hints

from pydantic import AwareDatetime, BaseModel, ConfigDict, create_model

from office import port

VERSION = "v1"
#: whoever asks learns that the office is within reach, and its time
REACHED = f"/{VERSION}/reached"
#: the questions of the port by what they are for
PURPOSES: Mapping[str, type] = {
    "records": port.Records,
    "cases": port.Cases,
    "appointments": port.Appointments,
    "cards": port.Cards,
    "ratings": port.Ratings,
    "help": port.Help,
}
#: those whose answer is used up when it is given: they are never asked again by themselves
ONCE = frozenset({"verify_electronic_card", "open_card", "vouch_pin"})
#: how much longer than others a question may take that sets others to work
PATIENCE: Mapping[str, float] = {"share": 2.0, "deceased_of": 2.0, "submit": 2.0}
_CONFIG = ConfigDict(extra="forbid", frozen=True, ser_json_bytes="base64", val_json_bytes="base64")


class Reached(BaseModel):
    """The answer at :data:`REACHED`: what the clock of the office says."""

    model_config = _CONFIG

    answer: AwareDatetime


@dataclass(frozen=True)
class Question:
    """One question. ``request`` has its parameters as fields; ``answer`` has one field of that name."""

    purpose: str
    name: str
    says: str
    request: type[BaseModel]
    answer: type[BaseModel]
    parameters: inspect.Signature = field(repr=False)

    @property
    def path(self) -> str:
        return f"/{VERSION}/{self.purpose}/{self.name}"

    @property
    def is_safe_again(self) -> bool:
        """Whether it may be asked again when no answer came: by its key, or because it changes nothing."""
        return self.name not in ONCE

    @property
    def patience(self) -> float:
        """How long an answer may take, in times of what a kiosk waits for any."""
        return PATIENCE.get(self.name, 1.0)

    def asked(self, *arguments: Any, **named: Any) -> BaseModel:
        """The request for these arguments of the port's method; TypeError when they do not fit."""
        bound = self.parameters.bind(*arguments, **named)
        return self.request(**bound.arguments)


@cache
def questions() -> Mapping[str, Question]:
    """Every question of the port, by its name."""
    return {
        name: _question(purpose, name, method)
        for purpose, part in PURPOSES.items()
        for name, method in vars(part).items()
        if isinstance(method, FunctionType) and not name.startswith("_")
    }


def _question(purpose: str, name: str, method: FunctionType) -> Question:
    hints = get_type_hints(method, include_extras=True)
    signature = inspect.signature(method)
    given = [one for one in signature.parameters.values() if one.name != "self"]
    fields: dict[str, Any] = {
        one.name: (hints[one.name], ... if one.default is inspect.Parameter.empty else one.default) for one in given
    }
    called = "".join(word.capitalize() for word in name.split("_"))
    request = create_model(called, __config__=_CONFIG, **fields)
    result: dict[str, Any] = {"answer": (hints["return"], ...)}
    answer = create_model(f"{called}Answer", __config__=_CONFIG, **result)
    return Question(purpose, name, inspect.getdoc(method) or "", request, answer, inspect.Signature(given))
