"""Whether a text may be a question in another language than English, by its words alone. Pure."""

from __future__ import annotations

import re

from corpus.words import STOP_WORDS
from retrieval.english.names import PARTICLES
from retrieval.english.words import AUXILIARIES, without_accents
from retrieval.question.respelling import SpelledWords, is_common

_WORD = re.compile(r"[^\W\d_]{3,}")  # shorter ones are words of many languages
_TELLING = (AUXILIARIES & STOP_WORDS - {"was", "had", "can", "have"}) | frozenset(
    "the who what which when where why how whose with from about their they there".split()
)
"""Words that are English and of no other language that writes like it."""
_ENGLISH = 0.5  # share of words
_KNOWN = 0.6
_OF_A_SENTENCE = 2  # words in small letters, without which there are only names


def may_be_foreign(text: str, known: SpelledWords) -> bool:
    """Whether a text has a sentence's words, and neither English nor the collection knows most of its words.

    Names, headwords and mistakes are in no language: "Bayern München", "kafa bathrom".
    """
    found = [match.group() for match in _WORD.finditer(text)]
    low = [word.lower() for word in found]
    if not found or not _TELLING.isdisjoint(low) or sum(map(is_common, low)) >= _ENGLISH * len(low):
        return False
    cased = any(word.upper() != word.lower() for word in found)
    small = [word for word in found if word.islower() and word not in PARTICLES]
    if cased and len(small) < _OF_A_SENTENCE:
        return False
    plain = [without_accents(word) for word in low]
    held = known.holding([word for word in dict.fromkeys(plain) if not is_common(word)])
    return sum(word in held or is_common(word) for word in plain) <= _KNOWN * len(plain)
