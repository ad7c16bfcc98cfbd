"""The people of a played visit, by name, and what a file may have the virtual citizen do."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.camera.staging import SETTLES, Command
from office.people.invented import PORTRAITS_DIR, Invented, PeopleFile, invented_in
from simulated.citizen.head import heads
from simulated.citizen.situation import NOBODY, PEOPLE, ShownCode, ShownPrint, Situation, changed
from simulated.citizen.virtual_eyes import NO_FACE, OLD_PICTURES

Commands = tuple[Command, ...]
#: who has no face in the records has one all the same
FACELESS = "a"
WORDS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True)
class Everybody:
    """The people of the office, by their ids."""

    people: Mapping[str, Invented]

    def number_of(self, name: str) -> str | None:
        """The citizen number of somebody; None for a name that nobody has."""
        return self.people[name].number if name in self.people else None

    def head_of(self, name: str) -> str:
        """The head of a person, or the head of that letter."""
        if name in heads():
            return name
        if name not in self.people:
            raise ValueError(f"there is nobody called {name!r}; there are {', '.join((*self.people, *heads()))}")
        head = self.people[name].head
        return OLD_PICTURES.get(head, FACELESS if head == NO_FACE else head)

    def commands(self, value: Any) -> Commands:
        """Behaviour as a file writes it: ``li``, ``leave``, ``[stand, a]``, ``{stand: li, wear: mask}``, or several.

        ValueError when it is none.
        """
        if isinstance(value, str):
            return (self._command(value) if value in SETTLES else self._command("stand", value),)
        if isinstance(value, Mapping):
            return tuple(self._command(verb, *_listed(verb, rest)) for verb, rest in value.items())
        if isinstance(value, list) and value and all(isinstance(one, list | dict) for one in value):
            return tuple(command for one in value for command in self.commands(one))
        if isinstance(value, list) and value and isinstance(value[0], str):
            verb, *rest = value
            return (self._command(verb, *(_listed(verb, rest) if verb == "replay" else rest)),)
        raise ValueError("a behaviour is a word, [verb, …] or {verb: …}")

    def _command(self, verb: str, *rest: Any) -> Command:
        if verb not in SETTLES:
            raise ValueError(f"there is no behaviour {verb!r}; there are {', '.join(SETTLES)}")
        words = [WORDS.get(word, word) if verb == "obey" else word for word in rest]
        if verb in NOBODY:
            words = []
        elif verb in (*PEOPLE, "print") and words:
            words[0] = self.head_of(str(words[0]))
        if verb == "print":
            words = [words[0], float(words[1]) if len(words) > 1 else 0.0] if words else []
        command: Any = (verb, *words)
        changed(Situation(), command)
        return command  # type: ignore[no-any-return]


def _listed(verb: str, rest: Any) -> list[Any]:
    if verb == "replay":
        return [tuple([rest] if isinstance(rest, str) else rest)]
    return rest if isinstance(rest, list) else [rest]


def as_commands(situation: Situation) -> list[tuple[Any, ...]]:
    """What has to be told to a new virtual citizen so that everything is as in ``situation``."""
    plain = ("pace", "at", "wear", "light", "blur", "stream", "obey")
    commands: list[tuple[Any, ...]] = [(verb, getattr(situation, verb)) for verb in plain]
    for verb, name in PEOPLE.items():
        if who := getattr(situation, name):
            commands.append((verb, who))
    if situation.recording:
        commands.append(("replay", situation.recording))
    match situation.held:
        case ShownCode(text):
            commands.append(("show", text))
        case ShownPrint(head, bend):
            commands.append(("print", head, bend))
    return commands


def people_file(shipped: Path, more: PeopleFile | None, more_from: Path | None, folder: Path) -> Path:
    """The people of the office in one file: the ``shipped`` ones, and ``more``, whose portraits may be the shipped."""
    if more is None or more_from is None:
        return shipped
    everybody = invented_in(shipped)
    joined = PeopleFile(
        staff=(*everybody.staff, *more.staff),
        units=(*everybody.units, *more.units),
        people=(*everybody.people, *more.people),
    )
    file = folder / "people.yaml"
    file.write_text(joined.model_dump_json(indent=1), encoding="utf-8")  # which is YAML, too, and soon written
    for portraits in (shipped.parent / PORTRAITS_DIR, more_from.parent / PORTRAITS_DIR):
        if portraits.is_dir():
            shutil.copytree(portraits, folder / PORTRAITS_DIR, dirs_exist_ok=True)
    return file
