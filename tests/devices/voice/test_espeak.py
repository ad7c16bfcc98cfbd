"""The real espeak-ng: what it writes has sound, what it is told to stop stops, and what is missing is said once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import wave
from asyncio.subprocess import Process
from pathlib import Path

import numpy as np
import pytest

from config.language import ZH, languages
from config.voice import EspeakVoice as EspeakSettings
from config.voice import FolderVoice, NoVoice, Speech
from devices.voice.drivers import voice_of
from devices.voice.espeak import RETRY_AFTER_S, EspeakVoice
from devices.voice.pronunciation import as_read, pronunciation
from tests.waiting import GONE, seen

CHINESE = languages()[ZH].voice
WORDS = pronunciation("zh").words
ROOT = Path(__file__).parents[3]
SHORT, LONG = "请插入社会保障卡", "请插入社会保障卡。芯片朝上，轻轻推到底。不着急，慢慢来。"
#: No card, no sound server: what a machine without loudspeakers has, wherever the tests run.
NO_SOUND = {"ALSA_CONFIG_PATH": "/dev/null", "PULSE_SERVER": "unix:/dev/null"}
SECONDS = 60.0


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def until(folder: Path, files: int) -> list[Path]:
    """The WAV files in ``folder``, once there are so many."""
    await seen(lambda: len([name for name in names(folder) if name.endswith(".wav")]) >= files)
    return [folder / name for name in names(folder)]


def heard(file: Path) -> tuple[float, float]:
    """Duration in seconds, and loudness (root of the mean square of the samples)."""
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float64)
        return len(samples) / sound.getframerate(), float(np.sqrt(np.mean(samples**2)))


async def spoken(folder: Path, text: str, **speech: int) -> tuple[float, float]:
    voice = EspeakVoice(Speech(**speech), folder)
    voice.say(text)
    (file,) = await until(folder, 1)
    await voice.close()
    return heard(file)


async def test_what_it_says_can_be_heard_and_a_longer_text_takes_longer(tmp_path: Path) -> None:
    short = await spoken(tmp_path / "short", SHORT)
    long = await spoken(tmp_path / "long", LONG)
    assert short[1] > 500
    assert long[1] > 500
    assert 1.0 < short[0] < 4.0
    assert long[0] > 2 * short[0]


async def test_the_site_sets_pace_and_loudness(tmp_path: Path) -> None:
    ordinary = await spoken(tmp_path / "a", LONG)
    slow = await spoken(tmp_path / "b", LONG, words_per_minute=120)
    quiet = await spoken(tmp_path / "c", LONG, volume_percent=30)
    silent = await spoken(tmp_path / "d", LONG, volume_percent=0)
    assert slow[0] > 1.2 * ordinary[0]
    assert 0.1 * ordinary[1] < quiet[1] < 0.5 * ordinary[1]
    assert silent[1] == 0


async def test_files_are_numbered_and_their_names_say_nothing(tmp_path: Path) -> None:
    voice = EspeakVoice(Speech(), tmp_path)
    for number in (1, 2, 3):
        voice.say(SHORT)
        await until(tmp_path, number)
    await voice.close()
    assert names(tmp_path) == ["voice-0001.wav", "voice-0002.wav", "voice-0003.wav"]


async def test_a_newer_text_takes_the_place_of_the_older(tmp_path: Path) -> None:
    """Twenty at once: the last one is heard, whole, and never two together."""
    alone = await spoken(tmp_path / "alone", LONG)
    voice = EspeakVoice(Speech(), tmp_path / "many")
    for _ in range(20):
        voice.say(SHORT)
        await asyncio.sleep(0)
    voice.say(LONG)
    files = await until(tmp_path / "many", 1)
    await voice.close()
    assert heard(files[-1])[0] == pytest.approx(alone[0])


class Slow:
    """A stand-in for a sound device that takes its time: espeak-ng never ends by itself."""

    def __init__(self, folder: Path) -> None:
        program = folder / "espeak-ng"
        program.write_text(f'#!/bin/sh\n/bin/cat > /dev/null\necho $$ > "{folder}/pid"\nread -r _ < "{folder}/never"\n')
        program.chmod(0o755)
        os.mkfifo(folder / "never")
        self.environment = {"PATH": f"{folder}:{os.environ['PATH']}"}
        self._pid = folder / "pid"

    async def pid(self) -> int:
        await seen(lambda: self._pid.exists() and self._pid.read_text())
        return int(self._pid.read_text())


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except GONE:
        return False


async def gone(pid: int) -> None:
    await seen(lambda: not alive(pid))


@pytest.mark.parametrize("how", ["stop", "close", "say"])
async def test_it_is_quiet_at_once(tmp_path: Path, how: str) -> None:
    slow = Slow(tmp_path)
    voice = EspeakVoice(Speech(), environment=slow.environment)
    voice.say(SHORT)
    pid = await slow.pid()
    assert alive(pid)
    if how == "close":
        await voice.close()
        assert not alive(pid)
    else:
        voice.stop() if how == "stop" else voice.say(" ")
        await gone(pid)
        await voice.close()


async def test_who_is_told_twice_to_be_quiet_leaves_nobody_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is slow: that the program has ended is noticed long after it was killed."""
    noticed, ends = asyncio.Event(), Process.wait

    async def late(program: Process) -> int:
        await noticed.wait()
        return await ends(program)

    monkeypatch.setattr(Process, "wait", late)
    slow = Slow(tmp_path)
    voice = EspeakVoice(Speech(), environment=slow.environment)
    voice.say(SHORT)
    pid = await slow.pid()
    voice.stop()
    await gone(pid)
    closing = asyncio.ensure_future(voice.close())  # which says once more that it is to be quiet
    for _ in range(9):
        await asyncio.sleep(0)
    assert not closing.done()
    noticed.set()
    await closing


