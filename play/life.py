"""One run of a played kiosk: from its start to the end of the script, or to a power cut.

    python -m play.life STATE SITE

is what a script with a power cut is played by: the state of the play goes from life to life in a file, and the life
itself ends as in a real cut, in the middle of whatever it does, by SIGKILL.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from config.clock import CHINA
from config.parts import PartName
from config.settings import Settings, load_settings
from flows.definition.shelf import read_all_from
from play.cases import load_case
from play.kiosk import HeadlessKiosk
from play.ledger import Proof
from play.people import people_file
from play.player import Diary, NeverCame, Player
from play.receipts import with_receipts
from play.script import Loaded, load_script
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop

#: what the chores behind a visit get, once nobody is there any more
CHORES_S = 5.0


@dataclass
class State:
    """Where the play stands, as JSON takes it. ``step`` and ``act`` say what comes next."""

    script: str
    shipped: str
    folder: str
    papers: str
    #: which case of the script's file, if it holds several
    case: str = ""
    #: where scenes and data are read from before the shipped ones, if anywhere
    data: str = ""
    step: int = 0
    act: int = 0
    done: bool = False
    now: str = ""
    world: dict[str, Any] | None = None
    pages: list[dict[str, Any]] = field(default_factory=list)
    ends: list[dict[str, str]] = field(default_factory=list)
    submissions: list[dict[str, Any]] = field(default_factory=list)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    proofs: list[dict[str, str]] = field(default_factory=list)
    #: everything that was said
    said: list[str] = field(default_factory=list)
    printed: dict[str, dict[str, Any]] = field(default_factory=dict)
    screen: str | None = None
    never_came: str | None = None

    def write(self, path: Path) -> None:
        """On disk, whole or not at all."""
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        part.replace(path)

    @staticmethod
    def read(path: Path) -> State:
        return State(**json.loads(path.read_text(encoding="utf-8")))


def live(state: State, settings: Settings, loaded: Loaded, power_cut: Callable[[], None]) -> None:
    """Play on from ``state`` to the end of the script. ``power_cut`` is called where the script cuts the power, with
    the state up to there, and does not return."""
    people = people_file(Path(state.shipped), loaded.more, loaded.more_from, Path(state.folder))
    settings = virtual_settings(settings, Path(state.folder) / "data", people)
    if PartName.RECEIPT_PRINTER in loaded.script.befallen:
        settings = with_receipts(settings)
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(_live(state, settings, loaded, power_cut))


async def _live(state: State, settings: Settings, loaded: Loaded, power_cut: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    clock = LoopClock(loop, _start(state, settings, loaded))
    site = VirtualSite(settings, clock, Path(state.papers), loaded.everybody)
    _take_up(site, state)
    diary = Diary(state.pages)
    kiosk = HeadlessKiosk(settings, site, clock, lambda page: diary.note(page, kiosk.page_moves))
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, kiosk.stop)
    serving = asyncio.ensure_future(kiosk.run())

    def cut(step: int, act: int) -> None:
        state.step, state.act, state.now, state.world = step, act, clock.now().isoformat(), site.kept()
        _note(state, kiosk, site)
        power_cut()

    try:
        await Player(kiosk, site).play(loaded.script, state.step, state.act, cut)
    except NeverCame as never:
        state.never_came = str(never)
    await Player(kiosk, site).rest()
    await asyncio.sleep(CHORES_S)
    if kiosk.serving:  # a part hangs, and the visit with it: it ends with the kiosk
        kiosk.stop()
        await serving
    _note(state, kiosk, site)
    kiosk.stop()
    await serving


def _start(state: State, settings: Settings, loaded: Loaded) -> datetime:
    if state.now:
        return datetime.fromisoformat(state.now)
    if loaded.script.clock is not None:
        return loaded.script.clock
    return settings.clock.start if settings.clock.driver == "demonstration" else datetime.now(CHINA)


def _take_up(site: VirtualSite, state: State) -> None:
    ledger = site.ledger
    ledger.submissions, ledger.cases, ledger.papers = state.submissions, state.cases, state.printed
    ledger.proofs = [Proof(**proof) for proof in state.proofs]
    if state.world is not None:
        site.keep(state.world)


def _note(state: State, kiosk: HeadlessKiosk, site: VirtualSite) -> None:
    state.ends += [{"end": str(end.reason), "outcome": end.outcome, "fault": end.fault} for end in kiosk.ends]
    state.said += site.spoken.said
    state.proofs = [asdict(proof) for proof in site.ledger.proofs]
    for key, times in site.came_out().items():
        if key in state.printed:
            state.printed[key] |= {"came_out": times}
    state.screen = kiosk.screen.page.node if kiosk.screen.page else None


def main(state_file: Path, site: Path) -> None:
    """Live once, from the state in the file."""
    state = State.read(state_file)

    def power_cut() -> None:
        state.write(state_file)
        os.kill(os.getpid(), signal.SIGKILL)

    if state.data:
        read_all_from(Path(state.data))
    script, shipped = Path(state.script), Path(state.shipped)
    loaded = load_case(script, shipped, state.case) if state.case else load_script(script, shipped)
    live(state, load_settings(site), loaded, power_cut)
    state.done = True
    state.write(state_file)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")  # whoever plays tells it on
    main(Path(sys.argv[1]), Path(sys.argv[2]))
