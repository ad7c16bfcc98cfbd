"""Certificates, and keys that are sealed: by the TPM where there is one, else by a key of this disk, which is said."""

from __future__ import annotations

from deploy.machine.papers import SEALED, Laid, papers
from deploy.machine.shipped import UNITS
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.things import File, Folder, Thing


def step(site: Site) -> Step:
    named = papers(site)
    things: list[Thing] = [Folder(SEALED, 0o700), *map(Laid, named)]
    for paper in named:
        if paper.secret:
            opened = f"[Service]\n# for this unit alone\nLoadCredentialEncrypted={paper.id}:{paper.path}\n"
            things.append(File(f"{UNITS}/{paper.unit}.d/key.conf", opened))
    return Step("secrets", tuple(things), (("systemctl", "daemon-reload"),))
