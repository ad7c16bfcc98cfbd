"""Which voice the settings name."""

from __future__ import annotations

from pathlib import Path

from config.voice import AnyHeadset, AnyVoice, FolderVoice, JackHeadset, NoVoice
from devices.switches.evdev import Code, EvdevSwitch
from devices.switches.port import Switch
from devices.voice.espeak import EspeakVoice
from devices.voice.port import Voice


def voice_of(settings: AnyVoice, root: Path, data_dir: Path, simulated: Switch | None = None) -> Voice | None:
    """The voice; None for a kiosk without one. Recordings are relative to ``root``, a folder of speech to ``data_dir``.

    ``simulated`` is the jack of a site whose headset is simulated.
    """
    if isinstance(settings, NoVoice):
        return None
    folder = data_dir / settings.folder if isinstance(settings, FolderVoice) else None
    recordings = root / settings.recordings if settings.recordings else None
    return EspeakVoice(settings, folder, jack=_jack_of(settings.headset, simulated), recordings=recordings)


def _jack_of(headset: AnyHeadset, simulated: Switch | None) -> Switch | None:
    return EvdevSwitch(headset.name, Code.HEADPHONE_INSERT) if isinstance(headset, JackHeadset) else simulated
