"""What is declared once of each kind of step: how it runs, what it draws, and what its answer gives to the flow."""

from __future__ import annotations

import types
import typing
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Literal

from flows.bodies import PageKind

#: the texts that an answer or an attribute can have; None stands for "nothing there"
Values = frozenset[str | None]
#: any text; nobody can tell beforehand
OPEN: Final[Values] = frozenset({"…"})
#: the options of the node, or any text where the buttons are made while the visit goes on
OPTIONS: Final[Values] = frozenset({"options"})
#: of the answer itself, among its attributes
ITSELF: Final = ""


class Need(StrEnum):
    """What a kind of step cannot do without. A step from which there is another way on needs nothing."""

    #: the bureau, within reach
    OFFICE = "office"
    #: something that can take in whom a citizen names by a card, of whatever kind
    DOCUMENT = "document"


@dataclass(frozen=True)
class StepKind:
    """One kind of step. ``run`` takes a :class:`flows.stay.turn.Turn` and returns the answer.

    ``pages`` are the variants of the node's page that it may draw ("" is the page itself); ``texts`` are further words
    that it needs; ``asks``: *Back* returns to it; ``final``: *Back* never crosses it; ``waits``: it goes on when the
    citizen has done something, or has not for a while; ``frees_card``: the card may be taken out from its beginning on.
    ``of_matters``: it prints the papers that the scene's matters name.
    ``takes_options``: it has buttons, and its answer is more than one of them.
    ``given_up`` makes the answer where the citizen does not try again after a fault: the flow goes on with it.
    ``needs``: without it the step leads nowhere, and a scene that has it is not begun.
    ``draws`` are the kinds of those of its pages whose body only it can make, by variant.
    ``gives`` are the attributes of its answer that a condition may ask for.
    ``extra`` are values that its own pages show, by variant; ``fills`` makes the values that an answer gives to every
    page that comes later, and ``filled`` are their names.
    """

    run: Callable[[Any], Awaitable[object]]
    given_up: Callable[[Any], object] | None = None
    pages: tuple[str, ...] = ("",)
    asks: bool = False
    final: bool = False
    waits: bool = True
    frees_card: bool = False
    takes_options: bool = False
    of_matters: bool = False
    needs: frozenset[Need] = frozenset()
    gives: Mapping[str, Values] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    draws: Mapping[str, PageKind] = field(default_factory=dict)
    extra: Mapping[str, frozenset[str]] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()
    fills: Callable[[Any, Mapping[str, str]], Mapping[str, str]] | None = None


def given_by(answer: type) -> dict[str, Values]:
    """What an answer of the type ``answer`` gives: its fields and properties, with their values as the types tell."""
    if not is_dataclass(answer):
        return {ITSELF: _values_of(answer)}
    hints = typing.get_type_hints(answer)
    told = {one.name: hints[one.name] for one in fields(answer)}
    for name, member in vars(answer).items():
        if isinstance(member, property | cached_property):
            made_by = member.fget if isinstance(member, property) else member.func
            told[name] = typing.get_type_hints(made_by)["return"]
    return {ITSELF: OPEN, **{name: _values_of(hint) for name, hint in told.items()}}


def or_nothing(gives: Mapping[str, Values]) -> dict[str, Values]:
    """The same of an answer that may be None: then all of it is."""
    return {attribute: values | {None} for attribute, values in gives.items()}


def can_be(values: Values, expected: str | None) -> bool:
    """Whether an answer with ``values`` can be ``expected``."""
    return expected in values or (expected is not None and values >= OPEN)


def _values_of(hint: Any) -> Values:
    if hint is type(None):
        return frozenset({None})
    if hint is bool:
        return frozenset({"True", "False"})
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return frozenset(str(one) for one in hint)
    origin = typing.get_origin(hint)
    if origin is Literal:
        return frozenset(map(str, typing.get_args(hint)))
    if origin in (typing.Union, types.UnionType):
        return frozenset().union(*map(_values_of, typing.get_args(hint)))
    return OPEN
