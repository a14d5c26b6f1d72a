"""A question in the words of the collection: those that are misspelt, and those of another language."""

from __future__ import annotations

from corpus.language import ENGLISH, language_of_question
from retrieval.answer import OtherLanguage
from retrieval.answering.asked_collection import AskedCollection
from retrieval.finding.vocabulary import KnownWords
from retrieval.question.foreign import may_be_foreign
from retrieval.question.respelling import respelled


class QuestionWords:
    """Reads the words of questions; it holds those of the index that answers."""

    def __init__(self, collection: AskedCollection) -> None:
        self._collection = collection
        self._known: KnownWords | None = None

    def respelled(self, text: str) -> str | None:
        """The question with its misspelt words read as the nearest ones; None where nothing is read otherwise."""
        words = self._words()
        return respelled(text, words) if words else None

    def other_language(self, text: str) -> OtherLanguage | None:
        """The language of a question, where no article is in it, and neither English nor an article knows its words."""
        words = self._words()
        if words is None or not may_be_foreign(text, words):
            return None
        language = language_of_question(text)
        if language in (None, ENGLISH):
            return None
        held = tuple(self._collection.library.sources.languages(self._collection.name))
        return OtherLanguage(language, held) if held and language not in held else None

    def _words(self) -> KnownWords | None:
        """The words of the index that answers; None for a collection that has none."""
        index = self._collection.index
        if index is not None and (self._known is None or self._known.index != index):
            self._known = KnownWords(self._collection.library, index)
        return self._known if index is not None else None
