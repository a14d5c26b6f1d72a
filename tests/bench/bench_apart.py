"""What it costs to parse in a process of its own: 500 small web pages, there and in this process.

    python tests/bench/bench_apart.py [--pages 500] [--pairs 3]

Prints files a second of each, the ratio in pairs, and the seconds to the first file of a new process.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import ratios
from support import documents_made as made

import corpus.reading
from corpus.article import Article
from corpus.reading import Rules, discover, read


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.pages):
            body = [f"{text} It was report {number}." for text in made.STORY]
            Path(folder, f"{number}.html").write_text(made.page(f"Report {number} on the bridges", body), "utf-8")
        files = discover([Path(folder)]).files
        endings = corpus.reading._APART

        def apart() -> float:
            return seconds(files)

        def here() -> float:
            corpus.reading._APART = ()
            try:
                return seconds(files)
            finally:
                corpus.reading._APART = endings

        seconds(files[:1])  # what is read from disk once
        print(f"first file of a new process: {seconds(files[:1]):.2f} s")
        here()
        there, own = ratios(apart, here, options.pairs)
        for name, each in (("apart", there), ("here", own)):
            print(f"{name:6} {options.pages / statistics.median(each):7.1f} files a second")


def seconds(files: tuple[Path, ...]) -> float:
    """The time to read all of them."""
    started = time.perf_counter()
    found = [one.item for one in read(files, "news", Rules())]
    assert all(isinstance(item, Article) for item in found)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
