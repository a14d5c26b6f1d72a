"""Hits -> readings: every sentence worth a look, with what is lit in it and how surely it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy
from numpy.typing import NDArray

from retrieval.answer import Hit
from retrieval.quoting.background import load_background
from retrieval.quoting.features import sentence_features
from retrieval.quoting.lighting import light
from retrieval.quoting.question_kind import Asked
from retrieval.quoting.reading_type import Reading
from retrieval.quoting.requirements import unmet
from retrieval.quoting.scoring import Calibration, answer_features, score_spans
from retrieval.quoting.sentences import Sentence, shortlist, split, weights
from retrieval.quoting.spans import Candidate
from retrieval.quoting.words import content

SHORTLIST = 32  # sentences embedded for one question: the 16 best hold the answer in 0.80, 32 in 0.87, 48 in 0.88


class Embeddings(Protocol):
    """What reading needs of an embedding model."""

    def embed_array(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        """Unit vectors, one row for each text."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """A shortlisted sentence with its features and its candidate spans, best first."""

    sentence: Sentence
    features: dict[str, float]
    spans: list[tuple[float, Candidate]]

    @property
    def core(self) -> tuple[int, int]:
        """The tightest words that answer, as offsets into the sentence's text."""
        best = self.spans[0][1] if self.spans else None
        return (best.start, best.end) if best else (0, len(self.sentence.text))

    @property
    def core_stems(self) -> frozenset[str]:
        """The stems of the words that carry meaning in the core."""
        start, end = self.core
        inside = [word for word in self.sentence.words if start <= word.start and word.end <= end]
        return frozenset(word.stem for word in content(inside))


def look(asked: Asked, hits: Sequence[Hit], embeddings: Embeddings, calibration: Calibration) -> list[Look]:
    """The shortlisted sentences of the hits with everything the scores rest on."""
    background = load_background()
    everything = split(hits)
    weight = weights(asked, everything, background)
    chosen = shortlist(everything, weight, SHORTLIST)
    if not chosen:
        return []
    titles = list(dict.fromkeys(sentence.hit.passage.source.title for sentence in chosen))
    vectors = embeddings.embed_array([asked.text, asked.last or asked.text, *(s.text for s in chosen), *titles])
    cosines = vectors[2:] @ (vectors[0] + vectors[1]) / 2  # the whole question, and the sentence that asks
    of_title = dict(zip(titles, cosines[len(chosen) :], strict=True))
    spans = [score_spans(calibration.span, asked, s.text, s.words) for s in chosen]
    features = sentence_features(
        asked,
        chosen,
        weight,
        background,
        cosines[: len(chosen)],
        numpy.array([of_title[s.hit.passage.source.title] for s in chosen], dtype=numpy.float32),
        spans,
    )
    return [Look(*parts) for parts in zip(chosen, features, spans, strict=True)]


def read(asked: Asked, hits: Sequence[Hit], embeddings: Embeddings, calibration: Calibration) -> list[Reading]:
    """The readings of the hits, surest first."""
    looks = look(asked, hits, embeddings, calibration)
    scores = [calibration.sentence(each.features) for each in looks]
    rows = answer_features([each.features for each in looks], scores, [each.core_stems for each in looks])
    order = sorted(range(len(looks)), key=lambda index: scores[index], reverse=True)
    readings = [
        Reading(
            looks[index].sentence,
            light(asked, looks[index].sentence, looks[index].spans),
            looks[index].core,
            0.0 if unmet(asked, looks[index].sentence, looks[index].spans) else calibration.support(rows[index]),
        )
        for index in order
    ]
    return sorted(readings, key=lambda reading: reading.support > 0, reverse=True)  # what cannot answer comes last
