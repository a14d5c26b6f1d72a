"""PDF files, by pdfium: the text layer as paragraphs, and what the file says of itself.

pdfium rather than pypdf: up to five times as fast, though it is asked for the place of each line, and it gives "fi"
where a font draws one sign for it (see tests/bench/bench_pdf.py). It is C++ code that reads hostile bytes, so a
process of its own runs it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from corpus.reading.layout import Line, PageLayout, headline, paragraphs
from corpus.reading.records import RawRecord, Rules, Unreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_LEAST = 20  # letters and digits of a document that has a text layer
_STATED_DAY = re.compile(  # in the XML that publishers put into a file
    rb"<(prism:publicationDate|dcterms:issued)>\s*([^<]{4,40})</\1>|prism:publicationDate=\"([^\"]{4,40})\""
)
# Programs that print: their day is the day of saving, not that of publication.
_PRINTERS = re.compile(r"skia|chrome|mozilla|safari|quartz|print to pdf|wkhtml|cups|ghostscript|scan", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft (?:word|powerpoint|excel) - .*|untitled.*|document\d*|\(?(?:unspecified|anonymous|unknown)\)?|"
    r"\S+\.(?:docx?|indd|qxd|pdf|tex|html?)|print|layout \d+)"
)


def read(data: bytes, _: Rules) -> list[RawRecord]:
    """One record."""
    return [record_of(data)]


def record_of(data: bytes) -> RawRecord:
    """The article of a PDF file.

    Raises:
        Unreadable: it is damaged, encrypted, or has no text.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).casefold() or "security" in str(error).casefold()
        raise Unreadable("encrypted; save it without a password" if encrypted else "damaged PDF file") from error
    try:
        pages = [_page(document[number]) for number in range(len(document))]
        stated = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged PDF file") from error
    finally:
        document.close()
    if sum(character.isalnum() for page in pages for line in page.lines for character in line.text) < _LEAST:
        raise Unreadable("no text in it, only pictures; recognise its text (OCR) first")
    title = stated["Title"].strip()
    author = stated["Author"].strip()
    return RawRecord(
        text="\n".join(paragraphs(pages)),
        title=title if len(title) > 3 and not _NO_TITLE.fullmatch(title) else headline(pages),
        published=_published(data, stated),
        author=author if author and not _NO_TITLE.fullmatch(author) else None,
    )


def _published(data: bytes, stated: dict[str, str]) -> str | None:
    """The day of publication that the file states; else the day on which a program for typesetting made it."""
    if found := _STATED_DAY.search(data):
        return (found[2] or found[3]).decode("ascii", "ignore").strip()
    made = re.match(r"D:(\d{8})", stated["CreationDate"])
    printed = _PRINTERS.search(f"{stated['Creator']} {stated['Producer']}")
    return made[1] if made and not printed else None


def _page(page: PdfPage) -> PageLayout:
    """The lines of a page; a page without size or with damaged contents has none."""
    text = page.get_textpage()
    try:
        whole_text = text.get_text_range()
        lines = []
        start = 0
        for line in re.split(r"(\r\n|\r|\n)", whole_text):
            if line.strip():
                lines.append(_line(text, line, start))
            start += _units(line)
        return PageLayout(tuple(lines), page.get_height())
    finally:
        text.close()
        page.close()


def _line(text: Any, line: str, start: int) -> Line:
    """`start` counts UTF-16 units, as pdfium does."""
    first = start + _units(line) - _units(line.lstrip())
    last = start + _units(line.rstrip()) - 1
    boxes = [text.get_charbox(place, loose=True) for place in {first, (first + last) // 2, last}]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    height = max(top - bottom for bottom, top in zip(bottoms, tops, strict=True))
    return Line(line, min(lefts), min(bottoms), max(rights), max(tops), height)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
