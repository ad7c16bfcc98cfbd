"""Items: the single things that an office must know, who can give each, and the proofs that may not be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.datafile import Data, data_file, load
from config.language import load_said, per_language
from config.people import read_people

#: S = read in the named source, R = reconstruction that the bureau must confirm
Basis = Literal["S", "R"]
#: what kind of answer an item has
Kind = Literal[
    "text",
    "choice",
    "yes_no",
    "date",
    "month",
    "count",
    "amount",
    "phone",
    "telephone",
    "account",
    "address",
    "area",
    "document_number",
    "people",
    "photo",
    "paper",
    "promise",
]
#: who can give an item without anybody being asked: the scene knows it from what was chosen, the law computes it
SILENT = ("card", "record", "scene", "law")
#: the ways that are the citizen's own doing
ASKED = ("promise", "ask", "capture", "counter")
SHARE = "share."
#: nobody reads more answers than these, however many pages they are turned to
MOST_ANSWERS = 30
LONGEST_ANSWER = 200
#: what an answer of a kind looks like; of the kinds that are not here anything that can be printed
_FORMS = {
    "yes_no": "yes|no",
    "count": "[0-9]{1,6}",
    "amount": r"(0|[1-9][0-9]*)\.[0-9]{2}",
    "phone": "1[3-9][0-9]{9}",
    "telephone": "1[3-9][0-9]{9}|0[1-9][0-9]{8,10}",
    "account": "[0-9]{12,19}",
    "document_number": "[0-9A-Za-z-]{4,30}",
    "promise": "yes",
}


class Department(Data):
    """An office whose data are looked up instead of asked for."""

    name: str
    basis: Basis


class Abolished(Data):
    """A proof that nobody may ask for; ``names`` are parts of the names that it goes under."""

    names: Annotated[tuple[str, ...], Field(min_length=1)]
    instead: str
    source: str
    basis: Basis


class Proof(Data):
    """The paper that an item once took, and what stands in its place; ``abolished`` is a key of ``abolished.yaml``."""

    was: str
    instead: str
    abolished: str = ""


class Item(Data):
    """One item. ``ways`` are who can give it, best first: :data:`SILENT`, ``share.<department>``, :data:`ASKED`."""

    name: str
    kind: Kind
    values: Mapping[str, str] = {}
    #: so many people, where people are added; their relations are the values
    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=1, le=6)] = 6
    ways: Annotated[tuple[str, ...], Field(min_length=1)]
    #: whether the citizen may tell something newer than the record, while applying for something else
    changeable: bool = False
    #: of a paper that may be captured: whether its original is still looked at by the office
    original: bool = False
    question: str = ""
    why: str = ""
    proof: Proof | None = None
    basis: Basis
    source: str

    @model_validator(mode="after")
    def _ways_are_known(self) -> Self:
        for way in self.ways:
            if way not in SILENT and way not in ASKED and way.removeprefix(SHARE) not in departments():
                raise ValueError(f"nobody can give it by {way!r}")
        if len(set(self.ways)) != len(self.ways):
            raise ValueError("a way stands twice")
        return self

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if (self.kind in ("choice", "people")) != bool(self.values):
            raise ValueError("a choice has values, people have relations, and nothing else has any")
        if self.least > self.most:
            raise ValueError("more people at least than at most")
        if "ask" in self.ways and not (self.question and self.why):
            raise ValueError("what is asked for needs a `question` and a `why` for the citizen")
        if "ask" in self.ways and len(self.values) > MOST_ANSWERS:
            raise ValueError(f"nobody chooses among more than {MOST_ANSWERS} answers")
        if self.kind == "promise" and "promise" not in self.ways:
            raise ValueError("a promise can only be promised")
        return self

    @model_validator(mode="after")
    def _asks_for_no_abolished_proof(self) -> Self:
        if self.proof and self.proof.abolished and self.proof.abolished not in abolished():
            raise ValueError(f"abolished proof {self.proof.abolished!r} does not exist")
        brought = {"capture", "counter"} & set(self.ways) or self.kind == "paper"
        if brought and self.proof and self.proof.abolished:
            raise ValueError(f"the proof {self.proof.was!r} is abolished and may not be brought")
        if "ask" in self.ways or brought:
            for text in (self.name, self.question, *self.values.values()):
                refuse_abolished(text)
        return self

    def accepts(self, value: str) -> bool:
        """Whether ``value`` can be an answer at all: of the right kind, and one of the values where there are some."""
        if self.kind == "people":
            return self._has_people(value)
        if not value or len(value) > LONGEST_ANSWER or not value.isprintable():
            return False
        if self.kind == "choice":
            return value in self.values
        if self.kind in ("date", "month"):
            return _is_day(value if self.kind == "date" else f"{value}-01")
        return re.fullmatch(_FORMS.get(self.kind, ".*"), value) is not None

    def _has_people(self, value: str) -> bool:
        try:
            people = read_people(value)
        except ValueError:
            return False
        return self.least <= len(people) <= self.most and all(one.relation in self.values for one in people)

    @property
    def is_silent(self) -> bool:
        """Whether nobody is ever asked for it: neither the citizen nor a department."""
        return set(self.ways) <= set(SILENT)

    @property
    def can_be_captured(self) -> bool:
        """Whether it is a paper that a document camera may capture, where there is one."""
        return "capture" in self.ways and self.kind == "paper"

    @property
    def is_never_brought(self) -> bool:
        """Whether it is a promise that stands in the place of a proof which nobody may ask for."""
        return self.kind == "promise" and self.proof is not None and bool(self.proof.abolished)

    @property
    def shares(self) -> tuple[str, ...]:
        """The departments that may have it, best first."""
        return tuple(way.removeprefix(SHARE) for way in self.ways if way.startswith(SHARE))


class _Departments(Data):
    departments: dict[str, Department]


class _AbolishedProofs(Data):
    proofs: dict[str, Abolished]


class ItemList(Data):
    items: dict[str, Item]


@per_language
def departments() -> dict[str, Department]:
    """Every department that shares data, by its id."""
    return load_said(data_file("departments.yaml"), _Departments).departments


@cache
def abolished() -> dict[str, Abolished]:
    """Every proof that may not be asked for, by its id."""
    return load(data_file("abolished.yaml"), _AbolishedProofs).proofs


@per_language
def items() -> dict[str, Item]:
    """Every item, by its id."""
    return load_said(data_file("items.yaml"), ItemList).items


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def refuse_abolished(text: str) -> None:
    """ValueError when ``text``, which asks a citizen for something, names an abolished proof."""
    for part, proof in _forbidden_names():
        if part in text:
            raise ValueError(f"{part!r} is abolished ({proof.source}): {proof.instead}")


def _forbidden_names() -> Iterator[tuple[str, Abolished]]:
    for proof in abolished().values():
        yield from ((part, proof) for part in proof.names)
