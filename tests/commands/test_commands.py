"""The command lines that others call: their keys, their exit codes, and nothing else on standard output."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
import pytest
from click.testing import CliRunner

from commands import demo as demo_module
from commands.common import SITE
from config.settings import Settings
from kiosk import kiosk as door
from tests.pcscd import Pcscd, own_pcscd, pcscd

__all__ = ["own_pcscd", "pcscd"]
ROOT = Path(__file__).parent.parent.parent
KIOSK = [sys.executable, str(ROOT / "kiosk.py")]


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KIOSK, *arguments], capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on until it is ended; yielded when it has said its first line."""
    command = [sys.executable, "-u", str(ROOT / "kiosk.py"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        killer = threading.Timer(30, process.kill)
        killer.start()
        process.stdout.readline()
        yield process
        killer.cancel()
        process.kill()


def test_without_a_display_and_a_command_the_door_plays_the_demonstration_of_its_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @click.command("demo")
    @SITE
    def played(settings: Settings) -> None:
        click.echo(f"{settings.clock.driver}, {settings.camera.driver}")

    monkeypatch.setattr(demo_module, "command", played)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    opened = CliRunner().invoke(door, [])
    assert (opened.exit_code, opened.stdout) == (0, "demonstration, simulated\n")
    assert "There is no display" in opened.stderr


def test_at_its_end_a_program_does_not_look_for_garbage_in_all_it_has() -> None:
    watched = "import gc, runpy; gc.set_debug(gc.DEBUG_STATS); runpy.run_path('kiosk.py', run_name='__main__')"
    command = [sys.executable, "-c", watched, "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    looked_at = re.findall(r"objects in each generation: (\d+) (\d+) (\d+)", said)[-1]
    assert sum(map(int, looked_at)) < 1000


def test_retirement_answers_with_the_agreed_keys() -> None:
    answer = json.loads(
        kiosk("retirement", "--category", "male", "--born", "1965-11", "--on", "2026-11-24", "--json").stdout
    )
    reasons = answer.pop("reasons")
    assert answer == {
        "delay_months": 3,
        "age_years": 60,
        "age_months": 3,
        "retirement_month": "2026-02",
        "minimum_months": 180,
        "earliest_month": "2025-11",
        "latest_month": "2029-02",
    }
    assert [reason["rule"] for reason in reasons] == ["original_age", "delayed", "minimum", "early", "late"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("retirement",),
        ("retirement", "--category", "male", "--born", "1965-13"),
        ("retirement", "--category", "nobody", "--born", "1965-01"),
        ("card", "simulate", "no-such-profile"),
        ("card", "simulate", "li", "--fault", "nonsense=1"),
        ("demo", "--scenario", "no-such-visit"),
        ("no-such-command",),
    ],
)
def test_a_wrong_call_is_refused_with_a_sentence_and_prints_nothing(arguments: tuple[str, ...]) -> None:
    refused = CliRunner().invoke(door, arguments)
    assert refused.exit_code != 0
    assert refused.stdout == ""
    assert refused.stderr
    assert isinstance(refused.exception, SystemExit), "and not what would be told with a traceback"


@pytest.mark.parametrize(
    "reads",
    [
        "fleet bundle list",
        f"fleet bundle refresh --online {__file__}",
        "office restore",
        "paper verify text --keys",
        "retirement --out results.csv --batch",
        "scenes check --dir",
        "visit play",
    ],
)
def test_what_a_command_is_to_read_and_is_not_there_is_a_wrong_call(reads: str, tmp_path: Path) -> None:
    refused = CliRunner().invoke(door, [*reads.split(), str(tmp_path / "nowhere")])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "nowhere' does not exist" in refused.stderr


def test_a_simulated_card_is_read_and_its_holder_printed(pcscd: Pcscd) -> None:
    with running("card", "simulate", "wang", "--port", str(pcscd.port)):
        read = json.loads(kiosk("card", "read", "--json", "--timeout", "10").stdout)
    assert (read["kind"], read["card_number"], read["state"]) == ("social", "T00000028", "readable")
    assert read["person"]["name"] == "王样例"


def test_without_a_card_the_fault_is_printed_as_json(pcscd: Pcscd) -> None:
    missing = kiosk("card", "read", "--json", "--timeout", "0.3")
    assert missing.returncode == 1
    assert json.loads(missing.stdout)["fault"] == "CARD-ABSENT"


def test_a_simulated_identity_card_is_read_over_a_serial_port(tmp_path: Path) -> None:
    port = tmp_path / "id-reader"
    with running("card", "simulate", "j", "--at", str(port)):
        read = json.loads(kiosk("card", "read", "--json", "--serial", str(port), "--timeout", "10").stdout)
    assert (read["kind"], read["layout"]) == ("id", "J")


@contextmanager
def watching(*arguments: str) -> Iterator[IO[str]]:
    """The lines of ``card watch --json``."""
    command = [sys.executable, "-u", str(ROOT / "kiosk.py"), "card", "watch", "--json", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout
        process.kill()


def test_the_watch_prints_a_line_for_the_present(pcscd: Pcscd) -> None:
    with watching() as lines:
        line = json.loads(lines.readline())
    assert (line["kind"], line["service"], line["card"]) == ("social", True, "none")


def test_the_watch_tells_of_both_readers(pcscd: Pcscd, tmp_path: Path) -> None:
    port = tmp_path / "id-reader"
    with running("card", "simulate", "j", "--at", str(port)), watching("--serial", str(port)) as lines:
        told = {(line["kind"], line["card"]) for line in (json.loads(lines.readline()) for _ in range(2))}
    assert told == {("social", "none"), ("id", "present")}


def test_an_identity_card_in_pages_is_simulated_and_read(pcscd: Pcscd) -> None:
    with running("card", "simulate", "chen", "--pages", "--port", str(pcscd.port)):
        read = json.loads(kiosk("card", "read", "--json", "--timeout", "10").stdout)
    assert (read["kind"], read["person"]["name"]) == ("id", "陈虚构")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(
            ("card", "simulate", "li", "--at", "{}/none/reader"), "No such file or directory", marks=pytest.mark.nightly
        ),
        (("demo", "--out", "/dev/null"), "/dev/null"),
        pytest.param(("demo", "--out", "{}/file/out"), "Not a directory", marks=pytest.mark.nightly),
    ],
)
def test_a_place_that_cannot_be_used_is_said_in_a_sentence(
    arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    done = kiosk(*(argument.format(tmp_path) for argument in arguments))
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("demo", "--list"), ("records", "--help")])
def test_an_output_that_is_full_is_said_in_a_sentence(arguments: tuple[str, ...]) -> None:
    """And once: what is held back for the end of a program, as it is for users, is not tried again there."""
    held_back = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*KIOSK, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=held_back
        )
    assert (done.returncode, done.stderr) == (1, "Error: No space left on device\n")
