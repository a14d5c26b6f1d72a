"""Hits -> candidates: the sentences of a shortlist, each with its highlights and its support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.agreement.candidate import Candidate
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.sentences import Sentence, shortlist, split
from retrieval.english.telling import tells
from retrieval.english.words import content
from retrieval.question.asked_time import AskedTime
from retrieval.quote import Hit
from retrieval.quoting.features import ReaderSpans, answer_features, sentence_features, weights, years, years_behind
from retrieval.quoting.lighting import light
from retrieval.quoting.requirements import unmet
from retrieval.quoting.revising import revised
from retrieval.quoting.scoring import Calibration
from retrieval.quoting.spans import FITTING, span_candidates
from retrieval.reader.passage_reading import PassageReading, Reader
from retrieval.reader.verdict import AnswerChecker, CandidateText, Verdict

BY_READER, BY_WORDS = 20, 12  # sentences looked at for one question
CHECKED = 20  # of these that the checker reads at most
AT_ONCE, SURE = 10, 3.0  # so many at once; the others only where it is not as sure (log odds) of one of them
HALF = 0.5
_SHORT = frozenset(FITTING)  # kinds of question whose answers are a name, a day or a figure
_CLAUSE = 50  # characters; what is longer is no name and no figure
AROUND = 240  # characters around a sentence that are shown to it


@dataclass(frozen=True, slots=True)
class ShortlistedSentence:
    """A sentence of the shortlist, with its features and what the reader found in it."""

    sentence: Sentence
    features: dict[str, float]
    found: ReaderSpans

    @property
    def core(self) -> tuple[int, int]:
        """The best span as offsets into the sentence's text; the whole sentence where the reader found none."""
        best = self.found.spans[0] if self.found.spans else None
        return (best.start, best.end) if best else (0, len(self.sentence.text))

    @property
    def core_stems(self) -> frozenset[str]:
        """The stems of the words that carry meaning in the core."""
        start, end = self.core
        inside = [word for word in self.sentence.words if start <= word.start and word.end <= end]
        return frozenset(word.stem for word in content(inside))


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of the shortlist that the checker read; the features are those of its probability to answer."""

    look: ShortlistedSentence
    verdict: Verdict
    features: dict[str, float]


def shortlisted(asked: ParsedQuestion, hits: Sequence[Hit], reader: Reader) -> list[ShortlistedSentence]:
    """The shortlist of the hits' sentences, with everything that the scores rest on."""
    everything = split(hits)
    if not everything:
        return []
    weight = weights(asked, everything)
    passages = [(hit.passage.source.title, hit.passage.text) for hit in hits]
    read = {id(hit): each for hit, each in zip(hits, reader.read(asked.text, passages), strict=True)}
    found = {id(sentence): _found(sentence, read[id(sentence.hit)]) for sentence in everything}
    by_words = shortlist(everything, weight, BY_WORDS)
    read_there = [s for s in everything if found[id(s)].spans and tells(s.text)]
    by_reader = sorted(read_there, key=lambda s: -found[id(s)].margin)[:BY_READER]
    chosen = list({id(sentence): sentence for sentence in (*by_reader, *by_words)}.values())
    features = sentence_features(asked, chosen, weight, [found[id(s)] for s in chosen])
    return [ShortlistedSentence(s, each, found[id(s)]) for s, each in zip(chosen, features, strict=True)]


def _found(sentence: Sentence, passage: PassageReading) -> ReaderSpans:
    """The part of a passage's reading that lies in one sentence."""
    leads = bool(passage.spans) and sentence.start <= passage.spans[0].start < sentence.end
    return ReaderSpans(tuple(span_candidates(sentence, passage.spans)), passage.none, passage.has or 0.0, leads)


def propose(looks: Sequence[ShortlistedSentence], scores: Sequence[float]) -> list[int]:
    """Indexes of the sentences that the checker reads, by the reader's score, best first."""
    order = sorted(range(len(looks)), key=lambda index: scores[index], reverse=True)
    return order[:CHECKED]


