"""The program, in a folder of its version, and the link by which it is started (docs/deploy.md).

What decides before each start which program that is, lies outside of all of them, and is root's. The folders are the
agent's, who brings newer programs; the first one is root's.
"""

from __future__ import annotations

from deploy.machine.release import PROGRAM, RELEASES, Current, Trust, ours
from deploy.machine.shipped import ROOT
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.things import File, Folder

AGENT = "kiosk-agent"
#: beside the site file, of the one who makes the bundles (maintenance/agent/updates/here.py)
TRUSTED = "root.json"
FOLDERS = (PROGRAM, RELEASES, f"{PROGRAM}/content", f"{PROGRAM}/updates")
SLOTS = "maintenance/agent/updates/slots.py"


def step(site: Site) -> Step:
    release = ours()
    folders = (Folder(name, 0o755, AGENT, AGENT, whole=True) for name in FOLDERS)
    begins = site.file.parent / TRUSTED
    trust = (Trust(begins, f"{PROGRAM}/updates/{TRUSTED}", AGENT),) if site.bundles or begins.exists() else ()
    return Step(
        "program",
        (
            *folders,
            File("/usr/local/lib/kiosk/slots.py", (ROOT / SLOTS).read_text(encoding="utf-8")),
            *trust,
            release,
            Current(release),
        ),
        later="a kiosk that serves goes on with the program it has, until it is started anew",
    )
