"""How often what is near a claim is found, and how often something is shown beside a claim on another event.

    python tests/bench/measure_related.py [--data ../shared/eval] [--articles 200] [--claims 120]

The claims are first sentences of summaries of CNN and Daily Mail articles (`halueval/summarization.jsonl.gz`). The
collection holds the article of half of them: near is a sentence of that very article. Of the other half it holds none;
some of those events are told by another article all the same, so that not everything shown beside them is far off.
The threshold is chosen on one part, the other reports. Then every sentence of each of the five seed articles, which
retell the same events, beside the other four. It takes some five minutes on two cores.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from measuring import ROOT, evaluation_data

from corpus.article import Article, Source, source_id
from corpus.library import Library
from corpus.reading import Reading, Rules, discover, read
from corpus.syncing import plan
from retrieval.finding.embedding import NewsEmbeddings, load_embeddings
from retrieval.finding.related import NEAR, Beside, beside, claims
from retrieval.finding.search import Searcher
from retrieval.finding.vectors import VectorStore
from retrieval.storing.indexing import Indexer

SEED = 20_261_122
SHOWN = (0.40, 0.45, 0.50, 0.55, 0.60)


@contextmanager
def collection(articles: Sequence[Article], embeddings: NewsEmbeddings) -> Iterator[Searcher]:
    """A searcher over these articles."""
    with tempfile.TemporaryDirectory() as folder:
        library, store = Library(Path(folder) / "library.sqlite"), VectorStore(Path(folder) / "vectors")
        Indexer(library, store, lambda: embeddings, 900).execute("news", plan({}, [Reading(a, 0) for a in articles]))
        index = library.live_index("news")
        assert index is not None
        vectors = store.open(index, writing=False)
        yield Searcher(library, index, vectors, embeddings)
        vectors.close()
        library.close()


def summaries(data: Path) -> list[tuple[Article, str]]:
    """Articles, each with the first sentence of its summary, in a random order that is always the same."""
    found = []
    with gzip.open(data / "halueval" / "summarization.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            first, told = claims(row["document"])[:1], claims(row["right_summary"].replace(" . ", ". "))[:1]
            if first and told:
                source = Source(source_id("news", str(number)), first[0].text[:80])
                found.append((Article(source, row["document"]), told[0].text))
    random.Random(SEED).shuffle(found)
    return found


def best(found: Sequence[Beside], source: str | None = None) -> Beside | None:
    """The nearest sentence, of one article if it is named."""
    return next((each for each in found if source in (None, each.sentence.hit.passage.source.id)), None)


def reach(found: Sequence[Beside | None], least: float) -> float:
    """The share whose nearest sentence is as near as `least`."""
    return statistics.fmean(each is not None and each.nearness >= least for each in found)


def order(present: Sequence[Beside | None], absent: Sequence[Beside | None], words: float) -> float:
    """How often a present claim has a nearer sentence than an absent one (area under the ROC curve)."""

    def score(each: Beside | None) -> float:
        return (1 - words) * each.cosine + words * each.shared if each else 0.0

    return statistics.fmean(score(one) > score(other) for one in present for other in absent)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--claims", type=int, default=120)
    options = parser.parse_args()
    data = options.data or evaluation_data()
    with tempfile.TemporaryDirectory() as models:
        embeddings = load_embeddings("all-MiniLM-L6-v2", Path(models))
        everything = iter(summaries(data))
        for part in ("chosen on", "held apart"):
            held = [next(everything) for _ in range(options.articles)]
            others = [next(everything) for _ in range(options.claims)]
            with collection([article for article, _ in held], embeddings) as searcher:
                present = [
                    best(beside(claim, searcher, embeddings), article.source.id)
                    for article, claim in held[: options.claims]
                ]
                absent = [best(beside(claim, searcher, embeddings)) for _, claim in others]
            print(f"{part}: {len(present)} claims that an article tells, {len(absent)} that none need tell")
            areas = ", ".join(
                f"{name} {order(present, absent, words):.3f}"
                for name, words in (("cosine", 0.0), ("words", 1.0), ("both", 0.5))
            )
            print(f"  told from one another: {areas}")
            for least in SHOWN:
                print(f"  from {least:.2f} on: found {reach(present, least):.3f}, beside {reach(absent, least):.3f}")
        seeds = discover([ROOT.parent / "shared" / "articles"]).files
        articles = [one.item for one in read(seeds, "news", Rules()) if isinstance(one.item, Article)]
        nearest: list[Beside | None] = []
        for article in articles:
            with collection([other for other in articles if other is not article], embeddings) as searcher:
                told = [claim for line in article.text.splitlines() for claim in claims(line)]
                nearest += [best(beside(claim.text, searcher, embeddings)) for claim in told]
        print(f"seed articles: {len(nearest)} sentences, {reach(nearest, NEAR):.3f} with something near in the others")
        with collection(articles, embeddings) as searcher:
            far = [best(beside(next(everything)[1], searcher, embeddings)) for _ in range(options.claims)]
        print(f"seed articles: {len(far)} claims on other things, {reach(far, NEAR):.3f} with something near")


if __name__ == "__main__":
    main()
