"""The cases of a scene (``cases.yaml`` in its folder): visits to play, each with what must come of it.

The format is a contract (``docs/visit-play.md``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from config.datafile import Data, DataFileError, load
from play.script import Loaded, Lookup, Script, load_people
from printing.port import JobState

FILE = "cases.yaml"
NOT_PRINTED = frozenset({str(JobState.QUEUED), str(JobState.FAILED)})


class Expected(Data):
    """What must come of a visit. ``shows`` are nodes that must have been shown, ``hides`` those that must not.

    ``says`` are texts that must have stood on a page. ``cases`` are the matters accepted, ``papers`` the kinds printed
    (not those that failed), each in any order; what is not named is not looked at, but for cases and papers: none are
    named, none may be.
    """

    end: str = "done"
    outcome: str | None = None
    fault: str | None = None
    cases: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    def differences(self, report: Mapping[str, Any]) -> Iterator[str]:
        """What came out otherwise, a sentence each."""
        if "never_came" in report:
            yield str(report["never_came"])
        told = {
            "end": report["end"],
            "outcome": report["outcome"],
            "fault": report["fault"],
            "cases": sorted(case["matter"] for case in report["cases"]),
            "papers": sorted(paper["kind"] for paper in report["papers"] if paper["state"] not in NOT_PRINTED),
        }
        wanted = {**dict(self), "cases": sorted(self.cases), "papers": sorted(self.papers)}
        yield from (f"{name}: {told[name]!r}, not {wanted[name]!r}" for name in told if told[name] != wanted[name])
        nodes = {page["node"] for page in report["pages"]}
        yield from (f"{node} was not shown" for node in self.shows if node not in nodes)
        yield from (f"{node} was shown" for node in self.hides if node in nodes)
        text = "\n".join(f"{page['title']}\n{page['text']}" for page in report["pages"])
        yield from (f"nothing said {said!r}" for said in self.says if said not in text)


class Case(Script):
    """One visit of the scene that the file belongs to; ``about`` says whose, and why it is here."""

    scene: str = Field(default="", validate_default=True)
    about: Annotated[str, Field(min_length=1)]
    expects: Expected

    @field_validator("scene", mode="before")
    @classmethod
    def _is_that_of_the_folder(cls, scene: str, info: ValidationInfo) -> str:
        assert isinstance(info.context, Lookup)  # noqa: S101 - a case is read in one place
        if scene not in ("", own := info.context.folder.name):
            raise ValueError(f"the cases of {own!r} are visits of that scene")
        return own


class Cases(Data):
    """The file. Further ``people`` are everybody's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: str | None = None
    cases: Annotated[Mapping[str, Case], Field(min_length=1)]


def load_cases(path: Path, shipped: Path) -> dict[str, Loaded]:
    """Every case of the file at ``path``, by its name; :class:`DataFileError` with line and reason if one is wrong."""
    everybody, more, more_from = load_people(path, shipped)
    read = load(path, Cases, plain=True, context=Lookup(path.parent, everybody))
    return {name: Loaded(case, everybody, more, more_from, name) for name, case in read.cases.items()}


def load_case(path: Path, shipped: Path, name: str) -> Loaded:
    """One of them; :class:`DataFileError` also when there is none of that name."""
    cases = load_cases(path, shipped)
    if name not in cases:
        raise DataFileError(f"{path}:1: there is no case {name!r}; there are {', '.join(cases)}")
    return cases[name]
