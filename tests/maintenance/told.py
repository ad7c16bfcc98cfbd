"""What the answer of `check` says of parts."""

from __future__ import annotations

import re
from typing import Any


def faults(parts: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The fault of each part that has one."""
    return {name: entry["fault"] for name, entry in parts.items() if not entry["ok"]}


def warnings(entry: dict[str, Any]) -> list[str]:
    """The codes of what a part that is ready still wants done: each opens a line of its own."""
    return re.findall("^([A-Z][A-Z-]+): ", entry["detail"], re.MULTILINE)
