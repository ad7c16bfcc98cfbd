"""Who goes through the steps: forward to install, forward to look, and through the journal backwards to remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from deploy.machine import papers, release, system  # noqa: F401 - they know how to unmake what they have made
from deploy.machine.errors import CannotGoOn
from deploy.machine.machine import Machine
from deploy.machine.step import Step
from deploy.machine.things import UNDO, State, Thing

INDENT = " " * 9
DONE, CHANGED, ALREADY = "done", "changed", "already so"
OUTCOME = {State.ABSENT: DONE, State.OTHER: CHANGED}
PLANNED = {State.ABSENT: "would make", State.OTHER: "would change"}


class Runner:
    """``say`` gets a line at a time."""

    def __init__(self, machine: Machine, steps: Sequence[Step], say: Callable[[str], None] = print) -> None:
        self._machine, self._steps, self._say = machine, steps, say

    def plan(self) -> int:
        """What install would do; nothing is changed. How many things."""
        count = 0
        for number, step in enumerate(self._steps, 1):
            with _told(step):
                states = [(thing, thing.state(self._machine)) for thing in step.things]
            missing = [(thing, state) for thing, state in states if state in PLANNED]
            self._say(f"{self._numbered(number)} {step.title}: {f'{len(missing)} to do' if missing else ALREADY}")
            for thing, state in missing:
                self._say(f"{INDENT}{PLANNED[state]:<12} {thing.key}")
            count += len(missing)
        self._say(f"{count} things to do" if count else "nothing to do: all is already so")
        return count

    def install(self) -> Counter[str]:
        """Do whatever is not so yet; what was done stays done, whatever stops it. How many things, by outcome."""
        totals: Counter[str] = Counter()
        for number, step in enumerate(self._steps, 1):
            with _told(step):
                outcomes, lines = self._taken(step)
            counts = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
            self._say(f"{self._numbered(number)} {step.title}: {counts}")
            for line in lines:
                self._say(f"{INDENT}{line}")
            if outcomes[CHANGED] and step.later:
                self._say(f"{INDENT}{step.later}")
            totals += outcomes
        self._say(f"installed: {', '.join(f'{totals[one]} {one}' for one in (DONE, CHANGED, ALREADY))}")
        return totals

    def check(self) -> int:
        """What holds, a line each. How many things do not."""
        wrong = 0
        for step in self._steps:
            for thing in step.things:
                with _told(step):
                    state, why = self._looked_at(thing)
                if state is State.FOREIGN or (state is State.LIVE and not self._machine.booted):
                    self._say(f"?   {step.title}: {thing.key}: {state.value}")
                    continue
                wrong += bool(why)
                self._say(f"{'no ' if why else 'ok '} {step.title}: {thing.key}{f': {why}' if why else ''}")
        self._say(f"{wrong} things do not hold" if wrong else "all of it holds")
        return wrong

    def _taken(self, step: Step) -> tuple[Counter[str], list[str]]:
        outcomes: Counter[str] = Counter()
        lines = []
        for thing in step.things:
            if (state := thing.state(self._machine)) not in OUTCOME:
                outcomes[ALREADY] += state is State.HOLDS
                continue
            word = thing.make(self._machine)
            outcomes[OUTCOME[state]] += 1
            lines.append(f"{OUTCOME[state]:<12} {thing.key}{f': {word}' if word else ''}")
        if lines and self._machine.booted:
            for command in step.then:
                self._machine.run(*command)
        return outcomes, lines

    def _looked_at(self, thing: Thing) -> tuple[State, str]:
        """Its state, and why it does not hold; empty if it does."""
        state = thing.state(self._machine)
        alive = thing.alive(self._machine) if self._machine.booted and state is not State.ABSENT else ""
        return state, alive or (state.value if state in OUTCOME else "")

    def _numbered(self, number: int) -> str:
        return f"[{number:>2}/{len(self._steps)}]"


def uninstall(machine: Machine, *, records: bool, say: Callable[[str], None] = print) -> int:
    """Unmake what the journal knows, the last first. How many entries stay."""
    journal, left = machine.journal, 0
    if machine.booted:
        machine.says("systemctl", "stop", "kiosk.target")
    for key in reversed(list(journal.entries)):
        entry = journal.entries[key]
        if entry.get("records") and not records:
            say(f"kept         {key}: --records takes it, too")
            left += 1
            continue
        word = UNDO[entry["kind"]](machine, entry)
        stays = word.startswith("left")
        say(f"{'kept' if stays else 'removed':<12} {key}{f': {word}' if word else ''}")
        left += stays
        if not stays:
            journal.forget(key)
    if machine.booted:
        machine.says("systemctl", "daemon-reload")
    if not left:
        journal.end()
    say("nothing of it is left" if not left else f"{left} things stay")
    return left


@contextmanager
def _told(step: Step) -> Iterator[None]:
    """A step that cannot be done is told with its title; another run begins there."""
    try:
        yield
    except CannotGoOn as error:
        raise CannotGoOn(f"{step.title}: {error}") from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise CannotGoOn(f"{step.title}: {error.strerror}{where}") from error
