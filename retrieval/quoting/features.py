"""The features of a sentence as the answer to a question, as named numbers. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from retrieval.english.background import rarity
from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.sentences import Sentence
from retrieval.english.words import content, words
from retrieval.quoting.scoring import probability
from retrieval.quoting.spans import FITTING, SpanCandidate, typed
from retrieval.reader.verdict import Verdict

_LEADING_UP = 0.5  # what a word counts that only leads up to the question
_OF_THE_SENTENCE = ("names away", "another year")  # that tell something beside the two judgements
_NAMED_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR = 365.25  # days
_LATELY, _LONG_AGO = 0.5, 1.5  # years: the first count nothing, and beyond two every age counts the same
_FAR = 15.0  # of a margin; beyond it a reader is as sure as it can be
LEANING = frozenset("he she it they this these those that such his her its their him them another both".split())
_SUPERLATIVES = frozenset(
    "first last most least only best worst largest biggest highest lowest longest oldest youngest newest next "
    "final latest earliest greatest smallest fastest".split()
)


@dataclass(frozen=True, slots=True)
class ReaderSpans:
    """What the reader found in a sentence.

    Attributes:
        spans: its spans, best first.
        none: the score that nothing in the passage answers.
        has: the logit that something in the passage answers; 0 for a reader that does not say.
        leads: whether the passage's best span is in this sentence.
    """

    spans: tuple[SpanCandidate, ...]
    none: float
    has: float
    leads: bool

    @property
    def margin(self) -> float:
        """By how much the best candidate beats "nothing here answers"; -15 to 15, and -15 where there is none."""
        best = self.spans[0].score - self.none if self.spans else -_FAR
        return max(-_FAR, min(_FAR, best))


def leans(sentence: Sentence) -> bool:
    """Whether the sentence opens with a word that points back to the one before ("He", "This", "Such")."""
    return any(word.text.lower() in LEANING for word in sentence.words[:2])


def sentence_features(
    asked: ParsedQuestion,
    sentences: Sequence[Sentence],
    weight: Mapping[str, float],
    found: Sequence[ReaderSpans],
) -> list[dict[str, float]]:
    """The features of each sentence; `found` is what the reader found in each, and in its passage.

    They are few on purpose. Forty more features, and one set for each kind of question, did not help on 732 questions
    about the news: the area under ROC of "has an answer" was 0.713 with them and 0.722 without.
    """
    rare = {stem: value for stem, value in weight.items() if rarity(stem) > 0.6}
    superlatives = [word.stem for word in asked.content if word.text.lower() in _SUPERLATIVES]
    shares = _shares(found)
    return [
        {
            **_read(found[index], shares[index]),
            **_told(asked, sentence, weight, rare, superlatives),
            **_fit(asked, sentence, found[index].spans),
            "rank": math.log1p(sentence.rank),
            "first": float(sentence.rank == 0),
            "short": float(len(sentence.words) < 6),
            "no full stop": float(sentence.text[-1] not in ".!?…”\"'"),
            "question words": math.log1p(len(weight)),
        }
        for index, sentence in enumerate(sentences)
    ]


class Look(Protocol):
    """A sentence with what the reader found in it."""

    @property
    def sentence(self) -> Sentence: ...
    @property
    def found(self) -> ReaderSpans: ...
    @property
    def core_stems(self) -> frozenset[str]: ...
    @property
    def features(self) -> Mapping[str, float]: ...


def years_behind(days: Sequence[date | None], answering: Sequence[bool]) -> list[float]:
    """How many years each day lies behind the newest of those that are `answering`, at most 1.5; 0 without a day.

    Half a year counts nothing, nor does any time where no newer one is answering: the only report is not too old.
    """
    newest = max((day for day, one in zip(days, answering, strict=True) if day and one), default=None)
    behind = [(newest - day).days / _YEAR if newest and day else 0.0 for day in days]
    return [min(_LONG_AGO, max(0.0, years - _LATELY)) for years in behind]


def answer_features(
    looks: Sequence[Look],
    scores: Sequence[float],
    verdicts: Sequence[Verdict],
    behind: Sequence[float],
    passages: int,
) -> list[dict[str, float]]:
    """The features of the probability that each sentence answers, after the reader and the checker.

    `looks` are the sentences that the checker read, `scores` the reader's, `behind` the `years_behind` of their
    articles: who asks about the news without a time asks about the latest. `passages` is how many were read: the fewer
    there are, the fewer mislead. What names another year than the question never leads. They are few: of ten more, such
    as by how much the checker's best leads, the reader's margin, the words on which the two agree, and whether these
    are of the type asked for, none helped once the checker had been trained on contrast sets. The share of the
    question's words is left out: fitted, it weighed against sentences that repeat a short question.
    """
    most = max(scores, default=0.0)
    powers = [math.exp(score - most) for score in scores]
    of_it = [not look.features.get("another year", 0.0) for look in looks]
    best = max((verdict.answers for verdict, fits in zip(verdicts, of_it, strict=True) if fits), default=0.0)
    result = []
    for place, (look, verdict) in enumerate(zip(looks, verdicts, strict=True)):
        reports = sum(
            probability(other.answers)
            for each, other in zip(looks, verdicts, strict=True)
            if each.core_stems == look.core_stems and each.sentence.hit.reported_as != look.sentence.hit.reported_as
        )
        result.append(
            {
                "checker": verdict.answers,
                "checker leads": float(of_it[place] and verdict.answers == best),
                "reader share": powers[place] / sum(powers),
                "has": look.found.has,
                "reports behind": math.log1p(reports) if look.core_stems else 0.0,
                "years behind": behind[place],
                "passages": math.log(passages),
                **{name: look.features[name] for name in _OF_THE_SENTENCE if name in look.features},
            }
        )
    return result


def weights(asked: ParsedQuestion, sentences: Sequence[Sentence]) -> dict[str, float]:
    """How much each stem of the question tells: rare in English, and rare among these sentences.

    The mean of the background's inverse document frequency and the one over the sentences at hand (add-half
    smoothed), both scaled to 0..1: the second knows that "Iraq" tells nothing in a collection about Iraq. Words that
    stand only in the sentences leading up to the one that asks count half.
    """
    count = len(sentences)
    frequency = Counter(stem for sentence in sentences for stem in sentence.stems)
    result: dict[str, float] = {}
    asking = frozenset(word.stem for word in words(asked.last))
    for stem in sorted(asked.stems):
        local = math.log((count + 1) / (frequency[stem] + 0.5)) / math.log(2 * count + 2) if count else 1.0
        result[stem] = 0.5 * rarity(stem) + 0.5 * max(0.0, local)
        if stem not in asking:
            result[stem] *= _LEADING_UP
    return result


def _told(
    asked: ParsedQuestion,
    sentence: Sentence,
    weight: Mapping[str, float],
    rare: Mapping[str, float],
    superlatives: Sequence[str],
) -> dict[str, float]:
    """How many of the question's words stand in the sentence and around it, and whether it has words of its own."""
    stems = sentence.stems
    before = sentence.before.stems if sentence.before else frozenset[str]()
    near = stems | before | sentence.title_stems
    seen = near | sentence.passage_stems
    total = sum(weight.values()) or 1.0
    in_title = sentence.title_stems - stems - before
    fresh = sum(word.stem not in asked.stems for word in content(sentence.words))
    return {
        "words": sum(value for stem, value in weight.items() if stem in stems) / total,
        "words in title": sum(value for stem, value in weight.items() if stem in in_title) / total,
        "rare words missing": sum(v for s, v in rare.items() if s not in seen) / (sum(rare.values()) or 1.0),
        "names missing": sum(n not in seen for n in asked.names) / max(1, len(asked.names)),
        "names away": sum(n not in near for n in asked.names) / max(1, len(asked.names)),
        "a name missing": float(any(n not in seen for n in asked.names)),
        "numbers missing": sum(n not in seen for n in asked.numbers) / max(1, len(asked.numbers)),
        "superlative missing": float(any(stem not in seen for stem in superlatives)),
        "another year": _another_year(asked.text, sentence.text),
        "no fresh words": float(fresh < 2),  # an echo of the question answers nothing
    }


