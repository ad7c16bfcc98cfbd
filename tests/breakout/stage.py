"""The kiosk in a real window, before which somebody tries to get out: alone on an X server, and behind the compositor.

Alone, the window has the whole screen of an Xvfb without a window manager: whatever the program itself would do with
a key, a finger or a file, it does. Behind cage, which is what a machine in service has, cage's own window on such a
server stands for the panel and its keys; the compositor is nobody, since it refuses to be root, and has a /tmp of its
own, as its unit has.
"""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
import yaml

from tests.breakout.attempts import Attempt, Moment
from tests.waiting import seen_from_outside

ROOT = Path(__file__).parents[2]
SITE = ROOT / "config/sites/service.example.yaml"
WIDTH, HEIGHT = 1080, 1920
#: what the compositor makes its window on an X server
CAGE_WIDTH, CAGE_HEIGHT = 1024, 768
#: of the screen (0…1): what is black is no page of the kiosk, but what lies behind it
DRAWN_MIN = 0.5
#: after an attempt whatever comes of it has come
SETTLED_S = 0.4
BEGUN_S, TOUCHED_S = 60.0, 20.0
#: what a kiosk has of processes: itself, its nursery and what that forks, its voice, a repair that it asks systemd for
OWN = re.compile(r"^(python|python3|espeak-ng|sox|play|aplay|systemctl|cage|hold)$")
#: its four keys are none of those that are tried: one of them makes the screen dark, for whoever does not need it
KEYS = {"previous": "F31", "next": "F32", "select": "F33", "again": "F34"}
POINT = re.compile(r"^(\d\.\d+),(\d\.\d+)$")


