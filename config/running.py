"""Which program and which content run here: of a machine that takes bundles the names of their folders."""

from __future__ import annotations

import re

from config.datafile import CONTENT, ROOT

#: the folder of programs on a machine (``maintenance/agent/updates/slots.py``)
RELEASES = "releases"


def program_version() -> str:
    """That of the release; of a tree that is none, what it says of itself."""
    if ROOT.parent.name == RELEASES:
        return ROOT.name
    said = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    return said[1] if said else "0"


def content_version() -> str:
    """That of the content which came after the program; "" where none did."""
    return CONTENT.readlink().name if CONTENT.is_symlink() else ""
