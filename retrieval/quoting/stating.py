"""Groups of candidates -> statements: whole sentences, with the sentence before where it holds the antecedent. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.article import Passage
from retrieval.agreement import Group
from retrieval.agreement.candidate import Candidate
from retrieval.agreement.origins import origins
from retrieval.answer import Statement
from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.quotes import one_of_each_report
from retrieval.english.sentences import Sentence
from retrieval.english.speakers import speaker
from retrieval.english.stemming import stem
from retrieval.english.tenses import ages, foretells
from retrieval.english.values import sort_of_value
from retrieval.quote import Quote
from retrieval.quoting.features import leans
from retrieval.quoting.lighting import clause_of

# Words that name something told in the sentence before, whatever their place in the sentence.
_POINTS_BACK = re.compile(
    r"\b(?:the|this|that|these|those|such an?|such) (?P<what>incidents?|moves?|decisions?|measures?|announcements?|"
    r"developments?|statements?|attacks?|assaults?|strikes?|claims?|accusations?|proposals?|plans?|accidents?|"
    r"crash(?:es)?|blasts?|explosions?|rulings?|verdicts?|orders?|changes?|steps?|disasters?|shootings?)\b"
    r"(?!\s+(?:in|on|of|at|by|for|against|that|to|from|with|which|who)\b)",
    re.IGNORECASE,
)
_NEAREST = 3


def passages_of(candidates: Sequence[Candidate]) -> dict[str, tuple[Passage, ...]]:
    """The passages that were read of each article, by the id of its source, in the order of the article."""
    found: dict[str, dict[str, Passage]] = {}
    for candidate in candidates:
        passage = candidate.sentence.hit.passage
        found.setdefault(candidate.source.id, {})[passage.id] = passage
    return {source: tuple(sorted(each.values(), key=lambda passage: passage.start)) for source, each in found.items()}


def statement(asked: ParsedQuestion, chosen: Group, read: Mapping[str, Sequence[Passage]]) -> Statement:
    """The statement of a group. `read` are the passages read of each article: a common origin is judged by them."""
    sentence = chosen.leading.sentence
    back = _points_back(asked, sentence)
    since = sentence.before if _has_antecedent(sentence) and (back or leans(sentence)) else None
    shown = sentence.quote(since)
    shift = sentence.start - since.start if since else 0
    lit = tuple((start + shift, end + shift) for start, end in chosen.leading.lit)
    if since and back and asked.kind is AnswerType.REASON:
        lit = (clause_of(since), *lit)  # "in response to the incident": the cause is the incident itself
    quotes = chosen.quotes(shown)
    highlighted = ", ".join(" ".join(shown.text[start:end].split()) for start, end in lit)
    return Statement(
        text=shown.text,
        lit=lit,
        quotes=quotes,
        support=chosen.support,
        speaker=speaker(sentence),
        value=sort_of_value(highlighted),
        says=_says(asked, chosen.leading),
        origins=origins([read[quote.source.id] for quote in quotes]),
        own_time=ages(shown.text, lit, asked.text),
        forecast=foretells(shown.text, lit, asked.text),
    )


def _says(asked: ParsedQuestion, candidate: Candidate) -> str:
    """What is put in a word: yes and no only where the question can be answered so."""
    return candidate.says if asked.kind is AnswerType.YESNO or candidate.says == "unknown" else ""


def _points_back(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether the sentence speaks of "the incident", and the question does not name it."""
    return any(stem(match["what"]) not in asked.stems for match in _POINTS_BACK.finditer(sentence.text))


def _has_antecedent(sentence: Sentence) -> bool:
    """Whether a sentence stands before it; a heading is none."""
    return sentence.before is not None and sentence.before.text[-1] in ".!?…”\"'"


def nearest(candidates: Sequence[Candidate]) -> tuple[Quote, ...]:
    """The candidates that come nearest to an answer, surest first, one of each article."""
    return one_of_each_report((candidate.sentence.span for candidate in candidates), _NEAREST)
