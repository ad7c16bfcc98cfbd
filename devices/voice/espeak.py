"""The voice of espeak-ng: one program for each utterance, killed when it is to be quiet.

It is run, never linked. The text goes in on its standard input, so that no list of processes shows it. ``setpriv`` (of
util-linux) lets the kernel kill it when the kiosk dies.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Mapping
from functools import cache
from pathlib import Path

from config.datafile import Data, load
from config.faults import Fault
from config.settings import Speech

PROGRAM = ("setpriv", "--pdeathsig", "KILL", "espeak-ng")
#: ``cmn`` of version 1.51 knows the characters' pinyin, and reads it out as English; this one reads it as pinyin.
LANGUAGE = "cmn-latn-pinyin"
UTF_8 = "1"
AS_A_TEST, SILENTLY = "1", ("-a", "0")
#: Without a sound device the program ends well, and complains in a line that begins so.
COMPLAINT = b"error: "
#: setpriv cannot run it, or does not find it
NOT_RUN = (126, 127)
#: the slowest voice says two characters in a second; a sound device that takes nothing would hold it for ever
START_WITHIN_S, CHARACTER_WITHIN_S = 5.0, 0.8
#: how long a lost voice is not tried again: a loudspeaker may be plugged in
RETRY_AFTER_S = 60.0


class _Pronunciation(Data):
    words: Mapping[str, str]


@cache
def _pronunciation() -> Mapping[str, str]:
    return load(Path(__file__).with_name("pronunciation.zh.yaml"), _Pronunciation).words


def as_read(text: str) -> str:
    """``text`` with pinyin for the words that would be read wrongly."""
    for word, pinyin in _pronunciation().items():
        text = text.replace(word, f" {pinyin} ")
    return text


class EspeakVoice:
    """Implements :class:`devices.voice.port.Voice`; with ``folder`` into WAV files there, numbered, none half-written.

    Make and use it inside a running loop. ``environment`` joins the program's own.
    """

    def __init__(
        self,
        speech: Speech,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        loudness, pace = str(speech.volume_percent), str(speech.words_per_minute)
        self._options = ("-v", LANGUAGE, "-b", UTF_8, "-a", loudness, "-s", pace)
        self._folder = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        self._environment = {**os.environ, **(environment or {})}
        self._monotonic = monotonic
        self._speaking: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._silent_until = 0.0
        self._fault: Fault | None = None
        self._failed = asyncio.Event()
        self._written = 0

    def say(self, text: str) -> None:
        self.stop()
        if text.strip() and self._monotonic() >= self._silent_until:
            self._speaking = asyncio.ensure_future(self._utter(as_read(text)))

    def stop(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()

    async def ready(self) -> None:
        where = ("-w", os.devnull) if self._folder else ()
        async with self._one_at_a_time:
            trouble = await _in_time(START_WITHIN_S, self._run(AS_A_TEST, *SILENTLY, *where))
        if trouble:
            raise _unavailable(trouble)

    async def lost(self) -> Fault:
        await self._failed.wait()
        assert self._fault is not None  # noqa: S101
        return self._fault

    async def close(self) -> None:
        self.stop()
        async with self._one_at_a_time:  # the program that was told to be quiet has ended
            self._silent_until = float("inf")

    async def _utter(self, text: str) -> None:
        async with self._one_at_a_time:
            said = self._write(text, self._folder) if self._folder else self._run(text)
            if trouble := await _in_time(START_WITHIN_S + CHARACTER_WITHIN_S * len(text), said):
                self._lose(trouble)

    async def _write(self, text: str, folder: Path) -> str:
        half = folder / "voice.part"
        trouble = await self._run(text, "-w", str(half))
        if not trouble:
            self._written += 1
            half.rename(folder / f"voice-{self._written:04d}.wav")
        return trouble

    async def _run(self, text: str, *more: str) -> str:
        """Speak to the end; what stood in the way, or ``""``. Cancelled, it ends the program.

        Never in its words: nobody knows what they hold of the text.
        """
        program = await asyncio.create_subprocess_exec(
            *PROGRAM, *self._options, *more, "--stdin",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            env=self._environment, process_group=0,
        )  # fmt: skip
        try:
            _, said = await program.communicate(text.encode())
        finally:
            if program.returncode is None:
                program.kill()
            await program.wait()
        if program.returncode in NOT_RUN:
            return "espeak-ng cannot be run"
        if program.returncode:
            return f"espeak-ng ended with {program.returncode}"
        return "no sound device" if said.strip().rpartition(b"\n")[2].startswith(COMPLAINT) else ""

    def _lose(self, trouble: str) -> None:
        self._silent_until = self._monotonic() + RETRY_AFTER_S
        if self._fault is None:
            self._fault = _unavailable(trouble)
            self._failed.set()


async def _in_time(limit_s: float, saying: Coroutine[object, object, str]) -> str:
    """What stood in the way of ``saying``, or ``""``; also that it took too long, or that there is no such program."""
    try:
        async with asyncio.timeout(limit_s):
            return await saying
    except (OSError, TimeoutError) as error:
        return type(error).__name__


def _unavailable(trouble: str) -> Fault:
    return Fault("VOICE-UNAVAILABLE", trouble)
