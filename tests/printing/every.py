"""One sample of every kind of paper; ``python -m tests.printing.every FOLDER`` sets them all, to be looked at."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from printing.documents.sampling import sample
from printing.port import Format
from tests.printing import bundles, samples
from tests.printing.samples import Sample
from tests.printing.setting import compose

EVERY: dict[str, Sample] = {
    each.kind: each
    for each in (
        samples.COMPLETION,
        samples.ACCEPTANCE,
        samples.RECEIPT,
        samples.NOTICE,
        samples.SLIP,
        samples.PROMISE_ALONE,
        bundles.BUNDLE_NOTICE,
        bundles.BUNDLE_ACCEPTANCE,
        bundles.BUNDLE_COMPLETION,
        bundles.BUNDLE_RECEIPT,
        bundles.REFUSAL,
        bundles.CERTIFICATE,
        bundles.CONTRIBUTIONS,
        bundles.AUTHENTICATION,
        Sample("rights", sample("rights", samples.HALL, samples.ACCEPTED)),
        Sample("payments", sample("payments", samples.HALL, samples.ACCEPTED)),
        Sample("card_status", sample("card_status", samples.HALL, samples.ACCEPTED)),
        Sample("correction", sample("correction", samples.HALL, samples.ACCEPTED)),
        Sample("people_list", sample("people_list", samples.HALL, samples.ACCEPTED)),
        Sample("rejection", sample("rejection", samples.HALL, samples.ACCEPTED)),
        Sample("kept", sample("kept", samples.HALL, samples.ACCEPTED)),
        Sample("unanswered", sample("unanswered", samples.HALL, samples.ACCEPTED)),
        Sample("withdrawal", sample("withdrawal", samples.HALL, samples.ACCEPTED)),
    )
}
#: papers that need no seal: for the hall itself, or of one citizen to another
UNSEALED = {
    kind: Sample(kind, sample(kind, samples.HALL, samples.ACCEPTED))
    for kind in (
        "day_sheet",
        "fault_notice",
        "flexible_retirement",
        "pension_estimate",
        "retirement_check",
        "agent_authority",
        "unit_duties",
        "separation_certificates",
        "unit_authority",
        "worker_notice",
        "worker_rights",
        "refill_slip",
        "staff_guide",
        "test_page",
        "test_receipt",
    )
}
#: what else is worth looking at
VARIANTS = {
    "notice_public": samples.NOTICE.but(holder=None, promises=()),
    "bundle_notice_public": bundles.PUBLIC_NOTICE,
    "authentication_resumed": bundles.RESUMED,
    "authentication_not_confirmed": bundles.NOT_CONFIRMED,
}


def main(folder: Path) -> None:
    """Every paper as PDF and as pictures of 100 dpi; a receipt both on a sheet and on the roll."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in {**EVERY, **UNSEALED, **VARIANTS}.items():
        letters = {name: one.letter}
        if one.receipt.format is Format.RECEIPT:
            letters[f"{name}_roll"] = one.receipt
        for file, letter in letters.items():
            pdf = folder / f"{file}.pdf"
            pdf.write_bytes(compose("sample", letter).pdf)
            subprocess.run(["pdftoppm", "-r", "100", "-png", pdf, folder / file], check=True)


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("folder", type=Path)
    main(wanted.parse_args().folder)
