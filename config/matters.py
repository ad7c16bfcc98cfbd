"""The official matters (``matters/<family>.yaml``): what each needs, how long it may take, who may apply, how often."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from config.datafile import Data, Place, data_files, data_files_in, lines_of
from config.items import Basis, departments, items
from config.language import load_said, per_language
from config.proofs import Strength, Way, proofs

#: who may hand in an application
Applicant = Literal["person", "relative", "guardian", "agent", "employer"]
#: who acts for somebody else, and cannot promise anything in that one's name
PROXIES = {"agent", "employer"}
#: whom a matter is about: whoever applies (or the unit), each of the people of an application, or a deceased
About = Literal["applicant", "people", "deceased"]
#: how often: again at any time; once while a case is open; once a year; once for ever
Repetition = Literal["free", "once_open", "yearly", "once"]
#: minutes that make a matter an instant one (人社服务快办行动: 即时办结 within 30 minutes of acceptance)
INSTANT_MINUTES = 30
_SPAN = re.compile(r"none|(\d+) (minutes|days|workdays)")
#: of a working day, to compare spans of different units
_MINUTES = {"minutes": 1, "days": 24 * 60, "workdays": 24 * 60}


class Span(Data):
    """A span of time: ``none``, ``30 minutes``, ``60 days`` or ``10 workdays``, with the source that says so."""

    span: Annotated[str, Field(pattern=f"^(?:{_SPAN.pattern})$")]
    source: Annotated[str, Field(min_length=1)]
    basis: Basis

    @property
    def unit(self) -> str:
        """``none``, ``minutes``, ``days`` or ``workdays``."""
        return self.span.rpartition(" ")[2]

    @property
    def number(self) -> int:
        """How many of the unit; 0 for ``none``."""
        return 0 if self.unit == "none" else int(self.span.partition(" ")[0])

    def at_most_half_of(self, other: Span) -> bool:
        """Whether this span cuts ``other`` by half or more; nothing can cut ``none``."""
        return 2 * self.number * _MINUTES[self.unit] <= other.number * _MINUTES[other.unit]


class Limit(Data):
    """How long a matter may take from ``valid_from`` on. ``exception`` says why a promise cuts less than half."""

    valid_from: date
    statutory: Span
    promise: Span
    exception: str = ""

    @model_validator(mode="after")
    def _promise_halves_the_limit(self) -> Self:
        if self.promise.unit == "none":
            raise ValueError("a promise is a span of time")
        halved = self.statutory.unit == "none" or self.promise.at_most_half_of(self.statutory)
        if not halved and not self.exception:
            raise ValueError("the promise must cut the statutory limit by at least half, or state an `exception`")
        return self


class Instant(Span):
    """When the matter is finished while the citizen stands there: every fact has one of its values."""

    when: Mapping[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _is_instant(self) -> Self:
        if self.unit != "minutes" or self.number > INSTANT_MINUTES:
            raise ValueError(f"instant is {INSTANT_MINUTES} minutes at most")
        return self

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Whether the ``facts`` allow it; a fact that is not known does not."""
        return all(facts.get(fact) in values for fact, values in self.when.items())


class Needed(Data):
    """An item that a matter needs; with ``if``, only where other items have one of these values.

    An ``optional`` one is kept where somebody has it anyway, and nobody is asked for it.
    """

    item: str
    optional: bool = False
    when: Mapping[str, tuple[str, ...]] = Field(default={}, alias="if")

    @model_validator(mode="after")
    def _exists(self) -> Self:
        for name in (self.item, *self.when):
            if name not in items():
                raise ValueError(f"item {name!r} does not exist")
        return self

    def applies(self, known: Mapping[str, str]) -> bool:
        return all(known.get(item) in values for item, values in self.when.items())


class ProofDemand(Data):
    """How closely the camera looks, and which strengths of proof are enough."""

    face: Literal["ordinary", "strict"]
    accepts: tuple[Strength, ...]
    basis: Basis

    @model_validator(mode="after")
    def _never_by_face_alone(self) -> Self:
        # 人脸识别技术应用安全管理办法 art. 10: the face may not be the only way where others serve the purpose.
        if not any(self.accepts_way(way) for way in proofs() if not way.startswith("face")):
            raise ValueError("accepts leaves no way beside the face")
        return self

    def accepts_way(self, way: Way) -> bool:
        """Whether a proof by ``way`` is strong enough."""
        return proofs()[way].strength in self.accepts


class Changed(Data):
    """What becomes of one section of the office's record: new values of its fields.

    A value is ``today`` (the day of the visit), ``item.<name>`` (the item as the office knows it), or itself.
    """

    section: str
    to: Annotated[Mapping[str, str], Field(min_length=1, alias="set")]


