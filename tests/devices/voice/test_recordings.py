"""Sentences that somebody has recorded: played in place of the synthesiser's, and never in place of other words."""

from __future__ import annotations

import asyncio
import os
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from config.language import EN, ZH
from config.sentences import sentences
from config.voice import Speech
from devices.voice.espeak import EspeakVoice
from devices.voice.port import ORDINARY, Manner
from devices.voice.recordings import Recorded, Recordings, Synthesised, name_of, sounds
from tests.devices.voice.test_espeak import NO_SOUND, heard, names, until

FIRST, SECOND = "请插入社会保障卡。", "芯片朝上，轻轻推到底。"
TONE_S = 1.5


def record(folder: Path, sentence: str, suffix: str = ".wav", language: str = "zh") -> Path:
    """A tone in place of somebody's voice: how long it is tells that it was played."""
    file = folder / language / f"{name_of(sentence)}{suffix}"
    file.parent.mkdir(parents=True, exist_ok=True)
    form = ("-r", "22050", "-c", "1", *(("-b", "16") if suffix == ".wav" else ()))
    subprocess.run(["sox", "-n", *form, str(file), "synth", str(TONE_S), "sine", "440"], check=True)
    return file


async def said(tmp_path: Path, text: str, files: int, manner: Manner = ORDINARY) -> list[tuple[float, float]]:
    voice = EspeakVoice(Speech(), tmp_path / "said", recordings=tmp_path / "recordings")
    voice.say(text, manner)
    pieces = await until(tmp_path / "said", files)
    await voice.close()
    return [heard(piece) for piece in pieces]


@pytest.mark.parametrize("suffix", [".wav", ".ogg"])
async def test_what_is_recorded_is_played_and_the_rest_is_synthesised(tmp_path: Path, suffix: str) -> None:
    record(tmp_path / "recordings", SECOND, suffix)
    synthesised, played = await said(tmp_path, FIRST + SECOND, 2)
    assert played[0] == pytest.approx(TONE_S + 0.35, abs=0.1)
    assert synthesised[0] != pytest.approx(TONE_S + 0.35, abs=0.1)


async def test_pace_and_loudness_are_those_of_a_recording_too(tmp_path: Path) -> None:
    record(tmp_path / "recordings", FIRST)
    ((ordinary, loud),) = await said(tmp_path, FIRST, 1)
    (tmp_path / "said/voice-0001.wav").unlink()
    ((quick, quiet),) = await said(tmp_path, FIRST, 1, Manner(pace_percent=150, volume_percent=50))
    assert quick < 0.8 * ordinary
    assert quiet < 0.7 * loud


async def test_a_recording_of_the_old_words_is_not_played(tmp_path: Path) -> None:
    """A clerk has changed the sentence, and nobody has recorded it anew yet."""
    record(tmp_path / "recordings", FIRST.replace("请", "先"))
    pieces = list(Recordings(tmp_path / "recordings").pieces(FIRST, ZH))
    assert pieces == [Synthesised(FIRST, ZH)]


def test_a_recording_is_of_one_language(tmp_path: Path) -> None:
    file = record(tmp_path, "OK", language="en")
    assert list(Recordings(tmp_path).pieces("OK", EN)) == [Recorded("OK", file)]
    assert list(Recordings(tmp_path).pieces("OK", ZH)) == [Synthesised("OK ", ZH)]


def test_each_sentence_is_read_by_the_voice_that_can_read_it() -> None:
    """The name of the other language, and a name in Chinese that stands in an English text."""
    nobody = Recordings(None)
    assert list(nobody.pieces("改用别的语言。English", ZH)) == [
        Synthesised("改用别的语言。", ZH),
        Synthesised("English ", EN),
    ]
    assert list(nobody.pieces("Whose card? 李试样. Yours.", EN)) == [
        Synthesised("Whose card? ", EN),
        Synthesised("李试样. ", ZH),
        Synthesised("Yours. ", EN),
    ]