def seen_from_outside(pid: int) -> str:
    """Arguments and environment of a program: what other processes of the machine may read."""
    return "".join(Path(f"/proc/{pid}/{what}").read_text() for what in ("cmdline", "environ"))


async def test_the_text_stands_in_no_list_of_processes(tmp_path: Path) -> None:
    slow = Slow(tmp_path)
    voice = EspeakVoice(Speech(), environment=slow.environment)
    voice.say(SHORT)
    pid = await slow.pid()
    assert CHINESE in seen_from_outside(pid)
    assert SHORT not in seen_from_outside(pid)
    await voice.close()


PARENT = """
import asyncio, sys
from config.voice import Speech
from devices.voice.espeak import EspeakVoice
async def main():
    voice = EspeakVoice(Speech(), environment={"PATH": sys.argv[1]})
    voice.say("long")
    await asyncio.Event().wait()
asyncio.run(main())
"""


def started(path: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PARENT, path], cwd=ROOT)


async def test_it_does_not_outlive_a_kiosk_that_is_killed(tmp_path: Path) -> None:
    slow = Slow(tmp_path)
    parent = started(slow.environment["PATH"])
    pid = await slow.pid()
    assert alive(pid)
    parent.kill()
    parent.wait()
    await gone(pid)


async def test_without_a_sound_device_it_says_so_once_and_is_silent(tmp_path: Path) -> None:
    now = [0.0]
    voice = EspeakVoice(Speech(), environment=NO_SOUND, monotonic=lambda: now[0])
    voice.say(SHORT)
    fault = await asyncio.wait_for(voice.lost(), SECONDS)
    assert fault.code == "VOICE-UNAVAILABLE"
    assert fault.detail == "no sound device"
    assert SHORT not in str(fault)
    voice.say(LONG)
    assert await asyncio.wait_for(voice.lost(), SECONDS) is fault
    await voice.close()


@pytest.mark.parametrize(("status", "detail"), [(0, "no sound device"), (1, "espeak-ng ended with 1")])
async def test_what_the_program_complains_of_is_never_told(tmp_path: Path, status: int, detail: str) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f'#!/bin/sh\necho "error: cannot say $(cat)" >&2\nexit {status}\n', encoding="utf-8")
    program.chmod(0o755)
    voice = EspeakVoice(Speech(), environment={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    voice.say(SHORT)
    fault = await asyncio.wait_for(voice.lost(), SECONDS)
    assert fault.detail == detail
    await voice.close()


async def test_a_lost_voice_is_tried_again_after_a_minute(tmp_path: Path) -> None:
    now = [0.0]
    voice = EspeakVoice(Speech(), environment={"PATH": str(tmp_path)}, monotonic=lambda: now[0])
    voice.say(SHORT)
    await asyncio.wait_for(voice.lost(), SECONDS)
    slow = Slow(tmp_path)  # now the program is there
    (tmp_path / "setpriv").symlink_to("/usr/bin/setpriv")
    now[0] = RETRY_AFTER_S - 1
    before = asyncio.all_tasks()
    voice.say(SHORT)
    assert asyncio.all_tasks() == before  # nothing was begun
    now[0] = RETRY_AFTER_S
    voice.say(SHORT)
    assert alive(await slow.pid())
    await voice.close()


@pytest.mark.parametrize(("path", "reason"), [("", "FileNotFoundError"), ("setpriv", "espeak-ng")])
async def test_without_the_program_it_says_so(tmp_path: Path, path: str, reason: str) -> None:
    if path:
        (tmp_path / path).symlink_to("/usr/bin/setpriv")
    voice = EspeakVoice(Speech(), environment={"PATH": str(tmp_path)})
    voice.say(SHORT)
    fault = await asyncio.wait_for(voice.lost(), SECONDS)
    assert reason in fault.detail
    await voice.close()


def sounds(text: str) -> list[str]:
    """The phonemes of ``text``, without the marks of stress and pause."""
    command = ["espeak-ng", "-v", CHINESE, "-q", "-x", "--stdin"]
    said = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    return [sound for part in said.split() if (sound := part.strip("'_|,"))]


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_of_the_list_is_read_as_the_list_says(word: str) -> None:
    assert sounds(as_read(f"请{word}来", "zh")) == sounds(f"请 {WORDS[word]} 来")
    assert sounds(as_read(word, "zh")) != sounds(word)


def test_characters_are_read_as_pinyin_and_not_as_english() -> None:
    """The voice called cmn says "she four"."""
    assert "(en)" not in " ".join(sounds(LONG))
    assert len(sounds("请插入社会保障卡")) == 8


def test_the_settings_choose_the_voice(tmp_path: Path) -> None:
    assert voice_of(NoVoice(), ROOT, tmp_path) is None
    assert isinstance(voice_of(EspeakSettings(), ROOT, tmp_path), EspeakVoice)
    assert isinstance(voice_of(FolderVoice(folder=Path("spoken")), ROOT, tmp_path), EspeakVoice)
    assert (tmp_path / "spoken").is_dir()
