"""Writes ``config/places.yaml`` from npm's ``china-division``: ``python -m tests.config.places_table FOLDER``.

FOLDER is the package's ``dist``; of the townships those of one prefecture are taken.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.datafile import data_file

#: the prefecture whose townships are needed (GB/T 2260)
AROUND = "5117"
#: what stands for "no prefecture" in the statistics
PSEUDO = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
#: the regions that the statistics leave out
BEYOND = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}


def lines(dist: Path) -> Iterator[str]:
    """The entries of the file: what is below each place, by its code."""

    def read(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((dist / f"{name}.json").read_text(encoding="utf-8"))
        return sorted(found, key=lambda one: str(one["code"]))

    provinces = {one["code"]: one["name"] for one in read("provinces")} | BEYOND
    below: dict[str, list[tuple[str, str]]] = {"": sorted(provinces.items())}
    skipped = set()
    for one in read("cities"):
        if one["name"] in PSEUDO:
            skipped.add(one["code"])
        else:
            below.setdefault(one["provinceCode"], []).append((one["code"], one["name"]))
    for one in read("areas"):
        if one["name"] != "市辖区":
            above = one["provinceCode"] if one["cityCode"] in skipped else one["cityCode"]
            below.setdefault(above, []).append((one["code"], one["name"]))
    for one in read("streets"):
        if one["cityCode"] == AROUND:
            below.setdefault(one["areaCode"], []).append((one["code"], one["name"]))
    for above, places in below.items():
        yield f'  "{above}": {" ".join(f"{code}{name}" for code, name in places)}'


if __name__ == "__main__":
    file = data_file("places.yaml")
    head = file.read_text(encoding="utf-8").partition("below:\n")[0]
    file.write_text(f"{head}below:\n" + "\n".join(lines(Path(sys.argv[1]))) + "\n", encoding="utf-8")
