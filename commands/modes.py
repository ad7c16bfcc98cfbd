"""What a start of the kiosk is for, and its parts. What reads models is imported when it is needed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from config.mode import Mode, taken
from config.panel import data_dir_in

if TYPE_CHECKING:
    from assembly.site import SiteParts
    from assembly.staff_desk import RunningProgram
    from config.clock import Clock
    from config.settings import Settings

log = logging.getLogger("run")

#: a machine that somebody forgot in a mode serves again after this time
LONGEST_S = 2 * 3600.0


@dataclass(frozen=True)
class Start:
    """All that is made of a site file for one start."""

    settings: Settings
    clock: Clock
    parts: SiteParts


def mode_of(site: Path) -> Mode:
    """What this start is for; whoever asks again is told: to serve."""
    folder = data_dir_in(site)
    return taken(folder) if folder is not None else Mode.SERVICE


def make_start(site: Path, mode: Mode, *, safe: bool) -> Start:
    """The parts of a site in a mode; when that cannot be, it is said, and the kiosk serves. ``safe``: in silence."""
    from config.settings import load_settings

    return start_of(load_settings(site), mode, safe=safe)


def start_of(own: Settings, mode: Mode, *, safe: bool = False, papers: Path | None = None) -> Start:
    """The same of settings that were read already; ``papers`` is where a printer that is a folder puts them."""
    import sqlite3

    from assembly.site import SiteParts, make_clock
    from assembly.staff_desk import RunningProgram, in_mode
    from config.adjusted import adjusted
    from config.voice import NoVoice

    program = RunningProgram(own)
    settings = adjusted(own, program.folder)
    try:
        settings = in_mode(settings, program.folder, mode)
    except (OSError, sqlite3.Error) as error:
        log.error("no %s: %s", mode, error)
    if safe:
        settings = settings.model_copy(update={"voice": NoVoice()})
    clock = make_clock(settings)
    if settings.mode is Mode.TRAINING:
        return Start(settings, clock, _training(settings, clock, program, papers))
    return Start(settings, clock, SiteParts(settings, clock, papers, program))


def _training(settings: Settings, clock: Clock, program: RunningProgram, papers: Path | None) -> SiteParts:
    """Everything without hardware, in this process: no reader has to be installed for it."""
    from play.training import TrainingSite

    return TrainingSite(settings, clock, program, papers)


async def back_in_time(start: Start) -> None:
    """Come back into service after a while, whoever is there: in a mode nobody is served."""
    import asyncio

    from maintenance.port import Asked, By

    if start.settings.mode is Mode.SERVICE:
        return
    await asyncio.sleep(LONGEST_S)
    log.warning("%s has lasted long enough", start.settings.mode)
    await start.parts.program.restarts.restart_application(Asked(By.ITSELF))
