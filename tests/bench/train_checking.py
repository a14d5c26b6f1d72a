"""Fits what weighs the support of a sentence, and prints what it is worth on articles held apart.

    python tests/bench/train_checking.py --data ../shared/eval --cache FOLDER [--articles 600] [--write]

The trees are fitted on HaluEval (MIT) alone: `checking_data.py` says how right and wrong sentences are made of it.
Three articles in ten are held apart: the thresholds are set on these (`threshold`), and the shares printed are theirs.
With `--write` the figures go to retrieval/checking/support.json and retrieval/english/name_stems.json. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from checking_data import Example, answers, summaries
from quoting_data import Cached, Remembered

from corpus import chunking
from retrieval.checking.asking import asking
from retrieval.checking.evidence import evidence_of, read
from retrieval.checking.facts import missing, names_of
from retrieval.checking.features import REVERSALS, by_vectors, by_words, claim_of, rank_evidence
from retrieval.checking.plain import plain, without_source
from retrieval.checking.scoring import Trees, scorer_from
from retrieval.english.background import inverse_frequencies
from retrieval.english.words import words
from retrieval.finding.embedding import load_embeddings
from retrieval.reader import load_reader

CHECKING = ROOT / "retrieval" / "checking"
ENGLISH = ROOT / "retrieval" / "english"
TREES, LEAVES = 100, 8
# A feature may only speak for support, or only against it: without that, trees learn how the wrong sentences were made,
# and take words in another order for a sign of it.
SPEAK_FOR = frozenset(
    "best|inside|pair|anywhere|names|names of pair|cosine|second cosine|cosine of best|pair and cosine|"
    "anywhere and cosine|answered|worst answer|mean answer|pairs of words|order".split("|")
)
SPEAK_AGAINST = frozenset(
    "rarest left|rarest unseen|left|unseen|only the sentence denies|only the passage denies|counting another".split("|")
)
NOISY = 0.5  # what sentences of invented summaries and answers count: most are true
KINDS = {"right summary": 2.0, "invented summary": NOISY, "invented answer": NOISY}
Row = dict[str, float]


def measured(examples: Sequence[Example], embed: Cached, reader: Remembered) -> list[tuple[Row, Row] | None]:
    """The features of each example, those of words and the others; None where a fact is missing."""
    result: list[tuple[Row, Row] | None] = []
    for example in examples:
        asked = read(example.question) if example.question else None
        claim, evidence = claim_of(without_source(plain(example.text)), asked), evidence_of(example.hits)
        support = rank_evidence(claim, evidence)
        if not support.order or missing(claim.text, evidence, names_of(example.question)):
            result.append(None)
            continue
        found = by_words(claim, evidence, support)
        vectors = embed.embed_array([claim.text, *(evidence.sentences[index].text for index in support.order)])
        result.append((found, by_vectors(vectors, found) | asking(claim.text, evidence, support.order, reader)))
    embed.save()
    reader.save()
    return result


def name_stems(data: Path) -> dict[str, Any]:
    """The stems that the background knows and that nine times in ten have a capital letter within a sentence."""
    large: Counter[str] = Counter()
    every: Counter[str] = Counter()
    with gzip.open(data / "halueval/summarization.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 3_000):
            text = json.loads(line)["document"][:3_000]
            for start, end in chunking.sentences(text):
                found = words(text[start:end])[1:]
                every.update(word.stem for word in found)
                large.update(word.stem for word in found if word.is_name)
    known = inverse_frequencies()
    stems = sorted(stem for stem in known if every[stem] >= 10 and large[stem] >= 0.9 * every[stem])
    return {"source": "HaluEval articles, MIT", "stems": [stem for stem in stems if not stem.isdigit()]}


def weights(kinds: Sequence[str], right: numpy.ndarray) -> numpy.ndarray:
    """Each kind of right sentence counts alike, each of wrong ones too, and all right ones as all wrong ones."""
    counted = Counter(kinds)
    result = numpy.array([KINDS.get(kind, 1.0) / counted[kind] for kind in kinds])
    for label in (True, False):
        result[right == label] /= result[right == label].sum()
    return result * len(kinds) / 2


def fit(rows: Sequence[Row], right: numpy.ndarray, weight: numpy.ndarray) -> dict[str, Any]:
    """Boosted trees in their JSON form, without a threshold."""
    names = sorted(rows[0])
    matrix = numpy.array([[row[name] for name in names] for row in rows])
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=0.08, l2_regularization=5, min_samples_leaf=40,
        early_stopping=False, monotonic_cst=[(name in SPEAK_FOR) - (name in SPEAK_AGAINST) for name in names],
    ).fit(matrix, right, sample_weight=weight)  # fmt: skip
    # scikit-learn gives the trees of this model by no public name
    trees = [_json(stage[0].nodes, 0, names) for stage in model._predictors]
    return {"bias": round(float(model._baseline_prediction.item()), 4), "trees": trees}


def _json(nodes: numpy.ndarray, place: int, names: Sequence[str]) -> Any:
    node = nodes[place]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    low, high = (_json(nodes, node[child], names) for child in ("left", "right"))
    return [names[node["feature_idx"]], round(float(node["num_threshold"]), 4), low, high]


def threshold(probability: numpy.ndarray, kinds: Sequence[str]) -> float:
    """From which 95 % of the right sentences in other words stand, of those that lack no fact and turn nothing.

    Not what tells most right: it would be stricter than people are, for among the wrong sentences are more kinds.
    """
    retold = probability[numpy.array(kinds) == "in other words"]
    return float(round(numpy.quantile(retold, 0.05), 3))


def fitted(name: str, rows: Sequence[Row], examples: Sequence[Example]) -> tuple[dict[str, Any], numpy.ndarray]:
    """The figures fitted on what is not held apart, and the probability of every example."""
    kept = numpy.array([not any(row[each] for each in REVERSALS) for row in rows])
    held = numpy.array([example.held for example in examples])
    right = numpy.array([example.right for example in examples])
    kinds = numpy.array([example.how for example in examples])
    bare = [{key: value for key, value in row.items() if key not in REVERSALS} for row in rows]
    fit_on, test_on = numpy.flatnonzero(kept & ~held), numpy.flatnonzero(kept & held)
    figures = fit([bare[n] for n in fit_on], right[fit_on], weights(kinds[fit_on].tolist(), right[fit_on]))
    trees: Trees = scorer_from({"full": figures | {"least": 0.0}, "words": figures | {"least": 0.0}}).full
    probability = numpy.array([trees.support(row) for row in bare])
    weight = weights(kinds[test_on].tolist(), right[test_on])
    figures["least"] = threshold(probability[test_on], kinds[test_on].tolist())
    area = roc_auc_score(right[test_on], probability[test_on], sample_weight=weight)
    print(f"{name}: fitted on {len(fit_on)}, threshold {figures['least']}, AUROC {area:.3f} on {len(test_on)} held")
    return figures, numpy.where(kept, probability, 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        (ENGLISH / "name_stems.json").write_text(json.dumps(name_stems(options.data), separators=(",", ":")) + "\n")
    embed = Cached(load_embeddings("all-MiniLM-L6-v2", options.cache), options.cache / "checking.npz")
    reader = Remembered(load_reader(), options.cache / "checking_read.pickle")
    examples = [*summaries(options.data, options.articles), *answers(options.data, options.articles)]
    every = measured(examples, embed, reader)
    weighed = [(row, example) for row, example in zip(every, examples, strict=True) if row is not None]
    chosen = [example for _, example in weighed]
    figures = {}
    for name, rows in (("full", [a | b for (a, b), _ in weighed]), ("words", [a for (a, _), _ in weighed])):
        figures[name], probability = fitted(name, rows, chosen)
        stands = {id(e) for e, p in zip(chosen, probability, strict=True) if p >= figures[name]["least"]}
        for how in dict.fromkeys(example.how for example in examples):
            held = [example for example in examples if example.how == how and example.held]
            print(f"  {how:20} {len(held):5}: {sum(id(e) in stands for e in held) / len(held):.2f} stand")
    if options.write:
        (CHECKING / "support.json").write_text(json.dumps(figures, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
