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
    from collections.abc import AsyncIterator

    from demo.dock import SimulatedDevices
    from flows.parts import Parts

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


@asynccontextmanager
async def open_parts(settings: Settings, papers: Path | None = None) -> AsyncIterator[Parts]:
    """All parts of a site, and all of them closed again, in order."""
    from devices.face.eyes import SupervisedEyes
    from devices.social_card.pcsc import PcscSocialCardReader
    from flows.parts import Parts
    from office.embedded import EmbeddedOffice
    from printing.press import ChildPress
    from records.log import RecordsLog

    folder = data_dir(settings)
    clock = make_clock(settings)
    async with AsyncExitStack() as stack:
        records = RecordsLog(folder / "records.sqlite", folder / "records.key", clock)
        stack.callback(records.close)
        office = EmbeddedOffice(
            folder / settings.office.file,
            ROOT / settings.office.people,
            settings.hall.bureau_short,
            clock,
            settings.office.answer_within_s,
        )
        stack.push_async_callback(office.close)
        press = ChildPress()
        stack.push_async_callback(press.close)
        eyes = SupervisedEyes(settings.camera, settings.face)
        stack.push_async_callback(eyes.close)
        reader = PcscSocialCardReader(settings.card_reader.reader, clock=clock)
        stack.push_async_callback(reader.close)
        yield Parts(reader, eyes, office, press, make_printer(settings, clock, papers), records, clock, settings)


def simulated_devices(settings: Settings, parts: Parts) -> SimulatedDevices | None:
    """The simulated devices of a demonstration site."""
    if settings.card_reader.driver != "virtual":
        return None
    from demo.dock import SimulatedDevices
    from devices.face.eyes import SupervisedEyes
    from devices.social_card.vpcd import VirtualSlot
    from printing.folder import FolderPrinter

    assert isinstance(parts.eyes, SupervisedEyes)  # noqa: S101 - open_parts made it
    printer = parts.printer if isinstance(parts.printer, FolderPrinter) else None
    return SimulatedDevices(VirtualSlot(settings.card_reader.port), parts.eyes, printer)


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
    from ui.serve import serve

    async def main() -> None:
        async with open_parts(settings) as parts:
            await serve(settings, parts, simulated_devices(settings, parts), full_screen=not (window or settings.simulated))

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
    from demo.player import play, prepare
    from ui.app import run_app

    async def main() -> int:
        await prepare(lambda: open_parts(settings), data_dir(settings), out)
        async with open_parts(settings, papers=out) as parts:
            stage = simulated_devices(settings, parts)
            if stage is None:
                raise click.ClickException("a demonstration needs a site with simulated devices")
            played = await play(scenario, scenarios()[scenario], settings, parts, stage, out)
        for problem in played.problems:
            click.echo(problem, err=True)
        verdict = "failed" if played.problems else "ok"
        counts = f"{played.pictures} pictures, {played.papers} papers"
        click.echo(f"{scenario}: {verdict}; {played.end.outcome or played.end.reason}; {counts}; {played.timeline.summary()}")
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
    from devices.social_card.first import read_first_card
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

    async def main() -> list[Any]:
        async with open_parts(settings) as parts:
            return await readiness(parts)

    results = opened(lambda: asyncio.run(main()))
    click.echo(json.dumps([result.as_json() for result in results], ensure_ascii=False) if as_json else as_lines(results))
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
