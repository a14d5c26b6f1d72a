"""Files for tests of reading, and what reading makes of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from corpus.article import Article
from corpus.reading import ReadResult, Rules, Skipped, read
from support import ROOT

DATA = ROOT / "tests" / "data"
TODAY = date(2026, 5, 3)
LEAD = "The ministry said on Tuesday that the two sides would meet again before the end of the month."
SECOND = "Officials declined to name the place, and said only that both delegations had agreed to it."


def readings(*files: Path, rules: Rules | None = None) -> list[ReadResult]:
    return list(read(files, "news", rules or Rules(today=TODAY)))


def only(file: Path, rules: Rules | None = None) -> Article:
    (reading,) = readings(file, rules=rules)
    assert isinstance(reading.item, Article), reading.item
    return reading.item


def reasons(*files: Path, rules: Rules | None = None) -> list[str]:
    return [one.item.reason for one in readings(*files, rules=rules) if isinstance(one.item, Skipped)]


def articles(*files: Path, rules: Rules | None = None) -> list[Article]:
    return [one.item for one in readings(*files, rules=rules) if isinstance(one.item, Article)]


def write(file: Path, content: str | bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def lines(*records: object) -> str:
    return "\n".join(json.dumps(record) for record in records)
