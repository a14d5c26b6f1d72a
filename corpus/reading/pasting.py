"""An article that somebody hands over as a text, without file: pasted, or written by another program."""

from __future__ import annotations

from dataclasses import replace

from corpus.article import Article
from corpus.reading.assembling import Assembler
from corpus.reading.decoding import checked, decode
from corpus.reading.records import RawRecord, Rules, Trouble, Unreadable


def article_of(data: bytes, stated: RawRecord, collection: str, rules: Rules) -> Article:
    """The article of these bytes. Its address is its identity; without an address its words are.

    Raises:
        Unreadable: there is no article in them.
    """
    made = Assembler(None, collection, rules)(replace(stated, text=decode(checked(data, rules))))
    if isinstance(made, Trouble):
        raise Unreadable(made.reason)
    return made.article
