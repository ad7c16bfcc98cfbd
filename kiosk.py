"""The door of the kiosk: the command line, and the one place where drivers are chosen and parts are wired together."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from config.clock import Clock, DemonstrationClock, SystemClock, today
from config.faults import Fault
from config.settings import DEMO_SITE, Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from demo.dock import SimulatedDevices
    from devices.face.eyes import SupervisedEyes
    from flows.parts import Parts
    from maintenance.readiness import CheckResult
    from office.embedded import EmbeddedOffice
    from records.log import RecordsLog

T = TypeVar("T")
ROOT = Path(__file__).parent
MONTH = "YYYY-MM"


# -- choosing drivers ----------------------------------------------------------------------------------------------
# Libraries are imported where they are needed: `retirement` must not pay for Qt, nor the first screen for the office.


def data_dir(settings: Settings) -> Path:
    """Where this site's data lie; made for this user only."""
    folder = ROOT / settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Fault("DATA-DIR", f"{folder}: {error.strerror}") from error
    return folder


def make_clock(settings: Settings) -> Clock:
    if settings.clock.driver == "system":
        return SystemClock()
    from records.log import newest_moment

    # A demonstration that is started again goes on after what it has already written.
    newest = newest_moment(data_dir(settings) / "records.sqlite")
    return DemonstrationClock(max(settings.clock.start, newest) if newest else settings.clock.start)


def make_printer(settings: Settings, clock: Clock, papers: Path | None = None) -> Any:
    printer = settings.printer
    if printer.driver == "folder":
        from printing.folder import FolderPrinter

        return FolderPrinter(papers or data_dir(settings) / printer.folder)
    from printing.ipp import IppPrinter

    return IppPrinter(printer.uri, printer.job_timeout_s, clock)


class SiteParts:
    """The parts of a site, by its settings (:class:`ui.station.StationParts`)."""

    def __init__(self, settings: Settings, clock: Clock, papers: Path | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self.printer = make_printer(settings, clock, papers)
        self._eyes: SupervisedEyes | None = None
        self.devices = self._simulated_devices()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Parts]:
        """All parts, and all of them closed again in order. The memory comes first: without it nothing may start."""
        from devices.face.eyes import SupervisedEyes
        from devices.social_card.pcsc import PcscSocialCardReader
        from flows.parts import Parts
        from printing.press import ChildPress

        async with AsyncExitStack() as stack:
            records = await asyncio.to_thread(self._open_records)
            stack.callback(records.close)
            office = self._make_office()
            stack.push_async_callback(office.close)
            press = ChildPress()
            stack.push_async_callback(press.close)
            self._eyes = eyes = SupervisedEyes(self.settings.camera, self.settings.face)
            stack.push_async_callback(eyes.close)
            reader = PcscSocialCardReader(self.settings.card_reader.reader)
            stack.push_async_callback(reader.close)
            yield Parts(reader, None, eyes, office, press, self.printer, records, self.clock, self.settings)

    async def resume(self, parts: Parts) -> None:
        """Bring what a power cut or a late answer has left open to its end."""
        from office.port import Submission
        from records.outbox import Delivered, resume

        async def deliver(content: Mapping[str, str]) -> Delivered:
            case = await parts.office.submit(Submission.from_mapping(content))
            return Delivered(case.case_number, case.completed is not None)

        for resumed in await resume(parts.records, deliver):
            logging.getLogger("outbox").info("%s: %s", resumed.matter, resumed.outcome)

    def dock(self) -> SimulatedDevices | None:
        return self.devices

    def command(self, command: Any) -> None:
        """Tell the virtual citizen before the simulated camera."""
        if self._eyes:
            self._eyes.command(command)

    def _open_records(self) -> RecordsLog:
        from records.log import RecordsLog

        folder = data_dir(self.settings)
        return RecordsLog(folder / "records.sqlite", folder / "records.key", self.clock)

    def _make_office(self) -> EmbeddedOffice:
        from office.embedded import EmbeddedOffice

        office = self.settings.office
        file, people = data_dir(self.settings) / office.file, ROOT / office.people
        return EmbeddedOffice(file, people, self.settings.hall.bureau_short, self.clock, office.answer_within_s)

    def _simulated_devices(self) -> SimulatedDevices | None:
        if self.settings.card_reader.driver != "virtual":
            return None
        from demo.dock import SimulatedDevices
        from devices.social_card.profiles import load_profile
        from devices.social_card.virtual_card import VirtualCard
        from devices.social_card.vpcd import VirtualSlot

        slot = VirtualSlot(self.settings.card_reader.port)
        printer = self.printer if self.settings.printer.driver == "folder" else None
        return SimulatedDevices(slot, lambda name: VirtualCard(load_profile(name)), self, printer)


# -- the command line ----------------------------------------------------------------------------------------------


