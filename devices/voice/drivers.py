"""Which voice the settings name."""

from __future__ import annotations

from pathlib import Path

from config.settings import FolderVoice, NoVoice
from config.settings import Voice as VoiceSettings
from devices.voice.espeak import EspeakVoice
from devices.voice.port import Voice


def voice_of(settings: VoiceSettings, data_dir: Path) -> Voice | None:
    """The voice; None for a kiosk without one. A folder is relative to ``data_dir``."""
    if isinstance(settings, NoVoice):
        return None
    return EspeakVoice(settings, data_dir / settings.folder if isinstance(settings, FolderVoice) else None)
