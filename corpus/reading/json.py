"""JSON: one article, a list of articles, or an object that holds such a list."""

from __future__ import annotations

import json

from corpus.reading.decoding import decode
from corpus.reading.fields import has_text, kind_of, record_of
from corpus.reading.records import Item, Rules, Unreadable, explain

_LISTS = ("articles", "items", "data")


def read(data: bytes, rules: Rules) -> list[Item]:
    """One record for each article. The whole file is parsed at once; for many articles JSON Lines is the format."""
    try:
        content = json.loads(decode(data))
    except json.JSONDecodeError as error:
        hint = "; if it holds one article a line, name it .jsonl" if error.msg == "Extra data" else ""
        raise Unreadable(explain(error) + hint) from error
    if isinstance(content, dict) and has_text(content, rules):
        return [record_of(content, rules)]
    if isinstance(content, dict):
        content = next((content[name] for name in _LISTS if isinstance(content.get(name), list)), content)
    if not isinstance(content, list):
        raise Unreadable(f'not an article nor a list of articles (it is {kind_of(content)} without "text")')
    if not content:
        raise Unreadable("empty (a list without articles)")
    return [record_of(stated, rules, f"article {number}") for number, stated in enumerate(content, start=1)]
