"""How fast texts become vectors, and what the faster ways cost in recall.

    python tests/bench/bench_embedding.py [--texts 400] [--rounds 3] [--recall 5000]

Each way embeds the same passages of about 900 characters in turn, the plain way (sentence-transformers, float32,
batches of 32) first; quote the ratios. Seconds of processor are given beside seconds by the wall, for machines that
do other work too. Then a cold start, against importing sentence-transformers. `--recall N` embeds N passages of
RealTimeQA 2022 in float32 and int8 (about two minutes for 5,000) and searches them with its questions.
Needs the evaluation sets.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from measuring import ROOT, evaluation_data, lines, normalise, paired_bootstrap, ratios, run, spread

sys.path.insert(0, str(ROOT))

from corpus.article import Article, Source, source_id
from corpus.chunking import chunk
from retrieval.finding.embedding import DEFAULT, FloatArray, load_embeddings
from retrieval.inference.model_folder import find_model
from retrieval.inference.processor import this_processor

COLD = (
    "import sys; from pathlib import Path; from retrieval.finding.embedding import load_embeddings;"
    "load_embeddings(sys.argv[1], Path(sys.argv[2])).embed_query('How many troops are in Iraq?')"
)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--recall", type=int, default=0, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        speed(passages(options.texts), options.rounds, Path(folder))
        cold(options.rounds, Path(folder))
        if options.recall:
            recall(options.recall, Path(folder))


def passages(count: int, first: frozenset[str] = frozenset()) -> list[str]:
    """Passages as they are indexed, of the articles with the urls `first` and then of the others."""
    with gzip.open(evaluation_data() / "realtimeqa" / "articles_2022.jsonl.gz", "rt", encoding="utf-8") as stream:
        articles = [json.loads(line) for line in stream]
    articles.sort(key=lambda article: article["url"] not in first)
    found: list[str] = []
    for article in articles:
        source = Source(source_id("bench", article["url"]), article["title"], published=date(2022, 1, 1))
        found += [passage.indexed_text for passage in chunk(Article(source, article["text"]))]
        if len(found) >= count:
            break
    return found[:count]


def speed(texts: list[str], rounds: int, cache: Path) -> None:
    """Texts a second of each way, best of the rounds, and the cosine to the plain way."""
    plain = plain_way()
    ways: dict[str, Callable[[Sequence[str]], FloatArray]] = {"sentence-transformers": plain}
    precisions = ["float32", "int8", *(["bfloat16"] if "amx_bf16" in this_processor().flags else [])]
    ways |= {precision: load_embeddings(DEFAULT, cache, precision).embed_bulk for precision in precisions}
    right = plain(texts)
    wall: dict[str, list[float]] = {name: [] for name in ways}
    processor: dict[str, list[float]] = {name: [] for name in ways}
    cosines = {name: (way(texts) * right).sum(axis=1) for name, way in ways.items()}
    for _ in range(rounds):
        for name, way in ways.items():
            began, worked = time.perf_counter(), time.process_time()
            way(texts)
            wall[name].append(time.perf_counter() - began)
            processor[name].append(time.process_time() - worked)
    print(f"{len(texts)} texts, {statistics.fmean(map(len, texts)):.0f} characters on average, best of {rounds}")
    print(f"{'':22}{'texts/s':>9}{'ratio':>7}{'texts/s of processor':>22}{'ratio':>7}{'cosine: mean':>14}{'lowest':>8}")
    base = min(wall["sentence-transformers"]), min(processor["sentence-transformers"])
    for name in ways:
        took, worked = min(wall[name]), min(processor[name])
        print(
            f"{name:22}{len(texts) / took:9.1f}{base[0] / took:7.2f}{len(texts) / worked:22.1f}{base[1] / worked:7.2f}"
            f"{cosines[name].mean():14.5f}{cosines[name].min():8.4f}"
        )


def plain_way() -> Callable[[Sequence[str]], FloatArray]:
    """What somebody writes who reads the manual of sentence-transformers."""
    with contextlib.redirect_stderr(None):
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(find_model(DEFAULT).path), device="cpu")

    def encode(texts: Sequence[str]) -> Any:
        return model.encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)

    return encode


def cold(pairs: int, cache: Path) -> None:
    """A process that embeds one question and ends, against one that imports sentence-transformers and ends."""
    load_embeddings(DEFAULT, cache).prepare()
    ours, theirs = ratios(
        lambda: run([sys.executable, "-c", COLD, DEFAULT, str(cache)], PYTHONPATH=str(ROOT)).seconds,
        lambda: run([sys.executable, "-c", "import sentence_transformers"]).seconds,
        pairs,
    )
    share = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"one question, cold: {spread(ours)}; import sentence_transformers {spread(theirs)}; ratio {share:.2f}")


def recall(count: int, cache: Path) -> None:
    """Answer recall at k of vectors alone, passages in float32 and in int8, questions in float32."""
    asked = lines(evaluation_data() / "realtimeqa" / "questions_2022.jsonl")
    asked = [question for question in asked if question["type"] == "answerable"]
    texts = passages(count, frozenset(url for question in asked for url in question["articles"][:2]))
    exact, near = load_embeddings(DEFAULT, cache, "float32"), load_embeddings(DEFAULT, cache, "int8")
    questions = np.array([exact.embed_query(question["question"]) for question in asked])
    plain = [normalise(text) for text in texts]
    ranked = {name: np.argsort(-questions @ made.embed_bulk(texts).T, axis=1) for name, made in
              (("float32", exact), ("int8", near))}  # fmt: skip
    print(f"recall over {len(texts)} passages, {len(asked)} questions: float32, int8, difference with 95 % interval")
    for k in (1, 5, 10, 20):
        hits = {name: list(found(order[:, :k], asked, plain)) for name, order in ranked.items()}
        difference = "{:+.4f} [{:+.4f}, {:+.4f}]".format(*paired_bootstrap(hits["int8"], hits["float32"]))
        print(f"at {k:2}: {statistics.fmean(hits['float32']):.4f} {statistics.fmean(hits['int8']):.4f} {difference}")


def found(ranked: np.ndarray, asked: list[dict[str, Any]], plain: list[str]) -> Iterator[bool]:
    """For each question, whether one of its ranked passages holds one of its answers."""
    for question, order in zip(asked, ranked, strict=True):
        yield any(normalise(answer) in plain[index] for index in order for answer in question["answers"])


if __name__ == "__main__":
    main()
