"""Write the next revision: what has to become of a database so that it is as ``tables.py`` says by now.

    .venv/bin/python -m office.database.revise "what it is for"

What it writes is a beginning: read it, and add what becomes of the rows that are there.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from office.database.engine import sqlite
from office.database.upgrading import NEWEST, settings


def main() -> None:
    from alembic import command

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("purpose", help="in a few words: the first line of the file, and its name")
    purpose = parser.parse_args().purpose
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite(Path(folder) / "office.sqlite")
        with database.rebuilding() as connection:
            command.upgrade(settings(connection), NEWEST)
            command.revision(settings(connection), purpose, autogenerate=True, rev_id=f"{int(NEWEST) + 1:04}")


if __name__ == "__main__":
    main()
