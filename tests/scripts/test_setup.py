"""What set-up would put onto a machine, and how it finds and starts the card service. Nothing here is changed by it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.settings import DEMO_SITE
from tests.pcscd import Pcscd, own_pcscd, pcscd

__all__ = ["own_pcscd", "pcscd"]
ROOT = Path(__file__).parents[2]
SERVICE_SITE = DEMO_SITE.parent / "service.example.yaml"
BASE, DEMONSTRATION = "packages.txt", "packages-demonstration.txt"


def sourced(code: str, *arguments: object, environment: Mapping[str, str] | None = None, **options: object) -> str:
    """Standard output of ``code`` after setup.sh was read."""
    command = ["bash", "-c", f'. "$0/scripts/setup.sh"; {code}', str(ROOT), *map(str, arguments)]
    environment = {**os.environ, **(environment or {})}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, **options).stdout  # type: ignore[call-overload, no-any-return]


def lists(*arguments: object) -> list[str]:
    return [Path(line).name for line in sourced('package_lists "$@"', *arguments).splitlines()]


@pytest.mark.parametrize("command", ["run", "check", "demo", "records"])
@pytest.mark.parametrize("form", [("--site", SERVICE_SITE), (f"--site={SERVICE_SITE}",)], ids=["two words", "one word"])
def test_a_site_in_service_gets_no_virtual_reader(command: str, form: tuple[object, ...]) -> None:
    assert lists(command, *form) == [BASE]


def test_the_last_site_of_a_command_line_counts_as_it_does_for_the_program() -> None:
    assert lists("check", "--site", DEMO_SITE, "--json", "--site", SERVICE_SITE) == [BASE]
    assert lists("check", "--site", SERVICE_SITE, f"--site={DEMO_SITE}") == [BASE, DEMONSTRATION]


@pytest.mark.parametrize(
    "arguments", [(), ("run",), ("demo", "--list"), ("check", "--json"), ("card", "simulate", "li")]
)
def test_a_demonstration_gets_the_virtual_reader(arguments: tuple[str, ...]) -> None:
    assert lists(*arguments) == [BASE, DEMONSTRATION]


def test_a_print_service_comes_only_with_the_printer_that_is_simulated_behind_one() -> None:
    assert lists("printer", "simulate", "sheet", "--port", "0") == [BASE, "packages-printer.txt"]
    assert lists("printer", "simulate", "receipt") == [BASE]
    assert lists("demo", "--scenario", "retire-now", "--office", "http") == [BASE, DEMONSTRATION, "packages-office.txt"]


@pytest.mark.parametrize(
    "arguments", [("card", "read", "--json"), ("retirement",), ("records", "verify"), ("face", "pose")]
)
def test_what_needs_no_virtual_reader_brings_none_onto_any_machine(arguments: tuple[str, ...]) -> None:
    assert lists(*arguments) == [BASE]


@pytest.mark.parametrize(
    ("text", "demonstration"),
    [
        ("purpose: demonstration\n", True),
        ('site: "x"\npurpose: "demonstration"   # a comment\r\n', True),
        ("'purpose' : demonstration\n", True),
        ("purpose: service\n", False),
        ("purpose: service # not a demonstration\n", False),
        ("# purpose: demonstration\n", False),
        ("hall:\n  purpose: demonstration\n", False),
        ("purpose: demonstrations\n", False),
        ("\ufeffpurpose: demonstration\n", False),
        ("", False),
    ],
)
def test_only_what_plainly_says_so_is_a_demonstration(text: str, demonstration: bool, tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_bytes(text.encode())
    assert lists("check", "--site", site) == ([BASE, DEMONSTRATION] if demonstration else [BASE])


def test_a_site_that_is_not_there_gets_no_virtual_reader(tmp_path: Path) -> None:
    assert lists("check", "--site", tmp_path / "none.yaml") == [BASE]
    assert lists("check", "--site") == [BASE]


def test_the_virtual_reader_stands_in_one_list_alone() -> None:
    scripts = ROOT / "scripts"
    assert [file.name for file in scripts.glob("packages*") if "vsmartcard" in file.read_text(encoding="utf-8")] == [
        DEMONSTRATION
    ]


def test_what_would_be_installed_for_a_service_site_on_a_bare_machine_holds_no_virtual_reader(tmp_path: Path) -> None:
    """The whole decision, with a dpkg that knows no package."""
    knows_nothing = tmp_path / "dpkg-query"
    knows_nothing.write_text("#!/bin/sh\nexit 1\n")
    knows_nothing.chmod(0o755)
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    code = 'missing_packages $(package_lists "$@")'
    service = sourced(code, "check", "--site", SERVICE_SITE, environment=path).split()
    demonstration = sourced(code, "check", environment=path).split()
    assert {"pcscd", "python3-venv", "espeak-ng"} <= set(service)
    assert set(demonstration) - set(service) == {"vsmartcard-vpcd"}


# -- Python packages --


@pytest.mark.parametrize(
    ("lock", "uv_ends_with", "told"),
    [
        ("requirements.lock", 0, ["pip requirements.lock"]),
        ("requirements-dev.lock", 0, ["pip uv", "uv requirements-dev.lock"]),
        ("requirements-dev.lock", 2, ["pip uv", "uv requirements-dev.lock", "pip requirements-dev.lock"]),
    ],
    ids=["a kiosk in service", "tests", "tests, where uv reaches no index"],
)
def test_whatever_installs_what_is_locked_is_held_to_its_hashes(
    lock: str, uv_ends_with: int, told: list[str], tmp_path: Path
) -> None:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for name, ends_with in (("pip", 0), ("uv", uv_ends_with)):
        program = tmp_path / ".venv/bin" / name
        program.write_text(f"""#!/bin/bash
