"""Words as the full-text index sees them, and a person's question as a query that cannot be steered. Pure.

The index stems (porter) and folds accents itself; what it cannot know is done here, to text and question
alike: "U.S." and "US" are one word, "2,500" is "2500", "Iraq's" is "Iraq". Words of other languages than English get a
mark at their end, which keeps the stemmer from them. Scripts without blanks between words become pairs of characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.spellings import spellings

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_AMERICA = re.compile(r"\b(?:USA|US|U\.S\.A\.?|U\.S\.?)(?![^\W_])")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_TOGETHER = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_WHOLE = "\N{MODIFIER LETTER HALF TRIANGULAR COLON}"  # a letter to the index, and none of any English ending
_MOST_TERMS = 40  # a question, not an article: more terms only cost time
_MOST_READ = 400  # characters of a question whose words are searched in other spellings too
_MOST_SPELLINGS = 150

STOP_WORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being below between both "
    "but by can could did do does doing done down during each few for from further had has have having he her here "
    "hers him his how i if in into is it its just many me might more most much my no nor not now of off on once only "
    "or other our out over own please said same say says she should so some such tell than that the their them "
    "then there these they this those through to too under until up very was we were what when where which while who "
    "whom whose why will with would you your".split()
)


def normalise(text: str, *, stemmed: bool = True) -> str:
    """Text as it is full-text indexed: acronyms joined, possessives and thousands separators dropped.

    `stemmed` is for English; without it each word is found only as it is written.
    """
    text = _TOGETHER.sub(lambda match: f" {' '.join(_pairs(match.group()))} ", text)
    if not stemmed:
        return _WORD.sub(lambda match: match.group() + _WHOLE, _THOUSANDS.sub("", text))
    text = _AMERICA.sub("usa", text)
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    return _THOUSANDS.sub("", _POSSESSIVE.sub("", text))


def _pairs(run: str) -> list[str]:
    """The neighbours of a run of characters, by which its words are found without a dictionary."""
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]


def terms(question: str) -> list[str]:
    """The words of a question worth searching for, lower case, each once, stop words dropped.

    A question made of stop words only keeps them all.
    """
    words = [word.lower() for word in _WORD.findall(normalise(question))]
    # Nobody who types "us troops" in lower case means the pronoun, which would be a stop word anyway.
    words = ["usa" if word == "us" else word for word in words]
    kept = [word for word in words if word not in STOP_WORDS]
    return list(dict.fromkeys(kept or words))[:_MOST_TERMS]


def match_any(question: str) -> str:
    """The FTS5 query that matches any word of a question, in any of its spellings.

    Every term is quoted, so no FTS syntax gets through.
    """
    asked = terms(question)
    others = [each for each in spellings(question[:_MOST_READ], STOP_WORDS) if each not in asked]
    return " OR ".join([_either(term) for term in asked] + [_phrase(other) for other in others[:_MOST_SPELLINGS]])


def match_each(text: str) -> list[str]:
    """One FTS5 query for each word of a text, in any of its spellings; stop words dropped as `terms` does."""
    kept = frozenset(terms(text))
    asked = [(word, [term for term in terms(word) if term in kept]) for word in text.split()]
    return list(dict.fromkeys(_in_any_spelling(word, its_terms) for word, its_terms in asked if its_terms))


def written_as(term: str) -> str:
    """A word of the index without the mark of other languages than English."""
    return term.removesuffix(_WHOLE)


def _in_any_spelling(word: str, its_terms: Sequence[str]) -> str:
    as_typed = " AND ".join(f"({_either(term)})" for term in its_terms)
    return "(" + " OR ".join([f"({as_typed})", *map(_phrase, spellings(word, STOP_WORDS))]) + ")"


def _either(term: str) -> str:
    """A term in English articles by its stem, in others as it is written."""
    return f'"{term}" OR "{term}{_WHOLE}"'


def _phrase(words: str) -> str:
    return f'"{words}" OR "{normalise(words, stemmed=False)}"'