class Offline(Data):
    """That a kiosk may keep an application while the office is away: ``reason`` says why that does no harm.

    Never of what the office must decide at once from its own record, as who is entitled to what.
    """

    reason: Annotated[str, Field(min_length=1)]
    basis: Basis


#: by what a person is proved where nobody can be asked: the card and its chip
PROVED_ALONE: Way = "pin"


def _as_needed(value: Any) -> Any:
    return [{"item": one} if isinstance(one, str) else one for one in value] if isinstance(value, list) else value


class Matter(Data):
    """One official matter (事项)."""

    name: str
    basis: Basis
    #: its row among the twenty that the fast-service campaign (人社服务快办行动) makes faster: ``T02``
    fast: Annotated[str, Field(pattern=r"^(T(0[1-9]|1[0-9]|20))?$")] = ""
    who: Annotated[tuple[Applicant, ...], Field(min_length=1)]
    items: Annotated[tuple[Needed, ...], BeforeValidator(_as_needed), Field(min_length=1)]
    limits: Annotated[tuple[Limit, ...], Field(min_length=1)]
    instant: Instant | None = None
    repeat: Repetition
    about: About = "applicant"
    agencies: tuple[str, ...] = ()
    proof: ProofDemand
    offline: Offline | None = None
    papers: tuple[str, ...] = ()
    #: of a matter that its office decides by data alone: what becomes of the record, and what the case has brought
    effects: tuple[Changed, ...] = ()
    brings: Mapping[str, str] = {}
    #: what people call it: whoever searches finds it by these, as by its name
    keywords: tuple[str, ...] = ()
    #: the family, which is the name of its file
    family: str = ""

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        starts = [limit.valid_from for limit in self.limits]
        if starts != sorted(set(starts)):
            raise ValueError("limits must stand in the order of valid_from, each date once")
        if unknown := set(self.agencies) - set(departments()):
            raise ValueError(f"department {min(unknown)!r} does not exist")
        if self.offline and not (self.about == "applicant" and self.proof.accepts_way(PROVED_ALONE)):
            raise ValueError(f"offline: only what is the applicant's own, and for which {PROVED_ALONE!r} proves enough")
        promised = [needed.item for needed in self.items if set(items()[needed.item].ways) == {"promise"}]
        if promised and PROXIES & set(self.who):
            # 国办发〔2020〕42号 and the local measures: no promise by proxy
            raise ValueError(f"{promised[0]!r} is a promise, and an agent cannot promise for somebody else")
        return self

    def in_force_on(self, day: date) -> bool:
        """Whether the matter has a limit on ``day``: not before the first one."""
        return self.limits[0].valid_from <= day

    def limit_on(self, day: date) -> Limit:
        """The limit in force on ``day``; LookupError before the first one."""
        for limit in reversed(self.limits):
            if limit.valid_from <= day:
                return limit
        raise LookupError(f"no limit of this matter on {day}")


@dataclass(frozen=True)
class _File:
    """What a family is told of its place: the name of its file, and the matters of the files before it."""

    name: str
    taken: frozenset[str]


def _place(info: ValidationInfo) -> _File:
    if not isinstance(info.context, _File):
        raise TypeError("a family is read from its file")
    return info.context


class Family(Data):
    """One file: the matters that one handler of the office decides."""

    family: str
    matters: Annotated[dict[str, Matter], Field(min_length=1)]

    @field_validator("family")
    @classmethod
    def _is_that_of_its_file(cls, family: str, info: ValidationInfo) -> str:
        if family != (name := _place(info).name):
            raise ValueError(f"the family must be called {name!r}, as its file")
        return family

    @field_validator("matters")
    @classmethod
    def _stand_in_no_other_file(cls, own: dict[str, Matter], info: ValidationInfo) -> dict[str, Matter]:
        if twice := _place(info).taken & set(own):
            raise ValueError(f"matter {min(twice)!r} stands in another file, too")
        return own


def place_of(name: str) -> Place:
    """Where the matter ``name`` stands."""
    file = next(file for file in data_files("matters") if file.stem == matters()[name].family)
    return lines_of(file).at("matters", name)


@per_language
def matters(folder: Path | None = None) -> dict[str, Matter]:
    """Every matter, by its id; :class:`~config.datafile.DataFileError` names file, line and reason."""
    found: dict[str, Matter] = {}
    for file in data_files("matters") if folder is None else data_files_in(folder):
        family = load_said(file, Family, context=_File(file.stem, frozenset(found)))
        for name, matter in family.matters.items():
            found[name] = matter.model_copy(update={"family": family.family})
    return found
