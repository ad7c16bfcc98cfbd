"""What a screen reader finds on every page, asked through a real accessibility bus: names, roles, order, what is said.

The rules are those of axe and WCAG 2.2 that a program has to keep by itself: 1.1.1, 1.3.1, 1.3.2, 2.4.3, 4.1.2, 4.1.3.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import pytest

from flows.bodies import Camera
from tests.families import some_by_day
from tests.screens.everywhere import EVERYWHERE
from tests.screens.pages import PAGES
from tests.screens.reader import ASSERTIVE, Reader, State, Thing, reading
from tests.waiting import seen_from_outside
from tests.xvfb import x_server
from ui.words import words_value

pytestmark = pytest.mark.xdist_group("display")
ROOT = Path(__file__).parents[2]
TITLE = "title"
SLIDER = "slider"
#: what lies over a page: which page, and the button that takes it away
LAYERS = (("help", "result", "help:close"), ("staff", "fault", "staff:close"))
WORDS: Any = words_value()
#: the last of what stands at the top of every page
BANNER = WORDS.demo_banner
TOOLS = ("tool:", "hear")


@dataclass
class Watched:
    """A kiosk and who reads it. ``show(name)`` brings a page up and says what can be pressed there, by name."""

    reader: Reader
    asked: IO[str]
    answered: IO[str]

    def show(self, name: str) -> dict[str, bool]:
        self.asked.write(f"{name}\n")
        self.asked.flush()
        answer: dict[str, bool] = json.loads(self.answered.readline())
        return answer

    def announces(self) -> bool:
        """Whether it knows that somebody listens: the bus tells it, and nobody when."""
        for name in EVERYWHERE[:2]:
            self.show(name)
        return bool(self.reader.heard())

    def settle(self) -> None:
        """Let presses count again."""
        self.show("")

    def of_the_page(self) -> set[tuple[str, str]]:
        """Role and name of all that is read between what stands at the top and at the bottom of every page."""
        read = [(thing.role, thing.name) for thing in self.reader.things() if not thing.id.startswith(TOOLS)]
        return set(read[read.index(("label", BANNER)) + 1 :])


@contextmanager
def session(folder: str) -> Iterator[str]:
    """The address of a session bus of its own, on which the accessibility bus begins when it is asked for."""
    environment = {**os.environ, "XDG_RUNTIME_DIR": folder, "XDG_CACHE_HOME": folder}
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as bus:
        assert bus.stdout is not None
        try:
            yield bus.stdout.readline().strip()
        finally:
            bus.terminate()


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    with x_server() as display, TemporaryDirectory(prefix="bus") as folder, session(folder) as address:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
            "QT_QUICK_BACKEND": "software",
        }
        command = [sys.executable, "-m", "tests.screens.read_kiosk"]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as kiosk:
            assert kiosk.stdin is not None
            assert kiosk.stdout is not None
            kiosk.stdin.write("services\n")
            kiosk.stdin.flush()
            kiosk.stdout.readline()  # it is on the bus
            with reading(address) as reader:
                watched = Watched(reader, kiosk.stdin, kiosk.stdout)
                assert seen_from_outside(watched.announces)
                yield watched
            kiosk.stdin.close()
            assert kiosk.wait() == 0


def faults_of(things: list[Thing], pressed: dict[str, bool]) -> Iterator[str]:
    """``pressed``: what can be seen to be pressed, and whether it can be now."""
    yield from _faults_of_presses(
        {thing.id: thing for thing in things if "Press" in thing.actions or thing.role == SLIDER}, pressed
    )
    yield from _faults_of_each(things)
    titles = [thing for thing in things if thing.id == TITLE]
    headings = [thing for thing in things if thing.role == "heading"]
    if len(titles) != 1 or (headings and headings[0] is not titles[0]):
        yield f"titles: {[thing.name for thing in titles]}, headings: {[thing.name for thing in headings]}"
    for one, following in pairwise(things):
        if following.box.bottom <= one.box.top and following.box.left < one.box.right:
            yield f"read after what stands below it: {following.name} after {one.name}"


def _faults_of_presses(presses: dict[str, Thing], pressed: dict[str, bool]) -> Iterator[str]:
    for name, can in pressed.items():
        if can and name not in presses:
            yield f"not there: {name}"
    for name, thing in presses.items():
        if thing.role not in ("push button", "toggle button", SLIDER):
            yield f"pressed, and a {thing.role}: {name}"
        if name not in pressed:
            yield f"there, and not to be seen: {name}"
        elif pressed[name] != ({State.ENABLED, State.SENSITIVE} <= thing.states):
            yield f"enabled or not: {name}"
        elif pressed[name] != (State.FOCUSABLE in thing.states):
            yield f"can have the focus or not: {name}"


def _faults_of_each(things: list[Thing]) -> Iterator[str]:
    for thing in things:
        if not thing.name.strip():
            yield f"nameless {thing.role}: {thing.id} at {thing.box}"
        if thing.box.width <= 0 or thing.box.height <= 0 or State.VISIBLE not in thing.states:
            yield f"shows, and is nowhere: {thing.role} {thing.name}"
        if thing.value is not None and not 0 <= thing.value[0] <= thing.value[1] > 0:
            yield f"value: {thing.value} {thing.name}"


def test_a_screen_reader_finds_all_of_every_page_in_its_order_and_hears_of_it(watched: Watched) -> None:
    faults = {}
    for name in some_by_day(EVERYWHERE, 3, "idle", "staff", "search"):
        pressed = watched.show(name)
        things = watched.reader.things()
        found = list(faults_of(things, pressed))
        said = [text for text, _ in watched.reader.heard()]
        title = [thing.name for thing in things if thing.id == TITLE]
        if not set(title) & set(said):
            found.append(f"not announced: {title}, but {said}")
        if found:
            faults[name] = found
    assert faults == {}


@pytest.mark.parametrize(("layer", "below", "closes"), LAYERS)
def test_what_lies_under_a_layer_is_not_there(watched: Watched, layer: str, below: str, closes: str) -> None:
    """The layer is left by pressing its button, as a reader does; then all of the page is there again."""
    watched.show(below)
    page = watched.of_the_page()
    watched.show(layer)
    assert page & watched.of_the_page() == set()
    [button] = [thing for thing in watched.reader.things() if thing.id == closes]
    watched.reader.press(button)
    watched.settle()
    assert page <= watched.of_the_page()


def test_the_idle_question_covers_everything(watched: Watched) -> None:
    watched.show("result")
    everything = {thing.name for thing in watched.reader.things()}
    watched.show("idle")
    assert everything & {thing.name for thing in watched.reader.things()} == {BANNER}


def test_what_changes_is_said_at_once(watched: Watched) -> None:
    """The idle question, and what the camera asks for."""
    prompt = PAGES["face_turn"].the(Camera).text
    for name, text in (("idle", WORDS.idle_title), ("face_turn", prompt)):
        watched.show(name)
        assert (text, ASSERTIVE) in watched.reader.heard()