def test_a_sentence_is_the_same_with_and_without_its_stop_but_not_as_a_question() -> None:
    assert name_of("请稍等") == name_of("请稍等。") == name_of(" 请稍等。\n")
    assert name_of("请稍等") != name_of("请稍等？")


def test_a_name_says_nothing_and_fits_every_file_system() -> None:
    assert all(one in "0123456789abcdef" for one in name_of("../../etc/passwd"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (FIRST + SECOND, [FIRST, SECOND]),
        ("Insert your card. Then wait!", ["Insert your card.", "Then wait!"]),
        ("You pay 3.50 yuan.", ["You pay 3.50 yuan."]),
        ("好吗？好。", ["好吗？", "好。"]),
        ("one\ntwo", ["one", "two"]),
        ("", []),
        ("。。", []),
    ],
)
def test_a_text_is_said_sentence_by_sentence(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


# -- broken ones ------------------------------------------------------------------------------------------------------


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:3000])


def no_sound_at_all(file: Path) -> None:
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(22050)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def no_recording(file: Path) -> None:
    file.write_text("hello")


BROKEN: dict[str, Callable[[Path], None]] = {
    "cut off": cut_off,
    "no sound": no_sound_at_all,
    "empty": empty,
    "no recording": no_recording,
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.expects_log("VOICE-RECORDING")
async def test_a_broken_recording_is_synthesised_and_told(
    tmp_path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = record(tmp_path / "recordings", FIRST)
    BROKEN[how](file)
    for number in (1, 2):
        voice = EspeakVoice(Speech(), tmp_path / str(number), recordings=tmp_path / "recordings")
        voice.say(FIRST)
        (spoken,) = await until(tmp_path / str(number), 1)
        assert heard(spoken)[1] > 500
        doubts = await voice.doubts()
        assert [(fault.code, fault.detail) for fault in doubts] == [("VOICE-RECORDING", f"zh/{file.name}")]
        assert caplog.text.count("VOICE-RECORDING") == number  # once for each start
        await voice.close()


@pytest.mark.expects_log("VOICE-RECORDING")
async def test_a_recording_that_was_mended_is_played_again(tmp_path: Path) -> None:
    file = record(tmp_path / "recordings", FIRST)
    voice = EspeakVoice(Speech(), tmp_path / "said", recordings=tmp_path / "recordings")
    assert list(await voice.doubts()) == []
    whole = file.read_bytes()
    cut_off(file)
    assert len(await voice.doubts()) == 1
    file.write_bytes(whole)
    assert list(await voice.doubts()) == []
    await voice.close()


async def test_without_a_sound_device_the_recording_is_not_blamed(tmp_path: Path) -> None:
    record(tmp_path / "recordings", FIRST)
    voice = EspeakVoice(Speech(), environment=NO_SOUND, recordings=tmp_path / "recordings")
    voice.say(FIRST)
    fault = await asyncio.wait_for(voice.lost(), 60)
    assert (fault.code, fault.detail) == ("VOICE-UNAVAILABLE", "no sound device")
    assert list(await voice.doubts()) == []
    await voice.close()


async def test_without_the_player_everything_is_synthesised(tmp_path: Path) -> None:
    record(tmp_path / "recordings", FIRST)
    programs = tmp_path / "bin"
    programs.mkdir()
    for program in ("setpriv", "espeak-ng"):
        (programs / program).symlink_to(f"/usr/bin/{program}")
    voice = EspeakVoice(
        Speech(), tmp_path / "said", environment={"PATH": str(programs)}, recordings=tmp_path / "recordings"
    )
    voice.say(FIRST)
    (spoken,) = await until(tmp_path / "said", 1)
    assert heard(spoken)[0] != pytest.approx(TONE_S + 0.35, abs=0.1)
    assert [fault.code for fault in await voice.doubts()] == ["VOICE-RECORDING"]
    await voice.close()


async def test_a_recording_that_is_whole_sounds(tmp_path: Path) -> None:
    assert await sounds(record(tmp_path, FIRST), dict(os.environ))
    assert names(tmp_path / "zh") == [f"{name_of(FIRST)}.wav"]
