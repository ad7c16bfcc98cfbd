"""A site in service of a test: its data in a folder, its devices not there, and an eye on what its processes import."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

from config.settings import DEMO_SITE

ROOT = Path(__file__).parents[2]
EXAMPLE = DEMO_SITE.parent / "service.example.yaml"
#: rooms that no kiosk in service needs
UNREAL = ("simulated", "laboratory", "demo", "play")
#: libraries that take megabytes each: every process has those that it works with, and no other
LARGE = (
    *("PySide6", "PySide6.QtWidgets", "PIL", "alembic", "cryptography", "cv2", "dlib", "fastapi", "httpx", "jinja2"),
    *("numpy", "openpyxl", "pydantic", "reportlab", "sqlalchemy", "sqlalchemy.dialects.postgresql", "uvicorn"),
)

#: Read by every Python process that is started with it, also by those that are killed: says at once who imports what.
_EYE = f"""
import sys

class Eye:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {UNREAL} or name in {LARGE}:
            with open({{seen!r}}, "a") as file:
                file.write(f"{{{{name}}}} in {{{{sys.argv}}}}\\n")

sys.meta_path.insert(0, Eye())
"""


def service_site(folder: Path) -> Path:
    """The example of a site in service, on this machine."""
    text = EXAMPLE.read_text(encoding="utf-8")
    data_dir = "data_dir: var/dachuan-1  "
    assert data_dir in text
    site = folder / "service.yaml"
    site.write_text(text.replace(data_dir, f"data_dir: {folder / 'data'}  "), encoding="utf-8")
    return site


class Watched:
    """Starts the program so that imports of :data:`UNREAL` rooms and :data:`LARGE` libraries are seen, in it and in all
    its children.
    """

    def __init__(self, folder: Path) -> None:
        self._seen = folder / "imported"
        eye = folder / "eye"
        eye.mkdir()
        (eye / "sitecustomize.py").write_text(_EYE.format(seen=str(self._seen)))
        screen = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "DISPLAY": ":none"}
        self._environment = {**os.environ, **screen, "PYTHONPATH": str(eye)}

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        command = [sys.executable, str(ROOT / "kiosk.py"), *map(str, arguments)]
        return subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )

    def imported(self) -> list[str]:
        """Of the rooms: what, and by which process."""
        return [line for line in self._lines() if line.partition(" ")[0] not in LARGE]

    def libraries(self) -> dict[str, set[str]]:
        """By what a process is: the function of a child, else the file of the program."""
        found: dict[str, set[str]] = {}
        for name, _, arguments in (line.partition(" in ") for line in self._lines()):
            program, *told = ast.literal_eval(arguments)
            what = told[-1] if told and ":" in told[-1] else Path(program).name
            found.setdefault(what, set()).update({name} & set(LARGE))
        return found

    def _lines(self) -> list[str]:
        return self._seen.read_text().splitlines() if self._seen.exists() else []
