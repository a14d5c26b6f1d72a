"""How long a warm search takes on 30,000 passages, without reading.

    python tests/bench/bench_query.py "realtimeqa 2024 auto" [--data FOLDER] [--passages 30000]

Copies the first articles of a collection that bench_realtimeqa.py ingested, with their vectors, into a library
of that size, then asks every question of the year once. Prints the median and the 95th percentile.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy
from measuring import evaluation_data, lines

from bot.config import load
from bot.wiring import Desk
from corpus.chunking import chunk
from corpus.library import Library
from retrieval.answer import Question
from retrieval.finding.search import Searcher
from retrieval.finding.vectors import VectorStore


def main() -> None:
    """Build the library, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection")
    parser.add_argument("--data", type=Path, default=Path("/tmp/newsdesk-bench"))
    parser.add_argument("--passages", type=int, default=30_000)
    options = parser.parse_args()
    desk = Desk(load(data=options.data))
    with tempfile.TemporaryDirectory() as folder:
        searcher = copy(desk.searcher(options.collection), Path(folder), options.passages)
        year = next(word for word in options.collection.split() if word.isdigit())
        asked = [row["question"] for row in lines(evaluation_data() / "realtimeqa" / f"questions_{year}.jsonl")]
        for question in asked[:20]:
            searcher.search(Question(question))
        times = sorted(timed(searcher, question) for question in asked)
        middle, late = times[len(times) // 2], times[int(0.95 * len(times))]
        print(
            f"{len(searcher._vectors.ids())} passages, {len(asked)} questions: p50 {middle:.0f} ms, p95 {late:.0f} ms"
        )


def copy(source: Searcher, folder: Path, size: int) -> Searcher:
    """A smaller library with the same vectors."""
    library, store = Library(folder / "library.sqlite"), VectorStore(folder / "vectors")
    index = library.indexes.create("copy", source._index.spec)
    vectors = store.open(index, writing=True)
    written = 0
    for article in source._library.articles.all(source._index.collection):
        passages = chunk(article, index.spec.target_chars)
        found = source._vectors.vectors([passage.id for passage in passages])
        passages = [passage for passage in passages if passage.id in found]
        if passages:
            vectors.upsert(passages, numpy.stack([found[passage.id] for passage in passages]))
            library.articles.put(index, [(article, passages)])
        written += len(passages)
        if written >= size:
            break
    return Searcher(library, index, vectors, source._embeddings)


def timed(searcher: Searcher, question: str) -> float:
    """Milliseconds of one search."""
    began = time.perf_counter()
    searcher.search(Question(question))
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
