"""Plain text: the file is the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.reading.decoding import decode, whole
from corpus.reading.found import Found, Record, Rules


def read(file: Path, rules: Rules) -> Iterator[Found]:
    """One record. A plain text states no title, date or author; cleaning finds the headline."""
    data = whole(file, rules)
    yield Record(decode(data)), len(data)