@click.group(invoke_without_command=True)
@click.pass_context
def kiosk(context: click.Context) -> None:
    """The self-service kiosk of the 24-hour zone.

    Without a command it opens the kiosk when there is a display, and plays the demonstration visit when there is none.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(name)s: %(message)s")
    if context.invoked_subcommand:
        return
    if has_display():
        context.invoke(run)
    else:
        click.echo("There is no display: playing the demonstration visit instead.", err=True)
        context.invoke(demo)


SITE = click.option(
    "--site",
    "settings",
    default=DEMO_SITE,
    show_default="the demonstration site",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=lambda _context, _parameter, path: opened(lambda: load_settings(path)),
    help="The settings file of the site.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@kiosk.command()
@SITE
@click.option("--window", is_flag=True, help="A window instead of the full screen.")
def run(settings: Settings, window: bool) -> None:
    """Open the kiosk."""
    if not has_display():
        raise click.ClickException("There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).")
    from ui.app import run_app
    from ui.station import Station

    async def main() -> None:
        clock = make_clock(settings)
        station = Station(settings, SiteParts(settings, clock), clock)
        await station.serve(full_screen=not (window or settings.simulated))

    opened(lambda: run_app(main))


@kiosk.command()
@SITE
@click.option("--scenario", default="retire-now", show_default=True, help="Which visit to play.")
@click.option("--list", "list_them", is_flag=True, help="List the scenarios and stop.")
@click.option("--out", default="out/demo", show_default=True, type=click.Path(path_type=Path, file_okay=False))
def demo(settings: Settings, scenario: str, list_them: bool, out: Path) -> None:
    """Play a visit through the real screens, with the virtual card behind the real card service."""
    from demo.scenarios import scenarios

    if list_them:
        for name, entry in scenarios().items():
            click.echo(f"{name:<16} {entry.says}")
        return
    if scenario not in scenarios():
        raise click.BadParameter(f"there is no scenario {scenario!r}; --list shows them all", param_hint="--scenario")
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from demo.player import FreshOffice, play
    from ui.app import run_app

    async def main() -> int:
        clock = make_clock(settings)
        parts = SiteParts(settings, clock, papers=out)
        if parts.devices is None:
            raise click.ClickException("a demonstration needs a site with simulated devices")
        office = FreshOffice(parts, data_dir(settings))
        played = await play(scenario, settings, office, parts.devices, clock, out)
        for problem in played.problems:
            click.echo(problem, err=True)
        click.echo(played.summary())
        return 1 if played.problems else 0

    sys.exit(opened(lambda: run_app(main)))


@kiosk.command()
@click.option("--category", type=click.Choice(["male", "female55", "female50"]))
@click.option("--born", metavar=MONTH)
@click.option("--paid-months", type=click.IntRange(min=0), help="Months of contribution so far.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose law counts; today by default.")
@click.option("--batch", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="CSV: category,birth_ym.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the batch goes.")
@AS_JSON
def retirement(
    category: str | None,
    born: str | None,
    paid_months: int | None,
    on: Any,
    batch: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """When and why somebody may retire."""
    from flows.rules.batch import BatchError, compute_file
    from flows.rules.report import as_text, report

    day: date = on.date() if on else today(SystemClock())
    try:
        if batch and out:
            click.echo(f"{compute_file(batch, out, day)} rows", err=True)
        elif category and born and not (batch or out):
            facts = report(category, born, paid_months, day)
            click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else as_text(facts))
        else:
            raise click.UsageError("give --category and --born, or --batch and --out")
    except (BatchError, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error


@kiosk.group()
def card() -> None:
    """The card reader."""


@card.command("read")
@click.option("--reader", default="", help="The beginning of the reader's name; the first one by default.")
@click.option("--timeout", "timeout_s", default=20.0, show_default=True, help="Seconds to wait for a card.")
@AS_JSON
def card_read(reader: str, timeout_s: float, as_json: bool) -> None:
    """Read the first card: its public facts and its holder."""
    from devices.social_card.pcsc import read_first_card
    from devices.social_card.report import card_report

    try:
        facts = card_report(asyncio.run(read_first_card(reader, timeout_s)))
    except Fault as fault:
        if not as_json:
            end_with(fault)
        click.echo(json.dumps({"fault": fault.code, "message": fault.entry.citizen}, ensure_ascii=False))
        sys.exit(1)
    click.echo(json.dumps(facts, ensure_ascii=False, indent=None if as_json else 2))


@kiosk.group()
def records() -> None:
    """The kiosk's own memory."""


@records.command("verify")
@SITE
def records_verify(settings: Settings) -> None:
    """Prove that no event was changed or taken away."""
    from records.log import RecordsReader

    def verified() -> int:
        if not (data_dir(settings) / "records.sqlite").exists():
            return 0  # a kiosk that has never been started
        with RecordsReader(data_dir(settings) / "records.sqlite", data_dir(settings) / "records.key") as log:
            return log.verify()

    click.echo(f"ok: {opened(verified)} events, the chain holds")


@records.command("show")
@SITE
def records_show(settings: Settings) -> None:
    """Print the log, without anything personal."""
    from records.log import RecordsReader
    from records.show import lines

    def show() -> None:
        with RecordsReader(data_dir(settings) / "records.sqlite", data_dir(settings) / "records.key") as log:
            for line in lines(log.events()):
                click.echo(line)

    opened(show)


@kiosk.command()
@SITE
@AS_JSON
def check(settings: Settings, as_json: bool) -> None:
    """Test every part of this machine and say what is wrong with it."""
    from maintenance.readiness import as_lines, readiness

    async def main() -> list[CheckResult]:
        async with SiteParts(settings, make_clock(settings)).open() as parts:
            p = parts
            return await readiness(p.records, p.reader, p.eyes, p.printer, p.press, p.office)

    results = opened(lambda: asyncio.run(main()))
    click.echo(
        json.dumps([result.as_json() for result in results], ensure_ascii=False) if as_json else as_lines(results)
    )
    sys.exit(0 if all(result.fault is None for result in results) else 1)


# -- small things --------------------------------------------------------------------------------------------------


def has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def opened(work: Callable[[], T]) -> T:
    """``work()``; a fault of it ends the program with the staff's sentence."""
    try:
        return work()
    except Fault as fault:
        end_with(fault)


def end_with(fault: Fault) -> NoReturn:
    """Say a fault to whoever started the program: code, cause, detail and remedies."""
    click.echo(f"{fault.code}: {fault.entry.staff}", err=True)
    if fault.detail:
        click.echo(f"  {fault.detail}", err=True)
    for remedy in fault.entry.remedies:
        click.echo(f"  - {remedy}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    kiosk()