def checked(
    question: str,
    time: AskedTime,
    looks: Sequence[ShortlistedSentence],
    scores: Sequence[float],
    checker: AnswerChecker,
) -> list[CheckedSentence]:
    """The sentences that were proposed with the checker's verdicts, and what their probability rests on.

    The checker knows no days. It is asked without the time that the question names where the article is of that time.
    """
    proposed = propose(looks, scores)
    verdicts: list[Verdict] = []
    for first in range(0, len(proposed), AT_ONCE):
        some = [looks[index].sentence for index in proposed[first : first + AT_ONCE]]
        verdicts += _verdicts(question, time, some, checker)
        if any(verdict.answers > SURE for verdict in verdicts):
            break
    reading = proposed[: len(verdicts)]
    read = [looks[index] for index in reading]
    behind = [0.0] * len(read)
    if not _names_a_time(question, time):
        days = [look.sentence.hit.passage.source.published for look in read]
        behind = years_behind(days, [verdict.answers > 0 for verdict in verdicts])
    passages = len({look.sentence.hit.passage.id for look in looks})
    rows = answer_features(read, [scores[i] for i in reading], verdicts, behind, passages)
    return [CheckedSentence(look, v, row) for look, v, row in zip(read, verdicts, rows, strict=True)]


def _verdicts(question: str, time: AskedTime, sentences: Sequence[Sentence], checker: AnswerChecker) -> list[Verdict]:
    wordings = [time.undated if _of_the_time(time, each) else question for each in sentences]
    found: dict[int, Verdict] = {}
    for wording in dict.fromkeys(wordings):
        places = [place for place, text in enumerate(wordings) if text == wording]
        found.update(zip(places, checker.check(wording, [text_of(sentences[i]) for i in places]), strict=True))
    return [found[place] for place in range(len(sentences))]


def _names_a_time(question: str, time: AskedTime) -> bool:
    """Whether the articles of another time than the latest may be meant."""
    return bool(years(question)) or (time.meant is not None and not time.newest)


def _of_the_time(time: AskedTime, sentence: Sentence) -> bool:
    """Whether the article is of the days that the question names, and the sentence of no other year."""
    day = sentence.hit.passage.source.published
    if time.meant is None or day is None or not time.meant.since <= day <= (time.meant.until or day):
        return False
    return all(int(year) in (time.meant.since.year, day.year) for year in years(sentence.text))


def read(
    asked: ParsedQuestion,
    hits: Sequence[Hit],
    reader: Reader,
    checker: AnswerChecker,
    calibration: Calibration,
    question: str,
    time: AskedTime,
) -> list[Candidate]:
    """The candidates of the hits, surest first; those that the checker did not read come last, with a support of 0.

    A sentence that puts another value in place of the surest one's leads.

    `question` is what the checker is asked, `time` the time that it names; `asked` are the words that were searched.
    """
    looks = shortlisted(asked, hits, reader)
    scores = [calibration.sentence(each.features) for each in looks]
    judged = checked(question, time, looks, scores, checker)
    sure = sorted(((_support(asked, each, calibration), each) for each in judged), key=lambda pair: -pair[0])
    most = sure[0][0] if sure else 0.0
    result = []
    for place, (support, each) in enumerate(sure):
        alone = min(most, calibration.support_alone(each.features)) if place and support else support
        result.append(_candidate(asked, each.look, alone, each.verdict))
    result.sort(key=lambda candidate: -candidate.support)
    known = {id(each.look) for each in judged}
    rest = sorted((i for i in range(len(looks)) if id(looks[i]) not in known), key=lambda i: -scores[i])
    return revised(asked, result + [_candidate(asked, looks[index], 0.0, None) for index in rest])


def _support(asked: ParsedQuestion, judged: CheckedSentence, calibration: Calibration) -> float:
    """0 for a sentence that lacks what an answer must have, unless it says that the thing is not known."""
    lacking = judged.verdict.unknown < HALF and unmet(asked, judged.look.sentence)
    return 0.0 if lacking else calibration.support(judged.features)


def _candidate(asked: ParsedQuestion, look: ShortlistedSentence, support: float, verdict: Verdict | None) -> Candidate:
    """The checker's words of a sentence are lit; where a short answer is asked for and these are a clause, the words of
    the reader that it begins with."""
    core = (verdict.start, verdict.end) if verdict else look.core
    start, end = look.core
    if asked.kind in _SHORT and core[1] - core[0] > _CLAUSE and core[0] == start < end <= core[1]:
        core = look.core
    return Candidate(look.sentence, light(asked, look.sentence, core), core, support, verdict)


def text_of(sentence: Sentence) -> CandidateText:
    """A sentence with its headline and what stands around it, for the checker."""
    passage = sentence.hit.passage
    after = passage.text[sentence.end : sentence.end + AROUND].strip()
    before = sentence.before.text if sentence.before else ""
    return CandidateText(sentence.text, passage.source.title, before[-AROUND:], after)
