"""A program gets the packages of its lock from its own wheels, and nothing else; and is tried before it is started."""

from __future__ import annotations

import base64
import hashlib
import sys
import zipfile
from pathlib import Path

import pytest

from config.faults import Fault
from maintenance.agent.updates.trying import TriedHere

#: a program whose check says what a file beside it says
PROGRAM = """
import json, sys
from pathlib import Path
here = Path(__file__).parent
if sys.argv[1:3] == ["scenes", "check"]:
    content = Path(sys.argv[4]) if "--content" in sys.argv else here
    if (content / "wrong").exists():
        sys.exit(f"{content}/config/parameters/retirement.yaml:37: months: not a number")
elif (here / "told").exists():
    print((here / "told").read_text())
else:
    parts = {"printer": {"ok": not (here / "unready").exists(), "fault": "PRINTER-PAPER"}}
    print(json.dumps({"ready": True, "parts": parts}))
"""


def program(folder: Path, *files: str) -> Path:
    """One whose environment is that of the tests."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (folder / "kiosk.py").write_text(PROGRAM)
    for file in files:
        (folder / file).touch()
    return folder


HERE = TriedHere(Path("site.yaml"))


def test_a_program_whose_data_and_parts_are_well_may_be_started(tmp_path: Path) -> None:
    HERE.try_out(program(tmp_path / "new"), None, program(tmp_path / "old"))


def test_data_that_do_not_fit_are_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "wrong").touch()
    with pytest.raises(Fault) as refused:
        HERE.try_out(program(tmp_path / "old"), tmp_path / "content", None)
    assert str(refused.value) == "UPDATE-DATA: config/parameters/retirement.yaml:37: months: not a number"


@pytest.mark.parametrize(("old", "new", "fails"), [((), ("unready",), True), (("unready",), ("unready",), False)])
def test_parts_that_only_the_new_one_does_not_find_ready(
    tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], fails: bool
) -> None:
    before, after = program(tmp_path / "old", *old), program(tmp_path / "new", *new)
    if not fails:
        HERE.try_out(after, None, before)
        return
    with pytest.raises(Fault, match="UPDATE-TRIAL: printer PRINTER-PAPER"):
        HERE.try_out(after, None, before)


def test_a_self_test_that_tells_nothing_fails(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="UPDATE-TRIAL"):
        HERE.try_out(program(tmp_path / "new", "told"), None, program(tmp_path / "old"))


def wheel(folder: Path) -> str:
    """A package with one module, made by hand; the SHA-256 of its file."""
    files = {
        "thing.py": b"NAME = 'a thing'\n",
        "thing-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
        "thing-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b'=').decode()},{len(text)}\n"
        for name, text in files.items()
    )
    folder.mkdir()
    file = folder / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as zipped:
        for name, text in {**files, "thing-1.0.dist-info/RECORD": record.encode()}.items():
            zipped.writestr(name, text)
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.nightly
@pytest.mark.parametrize("honest", [True, False])
def test_an_environment_has_what_the_lock_says_by_its_hash(tmp_path: Path, honest: bool) -> None:
    digest = wheel(tmp_path / "wheels")
    (tmp_path / "requirements.lock").write_text(f"thing==1.0 --hash=sha256:{digest if honest else '0' * 64}\n")
    (tmp_path / "kiosk.py").write_text("import thing, sys\nsys.exit(0 if thing.NAME == 'a thing' else 1)\n")
    if not honest:
        with pytest.raises(Fault, match="UPDATE-ENVIRONMENT"):
            HERE.equip(tmp_path)
        return
    HERE.equip(tmp_path)
    moved = tmp_path.with_name(f"{tmp_path.name}-moved")
    tmp_path.rename(moved)
    TriedHere(None).try_out(moved, None, None)
