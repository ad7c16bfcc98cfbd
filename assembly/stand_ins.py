"""What stands in for hardware at a site that names a simulated driver; none of it is imported by any other site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from config.voice import AnyVoice, NoVoice, SimulatedHeadset

if TYPE_CHECKING:
    from config.printers import EscposPrinter
    from config.settings import Settings, SheetPrinter
    from simulated.document.mat import SimulatedMat
    from simulated.folder_printer import FolderPrinter
    from simulated.relay_board import RelayBoard
    from simulated.stick import FolderSource
    from simulated.switch import SimulatedSwitch

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class StandIns:
    """One for each kind of device; None where the site has hardware, or no such device at all."""

    printer: FolderPrinter | None
    receipt_printer: FolderPrinter | None
    #: of the lamp at the staff's desk
    board: RelayBoard | None
    sticks: FolderSource | None
    #: below the document camera
    mat: SimulatedMat | None
    #: of the headset
    jack: SimulatedSwitch | None
    #: of the sensor before the machine
    sensor: SimulatedSwitch | None

    @classmethod
    def of(cls, settings: Settings, papers: Path | None) -> Self:
        """Those that ``settings`` name. Papers go to ``papers``, or else where the settings say."""
        return cls(
            printer=_folder_printer(settings, settings.printer, papers),
            receipt_printer=_folder_printer(settings, settings.receipt_printer, papers),
            board=_relay_board() if settings.signal.driver == "simulated" else None,
            sticks=_folder_source() if settings.stick.driver == "simulated" else None,
            mat=_simulated_mat() if settings.document_camera.driver == "simulated" else None,
            jack=_jack() if _has_simulated_headset(settings.voice) else None,
            sensor=_sensor() if settings.presence.driver == "simulated" else None,
        )


def _folder_printer(
    settings: Settings, chosen: SheetPrinter | EscposPrinter | None, papers: Path | None
) -> FolderPrinter | None:
    if chosen is None or chosen.driver != "folder":
        return None
    from simulated.folder_printer import FolderPrinter

    return FolderPrinter(papers or ROOT / settings.data_dir / chosen.folder)


def _relay_board() -> RelayBoard:
    from simulated.relay_board import RelayBoard

    return RelayBoard()


def _folder_source() -> FolderSource:
    from simulated.stick import FolderSource

    return FolderSource()


def _simulated_mat() -> SimulatedMat:
    from simulated.document.mat import SimulatedMat

    return SimulatedMat()


def _has_simulated_headset(voice: AnyVoice) -> bool:
    return not isinstance(voice, NoVoice) and isinstance(voice.headset, SimulatedHeadset)


def _jack() -> SimulatedSwitch:
    from devices.switches.evdev import Code
    from simulated.switch import SimulatedSwitch

    return SimulatedSwitch(Code.HEADPHONE_INSERT)


def _sensor() -> SimulatedSwitch:
    from devices.switches.evdev import Code
    from simulated.switch import SimulatedSwitch

    return SimulatedSwitch(Code.FRONT_PROXIMITY)
