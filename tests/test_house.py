"""The house rules that no linter knows: each with its reason."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from config.faults import fault_list
from flows.boundary import BORDERS
from kiosk import NAMES

ROOT = Path(__file__).parent.parent
ROOMS = (
    "assembly",
    "commands",
    "config",
    "demo",
    "devices",
    "fleet",
    "flows",
    "laboratory",
    "law",
    "maintenance",
    "office",
    "play",
    "printing",
    "records",
    "simulated",
    "ui",
)
CHINESE = re.compile(r"[\u3400-\u9fff]")


@cache
def sources(suffix: str) -> dict[str, str]:
    """Our own files with ``suffix`` outside tests, by path."""
    files = [ROOT / "kiosk.py"] if suffix == ".py" else []
    files += [file for room in ROOMS for file in (ROOT / room).rglob(f"*{suffix}")]
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


def code_of(text: str) -> str:
    """``text`` without docstrings and comments: Chinese terms of the law may stand there."""
    return re.sub(r'""".*?"""|#[^\n]*', "", text, flags=re.DOTALL)


def test_each_fault_is_raised_in_exactly_one_place() -> None:
    """A code on a photo must name one line of the program."""
    raised: dict[str, list[str]] = {}
    for path, text in sources(".py").items():
        for code in re.findall(r'Fault\(\s*"([A-Z-]+)"', text):
            raised.setdefault(code, []).append(path)
    assert {code: places for code, places in raised.items() if len(places) > 1} == {}
    shown_only = {"CARD-REMOVED", "VISIT-BUG"}  # ends of a visit: shown, never raised
    at_the_boundary = {border.unexpected for border in BORDERS.values()}
    assert set(fault_list()) - set(raised) == shown_only | at_the_boundary
    assert set(raised) <= set(fault_list())


def test_no_files_import_each_other_in_a_circle() -> None:
    """Also not for type checkers alone: what stands on what could not be told any more."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()


@pytest.mark.parametrize("suffix", [".py", ".qml"])
def test_no_chinese_stands_in_code(suffix: str) -> None:
    """Words are data, so that a clerk can read and change them."""
    strip = code_of if suffix == ".py" else (lambda text: re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL))
    assert [path for path, text in sources(suffix).items() if CHINESE.search(strip(text))] == []


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"shell\s*=\s*True", "no shell with interpolated strings"),
        (r"except[^\n]*:\s*\n\s*pass\b", "an error that nobody hears of"),
        (r"os\.system\(", "no shell"),
    ],
)
def test_what_is_never_written(pattern: str, reason: str) -> None:
    assert [path for path, text in sources(".py").items() if re.search(pattern, text)] == [], reason


def test_only_device_processes_sleep() -> None:
    """Everybody else asks the clock, so that tests can move it."""
    sleepers = [path for path, text in sources(".py").items() if re.search(r"\btime\.sleep\(", text)]
    assert [path for path in sleepers if not path.startswith(("devices/", "simulated/"))] == []


def test_no_test_waits_by_sleeping() -> None:
    """It would be too short on a slow machine and too long on any other. ``tests/waiting.py`` looks for what is
    awaited; and where the loop's time is virtual, to sleep is to move the clock."""
    files = [file for file in (ROOT / "tests").rglob("*.py") if file.name != "waiting.py"]
    texts = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}
    texts = {path: text for path, text in texts.items() if "import LoopClock, VirtualTimeLoop" not in text}
    assert {path: sleeps for path, text in texts.items() if (sleeps := _sleeps(ast.parse(text)))} == {}


def _sleeps(tree: ast.AST) -> list[int]:
    """The lines that sleep for longer than the loop needs to do what is due."""
    calls = [(node.lineno, ast.unparse(node)) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        line for line, call in calls if re.match(r"((asyncio|time)\.)?sleep\((?!0\))|.*\bEvent\(\)\.wait\([^)]", call)
    ]


