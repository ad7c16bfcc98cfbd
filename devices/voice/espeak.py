"""The voice of espeak-ng, and of those who have recorded sentences for it.

espeak-ng and the player are run, never linked: a program for each piece of an utterance, killed when it is to be quiet.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from config.faults import Fault
from config.language import languages
from config.voice import Speech
from devices.switches.port import NoSwitch, Switch
from devices.voice.port import ORDINARY, Manner
from devices.voice.program import NOT_RUN, run, trouble_of
from devices.voice.pronunciation import as_read
from devices.voice.recordings import Piece, Recordings, Synthesised, playing, read_in, sounds, version_of

PROGRAM = "espeak-ng"
UTF_8 = "1"
SILENTLY = Manner(volume_percent=0)
#: espeak-ng's own bounds
PACE_LEAST, PACE_MOST, LOUDEST = 80, 450, 200
#: Without a sound device the program ends well, and complains in a line that begins so.
COMPLAINT = b"error: "
#: the slowest voice says two characters in a second; a sound device that takes nothing would hold it for ever
START_WITHIN_S, CHARACTER_WITHIN_S = 5.0, 0.8
#: how long a lost voice is not tried again: a loudspeaker may be plugged in
RETRY_AFTER_S = 60.0

#: says something aloud (None) or into a file; what stood in the way, or ""
Saying = Callable[[Path | None], Coroutine[object, object, str]]

log = logging.getLogger("voice")


class EspeakVoice:
    """Implements :class:`devices.voice.port.Voice`; with ``folder`` into WAV files there, numbered, none half-written.

    Make and use it inside a running loop. ``environment`` joins the programs' own.
    """

    def __init__(
        self,
        speech: Speech,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        jack: Switch | None = None,
        recordings: Path | None = None,
    ) -> None:
        self._speech = speech
        self._folder = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        self._environment = {**os.environ, **(environment or {})}
        self._monotonic = monotonic
        self._jack = jack or NoSwitch()
        self._recordings = Recordings(recordings)
        #: by path and time of the last change: whether it can be played
        self._sound: dict[tuple[Path, int], bool] = {}
        self._speaking: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._silent_until = 0.0
        self._fault: Fault | None = None
        self._failed = asyncio.Event()
        self._replugged = asyncio.Event()
        self._written = 0
        self._jack.watch(self._headset_changed)

    def say(self, text: str, manner: Manner = ORDINARY) -> None:
        self.stop()
        if manner.private and not self.in_private:
            return
        if text.strip() and self._monotonic() >= self._silent_until:
            self._speaking = asyncio.ensure_future(self._utter(text, manner))

    def stop(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()

    @property
    def in_private(self) -> bool:
        return self._speech.private == "always" or (self._speech.private == "headset" and self._jack.on)

    async def headset_changed(self) -> None:
        await self._replugged.wait()
        self._replugged.clear()

    async def ready(self) -> None:
        where = Path(os.devnull) if self._folder else None
        async with self._one_at_a_time:
            trouble = await trouble_of(START_WITHIN_S, self._synthesise("1", SILENTLY, where))
        if trouble:
            raise _unavailable(trouble)

    async def doubts(self) -> Sequence[Fault]:
        found = [_broken(file) for file in self._recordings.files() if not await self._can_be_played(file)]
        if trouble := self._jack.trouble():
            found.append(Fault("HEADSET-UNAVAILABLE", trouble))
        return found

    async def lost(self) -> Fault:
        await self._failed.wait()
        assert self._fault is not None  # noqa: S101
        return self._fault

    async def close(self) -> None:
        self.stop()
        self._jack.close()
        async with self._one_at_a_time:  # the program that was told to be quiet has ended
            self._silent_until = float("inf")

    # ---------------------------------------------------------------------------------------------------------------

    async def _utter(self, text: str, manner: Manner) -> None:
        async with self._one_at_a_time:
            for piece in self._recordings.pieces(text, manner.language):
                if trouble := await self._say(piece, manner):
                    self._lose(trouble)
                    return

    async def _say(self, piece: Piece, manner: Manner) -> str:
        """Say one piece; what stood in the way, or ``""``. A recording that cannot be played is synthesised."""
        if isinstance(piece, Synthesised):
            text = as_read(piece.text, piece.language)
            return await self._in_time(text, partial(self._synthesise, text, replace(manner, language=piece.language)))
        if await self._can_be_played(piece.file):
            trouble = await self._in_time(piece.sentence, partial(self._play, piece.file, manner))
            if not trouble:
                return ""
        return await self._say(Synthesised(piece.sentence, read_in(piece.sentence, manner.language)), manner)

    async def _in_time(self, text: str, work: Saying) -> str:
        """``work``, which says ``text``: aloud, or into the next file. What stood in the way, or ``""``."""
        limit_s = START_WITHIN_S + CHARACTER_WITHIN_S * len(text)
        if self._folder is None:
            return await trouble_of(limit_s, work(None))
        half = self._folder / "voice.part"
        trouble = await trouble_of(limit_s, work(half))
        if not trouble:
            self._written += 1
            half.rename(self._folder / f"voice-{self._written:04d}.wav")
        return trouble

    async def _synthesise(self, text: str, manner: Manner, to: Path | None) -> str:
        pace = round(self._speech.words_per_minute * manner.pace_percent / 100)
        loudness = round(self._speech.volume_percent * manner.volume_percent / 100)
        command = [
            *(PROGRAM, "-v", languages()[manner.language].voice, "-b", UTF_8),
            *("-a", str(min(loudness, LOUDEST)), "-s", str(min(max(pace, PACE_LEAST), PACE_MOST))),
            *(("-w", str(to)) if to else ("-d", self._device) if self._device else ()),
            "--stdin",
        ]
        ended = await run(command, text.encode(), self._environment)
        if ended.status in NOT_RUN:
            return "espeak-ng cannot be run"
        if ended.status:
            return f"espeak-ng ended with {ended.status}"
        return "no sound device" if ended.complaint.strip().rpartition(b"\n")[2].startswith(COMPLAINT) else ""

    async def _play(self, file: Path, manner: Manner, to: Path | None) -> str:
        sink = ("-b", "16", "-t", "wavpcm", str(to)) if to else ("-t", "alsa", self._device or "default")
        volume = self._speech.volume_percent * manner.volume_percent / 100**2
        ended = await run(playing(file, volume, manner.pace_percent / 100, sink), b"", self._environment)
        return f"sox ended with {ended.status}" if ended.status else ""

    @property
    def _device(self) -> str:
        return self._speech.headset_device if self._jack.on else self._speech.hall_device

    async def _can_be_played(self, file: Path) -> bool:
        """Looked at once for each time that the file was changed; one that is broken is told of in the log."""
        try:
            version = version_of(file)
            if version not in self._sound:
                self._sound[version] = await sounds(file, self._environment)
                if not self._sound[version]:
                    log.warning("%s", _broken(file))
        except OSError:  # it was taken away meanwhile, or nothing can play it
            return False
        return self._sound[version]

    def _headset_changed(self) -> None:
        """Whatever was being said was meant for other ears than those that would hear the rest of it."""
        self.stop()
        self._replugged.set()

    def _lose(self, trouble: str) -> None:
        self._silent_until = self._monotonic() + RETRY_AFTER_S
        if self._fault is None:
            self._fault = _unavailable(trouble)
            self._failed.set()


def _unavailable(trouble: str) -> Fault:
    return Fault("VOICE-UNAVAILABLE", trouble)


def _broken(recording: Path) -> Fault:
    return Fault("VOICE-RECORDING", f"{recording.parent.name}/{recording.name}")
