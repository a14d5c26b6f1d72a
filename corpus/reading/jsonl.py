"""JSON Lines, plain or packed with gzip: one article a line, read as a stream."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from corpus.reading.decoding import decode, guess, mark, refuse_binary
from corpus.reading.fields import record_of
from corpus.reading.recognising import raw_digest, recognised
from corpus.reading.records import Item, ItemRead, Rules, Trouble, Unreadable, explain, too_large

# Gzip packs at most about 1000 to 1, news text 3 to 10 to 1: what is far above was made to fill a memory or a disk.
_RATIO = 200
_FRUITLESS = 1000  # lines in a row without an article: it is some other kind of file


def read(file: Path, rules: Rules) -> Iterator[ItemRead]:
    """One record for each line that is not empty; a bad line is `Trouble` with its number, the rest goes in.

    `rules.max_file_bytes` limits a line: the file itself may be of any size, since one line is held at a time.
    """
    with file.open("rb") as packed:
        stream: Any = packed
        if file.name.casefold().endswith(".gz"):
            if packed.peek(2)[:2] not in (b"\x1f\x8b", b""):
                raise Unreadable("not a gzip file")
            stream = gzip.GzipFile(fileobj=packed)
        head = stream.peek(8192)
        refuse_binary(head)
        if (encoding := mark(head)) in ("utf-16", "utf-32"):
            stream = io.TextIOWrapper(stream, encoding)
        records = fruitless = 0
        for number, line in enumerate(_lines(stream, packed, rules.max_file_bytes), start=1):
            fruitless += 1
            if fruitless > _FRUITLESS:
                raise Unreadable(f"{_FRUITLESS} lines in a row gave no article; the rest was not read")
            if line is not None and not line.strip():
                continue
            records += 1
            found = (
                Trouble(f"line {number}: {too_large(rules)}") if line is None else _record(line, number, records, rules)
            )
            fruitless = fruitless if isinstance(found, Trouble) else 0
            yield found, packed.tell()
    if not records:
        raise Unreadable("empty")


def _lines(stream: IO[Any], packed: IO[bytes], limit: int) -> Iterator[str | bytes | None]:
    """Lines with their ends; None for one that is longer than the limit, which is passed over in pieces."""
    unpacked = 0
    while line := stream.readline(limit + 1):
        too_long = len(line) > limit
        while True:
            unpacked += len(line)
            if stream is not packed and unpacked > max(limit, _RATIO * packed.tell()):
                raise Unreadable(f"unpacks to more than {_RATIO} times its size")
            if not too_long or not line or line[-1:] in ("\n", b"\n"):
                break
            line = stream.readline(min(limit, 1 << 20))
        yield None if too_long else line


def _record(line: str | bytes, number: int, nth: int, rules: Rules) -> Item:
    place = f"line {number}"
    digest = raw_digest(line, rules)
    if before := recognised(digest, rules):
        return before
    try:
        stated = json.loads(line if isinstance(line, str) else _decoded(line))
    except (ValueError, RecursionError, Unreadable) as error:
        if nth == 1 and line.strip() in ("[", "{", b"[", b"{"):
            raise Unreadable("not one article a line; if it is one JSON document, name it .json") from error
        reason = explain(error) if not isinstance(error, json.JSONDecodeError) else f"not valid JSON ({error.msg})"
        return Trouble(f"{place}: {reason}")
    found = record_of(stated, rules, place)
    return found if isinstance(found, Trouble) else replace(found, raw_digest=digest)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(line, guess(line))
