"""Goes through it all in a folder, and says of each thing whether it was so; exit code 1 when something was not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.machine.release import LEFT_OUT
from deploy.machine.shipped import ROOT
from deploy.trial.folder import SCREEN, Booted, Folder, bare

#: within the folder: the program, and the sites that are tried. Anybody may read it there, also who is not root
PROJECT, SITES = "/srv/kiosk", "/srv/sites"
SITE = f"{SITES}/site.yaml"
INSTALL, CHECK, UNINSTALL = (f"{PROJECT}/deploy/{name}" for name in ("install", "check", "uninstall"))
#: the power is cut so long after install has begun: among Debian's packages
CUT_AFTER_S = "25"
#: what whatever runs writes by itself, and what apt and dpkg remember
GROWS = re.compile(
    r"^(root|tmp|run|proc|sys|dev|var/(log|cache|tmp|backups|lib/(apt|dpkg|systemd|ucf|pam|private|dbus|python|trial-.*)))(/|$)"
    r"|__pycache__|^etc/(ld\.so\.cache|mtab|machine-id|(passwd|group|shadow|gshadow|subuid|subgid)-?|resolv\.conf|\.pwd\.lock)$"
)
#: what Debian's own packages leave behind when they are purged, or their services have written
OF_DEBIAN = re.compile(
    r"^(etc/(usbguard|usbguard/IPCAccessControl\.d.*|xml|cups|cups/(ppd|ssl|subscriptions|printers|lpoptions).*)"
    r"|usr/share/polkit-1/rules\.d|var/spool/cups.*|var/lib/(chrony|cups|polkit-1|tpm|usbguard)(/.*)?)$"
)
#: beside it in a folder: no USB, no clock of its own, no printer; and the kernel is somebody else's
NOT_IN_A_FOLDER = re.compile(r"unit (usbguard|chrony|kiosk-queue)\.service")
USERS = {
    "kiosk.service": "kiosk",
    "kiosk-screen.service": "kiosk-screen",
    "kiosk-eyes.service": "kiosk-eyes",
    "kiosk-readers.service": "kiosk-readers",
    "kiosk-press.service": "kiosk-press",
}
SERVES_WITHIN_S, AGAIN_WITHIN_S = 90.0, 30.0
ASK_PCSCD = "import smartcard.System as s; print(s.readers())"


class Trial:
    """``say`` gets a line for each thing that was looked at."""

    def __init__(self, folder: Folder, say: Callable[[str], None] = print) -> None:
        self._folder, self._say = folder, say
        self.failed = 0

    def whole(self) -> None:
        before = self._folder.files()
        self._refused()
        self._installed()
        self._booted()
        self._removed(before)

    def _refused(self) -> None:
        """What cannot be done is a sentence, and nothing is touched."""
        untouched = self._folder.files()
        for name, wanted in (
            ("demonstration.yaml", "only a site in service is installed"),
            ("broken.yaml", "is no YAML"),
            ("none.yaml", "No such file"),
        ):
            code, said = self._folder.run(INSTALL, "--plan", f"{SITES}/{name}")
            self._so(f"install of {name} is refused", code == 2 and wanted in said, said)
        nobody = ("setpriv", "--reuid=65534", "--clear-groups")
        code, said = self._folder.run(*nobody, INSTALL, SITE)
        self._so("install by somebody who is not root is refused", code == 2 and "only root" in said, said)
        release = self._folder.root / "etc/os-release"
        kept, text = release.readlink(), release.read_text(encoding="utf-8")
        release.unlink()
        release.write_text(text.replace('"12"', '"13"'), encoding="utf-8")
        code, said = self._folder.run(INSTALL, SITE)
        release.unlink()
        release.symlink_to(kept)
        self._so("install on another Debian is refused", code == 2 and "no Debian 12" in said, said)
        changed = _differences(untouched, self._folder.files())
        self._so("nothing was touched by that", not changed, ", ".join(changed))

    def _installed(self) -> None:
        code, said = self._folder.run(INSTALL, "--plan", SITE)
        self._so("a plan says what would be done", code == 0 and "things to do" in said, said)
        self._folder.run("timeout", "--signal=KILL", CUT_AFTER_S, INSTALL, SITE)
        code, said = self._folder.run(INSTALL, SITE)
        self._so("install, cut in its midst, goes on and ends", code == 0, said)
        self._show(said)
        code, said = self._folder.run(CHECK)
        self._so("check finds all of it", code == 0 and "all of it holds" in said, said)
        code, said = self._folder.run(INSTALL, SITE)
        self._so("install again has nothing to do", code == 0 and "installed: 0 done, 0 changed" in said, said)

    def _booted(self) -> None:
        screen = self._folder.root / "etc/systemd/system/kiosk-screen.service.d/trial.conf"
        screen.parent.mkdir(parents=True)
        screen.write_text(SCREEN, encoding="utf-8")
        with self._folder.booted() as machine:
            serves = machine.until(lambda: _is_active(machine, "kiosk.service"), SERVES_WITHIN_S)
            self._so(
                "the machine starts, and the kiosk serves",
                serves,
                machine.run("journalctl", "-u", "kiosk*", "-n", "40")[1],
            )
            machine.until(lambda: all(_is_active(machine, unit) for unit in USERS), SERVES_WITHIN_S)
            for unit, user in USERS.items():
                found = _user_of(machine, unit)
                self._so(f"{unit} is {user}", found == user, found or "nobody")
            for user, may in (("kiosk-readers", True), ("kiosk", False), ("kiosk-eyes", False)):
                told = _asks_pcscd(machine, user)
                self._so(f"{user} {'may' if may else 'may not'} use the card service", told is may, "")
            rules = machine.run("nft", "list", "ruleset")[1]
            self._so("the firewall lets nothing in", rules.count("policy drop") == 3, rules)
            said = machine.run("/opt/kiosk/current/deploy/check")[1]
            wrong = [line for line in said.splitlines() if line.startswith("no ") and not NOT_IN_A_FOLDER.search(line)]
            self._so("check finds nothing but what a folder has not", not wrong, "\n".join(wrong))
            self._hung(machine)
        shutil.rmtree(screen.parent)

    def _hung(self, machine: Booted) -> None:
        before = _main_of(machine, "kiosk.service")
        machine.run("kill", "-STOP", before)
        again = machine.until(lambda: _lives_again(machine, before), AGAIN_WITHIN_S)
        self._so("a kiosk that hangs is ended, and serves again", again, _told_by(machine, "kiosk"))

    def _removed(self, before: dict[str, str]) -> None:
        code, said = self._folder.run(UNINSTALL)
        kept = (self._folder.root / "var/lib/kiosk/records.sqlite").exists()
        self._so("uninstall ends, and keeps the records", code == 0 and kept, said)
        self._show(said.splitlines()[-1])
        code, said = self._folder.run(UNINSTALL, "--records")
        self._so("uninstall --records leaves nothing of it", code == 0 and "nothing of it is left" in said, said)
        changed = _differences(before, self._folder.files())
        self._so("every file is as it was before", not changed, "\n".join(changed))
        users = (self._folder.root / "etc/passwd").read_text(encoding="utf-8")
        self._so("no user of it is left", "kiosk" not in users, users)

    def _so(self, what: str, holds: bool, why: str) -> None:
        self._say(f"{'ok' if holds else 'no':<4}{what}")
        if not holds:
            self.failed += 1
            self._show(why)

    def _show(self, said: str) -> None:
        for line in said.splitlines()[-60:]:
            self._say(f"    | {line}")


def _differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    told = {name: f"{before.get(name, 'not there')} -> {after.get(name, 'gone')}" for name in names}
    return [f"{name}: {what}" for name, what in told.items() if not (GROWS.search(name) or OF_DEBIAN.match(name))]


def _lives_again(machine: Booted, before: str) -> bool:
    return _main_of(machine, "kiosk.service") not in {before, "0"} and _is_active(machine, "kiosk.service")


def _told_by(machine: Booted, units: str) -> str:
    return machine.run("journalctl", "--no-pager", "-n", "40", "-u", units)[1]


def _is_active(machine: Booted, unit: str) -> bool:
    return machine.run("systemctl", "is-active", unit)[1].strip() == "active"


def _main_of(machine: Booted, unit: str) -> str:
    return machine.run("systemctl", "show", "--value", "--property=MainPID", unit)[1].strip()


def _user_of(machine: Booted, unit: str) -> str:
    return machine.run("ps", "-o", "user:32=", "-p", _main_of(machine, unit))[1].strip()


def _asks_pcscd(machine: Booted, user: str) -> bool:
    python = "/opt/kiosk/current/.venv/bin/python"
    who = (f"--reuid={user}", f"--regid={user}", "--init-groups")
    return machine.run("setpriv", *who, python, "-c", ASK_PCSCD)[0] == 0


def _site() -> str:
    """The shipped example, filled in by a bureau that is nowhere."""
    text = (ROOT / "config/sites/service.example.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^data_dir: .*$", "data_dir: /var/lib/kiosk", text, flags=re.MULTILINE)
    text = re.sub(r"file: var/\S+", "file: /var/lib/kiosk/staff.yaml", text)
    office = (
        "office: {driver: http, url: 'https://office.example:8443', authority: a.pem, certificate: k.pem, key: k.key}\n"
    )
    text = re.sub(r"^office:.*\n(  .*\n)+", office, text, flags=re.MULTILINE)
    return (
        text
        + """
