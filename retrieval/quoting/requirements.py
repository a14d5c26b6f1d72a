"""What an answer must have, whatever its score. Pure.

The calibration weighs features against each other. A requirement is not weighed: a sentence that shares every other
word with the question cannot make up for it.
"""

from __future__ import annotations

from retrieval.english.question_types import ParsedQuestion
from retrieval.english.sentences import Sentence


def unmet(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether a sentence lacks what every answer to this question has.

    - An answer about "British troops" names the British: in the sentence, its passage or its headline.
    - An answer about what was exchanged for something else ("And in Orrin?") belongs to the one and not to the other.

    That an answer to "how many" holds a figure, and one to "when will" looks ahead, is the checker's to see: where it
    took a sentence and such a rule did not, the checker was right in 37 of 60.
    """
    told = sentence.stems | sentence.passage_stems | sentence.title_stems
    return any(name not in told for name in asked.named_qualities) or _of_what_was_exchanged(asked, sentence)


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
