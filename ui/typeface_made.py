"""Makes the files of the screens' typeface: ``python -m ui.typeface_made``, by set-up (docs/decisions/097-typeface.md).

Noto is under the SIL Open Font License 1.1, as what is made of it here, which says so in its names, and stays here.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from ui.typeface import FAMILIES, MADE_FAMILY, WEIGHTS, made_file

ROOT = Path(__file__).parent.parent
NOTO = Path("/usr/share/fonts/opentype/noto")
#: the place of the family among those of each file
FACE = 2
#: of the program's folders, those whose words are on no screen
SILENT = {"tests", "benchmarks", "laboratory", "var", "out"}
#: data files that name all characters there are
TABLES = {"pinyin.yaml", "gb18030.yaml"}
#: rows of GB 2312: signs, numerals, letters in full width; and the 3,755 characters of its first level
ROWS = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
CELLS = range(0xA1, 0xFF)
#: what Qt asks of a font by itself, but the forms of other countries: not upright lines, not other widths
FEATURES = "calt,ccmp,kern,liga,mark"
KEPT = ("--notdef-outline", "--name-IDs=*", "--name-languages=*", f"--layout-features={FEATURES}")


def letters() -> frozenset[str]:
    """What is common, and what stands in a data file: words, places, names of the demonstration."""
    common = b"".join(bytes((row, cell)) for row in ROWS for cell in CELLS).decode("gb18030", errors="ignore")
    found = {*map(chr, range(256)), *common}
    for folder in ROOT.glob("[!.]*/"):
        if folder.name not in SILENT:
            for file in folder.rglob("*.yaml"):
                found.update(() if file.name in TABLES else file.read_text(encoding="utf-8"))
    return frozenset(filter(str.isprintable, found))


def make(weight: str) -> None:
    """Lay the file of a weight there in one moment: a kiosk may have the one before mapped."""
    whole = NOTO / f"NotoSansCJK-{weight}.ttc"
    command = ["hb-subset", str(whole), f"--face-index={FACE}", "--text-file=-", "--output-file=-", *KEPT]
    text = "".join(sorted(letters())).encode()
    made = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True).stdout
    file = made_file(weight)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_bytes(renamed(made))
    new.replace(file)


def renamed(font: bytes) -> bytes:
    """Nobody is to take it for the whole family. What names there are in a font is UTF-16."""
    old, new = (name.encode("utf-16-be") for name in (FAMILIES[0], MADE_FAMILY))
    if len(old) != len(new) or old not in font:
        raise SystemExit(f"{FAMILIES[0]} is not face {FACE}, or has no name of {len(new)} bytes")
    return font.replace(old, new)


if __name__ == "__main__":
    for each in WEIGHTS:
        make(each)
