"""The body of an article out of its page, on the Article Extraction Benchmark (181 pages, MIT).

    python tests/bench/bench_extraction.py [--half tuning|held|all] [--worst 10]

Ours against plain trafilatura, in the protocol of the benchmark (github.com/scrapinghub/article-extraction-benchmark):
tokens are `\\w+`, 4-gram shingles are multisets; true and false positives and false negatives of a page are normalised
to sum to one; precision and recall are means over the pages, F1 is their harmonic mean. What is measured is the
extraction alone, before `corpus.cleaning`. The steps and bounds in `corpus/extraction` were chosen on the tuning half
only (pages whose SHA-256 of the key is even). Published on all pages: AutoExtract 0.970, rs-trafilatura 0.970,
go-trafilatura 0.960, newspaper4k 0.949, readability-lxml 0.922.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from measuring import evaluation_data

Shares = tuple[float, float, float]
"""True positives, false positives, false negatives of one page; they sum to one."""


def main() -> None:
    """Print precision, recall, F1 and pages per second of each way, for each half and all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tuning", "held", "all"), help="only these pages")
    parser.add_argument("--worst", type=int, default=0, help="of ours on the tuning half, so many of the worst pages")
    options = parser.parse_args()
    folder = evaluation_data() / "article-extraction-benchmark"
    truth = {key: page["articleBody"] for key, page in json.loads((folder / "ground-truth.json").read_text()).items()}
    pages = {key: page_of(folder, key) for key in sorted(truth)}
    halves = {
        "tuning": [key for key in pages if in_tuning_half(key)],
        "held": [key for key in pages if not in_tuning_half(key)],
        "all": list(pages),
    }
    print(f"{'':24}{'pages':>12}{'precision':>11}{'recall':>9}{'F1':>9}{'pages/s':>9}")
    scores: dict[str, Shares] = {}
    for name, extract in ways().items():
        began = time.perf_counter()
        scores = {key: shares(truth[key], extract(page)) for key, page in pages.items()}
        speed = len(pages) / (time.perf_counter() - began)
        for half, keys in halves.items():
            if options.half in (None, half):
                precision, recall, f1 = figures([scores[key] for key in keys])
                print(f"{name:24}{half:>8}{len(keys):>4}{precision:11.3f}{recall:9.3f}{f1:9.3f}{speed:9.1f}")
    for key in sorted(halves["tuning"], key=lambda key: scores[key][0])[: options.worst]:
        _, surplus, missing = scores[key]
        print(f"{key[:12]} surplus {surplus:.3f} missing {missing:.3f}")


def ways() -> dict[str, Callable[[str], str]]:
    """What is compared; the last is ours."""
    from corpus.extraction.body import bare_extraction, body_of, load_html

    def plain(page: str, **options: bool) -> str:
        found = bare_extraction(page, **options)
        return (found.text or "") if found else ""

    return {
        "trafilatura": lambda page: plain(page, include_comments=False, include_tables=False),
        "trafilatura, tables": lambda page: plain(page, include_comments=False),
        "trafilatura, recall": lambda page: plain(page, include_comments=False, favor_recall=True),
        "newsdesk": lambda page: body_of(load_html(page)),
    }


def page_of(folder: Path, key: str) -> str:
    """One saved page."""
    return gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")


def in_tuning_half(key: str) -> bool:
    """The fixed split."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 == 0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text, counted; one of all its words when it has fewer."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3)))


def shares(wanted: str, got: str) -> Shares:
    """How the shingles of two texts divide."""
    true, found = shingles(wanted), shingles(got)
    both = (true & found).total()
    surplus, missing = found.total() - both, true.total() - both
    whole = both + surplus + missing
    return both / whole, surplus / whole, missing / whole


def figures(scores: list[Shares]) -> Shares:
    """Precision, recall and F1 over pages."""
    precision = statistics.fmean(tp / (tp + fp) for tp, fp, _ in scores if tp + fp)
    recall = statistics.fmean(tp / (tp + fn) for tp, _, fn in scores if tp + fn)
    return precision, recall, 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
