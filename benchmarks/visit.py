"""How fast and how large is a whole visit? Plays `retire-now` and compares the start with a bare Qt Quick window.

    .venv/bin/python -m benchmarks.visit [--runs N]

Prints the median and the worst of every figure against its limit, and exits with 1 when a median is over it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: the limits of the product: milliseconds and MB
LIMITS = {"first_screen_ms": 1500.0, "machine_ms": 6000.0, "ui_stall_max_ms": 100.0, "ui_rss_mb": 250.0}

#: what somebody would start who only wants a window: QML, one text, the same renderer
BARE_WINDOW = """
import sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
app = QGuiApplication([])
engine = QQmlApplicationEngine()
engine.loadData(b'import QtQuick; Window { width: 1080; height: 1920; visible: true; Text { text: "ok" } }')
engine.rootObjects()[0].frameSwapped.connect(app.quit)
app.exec()
"""


def bare_window_ms() -> float:
    """From the start of a process to the end of one that has shown its first frame."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", BARE_WINDOW], env=_environment(), check=True)
    return 1000 * (time.perf_counter() - begun)


def visit_figures(out: Path) -> dict[str, float]:
    """Play one visit; its ``timeline.json`` without the steps."""
    command = [sys.executable, str(ROOT / "kiosk.py"), "demo", "--scenario", "retire-now", "--out", str(out)]
    subprocess.run(command, env=_environment(), stdout=subprocess.DEVNULL, check=True)
    timeline = json.loads((out / "timeline.json").read_text(encoding="utf-8"))
    return {name: timeline[name] for name in LIMITS}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as out:
        visit_figures(Path(out))  # warms the caches
        figures = [visit_figures(Path(out)) for _ in range(runs)]
    bare = statistics.median(bare_window_ms() for _ in range(runs))
    over = False
    for name, limit in LIMITS.items():
        values = [figure[name] for figure in figures]
        median = statistics.median(values)
        over = over or median > limit
        print(f"{name:<16} median {median:8.1f}   worst {max(values):8.1f}   limit {limit:8.1f}")
    first = statistics.median(figure["first_screen_ms"] for figure in figures)
    print(f"first screen / bare Qt Quick window: {first / bare:.2f} ({first:.0f} / {bare:.0f} ms)")
    return 1 if over else 0


def _environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


if __name__ == "__main__":
    sys.exit(main())
