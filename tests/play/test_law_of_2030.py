"""A made-up law of 2030: one dated entry a file; page, decision and paper follow from its day on, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

from assembly.site import ROOT
from config import datafile
from config.figures import LAWS
from config.settings import DEMO_SITE, load_settings
from law.unemployment import entitlement
from play.report import play
from play.script import load_script
from tests.play.conftest import Played

LAST_DAY, FIRST_DAY = date(2029, 12, 31), date(2030, 1, 1)
#: a man born in November 1965 is due three months late, by the made-up law six; who paid five years draws longer; and
#: whoever drew a pension leaves more
ENTRIES: dict[str, dict[str, Any]] = {
    "retirement": {
        "categories": {
            "male": {"original_age": 60, "step": 2, "cap": 36},
            "female55": {"original_age": 55, "step": 4, "cap": 36},
            "female50": {"original_age": 50, "step": 2, "cap": 60},
        }
    },
    "unemployment": {"table": {"basis": {"document": "province"}, "months": {12: 3, 60: 17, 120: 24}}},
    "death": {"funeral": {"basis": {"document": "survivors", "article": "第四条"}, "times": 3}},
}


@pytest.fixture
def law_of_2030(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped parameters, each of three files with one entry more."""
    (tmp_path / "parameters").mkdir()
    for name, changed in ENTRIES.items():
        shipped = datafile.CONFIG_DIR / "parameters" / f"{name}.yaml"
        law = yaml.safe_load(shipped.read_text(encoding="utf-8"))
        law["versions"] = [version for version in law["versions"] if version["valid_from"] < FIRST_DAY]
        law["versions"].append({"valid_from": FIRST_DAY, **changed})
        if "income" in law:  # that of the years before, which somebody will have entered by then
            law["income"]["years"] |= {year: {"amount": 48000, "mark": "R"} for year in range(2025, 2030)}
        (tmp_path / "parameters" / shipped.name).write_text(yaml.safe_dump(law, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(datafile, "_given", [tmp_path])
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for name in ENTRIES:
        LAWS[name].cache_clear()  # type: ignore[attr-defined]  # each is read once


def visit(played: Played, scene: str, name: str, day: date) -> dict[str, Any]:
    """A case of the scene, on another day."""
    text = (ROOT / "flows" / "scenes" / scene / "cases.yaml").read_text(encoding="utf-8")
    case = yaml.load(text, Loader=yaml.BaseLoader)["cases"][name]  # noqa: S506 - a safe one: every word is text
    script = {"scene": scene, "clock": f"{day}T10:00:00+08:00", "world": case["world"], "steps": case["steps"]}
    report = played(yaml.safe_dump(script, allow_unicode=True))
    assert (report["end"], report.get("never_came")) == ("done", None)
    return report


def on_page(report: dict[str, Any], node: str) -> str:
    return "\n".join(page["text"] for page in report["pages"] if page["node"] == node)


def on_papers(report: dict[str, Any]) -> str:
    found = []
    for paper in report["papers"]:
        document = pypdfium2.PdfDocument(paper["file"])
        found += [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(found).split())


@pytest.mark.usefixtures("law_of_2030")
@pytest.mark.parametrize(
    ("day", "said", "month"),
    [pytest.param(LAST_DAY, "2026年2月", "2026-02", marks=pytest.mark.nightly), (FIRST_DAY, "2026年5月", "2026-05")],
)
def test_retirement_follows_the_entry_from_its_day_on(played: Played, day: date, said: str, month: str) -> None:
    report = visit(played, "retirement", "due-on-the-spot", day)
    assert said in on_page(report, "result")
    # the office compares the month with that of its own law, and refuses another one
    assert report["submissions"][0]["items"]["retirement_month"] == month
    assert report["cases"][0]["state"] == "completed"
    assert said in on_papers(report)


@pytest.mark.usefixtures("law_of_2030")
@pytest.mark.parametrize(
    ("day", "span", "months", "until"),
    [
        pytest.param(LAST_DAY, "1年3个月", "15", "2031-02", marks=pytest.mark.nightly),
        (FIRST_DAY, "1年5个月", "17", "2031-05"),
    ],
)
def test_unemployment_benefit_follows_the_entry_from_its_day_on(
    played: Played, day: date, span: str, months: str, until: str
) -> None:
    assert entitlement(61, day).months == int(months)
    report = visit(played, "unemployment", "contract-ended", day)
    assert span in on_page(report, "result")
    (result,) = (case["result"] for case in report["cases"] if case["matter"] == "unemployment_benefit")
    assert (result["benefit_months"], result["benefit_until"]) == (months, until)
    assert span in on_papers(report)


@pytest.mark.usefixtures("law_of_2030")
@pytest.mark.parametrize(
    ("died", "funeral"), [pytest.param(LAST_DAY, "8,000.00", marks=pytest.mark.nightly), (FIRST_DAY, "12,000.00")]
)
def test_what_relatives_get_follows_the_entry_from_its_day_on(tmp_path: Path, died: date, funeral: str) -> None:
    """A retiree who died on that day; what the entry does not name stays as it was."""
    report = visit(_played_with(tmp_path, died), "death", "alone-and-all-known", date(2030, 2, 10))
    (result,) = (case["result"] for case in report["cases"] if case["matter"] == "survivors_benefit")
    for said in (on_page(report, "result"), on_papers(report), "".join(result.values()).replace(",", "")):
        assert funeral in said or funeral.replace(",", "") in said
        assert "36,000.00" in said or "36000.00" in said


def _played_with(folder: Path, died: date) -> Played:
    """As ``played``, and the retiree of the case died on that day."""
    settings = load_settings()
    shipped = ROOT / settings.office.invented
    text = shipped.read_text(encoding="utf-8")
    for was, now in (("died_on: 2025-12-20, cause", f"died_on: {died}, cause"), ("suspended_from: 2026-01, ", "")):
        assert text.count(was) == 1
        text = text.replace(was, now)
    people = folder / "people.yaml"
    people.write_text(text, encoding="utf-8")
    (folder / "demo_portraits").symlink_to(shipped.parent / "demo_portraits")

    def play_it(script: str) -> dict[str, Any]:
        file = folder / "visit.yaml"
        file.write_text(script, encoding="utf-8")
        return play(file, load_script(file, people), people, DEMO_SITE, settings, folder / "out")

    return play_it