@dataclass(frozen=True)
class Outcome:
    """``why`` it was not contained; empty if it was."""

    why: str

    @property
    def contained(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Screen:
    """An X server: its name, how large it is, and the folder of the file that holds its picture."""

    name: str
    size: tuple[int, int]
    memory: Path


class Stage:
    """One kiosk, before which one stands. ``window`` is what has the screen."""

    def __init__(self, screen: Screen, kiosk: subprocess.Popen[str], touched: IO[str] | None) -> None:
        self._display, self._size, self._memory = screen.name, screen.size, screen.memory
        self.kiosk, self._touched = kiosk, touched
        self._there = self._top()
        self.window = self._there[-1]

    def try_out(self, attempt: Attempt) -> Outcome:
        if attempt.absent:
            return Outcome(found(attempt.absent))
        if attempt.touch:
            self._touch(attempt.touch)
        elif attempt.drop:
            self._drop()
        else:
            self._xdotool(*(self._placed(call) for call in attempt.x))
        seen_from_outside(lambda: self.kiosk.poll() is not None, SETTLED_S)
        return Outcome(self._wrong())

    def _wrong(self) -> str:
        if (code := self.kiosk.poll()) is not None:
            return f"the kiosk ended with {code}"
        if foreign := sorted(name for name in _names_below(os.getpid()) if not OWN.match(name)):
            return f"a process: {', '.join(foreign)}"
        if more := len(self._top()) - len(self._there):
            return f"{more:+d} windows"
        if (at := self._geometry()) != (0, 0, *self._size):
            return f"its window is {at}"
        if (drawn := float((self.picture().max(axis=2) > 0).mean())) < DRAWN_MIN:
            return f"{drawn:.0%} of the screen is drawn"
        if self._in_front() != self.window:
            return "it is not in front"
        return ""

    def surroundings(self) -> dict[str, str]:
        """For a program that opens a window of its own here."""
        return {**os.environ, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"}

    # -- hands --------------------------------------------------------------------------------------------------------

    def _placed(self, call: Sequence[str]) -> list[str]:
        words: list[str] = []
        for word in call:
            found = POINT.match(word)
            width, height = self._size
            words += (
                [str(int(float(found[1]) * (width - 1))), str(int(float(found[2]) * (height - 1)))] if found else [word]
            )
        return words

    def _touch(self, moments: Sequence[Moment]) -> None:
        assert self._touched is not None
        assert self.kiosk.stdin is not None
        self.kiosk.stdin.write(json.dumps(moments) + "\n")
        self.kiosk.stdin.flush()
        assert self._touched.readline() == "touched\n"

    def _drop(self) -> None:
        """As :mod:`tests.breakout.dropper`: from its window in the corner into the middle."""
        command = [sys.executable, "-m", "tests.breakout.dropper"]
        with subprocess.Popen(command, cwd=ROOT, env=self.surroundings(), stdout=subprocess.PIPE, text=True) as dropper:
            try:
                assert dropper.stdout is not None
                assert dropper.stdout.readline().strip().isdigit()
                seen_from_outside(lambda: self._top() != self._there, BEGUN_S)
                middle = self._placed(["0.5,0.5"])
                self._xdotool(["mousemove", "30", "30"], ["mousedown", "1"], ["mousemove", "40", "40"])
                self._xdotool(["mousemove", "200", "200"], ["mousemove", *middle], ["mousemove_relative", "5", "5"])
                seen_from_outside(lambda: False, SETTLED_S)
                self._xdotool(["mouseup", "1"])
                seen_from_outside(lambda: False, SETTLED_S)
            finally:
                dropper.kill()
        seen_from_outside(lambda: self._top() == self._there, BEGUN_S)

    def picture_with_pointer_at(self, x: float, y: float) -> npt.NDArray[np.uint8]:
        self._xdotool(["mousemove", *self._placed([f"{x},{y}"])])
        seen_from_outside(lambda: False, SETTLED_S)
        return self.picture()

    def picture(self) -> npt.NDArray[np.uint8]:
        """The screen as it is: rows, columns, and blue, green and red (0 to 255). As XWD(1) lays it out."""
        said = (self._memory / "Xvfb_screen0").read_bytes()
        header = struct.unpack_from(">25I", said)
        width, height, line, colours = header[4], header[5], header[12], header[19]
        rows = np.frombuffer(said, np.uint8, line * height, header[0] + 12 * colours)
        return rows.reshape(height, line)[:, : 4 * width].reshape(height, width, 4)[:, :, :3]

    # -- what is there ------------------------------------------------------------------------------------------------

    def _top(self) -> list[str]:
        """The root, and every window that can be seen, of whoever."""
        return self._said("search", "--onlyvisible", "--maxdepth", "1", "--name", ".*").split()

    def _geometry(self) -> tuple[int, ...]:
        said = dict(line.split("=") for line in self._said("getwindowgeometry", "--shell", self.window).splitlines())
        return tuple(int(said[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def _in_front(self) -> str:
        self._xdotool(["mousemove", *self._placed(["0.5,0.9"])])
        found = re.search(r"WINDOW=(\d+)", self._said("getmouselocation", "--shell"))
        return found[1] if found else ""

    def _xdotool(self, *calls: Sequence[str]) -> None:
        for call in calls:
            self._said(*call)

    def _said(self, *call: str) -> str:
        environment = {**os.environ, "DISPLAY": self._display}
        return subprocess.run(["xdotool", *call], env=environment, capture_output=True, text=True, check=False).stdout


def found(pattern: str) -> str:
    """The first source of the screen that holds it; empty where none does."""
    for file in sorted(file for kind in ("*.qml", "*.py", "*.js") for file in (ROOT / "ui").rglob(kind)):
        if re.search(pattern, file.read_text(encoding="utf-8")):
            return f"it is in {file.relative_to(ROOT)}"
    return ""


def _names_below(pid: int) -> set[str]:
    """The names of all processes that a kiosk of this process has."""
    parents: dict[int, tuple[int, str]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = stat.read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        head, _, rest = said.rpartition(")")
        parents[int(head.partition(" ")[0])] = int(rest.split()[1]), head.partition("(")[2]
    below, more = {pid}, True
    while more:
        found = {one for one, (parent, _) in parents.items() if parent in below} - below
        below |= found
        more = bool(found)
    return {parents[one][1] for one in below - {pid} if one in parents} - {"Xvfb", "xdotool"}


# -- stages -----------------------------------------------------------------------------------------------------------


@contextmanager
def alone() -> Iterator[Stage]:
    """The program itself has the whole screen."""
    with ExitStack() as around:
        screen = around.enter_context(_x_server(WIDTH, HEIGHT))
        folder = Path(around.enter_context(tempfile.TemporaryDirectory()))
        environment = {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
        kiosk = around.enter_context(_kiosk(folder, environment, "tests.breakout.touchable"))
        yield Stage(screen, kiosk, kiosk.stdout)


@contextmanager
def behind_cage() -> Iterator[Stage]:
    """As on a machine in service: the compositor, held by its own program, and the kiosk a client of it."""
    with ExitStack() as around:
        screen = around.enter_context(_x_server(CAGE_WIDTH, CAGE_HEIGHT))
        folder = Path(around.enter_context(tempfile.TemporaryDirectory(dir="/var/tmp")))
        runtime = folder / "screen"
        runtime.mkdir(mode=0o700)
        hold = runtime / "hold"
        shutil.copy(ROOT / "deploy/screen/hold", hold)
        nobody = pwd.getpwnam("nobody")
        folder.chmod(0o755)
        for path in (runtime, hold):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        cursors = folder / "cursors"
        subprocess.run([sys.executable, ROOT / "deploy/screen/no-cursor", cursors], check=True)
        no_pointer = {"XCURSOR_PATH": str(cursors), "XCURSOR_THEME": "default"}
        around.enter_context(_cage(screen.name, runtime, hold, no_pointer))
        environment = no_pointer | {
            "QT_QPA_PLATFORM": "wayland",
            "WAYLAND_DISPLAY": str(runtime / "wayland-0"),
            "XDG_RUNTIME_DIR": str(runtime),
        }
        kiosk = around.enter_context(_kiosk(folder, environment, "kiosk"))
        yield Stage(screen, kiosk, None)


@contextmanager
def _cage(display: str, runtime: Path, hold: Path, no_pointer: dict[str, str]) -> Iterator[None]:
    environment = {
        **no_pointer, "DISPLAY": display, "XDG_RUNTIME_DIR": str(runtime),
        "WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman",
        "WLR_XWAYLAND": "/usr/bin/false", "PATH": os.environ["PATH"],
    }  # fmt: skip
    own_tmp = 'mount -t tmpfs none /tmp && exec setpriv --reuid=nobody --regid=nogroup --clear-groups cage -d -- "$1"'
    command = ["unshare", "--mount", "sh", "-c", own_tmp, "cage", str(hold)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as cage:
        try:
            if not seen_from_outside((runtime / "wayland-0").exists, BEGUN_S):
                raise TimeoutError("the compositor does not begin")
            yield
        finally:
            cage.terminate()


@contextmanager
def _kiosk(folder: Path, environment: dict[str, str], module: str) -> Iterator[subprocess.Popen[str]]:
    """It says that it is up as to systemd, and so has no guardian that would begin it anew."""
    site = _site(folder)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(b"")
        told.settimeout(BEGUN_S)
        surroundings = {
            **{name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")},
            **environment, "QT_QUICK_BACKEND": "software",
            "NOTIFY_SOCKET": "@" + told.getsockname()[1:].decode(), "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        command = [sys.executable, "-m", module, "run", "--site", str(site)]
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        with subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdin=pipe, stdout=pipe, stderr=nothing, text=True
        ) as kiosk:
            try:
                while b"READY=1" not in told.recv(4096):
                    pass
                yield kiosk
            finally:
                kiosk.terminate()
                kiosk.wait()


def _site(folder: Path) -> Path:
    """A site in service, whose devices are all away: the screen is the whole one all the same."""
    content = yaml.safe_load(SITE.read_text(encoding="utf-8"))
    content["data_dir"] = str(folder / "data")
    content |= {"staff": None, "keys": KEYS}
    site = folder / "site.yaml"
    site.write_text(yaml.safe_dump({name: value for name, value in content.items() if value}), encoding="utf-8")
    return site


@contextmanager
def _x_server(width: int, height: int) -> Iterator[Screen]:
    """A fresh one of that size; anybody of this machine may connect to it."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as memory:
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"]
        command += ["-nolisten", "tcp", "-ac", "-fbdir", memory]
        with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
            os.close(writing)
            try:
                with os.fdopen(reading) as number:
                    yield Screen(f":{number.readline().strip()}", (width, height), Path(memory))
            finally:
                server.terminate()
