"""How long the embedded office takes for a bundle of eight matters, and for the same eight one by one; both durable.

    python -m benchmarks.office [--people 40] [--folder FOLDER]

Two crowds of invented people apply in turn, so that both meet the same disk. The folder must lie on a disk: in memory
nothing is durable.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from config.clock import SystemClock
from config.matters import matters
from office.embedded import EmbeddedOffice
from office.people.invented import CHECK_CHARACTERS, PORTRAITS_DIR, WEIGHTS
from office.port import Party, Promise, Proof, Submission

ROOT = Path(__file__).parent.parent
BUNDLE = tuple(name for name, matter in matters().items() if matter.family == "unemployment")
ANSWERS = {"health_status": "1", "job_wish": "yes", "job_post": "any", "job_area": "near", "job_wage": "2"}
ANSWERS |= {"guidance_topic": "policy", "training_course": "X", "skill_certificate": "S001"}
ANSWERS |= {"hardship_category": "990"}
PATIENCE_S = 60.0
BUNDLED, SINGLE = "eight matters in one submission", "eight submissions"


def numbered(index: int) -> str:
    """A citizen number with a right check digit."""
    body = f"510000{date(1985, 1, 1) + timedelta(days=index):%Y%m%d}001"
    return body + CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def people_file(folder: Path, count: int) -> Path:
    """``count`` men whose contracts have ended, with the portrait of a shipped one."""
    shutil.copytree(ROOT / "office" / PORTRAITS_DIR, folder / PORTRAITS_DIR)
    common = {"sex": "M", "category": "male", "paid_months": 61, "paid_until": "2026-10", "archive": "not_needed"}
    common |= {"head": "a", "benefits": {"paid_months": 61}, "household": {"kind": "50", "address": "X"}}
    common |= {
        "person": {"ethnicity": "01", "mobile": "13900000000", "residence_area": "X", "residence_address": "X"}
        | {"education": "61", "personal_identity": "worker"},
        "employment": {"former_unit": "X", "separation_date": date(2026, 10, 31), "separation_reason": "expired"}
        | {"income_before": "3"},
    }
    people = [
        common
        | {"id": f"p{index}", "name": f"X{index}", "number": numbered(index), "card_number": f"T{index:07d}X"}
        | {"birth": date(1985, 1, 1) + timedelta(days=index)}
        for index in range(count)
    ]
    file = folder / "people.yaml"
    file.write_text(yaml.safe_dump({"people": people}), encoding="utf-8")
    return file


def application(index: int, wanted: tuple[str, ...], key: str) -> Submission:
    """Of one of them, for ``wanted`` matters."""
    number = numbered(index)
    return Submission(
        key=key,
        site="benchmark",
        scene="unemployment",
        made="",
        applicant=Party(number, f"X{index}"),
        proofs=(Proof("face_strict", number),),
        items={**ANSWERS, "wants_benefit": "yes"},
        sources={**dict.fromkeys(ANSWERS, "ask"), "wants_benefit": "scene", "hardship_data": "counter"},
        promises=tuple(Promise(item, "w") for item in ("promise_unemployed", "promise_truth", "no_other_income")),
        matters=wanted,
    )


async def measured(office: EmbeddedOffice, submissions: list[Submission]) -> float:
    """Milliseconds until the last answer; every matter must have been accepted."""
    begun = time.perf_counter()
    answers = [await office.submit(submission) for submission in submissions]
    took = (time.perf_counter() - begun) * 1000
    refused = [case for answer in answers for case in answer.cases if case.state == "refused"]
    assert not refused, refused[0].result
    return took


async def figures(people: int, folder: Path) -> dict[str, list[float]]:
    """Milliseconds of each person's application, by how it was made."""
    office = EmbeddedOffice(folder / "office.sqlite", people_file(folder, 2 * people), "X", SystemClock(), PATIENCE_S)
    await office.start()
    bundled, single = [], []
    for index in range(people):
        whole = application(index, BUNDLE, f"bundle {index}")
        bundled.append(await measured(office, [whole]))
        alone = application(people + index, (), "")
        parts = [replace(alone, key=f"{index} {matter}", matters=(matter,)) for matter in BUNDLE]
        single.append(await measured(office, parts))
    await office.close()
    return {BUNDLED: bundled, SINGLE: single}


async def main(people: int, folder: Path) -> None:
    for name, times in (await figures(people, folder)).items():
        slowest = sorted(times)[int(0.95 * (len(times) - 1))]
        print(f"{name:32} median {statistics.median(times):6.1f} ms   95 of 100 within {slowest:6.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="where the temporary database lies")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        asyncio.run(main(options.people, Path(temporary)))
