"""Writes the fault book and the event book (``docs/faults.md``, ``docs/events.md``) from the data themselves.

.venv/bin/python -m tests.config.books
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from config.alerts import alert_list
from config.events import event_kinds
from config.faults import FaultEntry, fault_list
from config.language import EN, speaking

DOCS = Path(__file__).parents[2] / "docs"
#: words of ``config/faults.yaml`` as the operators read them
URGENCY = {"now": "now", "soon": "today", "none": "–"}
FAULTS = """\
# Fault book · 故障手册

Drawn from `config/faults.yaml` and `config/alerts.yaml` by `.venv/bin/python -m tests.config.books`; a test of the
night holds that it is so. What to do day by day: [operating.md](operating.md). What finds these faults:
[upkeep.md](upkeep.md).

"""
EVENTS = """\
# Event book · 日志手册

Drawn from `config/events.yaml` by `.venv/bin/python -m tests.config.books`; a test of the night holds that it is so.
Every line of a kiosk's log is one of these. `clear` stands in the log as it is, and is never personal; `sealed` is
readable only with the key of the visit, which is destroyed at its end.
"""


def books() -> Iterator[tuple[Path, str]]:
    """Each file, and what it is to say."""
    yield DOCS / "faults.md", FAULTS + "\n".join((*_alerts(), *_faults())) + "\n"
    yield DOCS / "events.md", EVENTS + "\n".join(_events()) + "\n"


def _alerts() -> Iterator[str]:
    known = alert_list()
    with speaking(EN):
        english = alert_list()
    yield "## Alerts of the fleet · 告警"
    yield ""
    yield "| Alert | 告警 | How soon | Over by | 先做什么 |"
    yield "|---|---|---|---|---|"
    for kind, alert in known.alerts.items():
        name = english.alerts[kind].name
        yield f"| {name} (`{kind}`) | {alert.name} | {alert.severity} | {alert.clears} | {alert.do} |"
    yield ""
    yield "An issue that a kiosk tells is as urgent as its fault below."
    yield ""


def _faults() -> Iterator[str]:
    with speaking(EN):
        english = fault_list()
    for family, codes in groupby(sorted(fault_list().items()), key=lambda one: one[0].partition("-")[0]):
        yield f"## {family}"
        yield ""
        yield "| Code | Come | 工作人员看到 | 处置 | 市民看到 | Citizens read |"
        yield "|---|---|---|---|---|---|"
        for code, entry in codes:
            yield _row(code, entry, english[code])
        yield ""


def _row(code: str, entry: FaultEntry, english: FaultEntry) -> str:
    remedies = "；".join(entry.remedies)
    cells = (f"`{code}`", URGENCY[entry.urgency], entry.staff, remedies, entry.citizen, english.citizen)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _events() -> Iterator[str]:
    for family, kinds in groupby(sorted(event_kinds().items()), key=lambda one: one[0].partition(".")[0]):
        yield ""
        yield f"## {family}"
        yield ""
        yield "| Event | 含义 | Clear | Sealed |"
        yield "|---|---|---|---|"
        for name, kind in kinds:
            yield f"| `{name}` | {kind.says} | {' '.join(kind.public) or '–'} | {' '.join(kind.personal) or '–'} |"


def main() -> None:
    for file, text in books():
        file.write_text(text, encoding="utf-8")
        print(file.relative_to(DOCS.parent))


if __name__ == "__main__":
    main()