def test_a_sleep_is_found_and_what_only_looks_like_one_is_not() -> None:
    sleeping = "time.sleep(1)", "await asyncio.sleep(0.1)", "sleep(PAUSE_S)", "threading.Event().wait(2)"
    awake = "await asyncio.sleep(0)", "await clock.sleep(9)", "await asyncio.Event().wait()", "'time.sleep(1)'"
    module = "async def test() -> None:\n"
    assert [_sleeps(ast.parse(f"{module} {line}")) for line in sleeping] == [[2]] * len(sleeping)
    assert [_sleeps(ast.parse(f"{module} {line}")) for line in awake] == [[]] * len(awake)


def test_nobody_asks_an_item_for_its_meta_object() -> None:
    """That of what QML makes goes with it, and Python keeps what stood for it: whatever comes to lie at the same place
    in memory is taken for a meta object, and the next question to it ends the process."""
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    asks = re.compile(r"\.metaObject\(\)")
    assert [str(file) for file in files if asks.search(file.read_text(encoding="utf-8"))] == []


def test_no_screen_has_a_literal_colour_or_size() -> None:
    """Colours and sizes come from the one style file."""
    literal = re.compile(r'"#[0-9a-fA-F]{3,8}"|pixelSize:\s*\d|pointSize:\s*\d')
    screens = {path: text for path, text in sources(".qml").items() if "/style/" not in path}
    assert [path for path, text in screens.items() if literal.search(text)] == []


def test_deploy_never_installs_the_virtual_reader() -> None:
    """It listens on every interface. Not every file is text: Python leaves compiled ones there."""
    files = [file for file in (ROOT / "deploy").rglob("*") if file.is_file()]
    assert files
    assert [file for file in files if b"vpcd" in file.read_bytes()] == []


LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_package_host(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock


def locked(name: str) -> set[str]:
    """Each line but remarks: a package in its version, or a hash of it."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.strip(" \\") for line in lines if line.strip() and not line.lstrip().startswith("#")}


def test_a_kiosk_in_service_installs_nothing_that_only_tests_need() -> None:
    """Each program there is one more that can be turned against it."""
    service, tests = map(locked, LOCKS)
    assert service < tests
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["dev"]
    names = {re.split(r"[<>=\[]", wish)[0].lower().replace("_", "-") for wish in wanted}
    assert {package for package in service if package.partition("==")[0] in names} == set()


def test_files_stay_small_enough_to_hold_in_the_head() -> None:
    assert {path: lines for path, text in sources(".py").items() if (lines := text.count("\n")) > 420} == {}


def test_scripts_are_sound() -> None:
    for script in ("scripts/run", "scripts/test", "scripts/setup.sh", "scripts/qmllint", "deploy/cups/set-up"):
        subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


def test_every_decision_has_a_number_of_its_own_and_stands_in_the_list() -> None:
    """Two records of one number cannot be told apart where one is mentioned."""
    folder = ROOT / "docs" / "decisions"
    records = sorted(file.name for file in folder.glob("[0-9]*.md"))
    listed = re.findall(r"^\| \[(\d+)\]\((\S+)\)", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    numbers = [name.partition("-")[0] for name in records]
    assert [number for number in numbers if numbers.count(number) > 1] == []
    assert listed == list(zip(numbers, records, strict=True))


def test_what_the_documents_name_is_there() -> None:
    """A newcomer follows each link, and opens each file: by its whole path, or by the one beside the document."""
    pages = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "maintenance").rglob("*.md"),
    ]
    lost = []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
        named = re.findall(r"`([a-z_]+(?:/[a-z_]+)+\.(?:py|yaml|sh))`", text)
        programs = [name.replace(".", "/") for name in re.findall(r"-m (tests\.[\w.]*\w)", text)]
        named += [f"{name}/__main__.py" if (ROOT / name).is_dir() else f"{name}.py" for name in programs]
        lost += [f"{page.relative_to(ROOT)}: {name}" for name in links if not (page.parent / name).exists()]
        lost += [
            f"{page.relative_to(ROOT)}: {name}"
            for name in named
            if not (ROOT / name).exists() and not (page.parent / name).exists()
        ]
    assert lost == []


def test_every_command_stands_on_the_page_of_commands() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name} " not in page] == []


def test_no_built_package_lies_among_the_sources() -> None:
    """What is installed is named by the lock file."""
    assert [str(file) for file in ROOT.iterdir() if file.suffix in {".whl", ".egg", ".gz", ".zip"}] == []
