"""Word files (.docx): paragraphs, headings and tables in their order, as they read with all changes accepted.

Read with lxml rather than python-docx, which leaves out what was inserted while changes were tracked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from typing import Any

from corpus.reading.records import RawRecord, Rules, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LARGEST = 100_000_000  # bytes that one part of the file may unpack to
_BODY, _PROPERTIES = "word/document.xml", "docProps/core.xml"
# Deleted or moved away while changes were tracked; instructions of fields; the same box again for older programs.
_UNREAD = frozenset(
    (*(_W + name for name in ("del", "moveFrom", "instrText", "delText", "txbxContent")), _COMPATIBLE + "Fallback")
)
_PARAGRAPH, _TABLE, _WORDS = _W + "p", _W + "tbl", _W + "t"
_MARKS = {_W + "tab": "\t", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "-"}


def read(data: bytes, _: Rules) -> list[RawRecord]:
    """One record. Its date is the day of the file's making, as its properties state it."""
    return [record_of(data)]


def record_of(data: bytes) -> RawRecord:
    """The article of a Word file.

    Raises:
        Unreadable: it is no Word file, damaged, or encrypted.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("encrypted, or of an old version of Word; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            body = _parsed(parts, _BODY)
            properties = _parsed(parts, _PROPERTIES) if _PROPERTIES in parts.namelist() else None
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable("damaged Word file, or none") from error
    root = body.find(f"{_W}body")
    paragraphs = [] if root is None else list(_blocks(root))
    stated = {child.tag: (child.text or "").strip() for child in properties} if properties is not None else {}
    heading = next((text for text, style in paragraphs if style in ("title", "heading1")), None)
    return RawRecord(
        text="\n".join(text for text, _ in paragraphs) or " ",
        title=heading or stated.get(f"{_DC}title") or None,
        published=stated.get(f"{_TERMS}issued") or stated.get(f"{_TERMS}created") or None,
        author=stated.get(f"{_DC}creator") or None,
        publisher=stated.get(f"{_DC}publisher") or None,
    )


def _parsed(parts: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    with parts.open(name) as part:
        content = part.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise Unreadable(f"its text unpacks to more than {_LARGEST / 1e6:g} MB")
    if b"<!DOCTYPE" in content[:2000]:
        raise Unreadable("not a Word file (it declares a document type)")
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged Word file") from error


def _found(parent: Any, tags: Collection[str]) -> Iterator[Any]:
    """The elements of these tags in order, none within another, without recursion: nesting can be of any depth."""
    waiting = list(parent)[::-1]
    while waiting:
        element = waiting.pop()
        if element.tag in tags:
            yield element
        elif element.tag not in _UNREAD:
            waiting += list(element)[::-1]


def _blocks(parent: Any) -> Iterator[tuple[str, str]]:
    """Each paragraph and each row of a table, with the name of its style."""
    for element in _found(parent, (_PARAGRAPH, _TABLE)):
        if element.tag == _PARAGRAPH:
            if text := _text(element).strip():
                yield text, _style(element)
            continue
        for row in element.iter(f"{_W}tr"):
            cells = (" ".join(filter(None, map(_text, cell.iter(_PARAGRAPH)))) for cell in row.iter(f"{_W}tc"))
            if text := " | ".join(filter(None, (cell.strip() for cell in cells))):
                yield text, ""


def _text(paragraph: Any) -> str:
    """The words of a paragraph."""
    pieces = _found(paragraph, (_WORDS, *_MARKS))
    return "".join(_MARKS.get(piece.tag) or piece.text or "" for piece in pieces).replace("\n", " ")


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else str(style.get(f"{_W}val") or "").casefold().replace(" ", "")