machine:
  time: {servers: [ntp.example], nts: true}
  hosts: {ntp.example: 192.0.2.10, office.example: 192.0.2.5}
  usb: [{usb_id: "0eef:c002", kind: input}, {usb_id: "072f:90cc"}]
  queue: ipp://192.0.2.20/ipp/print
"""
    )


def _furnished(root: Path) -> None:
    """The project, a site, and papers of a bureau that is nowhere."""
    project = root / PROJECT.lstrip("/")
    shutil.copytree(ROOT, project, symlinks=True, ignore=lambda _, names: LEFT_OUT & set(names))
    site = root / SITE.lstrip("/")
    site.parent.mkdir()
    site.write_text(_site(), encoding="utf-8")
    (site.parent / "broken.yaml").write_text("site: [", encoding="utf-8")
    shutil.copy(ROOT / "config/sites/demo.yaml", site.parent / "demonstration.yaml")
    made = ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "30", "-subj", "/CN=kiosk"]
    subprocess.run(
        [*made, "-keyout", site.parent / "k.key", "-out", site.parent / "k.pem"], check=True, capture_output=True
    )
    shutil.copy(site.parent / "k.pem", site.parent / "a.pem")


def main(where: Path) -> int:
    base, root = where / "debian-12", where / "machine"
    where.mkdir(parents=True, exist_ok=True)
    bare(base)
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", base, root], check=True)
    folder = Folder(root)
    folder.run("sh", "-c", "apt-get update -q && apt-get install -q -y --no-install-recommends python3-yaml")
    _furnished(root)
    trial = Trial(folder)
    trial.whole()
    shutil.rmtree(root, ignore_errors=True)
    print(f"{trial.failed} things were not so" if trial.failed else "all of it was so")
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "/var/tmp/kiosk-trial")))  # noqa: S108
