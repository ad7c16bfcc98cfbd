"""PDF/A-2b, as far as it is seen without a validator: sound, embedded, opaque, its colours and properties named."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from printing.documents.archival import _srgb
from tests.printing.every import EVERY, UNSEALED
from tests.printing.samples import COMPLETION
from tests.printing.setting import compose

SAMPLES = {**EVERY, **UNSEALED}
XMP = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def objects(pdf: bytes, folder: Path) -> dict[str, Any]:
    """Every object of the file, as qpdf reads it; it fails when the file is not sound."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    assert "No syntax or stream encoding errors" in run("--check", file)
    found: dict[str, Any] = json.loads(run("--json=2", "--json-key=qpdf", file))["qpdf"][1]
    return found


def run(*arguments: object) -> str:
    return subprocess.run(["qpdf", *map(str, arguments)], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("kind", ["completion", "receipt", "test_page"])
def test_a_file_is_sound_and_says_what_archives_need(kind: str, tmp_path: Path) -> None:
    pdf = compose("key", SAMPLES[kind].receipt).pdf
    found = objects(pdf, tmp_path)
    root = found[f"obj:{found['trailer']['value']['/Root']}"]["value"]
    assert root["/Lang"] == "u:zh-CN"
    (intent,) = root["/OutputIntents"]
    assert (intent["/S"], intent["/OutputConditionIdentifier"]) == ("/GTS_PDFA1", "u:sRGB")
    assert found[f"obj:{intent['/DestOutputProfile']}"]["stream"]["dict"]["/N"] == 3
    said = json.dumps(found)
    assert not any(name in said for name in ("/SMask", "/Group", "/ca", "/CA", "/Encrypt", "/JavaScript", "/AA"))
    assert "/FontFile2" in said
    assert b"stream\nendstream" not in pdf
    assert pdf.count(b"\nendstream") == pdf.count(b"endstream")


def test_the_properties_and_the_metadata_say_the_same() -> None:
    pdf = compose("key", COMPLETION.letter).pdf
    begin, end = pdf.index(b"<x:xmpmeta"), pdf.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")
    metadata = ElementTree.fromstring(pdf[begin:end])  # noqa: S314 - our own
    (told,) = metadata.iter(f"{{{XMP['rdf']}}}Description")
    assert [told.findtext(f"pdfaid:{name}", namespaces=XMP) for name in ("part", "conformance")] == ["2", "B"]
    assert told.findtext("xmp:CreateDate", namespaces=XMP) == "2026-11-24T20:16:00+08:00"
    assert told.findtext("dc:title/rdf:Alt/rdf:li", namespaces=XMP) == "办结通知书"
    assert told.findtext("dc:creator/rdf:Seq/rdf:li", namespaces=XMP) == COMPLETION.content.hall.bureau
    assert "李试样" not in pdf[begin:end].decode()


def test_the_profile_of_the_colours_is_always_the_same() -> None:
    first = _srgb()
    _srgb.cache_clear()
    assert _srgb() == first
