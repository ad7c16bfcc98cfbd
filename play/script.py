"""The file of a visit to play: what is there at the start, and what the citizen does on which page.

The format is a contract (``docs/visit-play.md``). Whatever a file may name — page, action, card, part, trouble — is
looked up while it is read, so that a wrong one is refused with its line before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from config.datafile import Data, DataFileError, load, load_once
from config.language import Language, languages
from flows.definition.loading import load_scene, scene_names
from flows.first_screen.beforehand import NODE as BEFOREHAND
from flows.pages.moves import DESK
from maintenance.desk.words import desk_nodes
from office.people.invented import PORTRAITS_DIR, Invented, PeopleFile, invented_in
from play.faults import PARTS, refuse_unknown_kind
from play.people import Commands, Everybody
from simulated.document.pages import shipped as shipped_pages
from simulated.id_card.profiles import PROFILES_DIR as ID_PROFILES
from simulated.id_card.profiles import IdProfile
from simulated.social_card.profiles import PROFILES_DIR as SOCIAL_PROFILES
from simulated.social_card.profiles import Profile
from simulated.stick import STICKS
from ui.ears import Key
from ui.helping import PAGES as HELP_PAGES

ANY = "*"
#: what stands on the screen when nobody is served: the services are its answers
ATTRACT = "attract"
HEADSET, STICK, DOCUMENT = "headset", "stick", "document"
DEVICES = ("social_card", "id_card", "phone", HEADSET, STICK, DOCUMENT)
SIGNALS = {"SIGTERM": "SIGTERM", "TERM": "SIGTERM", "15": "SIGTERM", "SIGINT": "SIGINT", "INT": "SIGINT", "2": "SIGINT"}
#: what the clock of a machine can show
FIRST_YEAR, LAST_YEAR = 1970, 2999
#: actions that a citizen needs no value for
BARE = frozenset({"back", "finish", "help", "power_cut"})


@dataclass(frozen=True)
class Action:
    """One thing that is done. ``value`` is what the verb needs, already looked up."""

    verb: str
    value: Any = field(default=None, repr=False)  # it may be a password

    def __str__(self) -> str:
        return self.verb if self.verb in BARE or self.verb == "type" else f"{self.verb} {_short(self.value)}".rstrip()


def _short(value: object) -> str:
    return str(value) if isinstance(value, str | int | float | datetime) else ""


@dataclass(frozen=True)
class Lookup:
    """What a file may refer to, beside what is shipped."""

    folder: Path
    everybody: Everybody

    def stick(self, name: str) -> str:
        """What lies on a stick: a shipped list, or a file or folder beside the script; ValueError."""
        for place in (STICKS / name, self.folder / name):
            if place.exists():
                return str(place)
        raise ValueError(
            f"there is no list {name!r}; shipped are {', '.join(sorted(one.name for one in STICKS.iterdir()))}"
        )

    def page(self, name: str) -> str:
        """What is laid below the document camera: a shipped page, or a picture beside the script; ValueError."""
        if name in shipped_pages():
            return name
        if (self.folder / name).is_file():
            return str(self.folder / name)
        raise ValueError(f"there is no page {name!r}; shipped are {', '.join(shipped_pages())}")

    def card(self, kind: str, name: str) -> str:
        """The profile ``name`` of a card as a path; ValueError when there is none, or it is wrong."""
        shipped, model = (SOCIAL_PROFILES, Profile) if kind == "social_card" else (ID_PROFILES, IdProfile)
        is_path = "/" in name or name.endswith((".yaml", ".yml"))
        path = (self.folder / name).resolve() if is_path else shipped / f"{name}.yaml"
        try:
            load_once(path, model)
        except DataFileError as error:
            raise ValueError(f"{kind}: {error}") from error
        return str(path)

    def phone(self, name: str) -> str:
        """The profile of the card, as a path, of somebody who has an electronic one, too; ValueError."""
        path = self.card("social_card", name)
        if load_once(Path(path), Profile).holder is None:
            raise ValueError(f"the card {name!r} is nobody's: there is no phone with it")
        return path


def _actions(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, Action):
        return value
    if isinstance(value, str):
        value = {value: ""}
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ValueError(f"an action is one of {', '.join(sorted(VERBS))}, with its value")
    ((verb, content),) = value.items()
    if verb not in VERBS:
        raise ValueError(f"there is no action {verb!r}; there are {', '.join(sorted(VERBS))}")
    return Action(verb, _read(VERBS[verb], verb, content, _lookup(info)))


def _read(reader: Callable[[Any, Lookup], Any], what: str, content: Any, lookup: Lookup) -> Any:
    """What ``reader`` makes of ``content``; ValueError also where it expects another type of value, or no file can have
    that name."""
    try:
        return reader(content, lookup)
    except OSError as error:
        raise ValueError(f"{what}: {error.strerror}") from error
    except (TypeError, AttributeError) as error:
        raise ValueError(f"{what} takes no such value") from error


def _lookup(info: ValidationInfo) -> Lookup:
    assert isinstance(info.context, Lookup)  # noqa: S101 - this file is read in one place
    return info.context


def _text(value: Any, _: Lookup) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("this action needs a word")
    return value


def _work_number(value: Any, lookup: Lookup) -> str:
    number = _text(value, lookup)
    if re.fullmatch(r"[A-Za-z0-9-]{1,20}", number) is None or re.search(r"[0-9]{10}", number):
        raise ValueError("a work number has letters, digits and hyphens, and is no number of a citizen")
    return number


def _nothing(value: Any, _: Lookup) -> None:
    if value not in ("", "true", "yes", None):
        raise ValueError("this action takes no value")


def _keys(value: Any, _: Lookup) -> tuple[Key, ...]:
    try:
        keys = tuple(map(Key, value.split()))
    except ValueError as error:
        raise ValueError(f"there are the keys {', '.join(Key)}") from error
    if not keys:
        raise ValueError(f"which key? {', '.join(Key)}")
    return keys


def _seconds(value: Any, _: Lookup) -> float:
    return TypeAdapter(Annotated[float, Field(ge=0, le=1_000_000)]).validate_python(value)


def _on_a_clock(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"no clock of a machine stands before {FIRST_YEAR} or after {LAST_YEAR}")
    return moment


def _not_in_seconds(value: Any) -> Any:
    """A bare number would be so many seconds after 1970, and ``20261124`` a day of that year."""
    if isinstance(value, str) and value.lstrip("+-").replace(".", "", 1).isdecimal():
        raise ValueError("a moment is written as 2026-11-24T19:30:00+08:00")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_not_in_seconds), AfterValidator(_on_a_clock)]


def _moment(value: Any, _: Lookup) -> datetime:
    return TypeAdapter(Moment).validate_python(value)


def _inserted(value: Any, lookup: Lookup) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not value:
        raise ValueError(f"insert says what and whose: {{{DEVICES[0]}: li}}")
    return tuple((device, _thing(device, name, lookup)) for device, name in value.items())


def _thing(device: str, name: Any, lookup: Lookup) -> str:
    if device not in DEVICES:
        raise ValueError(f"there is no {device!r}; there are {', '.join(DEVICES)}")
    if not isinstance(name, str) or not name:
        raise ValueError(f"{device}: whose?")
    if device == HEADSET:
        return ""
    if device == STICK:
        return lookup.stick(name)
    if device == DOCUMENT:
        return lookup.page(name)
    if device != "phone":
        return lookup.card(device, name)
    return name if lookup.everybody.number_of(name) else lookup.phone(name)


def _pulled(value: Any, _: Lookup) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else list(value or ())
    for name in names:
        if name not in DEVICES:
            raise ValueError(f"there is no {name!r}; there are {', '.join(DEVICES)}")
    if not names:
        raise ValueError(f"pull what? {', '.join(DEVICES)}")
    return tuple(names)


def _faced(value: Any, lookup: Lookup) -> Commands:
    return lookup.everybody.commands(value)


def _fault(value: Any, _: Lookup) -> tuple[str, str]:
    if not isinstance(value, Mapping) or set(value) != {"part", "kind"}:
        raise ValueError("a fault says {part: …, kind: …}")
    part = PARTS.get(value["part"], "")
    if not part:
        raise ValueError(f"there is no part {value['part']!r}; there are {', '.join(sorted(set(PARTS.values())))}")
    refuse_unknown_kind(part, value["kind"])
    return part, value["kind"]


def _signal(value: Any, _: Lookup) -> str:
    if value not in SIGNALS:
        raise ValueError(f"there is no signal {value!r}; there are SIGTERM and SIGINT")
    return SIGNALS[value]


def _language(value: Any, _: Lookup) -> Language:
    if value not in languages():
        raise ValueError(f"nobody speaks {value!r} here; there are {', '.join(languages())}")
    return Language(value)


VERBS: Mapping[str, Callable[[Any, Lookup], Any]] = {
    "answer": _text,
    "back": _nothing,
    "finish": _nothing,
    "help": _nothing,
    "own": _work_number,
    "type": _text,
    "insert": _inserted,
    "pull": _pulled,
    "face": _faced,
    "language": _language,
    "wait": _seconds,
    "key": _keys,
    "clock": _moment,
    "fault": _fault,
    "signal": _signal,
    "power_cut": _nothing,
}


class Step(Data):
    """What is done on a page, in order."""

    on: str
    do: tuple[Annotated[Action, BeforeValidator(_actions)], ...]


def _world(value: Any, info: ValidationInfo) -> tuple[Action, ...]:
    if not isinstance(value, Mapping):
        raise ValueError(f"the world says what is there: {', '.join((*DEVICES, 'face'))}")
    return tuple(
        Action("face", _read(_faced, "face", what, _lookup(info)))
        if name == "face"
        else Action("insert", _read(_inserted, "insert", {name: what}, _lookup(info)))
        for name, what in value.items()
    )


class Script(Data):
    """One visit. ``world`` is what is done before the kiosk is touched."""

    scene: str
    clock: Moment | None = None
    people: str | None = None
    world: Annotated[tuple[Action, ...], BeforeValidator(_world)] = ()
    steps: tuple[Step, ...] = ()

    @property
    def befallen(self) -> frozenset[str]:
        """The parts to which something happens."""
        done = (*self.world, *(action for step in self.steps for action in step.do))
        return frozenset(action.value[0] for action in done if action.verb == "fault")

    @model_validator(mode="after")
    def _names_pages(self) -> Script:
        scenes = (*scene_names(), DESK)
        if self.scene not in scenes:
            raise ValueError(f"there is no scene {self.scene!r}; there are {', '.join(scenes)}")
        known = pages_of(self.scene)
        if wrong := [place for place, step in enumerate(self.steps) if step.on not in known]:
            raise ValidationError.from_exception_data(
                type(self).__name__, [_no_page(place, self.steps[place].on, self.scene) for place in wrong]
            )
        return self


def _no_page(place: int, on: str, scene: str) -> InitErrorDetails:
    """What is wrong with the step at that place, with the line on which it stands."""
    told = PydanticCustomError(
        "value_error", "there is no page '{on}' in the scene '{scene}'", {"on": on, "scene": scene}
    )
    return InitErrorDetails(type=told, loc=("steps", place, "on"), input=on)


def pages_of(scene: str) -> frozenset[str]:
    """Every name that ``on`` may have."""
    nodes = set(desk_nodes())  # somebody of the staff may come between two visits
    nodes |= set() if scene == DESK else set(load_scene(scene).flow.nodes)
    of_nobody = {ANY, ATTRACT, BEFOREHAND, "farewell", "out_of_service.fault", *HELP_PAGES}
    last = {f"farewell.{page}" for page in ("fault", "card", "card_alarm", "id_card")}
    return frozenset(nodes | {f"{node}.fault" for node in nodes} | last | of_nobody)


class _Head(Data):
    """As much of a file as says who there is, whatever else stands in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    people: str | None = None


