"""Leaves as one PDF, a page each: written here, from pictures that the office has read itself.

ISO 32000-1: a JPEG stands in it as it is (DCTDecode); a page is as large as A4 lets it be.
"""

from __future__ import annotations

from collections.abc import Sequence

from office.cases.leaves import Picture

#: A4 in points
SHORT, LONG = 595.28, 841.89


def pdf_of(pictures: Sequence[Picture]) -> bytes:
    """One page for each of ``pictures``, in their order."""
    kids = " ".join(f"{3 + 3 * place} 0 R" for place in range(len(pictures)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pictures)} >>".encode(),
    ]
    for place, picture in enumerate(pictures):
        objects += _page(picture, 3 + 3 * place)
    return _file(objects)


def _page(picture: Picture, number: int) -> list[bytes]:
    """The page, what is drawn on it, and the picture; ``number`` is that of the first of the three objects."""
    wide, high = (SHORT, LONG) if picture.high >= picture.wide else (LONG, SHORT)
    scale = min(wide / picture.wide, high / picture.high)
    shown = picture.wide * scale, picture.high * scale
    left, below = (wide - shown[0]) / 2, (high - shown[1]) / 2
    drawn = f"q {shown[0]:.2f} 0 0 {shown[1]:.2f} {left:.2f} {below:.2f} cm /Leaf Do Q".encode()
    colours = "DeviceGray" if picture.grey else "DeviceRGB"
    about = (
        f"/Type /XObject /Subtype /Image /Width {picture.wide} /Height {picture.high} /ColorSpace /{colours}"
        " /BitsPerComponent 8 /Filter /DCTDecode"
    )
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {number + 1} 0 R"
        f" /Resources << /XObject << /Leaf {number + 2} 0 R >> >> >>"
    )
    return [page.encode(), _stream("", drawn), _stream(about, picture.content)]


def _stream(about: str, content: bytes) -> bytes:
    return f"<< {about} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, and where each begins."""
    written, begins = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        begins.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += "".join(f"{begin:010} 00000 n \n" for begin in begins).encode()
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(written)
