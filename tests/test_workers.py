"""Tests side by side are the same tests: what fails says why, and whoever dies costs one test and no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = """
import os, pytest
@pytest.fixture(scope="session")
def one(): return os.getpid()
"""
#: by file
TESTS = {
    "test_dies.py": "import os, signal\ndef test_before() -> None: ...\n"
    "def test_dies() -> None:\n    os.kill(os.getpid(), signal.SIGKILL)\ndef test_after() -> None: ...\n",
    "test_skips.py": "import pytest\ndef test_skips() -> None:\n    pytest.skip('it is not here')\n",
    "test_fails.py": "def test_fails() -> None:\n    print('it is said')\n    number = 3\n    assert number == 4\n",
    **{
        f"test_{name}.py": "import pytest\n@pytest.mark.together('a room')\n"
        f"def test_{name}(one, tmp_path, tmp_path_factory) -> None:\n"
        "    print(f'it has {one} {tmp_path_factory.getbasetemp()}')\n"
        for name in ("first", "second")
    },
    "test_ends.py": "import pytest\n@pytest.fixture(scope='session')\ndef lasts():\n    yield\n"
    "    open('ended', 'w').close()\ndef test_ends(lasts) -> None: ...\n",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which all ran at once, and what pytest said of it."""
    folder = tmp_path_factory.mktemp("workers")
    for name, text in {"conftest.py": SHARED, **TESTS}.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = together(name)\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-n", "2", "-rA", "-p", "tests.workers"]
    without = ("asyncio", "qt", "hypothesispytest", "cacheprovider")
    done = subprocess.run(
        [*command, *(option for name in without for option in ("-p", f"no:{name}"))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    return folder, done.stdout


def test_whatever_dies_fails_and_the_rest_of_its_file_passes_elsewhere(said: tuple[Path, str]) -> None:
    assert "ended in the midst of this one, with -9" in said[1]
    assert "PASSED test_dies.py::test_before" in said[1]
    assert "PASSED test_dies.py::test_after" in said[1]
    assert "2 failed, 5 passed, 1 skipped" in said[1]


def test_what_fails_or_is_skipped_says_why(said: tuple[Path, str]) -> None:
    assert "assert 3 == 4" in said[1]
    assert "it is said" in said[1]
    assert "it is not here" in said[1]


def test_those_that_belong_together_pass_in_one_process_with_a_folder_of_its_own(said: tuple[Path, str]) -> None:
    first, second = (line for line in said[1].splitlines() if line.startswith("it has "))
    assert first == second
    assert "/worker-" in first


def test_what_lasts_for_the_session_is_ended_with_the_process(said: tuple[Path, str]) -> None:
    assert (said[0] / "ended").exists()
