"""What speaks for a sentence as the answer to a question: named, readable features. Pure."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy
from numpy.typing import NDArray

from retrieval.quoting.background import Background
from retrieval.quoting.question_kind import FAMILY, Asked, Kind
from retrieval.quoting.sentences import Sentence
from retrieval.quoting.spans import FITTING, Candidate
from retrieval.quoting.words import content

Vectors = NDArray[numpy.float32]

LEANING = frozenset("he she it they this these those that such his her its their him them another both".split())
_SUPERLATIVES = frozenset(
    "first last most least only best worst largest biggest highest lowest longest oldest youngest newest next "
    "final latest earliest greatest smallest fastest".split()
)


def leans(sentence: Sentence) -> bool:
    """Whether the sentence opens with a word that points back to the one before ("He", "This", "Such")."""
    return any(word.text.lower() in LEANING for word in sentence.words[:2])


def sentence_features(
    asked: Asked,
    sentences: Sequence[Sentence],
    weight: Mapping[str, float],
    background: Background,
    cosines: NDArray[numpy.float32],
    title_cosines: NDArray[numpy.float32],
    spans: Sequence[Sequence[tuple[float, Candidate]]],
) -> list[dict[str, float]]:
    """The features of each sentence.

    `cosines` (n,) of question and sentence, `title_cosines` (n,) of question and headline, `spans` the
    candidate spans of each sentence with their scores, best first.
    """
    kind = FAMILY.get(asked.kind, asked.kind.value)
    total = sum(weight.values()) or 1.0

    def share(found: frozenset[str], without: frozenset[str] = frozenset()) -> float:
        return sum(v for s, v in weight.items() if s in found and s not in without) / total

    best_cosine = float(cosines.max()) if len(sentences) else 0.0
    order = (-cosines).argsort().argsort()
    superlatives = [w.stem for w in asked.content if w.text.lower() in _SUPERLATIVES]
    rare = {stem: value for stem, value in weight.items() if background.weight(stem) > 0.6}
    result = []
    for index, sentence in enumerate(sentences):
        stems = sentence.stems
        before = sentence.before.stems if sentence.before else frozenset[str]()
        prefixes = {stem[:5] for stem in stems if len(stem) >= 5}

        seen = stems | before | sentence.title_stems | sentence.passage_stems
        stems_in_order = [w.stem for w in sentence.words]
        pairs = asked.pairs & frozenset(itertools.pairwise(stems_in_order))
        span, second = _lead(spans[index])
        features = {
            "cosine": float(cosines[index]),
            "cosine below best": best_cosine - float(cosines[index]),
            "cosine order": 1.0 / (1.0 + float(order[index])),
            "title cosine": float(title_cosines[index]),
            "words": share(stems),
            "words squared": share(stems) ** 2,
            "words before": share(before, stems),
            "words in title": share(sentence.title_stems, stems | before),
            "words in passage": share(sentence.passage_stems, stems | before | sentence.title_stems),
            "words loosely": sum(v for s, v in weight.items() if s not in stems and len(s) >= 5 and s[:5] in prefixes)
            / total,
            "rare words missing": sum(v for s, v in rare.items() if s not in seen) / (sum(rare.values()) or 1.0),
            "heaviest word missing": max((v for s, v in weight.items() if s not in seen), default=0.0),
            "pairs": len(pairs) / max(1, len(asked.pairs)),
            "names here": sum(n in stems for n in asked.names) / max(1, len(asked.names)),
            "names missing": sum(n not in seen for n in asked.names) / max(1, len(asked.names)),
            "a name missing": float(any(n not in seen for n in asked.names)),
            "numbers missing": sum(n not in seen for n in asked.numbers) / max(1, len(asked.numbers)),
            "numbers here": sum(n in stems for n in asked.numbers) / max(1, len(asked.numbers)),
            "superlative missing": float(any(s not in seen for s in superlatives)),
            "focus here": float(bool(asked.focus) and asked.focus[0] in stems),
            "focus nowhere": float(bool(asked.focus) and asked.focus[0] not in seen),
            "qualities missing": sum(s not in stems for s in asked.qualities) / max(1, len(asked.qualities)),
            "rank": math.log1p(sentence.rank),
            "first": float(sentence.rank == 0),
            "length": math.log1p(len(sentence.words)),
            "short": float(len(sentence.words) < 6),
            "leans": float(leans(sentence)),
            "no full stop": float(sentence.text[-1] not in ".!?…”\"'"),
            "question words": math.log1p(len(weight)),
            "span": span,
            "span lead": min(span - second, 5.0),
        }
        features[f"span|{kind}"] = span
        features[f"kind={kind}"] = 1.0
        features[f"cosine|{kind}"] = float(cosines[index])
        features[f"words|{kind}"] = share(stems)
        features |= _news(asked, sentence, kind)
        features |= _fit(asked, sentence, spans[index])
        result.append(features)
    return result


def _news(asked: Asked, sentence: Sentence, kind: str) -> dict[str, float]:
    """What the sentence says beyond the question: an echo of the question answers nothing."""
    told = asked.stems
    fresh = [word for word in content(sentence.words) if word.stem not in told]
    named = any(word.is_name and word.start > 0 for word in fresh)
    return {
        "fresh words": math.log1p(len(fresh)),
        "no fresh words": float(len(fresh) < 2),
        "fresh name": float(named),
        f"fresh name|{kind}": float(named),
    }


def _lead(scored: Sequence[tuple[float, Candidate]]) -> tuple[float, float]:
    """The scores of the best and of the second span; -10 where there is none."""
    values = [score for score, _ in scored[:2]] + [-10.0, -10.0]
    return values[0], values[1]


def _fit(asked: Asked, sentence: Sentence, scored: Sequence[tuple[float, Candidate]]) -> dict[str, float]:
    """Whether the best span is of the type asked for, and counts the thing asked about."""
    if asked.kind not in FITTING:
        return {}
    best = scored[0][1] if scored else None
    fits = best is not None and best.type in FITTING[asked.kind]
    anywhere = any(span.type in FITTING[asked.kind] for _, span in scored)
    result = {
        "type fits": float(fits),
        f"type fits|{FAMILY.get(asked.kind, asked.kind.value)}": float(fits),
        "type nowhere": float(not anywhere),
    }
    if asked.kind is Kind.COUNT and asked.focus and best is not None:
        counted = [word.stem for word in sentence.words[best.last : best.last + 5]]
        result["counts the thing"] = float(asked.focus[0] in counted)
        result["counts something else"] = 1.0 - result["counts the thing"]
    return result
