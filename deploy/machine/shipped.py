"""What lies in the project for the machine: below ``deploy/etc`` as below ``/etc``; the rest has a place of its own."""

from __future__ import annotations

from pathlib import Path

from deploy.machine.things import File

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = "/etc/systemd/system"


def etc(path: str, mode: int = 0o644) -> File:
    """``deploy/etc/PATH`` as ``/etc/PATH``."""
    return File(f"/etc/{path}", (DEPLOY / "etc" / path).read_text(encoding="utf-8"), mode)


def unit(name: str) -> File:
    return copied(f"systemd/{name}", f"{UNITS}/{name}")


def copied(source: str, path: str, mode: int = 0o644, group: str = "root") -> File:
    return File(path, (DEPLOY / source).read_text(encoding="utf-8"), mode, group)
