"""``demo``: play a visit of the demonstration."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import SITE_FILE, opened
from commands.ending import cancelled_when_told, ended_in_order, undisturbed
from commands.guarded import has_display
from commands.modes import Start, start_of

if TYPE_CHECKING:
    from config.settings import HttpOffice, Settings
    from demo.dock import SimulatedDevices
    from ui.station import Station
    from ui.window import KioskWindow


@click.command("demo")
@SITE_FILE
@click.option("--scenario", default="retire-now", show_default=True, help="Which visit to play.")
@click.option("--list", "list_them", is_flag=True, help="List the scenarios and stop.")
@click.option(
    "--office",
    type=click.Choice(["embedded", "http"]),
    default="embedded",
    show_default=True,
    help="The office beside the kiosk, or as a service on PostgreSQL.",
)
@click.option("--out", default="out/demo", show_default=True, type=click.Path(path_type=Path, file_okay=False))
def command(site: Path, scenario: str, list_them: bool, office: str, out: Path) -> None:
    """Play a visit through the real screens, with the virtual card behind the real card service."""
    if list_them:
        _list()
        return
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(ended_in_order(lambda: opened(lambda: _run(site, scenario, office, out)), lasting=False))


def _list() -> None:
    from demo.scenarios import scenarios

    for name, entry in scenarios().items():
        click.echo(f"{name:<20} {entry.says}")


def _run(site: Path, scenario: str, office: str, out: Path) -> int:
    with ExitStack() as around:
        served = around.enter_context(_office(site)) if office == "http" else None
        with undisturbed():
            from ui.window import first_picture

            window = around.enter_context(first_picture(site, docked=False))
        from demo.measure import since_process_start_ms

        first_screen_ms = since_process_start_ms()
        from ui.loop import run_app

        return run_app(lambda: _played(site, scenario, served, out, window, first_screen_ms))


def _office(site: Path) -> AbstractContextManager[HttpOffice]:
    from assembly.office_stage import served_office
    from config.settings import load_settings

    settings = load_settings(site)
    return served_office(settings.site, settings.office.answer_within_s)


async def _played(
    site: Path, scenario: str, office: HttpOffice | None, out: Path, window: KioskWindow, first_screen_ms: float
) -> int:
    from config.data_dir import data_dir
    from config.settings import load_settings
    from demo.citizen import StuckError
    from demo.player import Shown, play
    from demo.scenarios import scenarios
    from ui.robot import NotTouchable

    if scenario not in scenarios():
        raise click.BadParameter(f"there is no scenario {scenario!r}; --list shows them all", param_hint="--scenario")
    with cancelled_when_told():
        settings = scenarios()[scenario].of(load_settings(site))
        if office is not None:
            settings = settings.model_copy(update={"office": office})
        if settings.card_reader.driver != "virtual":
            raise click.ClickException("a demonstration needs a site with simulated devices")
        shown = Shown(window, first_screen_ms)
        try:
            played = await play(scenario, starts(settings, out), data_dir(settings), out, shown)
        except (StuckError, NotTouchable) as stuck:
            raise click.ClickException(f"{scenario}: {stuck}") from None
    for problem in played.problems:
        click.echo(problem, err=True)
    click.echo(played.summary())
    return 1 if played.problems else 0


def starts(settings: Settings, papers: Path) -> Callable[[], StagedStart]:
    """What makes one start after the other of a site with simulated devices: each but the first as was chosen."""
    from config.data_dir import data_dir
    from config.mode import Mode, taken

    modes = chain((Mode.SERVICE,), iter(partial(taken, data_dir(settings)), None))
    return lambda: StagedStart(start_of(settings, next(modes), papers=papers))


class StagedStart:
    """A start of the program, with what plays its devices (:class:`demo.player.Start`)."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self.settings, self.clock, self.parts = start.settings, start.clock, start.parts

    @property
    def stage(self) -> SimulatedDevices:
        stage = self.parts.dock()
        assert stage is not None  # noqa: S101 - a site with virtual cards, or one on which staff practise
        return stage

    def watched(self, station: Station, again: Callable[[], None]) -> None:
        from maintenance.restarts import KioskRestarts

        service = station.service
        self.parts.program.restarts = KioskRestarts(service.attendance.no_citizen, service.note, again, lambda: None)
