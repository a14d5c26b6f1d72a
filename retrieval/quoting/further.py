"""What else articles hold that were quoted: sentences near the quotes and near the question. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corpus.article import Passage
from retrieval.answer import Statement
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.sentences import Sentence, split
from retrieval.english.speakers import speaker
from retrieval.quote import Hit, Quote
from retrieval.quoting.features import leans, weights

_MOST = 3  # statements
_BEHIND, _BEFORE = 1.0, 0.5  # what standing next to a quote counts; all words of the question count 1


def further(
    asked: ParsedQuestion,
    passages: Sequence[Passage],
    told: Collection[Quote],
    shown: Collection[Quote],
    support: float,
) -> tuple[Statement, ...]:
    """At most three sentences of the passages of quoted articles, in their order, none of them `shown` before.

    `told` are the quotes of which more is wanted. What follows them comes first, then what has most of the question's
    words. A sentence that leans on the one before takes it along where that was not shown.
    """
    everything = split([Hit(passage, support) for passage in passages])
    fresh = [each for each in everything if each.text[-1] in '.!…”"' and not _among(each, shown)]
    weight = weights(asked, everything) if everything else {}
    total = sum(weight.values()) or 1.0

    def worth(sentence: Sentence) -> float:
        words = sum(value for stem, value in weight.items() if stem in sentence.stems) / total
        return words + _next_to(sentence, everything, told)

    chosen = sorted(sorted(fresh, key=worth, reverse=True)[:_MOST], key=everything.index)
    statements: list[Statement] = []
    for sentence in chosen:
        before = sentence.before
        since = before if before in fresh and before not in chosen and leans(sentence) else None
        quote = sentence.quote(since)
        statements.append(Statement(quote.text, (), (quote,), support, speaker=speaker(sentence)))
    return tuple(statements)


def _among(sentence: Sentence, quotes: Collection[Quote]) -> bool:
    """Whether a sentence was quoted, in whatever article."""
    return any(sentence.text in quote.text for quote in quotes)


def _next_to(sentence: Sentence, everything: Sequence[Sentence], told: Collection[Quote]) -> float:
    """What it counts that a sentence stands behind or before one that was quoted."""
    if sentence.before and _among(sentence.before, told):
        return _BEHIND
    return _BEFORE if any(each.before is sentence and _among(each, told) for each in everything) else 0.0
