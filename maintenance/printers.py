"""What the checks of both printers have in common."""

from __future__ import annotations

from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from printing.port import Media, Printer


async def printer_works(machine: Machine, part: PartName) -> Sequence[Finding]:
    """What the device says of itself; PRINTER-* when it could not print now."""
    printer: Printer = machine.parts[part]
    await printer.ready()
    state = await printer.state()
    findings = []
    if state.media in (Media.PRESENT, Media.JAMMED):
        findings.append(Finding(part, Fault("PRINTER-PAPER-LEFT", state.media)))
    if state.others:
        findings.append(Finding(part, Fault("QUEUE-OTHERS", str(state.others))))
    return findings
