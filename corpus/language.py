"""The language of a text, by py3langid (a naive Bayes classifier over byte n-grams: Lui and Baldwin, 2012)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
_LOOKED_AT = 1_000  # characters
_LEAST = 40  # letters of an alphabet that tell a language; a sign of Chinese tells as much as a few of them
_SURE = 0.5  # probability
_SURE_OF_A_QUESTION = 0.7  # names and headwords without a sentence reach 0.4
_LEAST_OF_A_QUESTION = 4  # words
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]{2}|[\u0e00-\u0eff]{4}|[^\W\d_]+")


def language_of(text: str) -> str | None:
    """The language in two letters (ISO 639-1), None where a text is too short or too mixed to tell. About 1/4 ms."""
    text = text[:_LOOKED_AT]
    if sum(1 if char < "\u3040" else 4 for char in text if char.isalpha()) < _LEAST:
        return None
    language, probability = _identifier().classify(text)
    return str(language) if probability >= _SURE else None


def language_of_question(text: str) -> str | None:
    """The language of a question of four words at least, told only where that is sure; None otherwise."""
    if len(_SIGNS.findall(text)) < _LEAST_OF_A_QUESTION:
        return None
    language, probability = _identifier().classify(text[:_LOOKED_AT])
    cased = any(char.lower() != char.upper() for char in text)  # scripts without capitals leave few languages
    return str(language) if probability >= (_SURE_OF_A_QUESTION if cased else _SURE) else None


def in_english(language: str) -> str:
    """What a language is called: "de" is German; the code itself where none is known."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language).get_language_name(ENGLISH) or language
    except (UnknownLocaleError, ValueError):
        return language


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
