"""Whether the word that opens a sentence is a name, since there every word has a capital letter. Pure."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

from retrieval.english.background import rarity
from retrieval.english.stemming import stem

# endings of common nouns, adjectives and verbs that the background is too small to know
_COMMON = re.compile(
    r"(?:ings?|ed|ly|ers?|ors?|ists?|ions?|ments?|ants?|ents?|ness|ity|ful|less|ous|ism|ives?|ials?)\Z"
)


@cache
def _name_stems() -> frozenset[str]:
    """Common stems that have a capital letter within sentences (made by tests/bench/train_checking.py)."""
    text = resources.files(__package__).joinpath("name_stems.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text)["stems"])


def bare_name(text: str, name: str) -> str:
    """A name of a text, without the common word that opens the text and has a capital letter only for that."""
    if not text.lstrip("“\"‘'(").startswith(name):
        return name
    first, _, rest = name.partition(" ")
    return name if opens_with_name(first) else rest


def opens_with_name(word: str) -> bool:
    """Whether a word with a capital letter is a name wherever it stands; a rare word without a common ending is."""
    root = stem(word)
    if root in _name_stems() or any(char.isupper() for char in word[1:]):
        return True
    return rarity(root) >= 1.0 and _COMMON.search(word) is None
