"""Documents made in code, of every kind that is read: the words of one report, as a program would write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

TITLE = "Fourteen bridges to be inspected"
LEAD = (
    "The ministry of transport said on Tuesday that fourteen bridges along the northern line would be inspected before "
    "the end of the month, after engineers had found hairline cracks in the supports of two of them."
)
QUOTE = (
    "“We found what we were looking for, and it is less than we feared,” said Marta Lindqvist, the chief engineer. She "
    "added that the affected steel had been delivered in 1987 and that sufficient parts were in the depots."
)
CRITICS = (
    "Passenger groups criticised the announcement. They had asked for an inspection two years ago, and the office of "
    "the regulator had refused to act on the complaints."
)
STORY = (LEAD, QUOTE, CRITICS)
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(
    paragraphs: Sequence[str] = STORY, *, columns: int = 1, running: str = "", title: str = "", author: str = ""
) -> bytes:
    """A PDF file by reportlab: a headline, justified and hyphenated paragraphs in columns, a footer with the page."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    width = (A5[0] - 60 - 20 * (columns - 1)) / columns
    frames = [Frame(30 + number * (width + 20), 50, width, A5[1] - 110) for number in range(columns)]

    def decorate(canvas, document) -> None:  # type: ignore[no-untyped-def]
        if running:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(30, A5[1] - 25, running)
            canvas.drawString(30, 20, f"Page {document.page}")

    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A5, title=title or None, author=author or None, invariant=1)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=decorate))
    styles = getSampleStyleSheet()
    body = styles["BodyText"]
    body.alignment = 4
    document.build([Paragraph(TITLE, styles["Title"]), *(Paragraph(text, body) for text in paragraphs)])
    return out.getvalue()


def picture_pdf() -> bytes:
    """A page that was drawn, without a letter of text."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    return out.getvalue()


def docx(body: str, properties: str = "") -> bytes:
    """A Word file with this markup in its body."""
    document = f'<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    parts = {"word/document.xml": document}
    if properties:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/">{properties}</cp:coreProperties>'
        )
    return packed(parts)


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of a Word file."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{text}</w:t></w:r></w:p>"


def page(title: str = TITLE, paragraphs: Sequence[str] = STORY) -> str:
    """A web page with an article."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<html><head><title>{title}</title><meta charset="utf-8"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    )


def mail(text: str | None = None, markup: str | None = None, **headers: str) -> EmailMessage:
    """A message; headers are named with underscores."""
    message = EmailMessage()
    stated = {
        "From": "The Example Gazette <news@gazette.example>",
        "Date": "Tue, 06 Feb 2024 23:10:00 -0500",
        **headers,
    }
    for name, value in stated.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if markup is not None and text is not None:
        message.add_alternative(markup, subtype="html")
    elif markup is not None:
        message.set_content(markup, subtype="html", cte="quoted-printable")
    return message


def packed(entries: Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items() if isinstance(entries, Mapping) else entries:
            archive.writestr(name, content)
    return out.getvalue()
