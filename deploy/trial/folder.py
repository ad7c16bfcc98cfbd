"""A bare Debian 12 in a folder, and how one is in it: by a command with nothing running, or with its systemd up.

The mirrors of Debian's and Python's packages are those of the machine that tries it. With its systemd up the folder has
no network, and so its firewall is its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

#: what debootstrap brings beside the essential: a systemd that can be started, and nothing that install should bring
INCLUDED = "systemd,systemd-sysv,dbus,ca-certificates,udev"
#: of a booted folder: until its systemd says that all is up, or that something failed
UP_WITHIN_S, DOWN_WITHIN_S = 120.0, 30.0
#: what pip of this machine is told, and whom it believes; the files that it names are lent
PIP = ("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX")
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
LENT_AUTHORITIES = "/var/lib/trial-authorities.crt"
SCREEN = """\
[Service]
# a folder has neither a console nor a panel
Environment=WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1
"""


def bare(folder: Path) -> None:
    """Make it, unless it is there, with what Debian has by today: else install would bring newer packages along, and
    nobody could tell them from what it made itself.
    """
    if not folder.exists():
        being_made = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(being_made, ignore_errors=True)
        _strapped(being_made)
        being_made.rename(folder)
    machine = Folder(folder)
    for order in (("update",), ("upgrade", "--yes"), ("clean",)):
        code, said = machine.run("apt-get", "--quiet", *order)
        if code != 0:
            raise RuntimeError(said)


def _strapped(folder: Path) -> None:
    mirror = _said("apt-get", "indextargets", "--format", "$(REPO_URI)", "Codename: bookworm").split()[0]
    command = ["debootstrap", "--variant=minbase", f"--include={INCLUDED}", "bookworm", str(folder), mirror]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for name in ("sources.list", "sources.list.d/debian.sources"):
        if (source := Path("/etc/apt", name)).exists():
            shutil.copy(source, folder / "etc/apt" / name)


class Folder:
    """A machine in a folder, with nothing running."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lent = _lent()

    def run(self, *command: str) -> tuple[int, str]:
        """Exit code, and what it wrote."""
        done = subprocess.run(
            [*_NSPAWN, *self._lent, "--bind-ro=/etc/resolv.conf", f"--directory={self.root}", *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.returncode, _told(done.stdout)

    @contextmanager
    def booted(self) -> Iterator[Booted]:
        """With its own systemd, and no network."""
        command = [*_NSPAWN, "--private-network", f"--directory={self.root}", "--boot"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as machine:
            try:
                booted = Booted(machine.pid)
                booted.up()
                yield booted
                booted.run("systemctl", "poweroff", "--force")
                machine.wait(DOWN_WITHIN_S)
            finally:
                machine.kill()

    def files(self) -> dict[str, str]:
        """Every file, with what it is: for whoever compares before and after."""
        found = {}
        for where, folders, names in os.walk(self.root):
            for name in (*folders, *names):
                path = Path(where, name)
                said = path.lstat()
                size = said.st_size if path.is_file() and not path.is_symlink() else 0
                found[str(path.relative_to(self.root))] = f"{said.st_mode:o} {said.st_uid} {size}"
        return found


class Booted:
    """Its systemd is process ``1`` below the one that keeps it."""

    def __init__(self, keeper: int) -> None:
        self._keeper = keeper

    def run(self, *command: str) -> tuple[int, str]:
        inside = ("nsenter", "--target", self._init, "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd")
        done = subprocess.run(
            [*inside, *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    def up(self) -> None:
        """Return when its start is over."""
        self.until(lambda: bool(self._init), UP_WITHIN_S)
        self.until(lambda: self.run("systemctl", "is-system-running")[1].strip() in UP, UP_WITHIN_S)

    def until(self, there: Callable[[], bool], within_s: float) -> bool:
        ends = time.monotonic() + within_s
        while not there():
            if time.monotonic() > ends:
                return False
            time.sleep(0.2)
        return True

    @property
    def _init(self) -> str:
        children = Path(f"/proc/{self._keeper}/task/{self._keeper}/children").read_text(encoding="ascii").split()
        return children[0] if children else ""


#: the screen may still be waited for: a folder has none
UP = {"running", "degraded", "starting"}
_NSPAWN = ("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--console=pipe")


def _lent() -> list[str]:
    """Whom pip asks here, and whom it believes; files of this machine, read-only."""
    told = {name: os.environ[name] for name in PIP if name in os.environ}
    told["PIP_CERT"] = LENT_AUTHORITIES
    named = {
        word for text in (*told.values(), *_config()) for word in re.split(r"[\s'=]+", text.replace("file://", " "))
    }
    folders = {_whole(Path(word)) for word in named if word.startswith("/") and Path(word).is_dir()}
    lent = [f"--bind-ro={AUTHORITIES}:{LENT_AUTHORITIES}", *(f"--bind-ro={path}" for path in sorted(folders))]
    for file in (Path("/etc/pip.conf"), Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf"):
        if file.exists():
            lent.append(f"--bind-ro={file}")
    return [*lent, *(f"--setenv={name}={value}" for name, value in told.items())]


def _whole(folder: Path) -> Path:
    """Of an index (PEP 503) the folder above, too: what it names may lie beside it."""
    return folder.parent if folder.name == "simple" else folder


def _config() -> Sequence[str]:
    return _said("/usr/bin/env", "pip", "config", "list").splitlines()


def _said(*command: str) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout


def _told(said: str) -> str:
    """Without a word of nspawn's own, where no systemd runs beside it."""
    return "".join(line for line in said.splitlines(keepends=True) if "/run/systemd/nspawn/" not in line)
