"""Bytes become text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from corpus.reading.records import RawRecord, Rules, Unreadable, too_large

_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a zip or office file",
    b"\xd0\xcf\x11\xe0": "an office file",
    b"\x1f\x8b": "a gzip file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
}
# Bytes above 127 that Western text in Windows-1252 is likely to hold: quotes, dashes, signs, accented letters.
_WESTERN = re.compile(
    rb"[\x80\x82-\x85\x8a-\x8c\x8e\x91-\x97\x99-\x9c\x9e-\xa0\xa3\xa5\xa7\xa9\xab\xae\xb0\xb7\xbb-\xbe\xbf-\xff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read(data: bytes, _: Rules) -> list[RawRecord]:
    """One record: a plain text states no title, date or author; cleaning finds the headline."""
    return [RawRecord(decode(data))]


def whole(file: Path, rules: Rules) -> bytes:
    """All bytes of a file within the limit.

    Raises:
        Unreadable: the file is larger than the limit, or empty.
    """
    with file.open("rb") as stream:
        return checked(stream.read(rules.max_file_bytes + 1), rules)


def checked(data: bytes, rules: Rules) -> bytes:
    """The same bytes.

    Raises:
        Unreadable: they are more than the limit, or empty.
    """
    if len(data) > rules.max_file_bytes:
        raise Unreadable(too_large(rules))
    if not data.strip():
        raise Unreadable("empty")
    return data


def mark(data: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)


def refuse_binary(head: bytes) -> None:
    """Raises Unreadable when the first bytes of a file are those of no text."""
    for start, kind in _KINDS.items():
        if head.startswith(start):
            raise Unreadable(f"not text (looks like {kind})")
    if not mark(head) and b"\0" in head[:8192]:
        raise Unreadable("not text (binary)")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of bytes: by byte order mark, else UTF-8, else as declared, else as detected.

    Raises:
        Unreadable: the bytes are no text, or not in the encoding that they claim.
    """
    refuse_binary(data)
    text = _decode(data, declared)
    sample = text[:100_000]
    if len(_CONTROLS.findall(sample)) > 0.02 * len(sample):
        raise Unreadable("not text (binary)")
    return text


def _decode(data: bytes, declared: str | None) -> str:
    encoding = mark(data) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding not in ("utf-8", "utf-8-sig"):
            raise Unreadable(f"wrongly encoded (marked as {encoding.upper()}, but it is not)") from error
    # A few broken characters in a text that otherwise is UTF-8: damage, not another encoding.
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 10 * broken:
        return text
    for propose in (lambda _: declared, guess):
        try:
            if named := propose(data):
                return data.decode(named)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unreadable("wrongly encoded (neither UTF-8 nor any encoding that fits)")


def guess(data: bytes) -> str | None:
    """The encoding of a text that is not UTF-8; None when none fits."""
    high = re.findall(rb"[\x80-\xff]", data)
    # Detection guesses wildly where it has few letters to go by (a curly quote in 3,500 characters of English gave
    # Big5, French gave cp1257). Western languages have 5-7 % of such letters, others 8 % and more, or other ones.
    if len(high) < 0.075 * len(data) and all(_WESTERN.fullmatch(byte) for byte in set(high)):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_exclusion=["mac_latin2", "mac_roman", "mac_iceland", "mac_turkish"]).best()
    return best.encoding if best else None
