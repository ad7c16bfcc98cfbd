"""What makes a PDF one that archives keep: PDF/A-2b (ISO 19005-2), as far as it is not there anyway.

Fonts are embedded, nothing is transparent, nothing is encrypted; missing are what the colours mean, and what the file
says of itself in XMP.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from config.zone import CHINA

_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
#: where a colour profile says when it was made (ICC.1, 7.2): always the same, because the paper is
_MADE, _EPOCH = slice(24, 36), b"\x07\xea\x00\x01\x00\x01" + bytes(6)
#: the first version of PDF that knows of both
_VERSION = (1, 4)
#: pages are packed quickly rather than small: they are a tenth of the file
_LEVEL = 1


def make_archival(document: Any, made: datetime) -> None:
    """Add to a ReportLab ``document`` what it lacks; ``made`` is the time that its properties name."""
    info = document.info
    told = {name: escape(str(getattr(info, name))) for name in ("title", "author", "subject", "keywords", "creator")}
    xmp = _XMP.format(**told, producer=escape(info.producer), made=made.astimezone(CHINA).isoformat(timespec="seconds"))
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    profile = PDFDictionary({"N": 3, "Filter": PDFName("FlateDecode")})
    intent = PDFDictionary({
        "Type": PDFName("OutputIntent"), "S": PDFName("GTS_PDFA1"), "Info": PDFString("sRGB IEC61966-2.1"),
        "OutputConditionIdentifier": PDFString("sRGB"),
        "DestOutputProfile": document.Reference(PDFStream(profile, _srgb())),
    })  # fmt: skip
    document._pdfVersion = _VERSION
    document.Catalog.Metadata = PDFStream(kind, xmp.encode(), filters=[])
    document.Catalog.OutputIntents = PDFArray([intent])
    document.Catalog.__NoDefault__ = [*document.Catalog.__NoDefault__, "OutputIntents"]


@cache
def _srgb() -> bytes:
    """The profile of sRGB, packed, as Little CMS makes it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_MADE] = _EPOCH
    return zlib.compress(bytes(profile))


def _formatted(stream: Any, document: Any) -> bytes:
    """A stream as it stands in the file.

    WORKAROUND for ReportLab 5.1.0, PDFStream.format: it writes no end of line before ``endstream``, which PDF/A-2
    asks for (6.1.7.1).
    """
    told = dict(stream.dictionary.dict)
    content = stream.content.encode() if isinstance(stream.content, str) else bytes(stream.content)
    if "Filter" not in told and stream.filters:
        content, told["Filter"] = zlib.compress(content, _LEVEL), PDFName("FlateDecode")
    told["Length"] = len(content)
    return bytes(PDFDictionary(told).format(document)) + b"\nstream\n" + content + b"\nendstream\n"


def _in_bytes(said: str | bytes) -> bytes:
    """As ReportLab says it, whose own encoding is Python, letter by letter."""
    return _encoded(said) if isinstance(said, bytes) or not said.isascii() else said.encode("ascii")


_encoded = pdfdoc.pdfdocEnc
pdfdoc.PDFStream.format = _formatted
pdfdoc.pdfdocEnc = _in_bytes
#: a few dozen names, each of which it would look through anew for every paper
pdfdoc.PDFName = lru_cache(maxsize=200)(pdfdoc.PDFName)
