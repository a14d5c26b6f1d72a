"""Hits -> candidates: the sentences of a shortlist, each with its highlights and its support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.agreement.candidate import Candidate
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.sentences import Sentence, shortlist, split
from retrieval.english.words import content
from retrieval.quote import Hit
from retrieval.quoting.features import ReaderSpans, sentence_features, weights
from retrieval.quoting.lighting import light
from retrieval.quoting.requirements import unmet
from retrieval.quoting.scoring import Calibration, answer_features, backed
from retrieval.quoting.spans import span_candidates
from retrieval.reader.passage_reading import PassageReading, Reader

BY_READER, BY_WORDS = 20, 12  # sentences looked at for one question


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
    # a question answers none
    read_there = [s for s in everything if found[id(s)].spans and not s.text.endswith("?")]
    by_reader = sorted(read_there, key=lambda s: -found[id(s)].margin)[:BY_READER]
    chosen = list({id(sentence): sentence for sentence in (*by_reader, *by_words)}.values())
    features = sentence_features(asked, chosen, weight, [found[id(s)] for s in chosen])
    return [ShortlistedSentence(s, each, found[id(s)]) for s, each in zip(chosen, features, strict=True)]


def _found(sentence: Sentence, passage: PassageReading) -> ReaderSpans:
    """The part of a passage's reading that lies in one sentence."""
    leads = bool(passage.spans) and sentence.start <= passage.spans[0].start < sentence.end
    return ReaderSpans(tuple(span_candidates(sentence, passage.spans)), passage.none, passage.has or 0.0, leads)


def ranked(looks: Sequence[ShortlistedSentence], scores: Sequence[float]) -> list[int]:
    """Indexes of the sentences, best first, by their own score and by the scores of articles with the same answer."""
    reports = [each.sentence.hit.reported_as for each in looks]
    order = backed(scores, [each.core_stems for each in looks], reports)
    return sorted(range(len(looks)), key=lambda index: order[index], reverse=True)


def read(asked: ParsedQuestion, hits: Sequence[Hit], reader: Reader, calibration: Calibration) -> list[Candidate]:
    """The candidates of the hits, surest first."""
    looks = shortlisted(asked, hits, reader)
    scores = [calibration.sentence(each.features) for each in looks]
    rows = answer_features([each.features for each in looks], scores, [each.core_stems for each in looks])
    candidates = [
        Candidate(
            looks[index].sentence,
            light(asked, looks[index].sentence, looks[index].found.spans),
            looks[index].core,
            0.0 if unmet(asked, looks[index].sentence) else calibration.support(rows[index]),
        )
        for index in ranked(looks, scores)
    ]
    return sorted(
        candidates, key=lambda candidate: candidate.support > 0, reverse=True
    )  # what cannot answer comes last
