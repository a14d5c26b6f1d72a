"""Sentences that were checked + the answer made of quotes -> one answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.agreement.candidate import Candidate
from retrieval.answer import Answer, Difference, Outcome, Statement
from retrieval.english.sentences import Sentence
from retrieval.quote import Quote


def together(
    quotes: Answer, sentences: Sequence[Statement], candidates: Sequence[Candidate], name: str, removed: int
) -> Answer:
    """The sentences first, then the quotes that differ, with how they differ.

    The reader's confidence in the passages decides the outcome. Where the reader found no answer, the sentences are
    only "possibly" one: they are true to the passages and may still not answer the question.
    """
    kept = list(dict.fromkeys(index for difference in quotes.differences for index in difference.statements))
    place = {index: len(sentences) + nth for nth, index in enumerate(kept)}
    return replace(
        quotes,
        outcome=Outcome.POSSIBLE if quotes.outcome is Outcome.NOT_FOUND else quotes.outcome,
        statements=(
            *(replace(sentence, support=_support(sentence, candidates), lit=()) for sentence in sentences),
            *(quotes.statements[index] for index in kept),
        ),
        differences=tuple(
            Difference(one.kind, tuple(place[index] for index in one.statements)) for one in quotes.differences
        ),
        nearest=(),
        written_by=name,
        removed=removed,
    )


def _support(statement: Statement, candidates: Sequence[Candidate]) -> float:
    """How surely the quotes of a statement answer the question: the support of the surest candidate they overlap."""
    overlapping = (
        candidate.support
        for candidate in candidates
        if any(_overlap(quote, candidate.sentence) for quote in statement.quotes)
    )
    return max(overlapping, default=0.0)


def _overlap(quote: Quote, sentence: Sentence) -> bool:
    passage = sentence.hit.passage
    start, end = passage.start + sentence.start, passage.start + sentence.end
    return quote.passage.version == passage.version and quote.start < end and start < quote.end
