"""How long it takes to find that nothing changed: files of articles ingested once, then again.

    python tests/bench/bench_resync.py [FILE...] [--rounds 3] [--profile]

Without files: both years of RealTimeQA (12,531 articles) from the evaluation sets. Embeddings are counts of words in
eight numbers, so that the first ingest takes minutes; the second one embeds nothing, whatever the model. Also told:
what it takes when the raw digests are gone, as after an update of Newsdesk, when all is read, cleaned and compared.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from measuring import evaluation_data

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from support.fake_embeddings import WordCounts

from corpus.library import Library
from corpus.reading import Rules, discover, read
from corpus.syncing import plan
from retrieval.finding.vectors import VectorStore
from retrieval.storing.indexing import Indexer
from retrieval.storing.results import Summary


def main() -> None:
    """Print the seconds of each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="where the time goes, step by step")
    options = parser.parse_args()
    files = options.files or [evaluation_data() / "realtimeqa" / f"articles_{year}.jsonl.gz" for year in (2022, 2024)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "library.sqlite"
        report("first", files, file)
        for _ in range(options.rounds):
            report("again", files, file)
        connection = sqlite3.connect(file)
        connection.execute("UPDATE articles SET raw_digest = NULL")
        connection.commit()
        connection.close()
        report("all read anew", files, file)
        if options.profile:
            profile_steps(files, file)


def profile_steps(files: list[Path], file: Path) -> None:
    """Print what each step takes when nothing changed; without the thread that reads ahead, which hides it."""
    library = Library(file)
    profile = cProfile.Profile()
    with profile:
        known = library.articles.known("news")
        for _ in plan(known, read(discover(files).files, "news", Rules(), known)):
            pass
    library.close()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(25)


def report(name: str, files: list[Path], file: Path) -> None:
    """Run once and print what came of it."""
    started = time.monotonic()
    done = run(files, file)
    seconds = time.monotonic() - started
    counts = (
        f"{done.added:,} added, {done.changed:,} changed, {done.unchanged:,} unchanged, {len(done.skipped):,} skipped"
    )
    print(f"{name:14}{seconds:6.1f} s  {counts}", flush=True)


def run(files: list[Path], file: Path) -> Summary:
    """One ingest, as the command makes it."""
    library = Library(file)
    indexer = Indexer(library, VectorStore(file.parent / "vectors", ""), lambda: WordCounts(dimension=8), 900)
    known = library.articles.known("news")
    try:
        return indexer.execute("news", plan(known, read(discover(files).files, "news", Rules(), known)))
    finally:
        library.close()


if __name__ == "__main__":
    main()
