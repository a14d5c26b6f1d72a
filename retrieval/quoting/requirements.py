"""What an answer must have, whatever its score. Pure.

The calibration weighs features against each other. A requirement is not weighed: a sentence that shares every other
word with the question cannot make up for it.
"""

from __future__ import annotations

import re

from retrieval.english.fates import fate_of
from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.sentences import Sentence
from retrieval.quoting.spans import FITTING, typed

# Kinds whose answers can be told by their form: a sentence without a figure does not say how many.
_TOLD_BY_FORM = frozenset((AnswerType.COUNT, AnswerType.MONEY, AnswerType.SHARE, AnswerType.AMOUNT, AnswerType.DATE))
_ASKS_AHEAD = re.compile(
    r"\b(?:when|(?:what|which)\s+(?:date|day|week|month|year|time))\s+"
    r"(?:will|shall|(?:is|are)\b.{1,80}\b(?:going|expected|due|scheduled|set)\b)",
    re.IGNORECASE,
)
_LOOKS_AHEAD = re.compile(
    r"\b(?:will|would|shall|going to|expect\w*|plan\w*|schedul\w*|due|set to|slated|deadline|by|until|till|"
    r"end of|later|next|coming|upcoming|tomorrow|timetable|timeline|target\w*|from|starting|starts|begins|opens|"
    r"ends|returns|aims?|hopes?|could|may|might)\b",
    re.IGNORECASE,
)


def unmet(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether a sentence lacks what every answer to this question has.

    - An answer to "how many", "how much", "what share" or "when" holds words of that form.
    - An answer to "when will" looks ahead.
    - An answer to "how many were killed" speaks of the dead, in the sentence or the one before.
    - An answer about "British troops" names the British: in the sentence, its passage or its headline.
    - A yes or no is about what the question names: it, and not something else, is named in the sentence, in the one
      before or in the headline.
    - An answer about what was exchanged for something else ("And in Orrin?") belongs to the one and not to the other.
    """
    if asked.kind in _TOLD_BY_FORM and not any(item.type in FITTING[asked.kind] for item in typed(sentence)):
        return True
    if _ASKS_AHEAD.search(asked.last or asked.text) and not _LOOKS_AHEAD.search(sentence.text):
        return True
    if asked.kind is AnswerType.COUNT and _of_other_fate(asked, sentence):
        return True
    if asked.kind is AnswerType.YESNO and _of_another_name(asked, sentence):
        return True
    told = sentence.stems | sentence.passage_stems | sentence.title_stems
    return any(name not in told for name in asked.named_qualities) or _of_what_was_exchanged(asked, sentence)


def _of_another_name(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether a sentence names something, and no name of the question stands in it or near it."""
    near = sentence.stems | sentence.around
    named = any(word.is_name and word.start > 0 and word.stem not in asked.stems for word in sentence.words)
    return named and bool(asked.names) and near.isdisjoint(asked.names)


def _of_what_was_exchanged(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether a sentence does not belong to the name asked for: the nearest words that name it, or name one that it
    was exchanged for, tell."""
    if asked.exchanged is None:
        return False
    wanted, others = asked.exchanged
    before = sentence.before.stems if sentence.before else frozenset()
    for told in (sentence.stems, before, sentence.title_stems):
        if wanted <= told:
            return False
        if any(other <= told for other in others):
            return True
    return not wanted <= sentence.passage_stems


def _of_other_fate(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether the question names one fate of people, and the sentence another."""
    wanted = {fate_of(word.text) for word in asked.content} - {""}
    told = {fate_of(word.text) for word in sentence.words} - {""}
    before = {fate_of(word.text) for word in sentence.before.words} if sentence.before else set()
    return bool(wanted and told) and wanted.isdisjoint(told | before)
