"""What came of a play: one object, whose keys are a contract (``docs/visit-play.md``)."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.faults import Fault
from config.settings import Settings
from flows.definition.shelf import shelf
from play.life import State, live
from play.script import Loaded
from records.reader import reader_in

ROOT = Path(__file__).parent.parent
#: no life of a play takes longer; one that does hangs
LIFE_LIMIT_S = 600.0
#: the program of one life
LIFE = "play.life"

_log = logging.getLogger("play")


class LifeEnded(Exception):
    """A life that ended neither as the script says nor in a power cut."""


def play(
    script: Path, loaded: Loaded, shipped: Path, site: Path, settings: Settings, out: Path | None
) -> dict[str, Any]:
    """Play the file and tell what came of it. Its data lie in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="visit-") as folder:
        papers = out or Path(folder) / "papers"
        data = str(shelf().given or "")
        state = State(str(script), str(shipped), folder, str(papers.resolve()), loaded.case, data)
        if any(action.verb == "power_cut" for step in loaded.script.steps for action in step.do):
            state = _lives(state, site, Path(folder) / "state.json")
        else:
            live(state, settings, loaded, _no_power_cut)
        return _report(state, keep_files=out is not None)


def _no_power_cut() -> None:
    raise AssertionError("the script cuts no power")


def _lives(state: State, site: Path, file: Path) -> State:
    """Life after life, each in a process of its own, until the script is at its end."""
    while not state.done:
        state.write(file)
        code, said = one_life(file, site)
        for line in said.splitlines():
            _log.warning("life: %s", line)
        if code not in (0, -9):
            raise LifeEnded(f"the kiosk's process ended with {code}")
        state = State.read(file)
    return state


def one_life(file: Path, site: Path) -> tuple[int, str]:
    """The exit code of its process, and what it wrote to standard error."""
    command = [sys.executable, "-m", LIFE, str(file), str(site)]
    try:
        ended = subprocess.run(command, cwd=ROOT, timeout=LIFE_LIMIT_S, stderr=subprocess.PIPE, text=True, check=False)
    except subprocess.TimeoutExpired as error:
        raise LifeEnded(f"the kiosk's process went on for {LIFE_LIMIT_S:.0f} seconds, and was ended") from error
    return ended.returncode, ended.stderr


def _report(state: State, *, keep_files: bool) -> dict[str, Any]:
    last = state.ends[-1] if state.ends else {"end": None, "outcome": None, "fault": None}
    papers = [{**paper, "file": _file(paper) if keep_files else None} for paper in state.printed.values()]
    kinds, readable = _memory(Path(state.folder) / "data")
    report = {
        "end": last["end"],
        "outcome": last["outcome"] or None,
        "fault": last["fault"] or None,
        "visits": state.ends,
        "pages": state.pages,
        "said": state.said,
        "submissions": state.submissions,
        "cases": list(state.cases.values()),
        "proofs": state.proofs,
        "papers": papers,
        "events": kinds,
        "left": {"screen": state.screen, "queue": _queue(Path(state.papers)), "sealed_readable": readable},
    }
    return report if state.never_came is None else {**report, "never_came": state.never_came}


def _file(paper: Mapping[str, Any]) -> str | None:
    """Where it lies; a printer may have finished it when nobody followed it any more, or never, or never had it."""
    return paper["file"] if paper["file"] and Path(paper["file"]).is_file() else None


def _memory(data: Path) -> tuple[list[str], int]:
    """The kinds of all events, and how many visits can still be read, by the kiosk's own memory."""
    try:
        with reader_in(data) as records:
            return [event.kind for event in records.events()], len(records.remembered())
    except Fault:
        return [], 0


def _queue(papers: Path) -> int:
    """How many papers wait: a folder has no queue but what is half written."""
    return len(list(papers.glob("*.part"))) if papers.is_dir() else 0
