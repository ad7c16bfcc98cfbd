"""Two programs lie on a machine, and one of them is started: this file decides which, and is never updated itself.

Below the home (``/opt/kiosk``): ``releases/VERSION`` are whole programs, each with its own environment; the links
``current`` and ``previous`` say which is started, and which was before. ``content/VERSION`` are data files; the link
``content`` in a release says whose take the place of its own, ``content.previous`` whose did before: so a program that
is taken back takes its content along. ``updates/trial`` says what is on trial: something new has three starts to prove
itself, and then what was before is started again, whatever became of the agent that should have seen to it.

It is installed on its own beside the releases, and run before each start: nothing but the standard library is imported.

    slots.py HOME ready WHO            before a start, by the user of the updates: counts it, and takes back what fails
    slots.py HOME run WHO ARGUMENTS…   becomes kiosk.py WHO ARGUMENTS… of the program that is to be started
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

RELEASES, CONTENT, UPDATES = "releases", "content", "updates"
CURRENT, PREVIOUS = "current", "previous"
TRIAL, REFUSED, LOCK = "trial", "refused", "lock"
#: of the program, and of data files, as :class:`fleet.bundles.manifest.Kind`
PROGRAM = "program"
#: so often something new may be started before the agent says that it serves
STARTS = 3
#: what is not whole yet, or is being removed, begins so
UNFINISHED = "."


class Disk:
    """What is done to the disk, each so that it is there after a loss of power once :meth:`sync` or
    :meth:`sync_folder` has returned. Tests cut the power before and after each."""

    def put(self, file: Path, content: bytes, mode: int = 0o644) -> None:
        """A new file."""
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)

    def sync(self, file: Path) -> None:
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def sync_folder(self, folder: Path) -> None:
        self.sync(folder)

    def make_folder(self, folder: Path) -> None:
        folder.mkdir()

    def make_link(self, link: Path, target: str) -> None:
        link.symlink_to(target)

    def rename(self, old: Path, new: Path) -> None:
        old.rename(new)

    def remove(self, file: Path) -> None:
        file.unlink(missing_ok=True)

    def erase(self, folder: Path) -> None:
        """A folder with all that is in it; of one that is not there nothing."""
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)

    def settle(self) -> None:
        """Whatever others have written is on the disk."""
        os.sync()

    # -- of those, what is whole or not at all ------------------------------------------------------------------------

    def write(self, file: Path, content: bytes) -> None:
        """The file has this content from now on, or still has its old one."""
        fresh = file.with_name(f"{UNFINISHED}{file.name}")
        self.remove(fresh)
        self.put(fresh, content)
        self.sync(fresh)
        self.rename(fresh, file)
        self.sync_folder(file.parent)

    def point(self, link: Path, target: str) -> None:
        """The link leads there from now on, or still where it led."""
        fresh = link.with_name(f"{UNFINISHED}{link.name}")
        self.remove(fresh)
        self.make_link(fresh, target)
        self.rename(fresh, link)
        self.sync_folder(link.parent)

    def take_away(self, file: Path) -> None:
        """The file or link is gone."""
        if file.is_symlink() or file.exists():
            self.remove(file)
            self.sync_folder(file.parent)


@dataclass(frozen=True)
class Trial:
    """What is on trial. ``before``: the version that it took the place of, "" where there was no content before.
    ``starts``: how often each has been started since, by name ("kiosk", "agent")."""

    kind: str
    version: str
    before: str
    starts: dict[str, int] = field(default_factory=dict)

    def started(self, who: str) -> Trial:
        return replace(self, starts={**self.starts, who: self.starts.get(who, 0) + 1})


@dataclass(frozen=True)
class Slots:
    """Those below ``home``."""

    home: Path
    disk: Disk = field(default_factory=Disk)

    @property
    def updates(self) -> Path:
        return self.home / UPDATES

    def release(self, version: str) -> Path:
        return self.home / RELEASES / version

    def content(self, version: str) -> Path:
        return self.home / CONTENT / version

    def folder(self, kind: str, version: str) -> Path:
        return self.release(version) if kind == PROGRAM else self.content(version)

    def version(self, kind: str, link: str = CURRENT) -> str:
        """The version that is started (``CURRENT``) or was before (``PREVIOUS``); "" where there is none."""
        with suppress(OSError):
            return self._link(kind, link).readlink().name
        return ""

    def _link(self, kind: str, which: str) -> Path:
        if kind == PROGRAM:
            return self.home / which
        return self.home / CURRENT / (CONTENT if which == CURRENT else f"{CONTENT}.{PREVIOUS}")

    # -- what is started ----------------------------------------------------------------------------------------------

    def to_start(self) -> Path | None:
        """The program to start, by its own folder: the current one, or the one before where that is none."""
        for link in (CURRENT, PREVIOUS):
            folder = (self.home / link).resolve()
            if (folder / "kiosk.py").is_file() and os.access(folder / ".venv" / "bin" / "python", os.X_OK):
                return folder
        return None

    def ready(self, who: str) -> str:
        """Before a start of ``who``: it is counted; the version that is taken back because it was the last one.

        On a full disk nothing is counted, and what dies at each start would be started for ever: it is taken back, too,
        and may be tried again, for nobody has seen that it does not serve.
        """
        with self.locked():
            trial = self.trial()
            if trial is None or self.version(trial.kind) != trial.version:
                return ""
            if trial.starts.get(who, 0) < STARTS:
                try:
                    self._try(trial.started(who))
                    return ""
                except OSError:
                    self.go_back(trial.kind, trial.before)
                    self.confirm()
                    return trial.version
            self.take_back(trial)
            return trial.version

    # -- what is on trial ---------------------------------------------------------------------------------------------

    def trial(self) -> Trial | None:
        """None where nothing is."""
        try:
            return Trial(**json.loads((self.updates / TRIAL).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def switch(self, kind: str, version: str) -> None:
        """From the next start on it is that version, on trial. Whatever is done of this, the old or the new starts."""
        if self.version(kind) == version:
            return
        before = self.version(kind)
        if before:
            self._point(kind, PREVIOUS, before)
        else:
            self.disk.take_away(self._link(kind, PREVIOUS))
        self._try(Trial(kind, version, before))
        self._point(kind, CURRENT, version)

    def confirm(self) -> None:
        """What is on trial serves."""
        self.disk.take_away(self.updates / TRIAL)

    def take_back(self, trial: Trial) -> None:
        """From the next start on it is what was before, and that version is never tried again by itself.

        A full disk keeps nobody from going back: the agent refuses the version when there is room.
        """
        with suppress(OSError):
            self.refuse(trial.kind, trial.version)
        if self.version(trial.kind) == trial.version:
            self.go_back(trial.kind, trial.before)
        self.confirm()

    def go_back(self, kind: str, before: str) -> None:
        """From the next start on it is the version before, or, of content, none."""
        if before:
            self._point(kind, CURRENT, before)
        else:
            self.disk.take_away(self._link(kind, CURRENT))

    def _try(self, trial: Trial) -> None:
        self.disk.write(self.updates / TRIAL, json.dumps(asdict(trial)).encode())

    def _point(self, kind: str, which: str, version: str) -> None:
        target = f"{RELEASES}/{version}" if kind == PROGRAM else f"../../{CONTENT}/{version}"
        self.disk.point(self._link(kind, which), target)

    # -- what failed --------------------------------------------------------------------------------------------------

    def refused(self) -> frozenset[tuple[str, str]]:
        """Versions that were tried here and did not serve, by kind."""
        try:
            lines = (self.updates / REFUSED).read_text(encoding="ascii").splitlines()
        except (OSError, ValueError):
            return frozenset()
        return frozenset((kind, version) for kind, _, version in (line.partition(" ") for line in lines))

    def refuse(self, kind: str, version: str) -> None:
        self._write_refused(self.refused() | {(kind, version)})

    def allow(self, kind: str, version: str) -> None:
        """It may be tried again: somebody has asked for it anew."""
        if (kind, version) in (refused := self.refused()):
            self._write_refused(refused - {(kind, version)})

    def _write_refused(self, refused: frozenset[tuple[str, str]]) -> None:
        text = "".join(f"{kind} {version}\n" for kind, version in sorted(refused))
        self.disk.write(self.updates / REFUSED, text.encode())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Kiosk and agent may be started at the same moment."""
        with (self.updates / LOCK).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def main(home: str, verb: str, who: str, *arguments: str) -> None:
    """As the command line says. Of whatever goes wrong before a start the start itself does not fail."""
    slots = Slots(Path(home))
    if verb == "ready":
        try:
            if version := slots.ready(who):
                why = f"did not serve after {STARTS} starts, or they cannot be counted"
                print(f"{version} {why}: back to what was before", file=sys.stderr)
        except OSError as error:
            print(f"the start could not be counted: {error}", file=sys.stderr)
        return
    program = slots.to_start()
    if program is None:
        sys.exit(f"there is no program in {home}")
    os.chdir(program)
    python = str(program / ".venv" / "bin" / "python")
    os.execv(python, [python, str(program / "kiosk.py"), who, *arguments])  # noqa: S606 - a list, and no shell


if __name__ == "__main__":
    main(*sys.argv[1:])
