"""The same notice, set by other libraries: what their own users would write, in the face of our papers."""

from __future__ import annotations

import html
import importlib
import io
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

from config.settings import Hall
from printing.documents import port
from printing.documents.modules import modules
from printing.documents.port import Letter
from printing.documents.words import words
from printing.fonts import CHAIN

FACE, FAMILY = CHAIN[0].path, "WenQuanYi Zen Hei"
#: from a letter, and the code on it as SVG, to a PDF
Setter = Callable[[Letter, str], bytes]
#: what a letter says, as ``(kind, texts)``: heading, text, item, row
Parts = Iterator[tuple[str, tuple[str, ...]]]


def parts(letter: Letter) -> Parts:
    """All that stands on ``letter``, in order, but for the code of its proof."""
    for block in letter.blocks:
        if heading := getattr(block, "heading", ""):
            yield "heading", (heading,)
        yield from _parts(block, letter.hall)


def _parts(block: port.AnyBlock, hall: Hall) -> Parts:
    match block:
        case port.Text(text):
            yield "text", (text,)
        case port.Numbered(lines=lines):
            yield from (("item", (f"{place}.", line)) for place, line in enumerate(lines, start=1))
        case port.Facts(lines=facts):
            yield from (("row", (line.label, line.value)) for line in facts)
        case port.Table(columns=columns, rows=rows):
            yield "row", tuple(column.title for column in columns)
            yield from (("row", row.cells) for group in rows.groups for row in group.rows)
        case port.Promised(promise=promise):
            yield "heading", (words().promise.title,)
            told = (promise.matter, *promise.basis, promise.proof, promise.way, promise.liability, promise.verification)
            yield from (("text", (text,)) for text in (*told, *promise.statements))
        case port.Contacts():
            yield from (("text", (text,)) for text in (hall.telephone, hall.complaints, hall.hours, hall.address))
        case _:
            pass


def code_of(text: str) -> str:
    """A QR code as SVG, without a double quote in it."""
    operators, side = modules(text)
    dark = (bar.split()[:3] for bar in operators.split(" re")[:-1])
    path = "".join(f"M{x} {side - int(y) - 1}h{width}v1h-{width}z" for x, y, width in dark)
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}'><path d='{path}'/></svg>"


def with_fpdf2() -> Setter:
    fpdf: Any = importlib.import_module("fpdf")

    def set_with(letter: Letter, code: str) -> bytes:
        page = fpdf.FPDF(format="A4")
        page.add_font("face", fname=FACE)
        page.add_page()
        page.image(io.BytesIO(code.encode()), x=175, y=9, w=26)
        _write_all(page, letter)
        return bytes(page.output())

    return set_with


def _write_all(page: Any, letter: Letter) -> None:
    def write(size: float, text: str, align: str = "L") -> None:
        page.set_font("face", size=size)
        page.multi_cell(0, size * 0.56, text, align=align, new_x="LMARGIN", new_y="NEXT")

    write(15, letter.hall.bureau, "C")
    write(27, letter.title, "C")
    for kind, texts in parts(letter):
        if kind == "row":
            page.set_font("face", size=12)
            with page.table(first_row_as_headings=False) as table:
                table.row(texts)
        else:
            write(14 if kind == "heading" else 12.5, " ".join(texts))


def with_weasyprint() -> Setter:
    weasyprint: Any = importlib.import_module("weasyprint")
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    style = weasyprint.CSS(
        string=f"@page {{size: A4; margin: 19mm 23mm}} body {{font: 12.5pt/20pt '{FAMILY}'}} h1 {{font-size: 27pt;"
        "text-align: center}} h2 {{font-size: 14pt}} table {{width: 100%}} td {{border-bottom: 0.5pt solid #ccc}}",
        font_config=fonts,
    )

    def set_with(letter: Letter, code: str) -> bytes:
        body = "".join(_as_html(kind, texts) for kind, texts in parts(letter))
        image = f'<img width=98 src="data:image/svg+xml;base64,{b64encode(code.encode()).decode()}">'
        head = f"{image}<p>{letter.hall.bureau}</p><h1>{letter.title}</h1>"
        page = f"<html lang=zh-CN><body>{head}{body}</body></html>"
        return bytes(weasyprint.HTML(string=page).write_pdf(stylesheets=[style], font_config=fonts))

    return set_with


def _as_html(kind: str, texts: tuple[str, ...]) -> str:
    said = [html.escape(text) for text in texts]
    if kind == "row":
        return f"<table><tr>{''.join(f'<td>{text}</td>' for text in said)}</tr></table>"
    return f"<h2>{said[0]}</h2>" if kind == "heading" else f"<p>{' '.join(said)}</p>"


def with_typst() -> Setter:
    typst: Any = importlib.import_module("typst")
    compiler = typst.Compiler(font_paths=[str(FACE.parent)], ignore_system_fonts=True)
    head = (
        f'#set page(paper: "a4", margin: (x: 23mm, y: 19mm))\n#set text(font: "{FAMILY}", size: 12.5pt, lang: "zh")\n'
        "#set par(justify: true, leading: 7.5pt)\n"
    )

    def set_with(letter: Letter, code: str) -> bytes:
        body = "\n\n".join(_as_typst(kind, texts) for kind, texts in parts(letter))
        title = f"#align(center)[#text(15pt)[{_quoted(letter.hall.bureau)}]\n\n#text(27pt)[{_quoted(letter.title)}]]"
        image = f'#place(top + right, image(bytes("{code}"), width: 26mm))'
        return bytes(compiler.compile(input=f"{head}{image}\n{title}\n\n{body}\n".encode()))

    return set_with


def _as_typst(kind: str, texts: tuple[str, ...]) -> str:
    said = [_quoted(text) for text in texts]
    if kind == "row":
        columns = ", ".join(["1fr"] * len(said))
        cells = ", ".join(f"[{text}]" for text in said)
        return f"#table(columns: ({columns}), stroke: (bottom: 0.5pt + luma(80%)), {cells})"
    return f"#text(14pt)[{said[0]}]" if kind == "heading" else " ".join(said)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'


RIVALS: dict[str, Callable[[], Setter]] = {
    "typst": with_typst,
    "weasyprint": with_weasyprint,
    "fpdf2": with_fpdf2,
}
