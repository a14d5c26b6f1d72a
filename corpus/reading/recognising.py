"""Telling that a record was read before, in the same way, without parsing and cleaning it again.

A raw digest stands for the bytes of a record and for everything that turns them into an article: the code of this
package, the versions of the parsers it calls and the rules. Same digest, same article. One thing is missing from it:
the day, which decides whether a date is believed. Where the outcome may change with the day, the day joins the digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from corpus.reading.decoding import whole
from corpus.reading.records import ItemRead, RawRecord, Reader, Rules, Unparsed

# Parsers whose next version may find another text, title or date in the same bytes.
_ENGINES = ("trafilatura", "htmldate", "courlan", "lxml", "markdown-it-py", "charset-normalizer", "pypdfium2")
_UNCONCERNED = ("library", "sample", "fetching", "feeds", "copies")  # parts of `corpus` that read no files


@lru_cache(maxsize=1)
def code() -> bytes:
    """What turns bytes into articles, in a digest of 32 bytes: the sources of `corpus` and the versions of parsers."""
    folder = Path(__file__).resolve().parent.parent
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        if file.relative_to(folder).parts[0] not in _UNCONCERNED:
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    for engine in _ENGINES:
        whole.update(f"{engine} {version(engine)}".encode())
    return whole.digest()


@lru_cache(maxsize=8)
def _seed(fields: str) -> bytes:
    return hashlib.sha256(code() + fields.encode("utf-8", "surrogatepass")).digest()


def raw_digest(data: bytes | str, rules: Rules) -> str:
    """The digest of a record's bytes (or of its text, where the file has an encoding of its own): 32 hex digits."""
    content = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    fields = json.dumps(sorted(rules.fields.items())) if rules.fields else ""
    return hashlib.sha256(_seed(fields) + content).hexdigest()[:32]


def on_this_day(digest: str, today: date) -> str:
    """The digest of what may be judged otherwise on another day."""
    return hashlib.sha256(f"{digest} {today.isoformat()}".encode()).hexdigest()[:32]


def recognised(digest: str, rules: Rules) -> Unparsed | None:
    """The mark of a record that was read before; None when the record has to be parsed."""
    if not rules.unchanged:
        return None
    if digest in rules.unchanged:
        return Unparsed(digest)
    daily = on_this_day(digest, rules.today or date.today())
    return Unparsed(daily) if daily in rules.unchanged else None


def by_file(reader: Reader, file: Path, rules: Rules) -> Iterator[ItemRead]:
    """What a reader finds in a file; nothing is parsed when the file is one article and was read before.

    A file of one article has the digest of its bytes, which a file of several cannot have.
    """
    data = whole(file, rules)
    digest = raw_digest(data, rules)
    if before := recognised(digest, rules):
        yield before, len(data)
        return
    items = reader(data, rules)
    if len(items) == 1 and isinstance(items[0], RawRecord):
        items = [replace(items[0], raw_digest=digest)]
    for number, item in enumerate(items, start=1):
        yield item, len(data) * number // len(items)
