"""The commands ``install``, ``check`` and ``uninstall``; ``deploy/install`` and its like call them."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.machine import site as sites
from deploy.machine import usb
from deploy.machine.errors import CannotGoOn
from deploy.machine.journal import Journal
from deploy.machine.machine import Machine
from deploy.machine.papers import PARTS, sealed_with, wrong_papers
from deploy.machine.release import RELEASES
from deploy.machine.runner import Runner, uninstall
from deploy.steps import steps
from deploy.steps.site import INSTALLED

#: the program with Python's packages, Debian's packages, and room for a second release
NEEDED_BYTES = 5_000_000_000
EXIT_NOT_SO, EXIT_CANNOT = 1, 2


def main(arguments: Sequence[str]) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.command(chosen))
    except CannotGoOn as error:
        print(f"{chosen.name}: {error}", file=sys.stderr)
        if chosen.name == "install" and not chosen.plan and Journal().entries:
            print("What was done stays done; another run goes on from there.", file=sys.stderr)
        return EXIT_CANNOT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy")
    commands = parser.add_subparsers(dest="name", required=True)
    one = commands.add_parser("install", prog="deploy/install", help="make this machine the kiosk of SITE")
    one.add_argument("site", type=Path, metavar="SITE.yaml")
    one.add_argument("--plan", action="store_true", help="only say what would be done")
    one.set_defaults(command=_install)
    one = commands.add_parser(
        "check", prog="deploy/check", help="what of it holds; exit code 1 when something does not"
    )
    one.set_defaults(command=_check)
    one = commands.add_parser("uninstall", prog="deploy/uninstall", help="remove what install has made")
    one.add_argument("--records", action="store_true", help="the records of the kiosk, too")
    one.set_defaults(command=_uninstall)
    return parser


def _install(chosen: argparse.Namespace) -> int:
    site = sites.read(chosen.site)
    machine = Machine(Journal())
    runner = Runner(machine, steps(site))
    wrong = list(wrong_papers(site, machine))
    if chosen.plan:
        runner.plan()
        for each in wrong:
            print(f"would stop here: {each}")
        for device in usb.refused(site, machine.root):
            print(f"at USB now, and would be dead: {device}")
        return EXIT_CANNOT if wrong else 0
    if wrong:
        raise CannotGoOn("; ".join(wrong))
    _room()
    with machine.journal.held():
        runner.install()
    if not machine.booted:
        print("no systemd runs here: what is enabled was not started, and is with the machine")
    if named := [part for part in PARTS if "key" in (site.content.get(part) or {})]:
        print(f"keys of {' and '.join(named)}: {sealed_with(machine)}")
    print("left to a person: docs/deploy.md, at its end")
    return 0


def _check(_: argparse.Namespace) -> int:
    if not Path(INSTALLED).exists():
        raise CannotGoOn("nothing is installed here: there is no site file of the machine")
    site = sites.read(Path(INSTALLED))
    return EXIT_NOT_SO if Runner(Machine(Journal()), steps(site)).check() else 0


def _uninstall(chosen: argparse.Namespace) -> int:
    machine = Machine(Journal())
    if not machine.journal.entries:
        print("nothing is installed here")
        return 0
    with machine.journal.held():
        uninstall(machine, records=chosen.records)
    return 0


def _room() -> None:
    free = shutil.disk_usage(Path(RELEASES).parents[1]).free
    if free < NEEDED_BYTES and not Path(RELEASES).exists():
        raise CannotGoOn(
            f"the disk has {free / 1e9:.1f} GB left, and {NEEDED_BYTES / 1e9:.0f} GB are needed: make room first"
        )


if __name__ == "__main__":
    os.umask(0o022)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # its lines stand between those of apt-get
    sys.exit(main(sys.argv[1:]))
