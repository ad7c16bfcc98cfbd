"""Judges a whole site file by the kiosk's own models; for the program that lies on the machine, with its packages.

``python -m deploy.judge SITE``: exit code 1 and what is wrong, with its line. The one file here that knows the kiosk.
"""

from __future__ import annotations

import sys
from pathlib import Path

from config.faults import Fault
from config.settings import load_settings


def main(site: Path) -> int:
    try:
        load_settings(site)
    except Fault as fault:
        print(fault.detail, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
