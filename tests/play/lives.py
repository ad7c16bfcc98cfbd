"""A life of a play (``play.life``), for whoever starts many: with what it reads at its start read already."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import office.store  # noqa: F401 - what an office imports when it is opened first
from flows.first_screen.offers import nothing_offered
from play import life

nothing_offered()


def main(state: str, site: str) -> None:
    """Live once; what it has to say goes where its output goes."""
    assert "PySide6" not in sys.modules, "what is played is seen by nobody, and reads no Qt"
    os.dup2(1, 2)
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", force=True)
    life.main(Path(state), Path(site))