[[ " $* " = *" --require-hashes --no-deps "* ]] || exit 9
case ${{!#}} in *.lock) of=$(basename "${{!#}}") ;; *) of=$(sed -n 's/==.*//p' "${{!#}}") ;; esac
echo {name} $of
exit {ends_with}
""")
        program.chmod(0o755)
    assert sourced('ROOT=$1; install_locked "$2"', tmp_path, ROOT / lock).splitlines() == told


# -- the card service --


def asked(socket_path: Path) -> bool:
    return sourced('answers "$1" && echo yes || true', socket_path).strip() == "yes"


def test_the_socket_is_asked_whether_there_is_a_card_service(tmp_path: Path) -> None:
    place = tmp_path / "pcscd.comm"
    assert not asked(place), "there is none"
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(str(place))
        service.listen()
        assert asked(place)
    assert not asked(place), "a dead one has left its socket"


NO_CARD_SERVICE = """
answers() { false; }
pcscd() { exec "$PROGRAM"; }
as_root() { "$@"; }
has_systemd() { false; }
CARD_SERVICE=$1
need_pcscd
"""


def test_a_process_of_that_name_elsewhere_does_not_keep_the_service_from_being_started(tmp_path: Path) -> None:
    """As with the pcscd of a container in the list of processes: only the socket says whether there is one here."""
    elsewhere = tmp_path / "pcscd"
    shutil.copy(shutil.which("sleep") or "", elsewhere)
    started = tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {started}\n")
    program.chmod(0o755)
    (tmp_path / "pcscd.pid").write_text(str(os.getpid()))
    with subprocess.Popen([elsewhere, "60"]) as other:
        sourced(NO_CARD_SERVICE, tmp_path, environment={"PROGRAM": str(program)})
        other.kill()
    assert started.exists()
    assert not (tmp_path / "pcscd.pid").exists(), "what a dead one left behind does not keep a new one from starting"


def test_where_there_is_systemd_it_starts_the_service_itself() -> None:
    code = 'answers() { false; }; has_systemd() { true; }; as_root() { echo "$@" >&3; }; need_pcscd 3>&1'
    assert sourced(code).strip() == "systemctl start pcscd.socket"


def test_a_service_that_a_script_starts_keeps_nothing_of_the_script(tmp_path: Path) -> None:
    """Neither its output (a pipe that never ends for whoever reads it) nor a lock, nor a file."""
    seen = tmp_path / "descriptors"
    code = f"""
    exec 7> "{tmp_path}/lock" 10< /dev/zero
    stays() {{ for link in /proc/$BASHPID/fd/*; do readlink "$link" || true; done > "{seen}"; }}
    start_service stays
    """
    sourced(code)
    open_there = seen.read_text().split()
    assert [place for place in open_there if place.startswith(str(tmp_path)) and place != str(seen)] == []
    assert [place for place in open_there if "pipe:" in place or place == "/dev/zero"] == []
    assert "/dev/null" in open_there


def test_the_tests_have_a_card_service_beside_any_other_without_namespaces(tmp_path: Path, pcscd: Pcscd) -> None:
    """An ordinary container has no mount namespaces, and ``scripts/run`` may have started a service there before."""
    (tmp_path / "other").mkdir()
    other = Pcscd(tmp_path / "other")
    other.start()
    try:
        assert Path(f"/proc/{other.pid}/ns/mnt").samefile("/proc/self/ns/mnt")
        for place in (pcscd.socket, other.socket):
            assert asked(place)
    finally:
        other.remove()


def test_the_typeface_is_made_once_and_anew_when_a_word_has_changed(tmp_path: Path) -> None:
    made, words = tmp_path / ".venv/share/fonts/NotoSansScreen-Bold.otf", tmp_path / "ui/words.zh.yaml"
    for file in (made, words, tmp_path / "tests/words.zh.yaml", tmp_path / "var/demo/visit.yaml"):
        file.parent.mkdir(parents=True)
        file.touch()

    def makes(at: int) -> bool:
        os.utime(words, (at, at))
        return sourced("ROOT=$1 PYTHON=echo; need_typeface", tmp_path, stderr=subprocess.DEVNULL) != ""

    os.utime(made, (10, 10))
    assert not makes(at=9)
    assert makes(at=11)
    made.unlink()
    assert makes(at=9)
