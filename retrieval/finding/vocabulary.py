"""What is known of words: those of a collection, from the library, and those of English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from corpus.library import Index, Library
from retrieval.inference.model_folder import packaged_words
from retrieval.question.respelling import Lexicon

_WORD = re.compile(r"[^\W\d_]{2,}")


class KnownWords:
    """The words of one index and of English: a `retrieval.question.respelling.SpelledWords`."""

    def __init__(self, library: Library, index: Index) -> None:
        self._vocabulary = library.vocabulary
        self.index = index
        self._lexicon: tuple[Mapping[str, int], Lexicon] | None = None

    def holding(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many passages hold each word, in any form; a word that none holds is left out."""
        return self._vocabulary.holding(self.index, words)

    def stems(self) -> Lexicon:
        """All words of the collection as its index keeps them."""
        words = self._vocabulary.all(self.index)
        if self._lexicon is None or self._lexicon[0] is not words:
            self._lexicon = (words, Lexicon(words))
        return self._lexicon[1]

    def forms(self, stems: Sequence[str]) -> Iterable[str]:
        """Words of articles as they are written, those of these stems among them."""
        for text in self._vocabulary.passages_with(self.index, stems):
            yield from _WORD.findall(text)

    def english(self) -> Lexicon:
        """The common words of English, as they are written."""
        return _english()


@cache
def _english() -> Lexicon:
    """The whole words that the packaged embedding model knows, the most common first: 22,000 of English text."""
    words = [word for word in packaged_words() if word.isalpha() and word.isascii() and len(word) > 1]
    return Lexicon({word: len(words) - place for place, word in enumerate(words)})
