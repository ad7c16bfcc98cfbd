"""The page on which a person sees whether a printer is well."""

from __future__ import annotations

from config.parts import PartName
from maintenance.desk.desk import Desk
from maintenance.desk.papers import printed
from maintenance.desk.words import HOME
from printing.documents.port import Content, Line
from printing.port import Printer

KINDS = {PartName.PRINTER: "test_page", PartName.RECEIPT_PRINTER: "test_receipt"}
#: rare characters, a line for each plane that names come from
RARE = ("rare.a", "rare.b", "rare.c")


def printers(desk: Desk) -> dict[PartName, Printer]:
    """The printers of this machine, each by its own part."""
    parts = desk.parts
    own = {PartName.PRINTER: parts.printer}
    return {**own, PartName.RECEIPT_PRINTER: parts.receipt_printer} if parts.receipt_printer is not None else own


async def tried(desk: Desk, part: PartName) -> bool:
    """Print the test page of a printer; whether it is good."""
    home, parts = desk.at(HOME), desk.parts
    part = part if part in printers(desk) else PartName.PRINTER
    content = Content(
        parts.settings.hall,
        parts.clock.now(),
        values={"printer": desk.part_name(part)},
        lists={"checks": tuple(home.text(f"check.{name}") for name in ("lines", "greys", "letters", "code"))},
        facts={"faces": tuple(Line(home.text("face", n=str(n)), home.text(name)) for n, name in enumerate(RARE, 1))},
    )
    return await printed(desk, KINDS[part], content)
