"""Which voice the settings name."""

from __future__ import annotations

from pathlib import Path

from config.voice import AnyVoice, FolderVoice, JackHeadset, NoVoice
from devices.voice.espeak import EspeakVoice
from devices.voice.evdev_jack import EvdevJack
from devices.voice.headset import Jack
from devices.voice.port import Voice


def voice_of(settings: AnyVoice, root: Path, data_dir: Path, simulated: Jack | None = None) -> Voice | None:
    """The voice; None for a kiosk without one. Recordings are relative to ``root``, a folder of speech to ``data_dir``.

    ``simulated`` is the jack of a site whose headset is simulated.
    """
    if isinstance(settings, NoVoice):
        return None
    folder = data_dir / settings.folder if isinstance(settings, FolderVoice) else None
    recordings = root / settings.recordings if settings.recordings else None
    jack = EvdevJack(settings.headset.name) if isinstance(settings.headset, JackHeadset) else simulated
    return EspeakVoice(settings, folder, jack=jack, recordings=recordings)
