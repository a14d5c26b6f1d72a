"""Which names a question asks for in place of those of an earlier question. Pure.

"How many rangers are in Orrin?" after "How many rangers are in Velden?": what is told of Velden is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from retrieval.english.question_types import ParsedQuestion
from retrieval.english.words import Word, words


def with_names_exchanged(asked: ParsedQuestion, earlier: Sequence[str]) -> ParsedQuestion:
    """The question with the names that it exchanges for those of earlier questions, which are the same otherwise."""
    found = [names for text in earlier if (names := _exchanged(words(asked.text), words(text)))]
    if not found:
        return asked
    return replace(asked, exchanged=(found[-1][0], frozenset(old for _, old in found)))


def _exchanged(asked: Sequence[Word], before: Sequence[Word]) -> tuple[frozenset[str], frozenset[str]] | None:
    """The names of one question and of the other, where nothing else makes the two differ."""
    matcher = SequenceMatcher(None, [word.stem for word in asked], [word.stem for word in before], autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if len(changes) != 1 or len(asked) < 3:
        return None
    _, start, end, other_start, other_end = changes[0]
    new, old = (
        frozenset(word.stem for word in part if word.is_name and word.start)
        for part in (asked[start:end], before[other_start:other_end])
    )
    return (new, old) if new and old else None
