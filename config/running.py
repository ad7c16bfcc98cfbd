"""Which program and which content run here: of a machine that takes bundles the names of their folders."""

from __future__ import annotations

import re
from pathlib import Path

from config.datafile import CONTENT, ROOT

#: the folder of programs on a machine (``maintenance/agent/updates/slots.py``)
RELEASES = "releases"


def program_version(root: Path = ROOT) -> str:
    """That of the release in ``root``, which a link may lead to; of a tree that is none, what it says of itself."""
    home = root.resolve()
    if home.parent.name == RELEASES:
        return home.name
    said = re.search(r'^version = "([^"]+)"', (home / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    return said[1] if said else "0"


def content_version(root: Path = ROOT) -> str:
    """That of the content which came after the program in ``root``; "" where none did."""
    content = root / CONTENT.name
    return content.resolve().name if content.is_symlink() else ""