def _shares(found: Sequence[ReaderSpans]) -> list[float]:
    """The share of each sentence's best span in the probability of all of them."""
    scores = [each.margin for each in found]
    most = max(scores, default=0.0)
    powers = [math.exp(score - most) for score in scores]
    return [power / sum(powers) for power in powers]


def _read(found: ReaderSpans, share: float) -> dict[str, float]:
    """The reader's scores of the sentence's best span, and of its passage."""
    return {
        "margin": found.margin,
        "has": found.has,
        "span share": share,
        "log span share": math.log(share + 1e-4),
        "best of passage": float(found.leads),
        "nothing found": float(not found.spans),
    }


def years(text: str) -> frozenset[str]:
    """The years that a text names in digits."""
    return frozenset(_NAMED_YEAR.findall(text))


def _another_year(question: str, sentence: str) -> float:
    """1 where question and sentence name years, and none of them is the same."""
    asked, told = years(question), years(sentence)
    return float(bool(asked and told) and asked.isdisjoint(told))


def _fit(asked: ParsedQuestion, sentence: Sentence, found: Sequence[SpanCandidate]) -> dict[str, float]:
    """Whether the best span is of the type asked for, and counts the thing asked about."""
    if asked.kind not in FITTING:
        return {}
    wanted = FITTING[asked.kind]
    fits = bool(found) and bool(found[0].types & wanted)
    result = {
        "type fits": float(fits),
        "type nowhere": float(not any(item.type in wanted for item in typed(sentence))),
    }
    if asked.kind is AnswerType.COUNT and asked.focus and found:
        counted = [word.stem for word in sentence.words if word.start >= found[0].start][:8]
        result["counts the thing"] = float(asked.focus[0] in counted)
        result["counts something else"] = 1.0 - result["counts the thing"]
    return result
