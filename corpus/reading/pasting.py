"""An article that somebody hands over as a text, without file: pasted, or written by another program."""

from __future__ import annotations

from dataclasses import replace

from corpus.article import Article
from corpus.reading.assembling import Assembler
from corpus.reading.decoding import decode
from corpus.reading.records import RawRecord, Rules, Trouble, Unreadable, too_large


class UnusableError(Exception):
    """The text gives no article; the message is the reason."""


def article_of(data: bytes, stated: RawRecord, collection: str, rules: Rules) -> Article:
    """The article of these bytes. Its address is its identity; without an address its words are.

    Raises:
        UnusableError: there is no article in them.
    """
    if len(data) > rules.max_file_bytes:
        raise UnusableError(too_large(rules))
    if not data.strip():
        raise UnusableError("empty")
    try:
        text = decode(data)
    except Unreadable as error:
        raise UnusableError(str(error)) from error
    made = Assembler(None, collection, rules)(replace(stated, text=text))
    if isinstance(made, Trouble):
        raise UnusableError(made.reason)
    return made.article
