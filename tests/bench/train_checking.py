"""Fits what weighs the support of a sentence, and prints what it is worth on articles held apart.

    python tests/bench/train_checking.py --data ../shared/eval --cache FOLDER [--articles 1500] [--write]

The weights are fitted on HaluEval (MIT) alone: `checking_data.py` says how right and wrong sentences are made of it.
Three articles in ten are held apart: the thresholds are the best balanced accuracy on these, and the shares printed
are theirs. With `--write` the figures go to retrieval/checking/support.json. Seeds are fixed.
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

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from checking_data import Example, answers, summaries  # noqa: E402
from quoting_data import Cached, Remembered  # noqa: E402
from quoting_fit import fit_logistic  # noqa: E402

from corpus import chunking  # noqa: E402
from retrieval.checking.asking import asking  # noqa: E402
from retrieval.checking.evidence import evidence_of, read  # noqa: E402
from retrieval.checking.facts import missing  # noqa: E402
from retrieval.checking.features import REVERSALS, claim_of, features, support_of  # noqa: E402
from retrieval.checking.plain import plain, without_source  # noqa: E402
from retrieval.embedding import load_embeddings  # noqa: E402
from retrieval.quoting.background import load_background  # noqa: E402
from retrieval.quoting.words import words  # noqa: E402
from retrieval.reader import load_reader  # noqa: E402

CHECKING = ROOT / "retrieval" / "checking"
STRENGTH = 0.1
BY_EMBEDDINGS = ("cosine", "second cosine", "cosine of best", "pair and cosine", "anywhere and cosine")


def measured(examples: Sequence[Example], embed: Cached, reader: Remembered) -> list[dict[str, float] | None]:
    """The features of each example; None where a fact is missing, so that nothing is weighed."""
    prepared = []
    for example in examples:
        text = plain(example.text)
        asked = read(example.question) if example.question else None
        claim, evidence = claim_of(without_source(text), asked), evidence_of(example.hits)
        prepared.append((claim, evidence, support_of(claim, evidence), missing(text, evidence, names(example))))
    texts = [
        each
        for claim, evidence, support, _ in prepared
        for each in (claim.text, *(evidence.sentences[index].text for index in support.order))
    ]
    embed.embed_array(texts)
    embed.save()
    result: list[dict[str, float] | None] = []
    for claim, evidence, support, problem in prepared:
        if problem or not support.order:
            result.append(None)
            continue
        rows = [claim.text, *(evidence.sentences[index].text for index in support.order)]
        found = features(claim, evidence, support, embed.embed_array(rows))
        result.append(found | asking(claim.text, evidence, support.order, reader))
    reader.save()
    return result


def names(example: Example) -> frozenset[str]:
    return read(example.question).stems if example.question else frozenset()


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
    known = load_background().common
    stems = sorted(stem for stem in known if every[stem] >= 10 and large[stem] >= 0.9 * every[stem])
    return {"source": "HaluEval articles, MIT", "stems": [stem for stem in stems if not stem.isdigit()]}


def fit(rows: list[dict[str, float]], right: list[bool]) -> dict[str, Any]:
    """A logistic regression in its JSON form, without a threshold."""
    weights, bias = fit_logistic(rows, right, STRENGTH)
    return {"weights": {name: round(value, 4) for name, value in weights.items()}, "bias": round(bias, 4)}


def scores(model: dict[str, Any], rows: Sequence[dict[str, float]]) -> numpy.ndarray:
    raw = [model["bias"] + sum(model["weights"].get(n, 0.0) * v for n, v in row.items()) for row in rows]
    return 1 / (1 + numpy.exp(-numpy.array(raw)))


def best_threshold(probability: numpy.ndarray, right: numpy.ndarray) -> tuple[float, float]:
    """The threshold of the best balanced accuracy, and that accuracy."""
    tried = numpy.linspace(0.05, 0.95, 91)
    accuracy = [((probability[right] >= t).mean() + (probability[~right] < t).mean()) / 2 for t in tried]
    return float(round(tried[int(numpy.argmax(accuracy))], 2)), float(max(accuracy))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1_500)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        (CHECKING / "name_stems.json").write_text(json.dumps(name_stems(options.data), separators=(",", ":")) + "\n")
    embed = Cached(load_embeddings("all-MiniLM-L6-v2", options.cache), options.cache / "checking.npz")
    examples = [*summaries(options.data, options.articles), *answers(options.data, options.articles)]
    reader = Remembered(load_reader(), options.cache / "checking_read.pickle")
    rows = measured(examples, embed, reader)

    figures = {}
    for name, dropped in (("embeddings", ()), ("words", BY_EMBEDDINGS)):
        kept = [
            ({k: v for k, v in row.items() if k not in (*dropped, *REVERSALS)}, example)
            for row, example in zip(rows, examples, strict=True)
            if row is not None and not any(row[each] for each in REVERSALS)
        ]
        model = fit([r for r, e in kept if not e.held], [e.right for _, e in kept if not e.held])
        held = [(r, e) for r, e in kept if e.held]
        probability = scores(model, [r for r, _ in held])
        model["least"], accuracy = best_threshold(probability, numpy.array([e.right for _, e in held]))
        figures[name] = model
        print(
            f"{name}: {len(kept)} weighed, threshold {model['least']}, "
            f"balanced accuracy {accuracy:.3f} on {len(held)} held"
        )
        passed = {id(e) for (_, e), p in zip(held, probability, strict=True) if p >= model["least"]}
        for how in dict.fromkeys(example.how for example in examples):
            chosen = [(r, e) for r, e in zip(rows, examples, strict=True) if e.how == how and e.held]
            facts = sum(r is None for r, _ in chosen)
            turned = sum(r is not None and any(r[each] for each in REVERSALS) for r, _ in chosen)
            stands = sum(id(e) in passed for _, e in chosen)
            n = len(chosen)
            print(
                f"  {how:22} {n:5}: stands {stands / n:.2f}, a fact is missing {facts / n:.2f}, turned {turned / n:.2f}"
            )
    if options.write:
        (CHECKING / "support.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