@dataclass(frozen=True)
class Loaded:
    """A file, and who there is: the shipped people, and the ``more`` that it adds (from ``more_from``)."""

    script: Script
    everybody: Everybody
    more: PeopleFile | None
    more_from: Path | None
    #: which of the cases of its file it is; empty where the file is one visit
    case: str = ""


def load_script(path: Path, shipped: Path) -> Loaded:
    """The file at ``path``, beside the people of ``shipped``; :class:`DataFileError` with line and reason if wrong."""
    everybody, more, more_from = load_people(path, shipped)
    script = load(path, Script, plain=True, context=Lookup(path.parent, everybody))
    return Loaded(script, everybody, more, more_from)


def load_people(path: Path, shipped: Path) -> tuple[Everybody, PeopleFile | None, Path | None]:
    """Who there is for the file at ``path``: everybody, and those that it adds."""
    head = load(path, _Head, plain=True)
    more_from = path.parent / head.people if head.people else None
    more = invented_in(more_from) if more_from else None
    known = invented_in(shipped).people
    if more is not None and more_from is not None:
        _refuse_clashes(more, more_from, known, shipped)
        known = (*known, *more.people)
    return Everybody({person.id: person for person in known}), more, more_from


def _refuse_clashes(more: PeopleFile, more_from: Path, known: Sequence[Invented], shipped: Path) -> None:
    """:class:`DataFileError` where somebody cannot join the shipped people: with their number or id, or no portrait."""
    numbers, ids = {person.number for person in known}, {person.id for person in known}
    for place, person in enumerate(more.people):
        portraits = [file.parent / PORTRAITS_DIR / f"{person.head}.png" for file in (more_from, shipped)]
        if person.number in numbers or person.id in ids:
            raise DataFileError(f"{more_from}: people.{place}: a shipped person has that number or id already")
        if not any(portrait.is_file() for portrait in portraits):
            raise DataFileError(f"{more_from}: people.{place}: there is no portrait {person.head!r}")
        numbers.add(person.number)
        ids.add(person.id)
