"""Plain text: the file is the article."""

from __future__ import annotations

from corpus.reading.decoding import decode
from corpus.reading.records import RawRecord, Rules


def read(data: bytes, _: Rules) -> list[RawRecord]:
    """One record. A plain text states no title, date or author; cleaning finds the headline."""
    return [RawRecord(decode(data))]
