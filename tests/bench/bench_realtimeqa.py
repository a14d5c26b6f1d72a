"""Answer recall of search over a year of real articles (RealTimeQA, see the data folder's README).

    python tests/bench/bench_realtimeqa.py 2022            # ingests on the first run, then measures
    python tests/bench/bench_realtimeqa.py 2024 --data /tmp/bench
    python tests/bench/bench_realtimeqa.py 2022 --weights  # recall by weight of words: for tuning, on 2022 only

Answer recall at k: the normalised answer string stands in one of the first k passages. Questions of type
"answerable" only. News text belongs to its publishers: it is measured on, never trained on or copied.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
from measuring import evaluation_data, lines, normalise, paired_bootstrap, run

from bot.config import load
from bot.wiring import Desk
from retrieval.answer import Question
from retrieval.finding.search import Searcher, SearchSettings

if TYPE_CHECKING:
    from corpus.article import Passage

DEPTHS = (1, 5, 10, 20)
Search = Callable[[str], Sequence["Passage"]]


def main() -> None:
    """Ingest a year if need be, then print a table of recall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("year", choices=("2022", "2024"))
    parser.add_argument("--data", type=Path, default=Path("/tmp/newsdesk-bench"))
    parser.add_argument("--precision", default="auto", help="embedding.precision for the ingest")
    parser.add_argument("--weights", action="store_true", help="recall by weight of words instead of the report")
    options = parser.parse_args()
    source = evaluation_data() / "realtimeqa"
    collection = f"realtimeqa {options.year} {options.precision}"
    desk = Desk(load(data=options.data))
    if desk.live_index(collection) is None:
        command = [sys.executable, "-m", "bot.cli", "--data", str(options.data), "--collection", collection, "ingest"]
        done = run(
            [*command, str(source / f"articles_{options.year}.jsonl.gz")],
            NEWSDESK_EMBEDDING__PRECISION=options.precision,
        )
        print(done.output)
        print(
            f"ingest: {done.seconds:.0f} s by the wall, {done.processor:.0f} s of processor, {done.memory:.0f} MiB peak"
        )
    questions = [q for q in lines(source / f"questions_{options.year}.jsonl") if q["type"] == "answerable"]
    answers = [[normalise(answer) for answer in question["answers"]] for question in questions]
    asked = [question["question"] for question in questions]
    print(f"{len(asked)} questions, {desk.library().articles.counts(collection).articles} articles")
    base = desk.searcher(collection)

    def weighted(weight: float) -> Search:
        settings = SearchSettings(words_weight=weight)
        searcher = Searcher(base._library, base._index, base._vectors, base._embeddings, settings)
        return lambda question: [hit.passage for hit in searcher.search(Question(question), k=max(DEPTHS))]

    if options.weights:
        for tenth in range(0, 11):
            report(f"words {tenth / 10:.1f}", found(weighted(tenth / 10), asked, answers))
        return
    ways = {
        "random": at_random(desk, collection),
        "words alone": by_words(desk, collection),
        "vectors alone": by_vectors(base),
    }
    ranks = {name: found(search, asked, answers) for name, search in ways.items()}
    fused = SearchSettings().words_weight
    ranks["fused"] = found(weighted(fused), asked, answers)
    for name, each in ranks.items():
        report(name, each)
    for depth in (1, 5, 10, 20):
        pair = [[rank < depth for rank in ranks[name]] for name in ("fused", "words alone")]
        mean, low, high = paired_bootstrap(*pair)
        print(f"fused - words alone at {depth}: {mean:+.3f} (95 % interval {low:+.3f} to {high:+.3f})")
    times = sorted(timed(weighted(fused), question) for question in asked)
    middle, late = times[len(times) // 2], times[int(0.95 * len(times))]
    print(
        f"warm query, {len(desk.searcher(collection)._vectors.ids())} passages: p50 {middle:.0f} ms, p95 {late:.0f} ms"
    )


def found(search: Search, asked: Sequence[str], answers: Sequence[Sequence[str]]) -> list[int]:
    """For each question the place, from 0, of the first passage that holds an answer; 999 when none does."""
    places = []
    for question, wanted in zip(asked, answers, strict=True):
        texts = (normalise(passage.text) for passage in search(question))
        places.append(next((n for n, text in enumerate(texts) if any(answer in text for answer in wanted)), 999))
    return places


def report(name: str, places: Sequence[int]) -> None:
    """One row of the table."""
    shares = "  ".join(f"@{depth} {sum(place < depth for place in places) / len(places):.3f}" for depth in DEPTHS)
    print(f"{name:14} {shares}", flush=True)


def timed(search: Search, question: str) -> float:
    """Milliseconds of one search."""
    began = time.perf_counter()
    search(question)
    return 1000 * (time.perf_counter() - began)


def by_words(desk: Desk, collection: str) -> Search:
    """Plain bm25 of the full-text index."""
    library, index = desk.library(), desk.live_index(collection)
    assert index is not None

    def search(question: str) -> list[Passage]:
        ids = [key for key, _ in library.words.search(index, question, max(DEPTHS))]
        found = library.passages.get(index, ids)
        return [found[key] for key in ids]

    return search


def by_vectors(searcher: Searcher) -> Search:
    """Plain nearest vectors."""

    def search(question: str) -> list[Passage]:
        vector = numpy.asarray(searcher._embeddings.embed_query(question), numpy.float32)
        ids = [key for key, _ in searcher._vectors.query(vector, max(DEPTHS))]
        found = searcher._library.passages.get(searcher._index, ids)
        return [found[key] for key in ids]

    return search


def at_random(desk: Desk, collection: str) -> Search:
    """Twenty passages drawn by chance: short answers stand in many."""
    index = desk.live_index(collection)
    assert index is not None
    ids = sorted(desk.library().passages.ids(index))
    draw = random.Random(0)
    return lambda question: list(desk.library().passages.get(index, draw.sample(ids, max(DEPTHS))).values())


if __name__ == "__main__":
    main()
