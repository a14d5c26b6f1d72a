"""How well and how fast near-copies are found among the articles of RealTimeQA (see the data folder's README).

    python tests/bench/bench_copies.py                # quality on 2024, the thresholds being chosen on 2022
    python tests/bench/bench_copies.py --choose       # precision and recall by threshold, on 2022
    python tests/bench/bench_copies.py --speed        # seconds per thousand articles as the library grows
    python tests/bench/bench_copies.py --pairs 50     # the near-copies that 2024 holds, to be judged by eye
    python tests/bench/bench_copies.py --compare      # milliseconds a signature, ours beside rensa and datasketch

Quality is of the whole way: signature, bands and confirmation. Copies are made of 300 articles in nine ways; what is no
copy are articles of a series or topic, background told again, and briefs quoted in articles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from copies_made import alike, made
from measuring import evaluation_data

from corpus.article import Article, Source, source_id
from corpus.copies import confirming
from corpus.copies.shingles import shingles
from corpus.copies.signatures import bands
from corpus.library import IndexSpec, Library

ARTICLES, LONGEST = 300, 40_000  # articles that copies are made of; characters of what is compared
BATCH = 50  # articles written in one transaction


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--pairs", type=int, default=0, metavar="N")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--year", choices=("2022", "2024"), help="other than 2024, or 2022 for --choose")
    options = parser.parse_args()
    if options.speed:
        speed(chain(articles("2022"), articles("2024")))
    elif options.compare:
        compare([row["text"] for row in list(articles("2022"))[:400]])
    elif options.pairs:
        show(list(articles(options.year or "2024")), options.pairs)
    else:
        year = options.year or ("2022" if options.choose else "2024")
        quality(year, list(articles(year)), options.choose)


def articles(year: str) -> Iterator[dict[str, Any]]:
    """The articles of a year, each address once."""
    seen: set[str] = set()
    with gzip.open(evaluation_data() / "realtimeqa" / f"articles_{year}.jsonl.gz", "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            if row["url"] not in seen:
                seen.add(row["url"])
                yield row


def quality(year: str, rows: Sequence[dict[str, Any]], choose: bool) -> None:
    """Precision and recall on labelled pairs; with `choose` for each of several thresholds."""
    draw = random.Random(0)
    usual = [row for row in rows if 1_000 <= len(row["text"]) <= LONGEST]
    pairs = [(pair.kind, pair.one, pair.other, pair.copies) for pair in made(draw.sample(usual, ARTICLES), draw)]
    pairs += [("one series or topic", rows[i]["text"], rows[j]["text"], False) for i, j in alike(rows)]
    pairs = [pair for pair in pairs if pair[1] != pair[2]]
    compared = [(kind, shingles(one), shingles(other), copies) for kind, one, other, copies in pairs]
    meet = [bool(set(bands(one)) & set(bands(other))) if len(one) and len(other) else False
            for _, one, other, _ in compared]  # fmt: skip
    thresholds = [(shared / 100, size) for shared in range(60, 88, 4) for size in (0.2, 0.3)] if choose else []
    for shared, size in thresholds or [(confirming.LEAST_SHARED, confirming.LEAST_SIZE)]:
        confirming.LEAST_SHARED, confirming.LEAST_SIZE = shared, size
        found = [near and confirming.are_copies(one, other)
                 for near, (_, one, other, _) in zip(meet, compared, strict=True)]  # fmt: skip
        right = sum(said and copies for said, (*_, copies) in zip(found, compared, strict=True))
        total = sum(copies for *_, copies in compared)
        print(f"{year}: shared {shared:.2f}, size {size:.2f}: precision {right / sum(found):.4f}, recall "
              f"{right / total:.4f} of {total} copies and {len(compared) - total} others")  # fmt: skip
    if not choose:
        number = Counter(kind for kind, *_ in compared)
        said = Counter(kind for said, (kind, *_) in zip(found, compared, strict=True) if said)
        for kind, count in number.items():
            print(f"  {kind:42} {said[kind]:4} of {count:4} said to be copies")
        for said_so, (kind, one, other, copies) in zip(found, pairs, strict=True):
            if said_so and not copies:  # some of a topic are copies indeed: to be judged by eye
                print(f"\n  {kind}\n    {' '.join(one.split())[:150]}\n    {' '.join(other.split())[:150]}")


def store(folder: Path) -> tuple[Library, Any]:
    """An empty library."""
    library = Library(folder / "library.sqlite")
    return library, library.indexes.create("news", IndexSpec("none", "none", 1, 900))


def article(row: dict[str, Any]) -> Article:
    """A row as an article."""
    parts = re.findall(r"\d+", row["publish_date"] or "")
    day = date(*map(int, parts)) if len(parts) == 3 else None
    return Article(Source(source_id("news", row["url"]), row["title"] or "", None, row["url"], day), row["text"])


def speed(rows: Iterator[dict[str, Any]]) -> None:
    """Processor seconds per thousand articles, with and without looking for copies."""
    everything = {one.source.id: one for one in map(article, rows)}
    found = list(everything.values())
    with tempfile.TemporaryDirectory() as folder:
        library, index = store(Path(folder))
        plain, _ = store(Path(folder) / "plain")
        plain_index = plain.indexes.live("news")
        assert plain_index is not None
        from corpus.library import copy_groups

        refresh: Callable[..., None] = copy_groups.refresh
        total = 0.0
        for start in range(0, len(found), 1_000):
            some = found[start : start + 1_000]
            seconds = []
            for target, of, work in ((library, index, refresh), (plain, plain_index, lambda *_: None)):
                copy_groups.refresh = work
                began = time.process_time()
                for place in range(0, len(some), BATCH):
                    target.articles.put(of, [(each, []) for each in some[place : place + BATCH]])
                seconds.append(time.process_time() - began)
            copy_groups.refresh = refresh
            own = 1_000 * (seconds[0] - seconds[1]) / len(some)
            total += seconds[0] - seconds[1]
            print(f"{start + len(some):6} articles: {own:.2f} s for a thousand ({seconds[0]:.2f} with the writing)")
        print(f"{10_000 * total / len(found):.1f} s of processor for 10,000 articles")
        library.close()
        plain.close()


def show(rows: Sequence[dict[str, Any]], most: int) -> None:
    """The groups that a year holds, and some pairs of a text and the one that stands for it."""
    with tempfile.TemporaryDirectory() as folder:
        library, index = store(Path(folder))
        found = [article(row) for row in rows]
        for place in range(0, len(found), BATCH):
            library.articles.put(index, [(each, []) for each in found[place : place + BATCH]])
        versions = {one.version: one for one in found}
        reports = library.copies.groups("news", versions)
        library.close()
    sizes = Counter(len(group) for lead, group in reports.items() if group[0] == lead)
    print(f"{len(found)} articles, {len(versions)} different texts, {sum(sizes.values())} groups of near-copies: "
          + ", ".join(f"{count} of {size}" for size, count in sorted(sizes.items())))  # fmt: skip
    pairs = sorted((group[0], copy) for lead, group in reports.items() if group[0] == lead for copy in group[1:])
    for lead, copy in random.Random(0).sample(pairs, min(most, len(pairs))):
        one, other = shingles(versions[lead].text), shingles(versions[copy].text)
        share = len(set(one.tolist()) & set(other.tolist())) / min(len(one), len(other))
        print(f"\n{share:.2f} of the shorter; {len(one)} and {len(other)} shingles")
        for each in (versions[lead], versions[copy]):
            beginning = " ".join(each.text.split())[:110]
            print(f"  {each.source.published} {each.source.title[:70]} | {each.source.url}\n    {beginning}")


def compare(texts: Sequence[str]) -> None:
    """Processor milliseconds a text for its signature of 144 numbers, from words; ours includes its shingles."""
    import datasketch
    import rensa

    def runs(text: str) -> list[str]:
        found = re.findall(r"\w+", text.lower())
        return [" ".join(found[place : place + 3]) for place in range(len(found) - 2)]

    def by_rensa(text: str) -> object:
        made = rensa.RMinHash(num_perm=144, seed=1)
        made.update(runs(text))
        return made.digest()

    def by_datasketch(text: str) -> object:
        made = datasketch.MinHash(num_perm=144)
        made.update_batch([run.encode() for run in runs(text)])
        return made.hashvalues

    ours = [shingles(text) for text in texts]
    for name, work in (
        ("shingles", lambda: [shingles(text) for text in texts]),
        ("bands of shingles", lambda: [bands(each) for each in ours]),
        ("rensa, words included", lambda: [by_rensa(text) for text in texts]),
        ("datasketch, words included", lambda: [by_datasketch(text) for text in texts]),
    ):
        began = time.process_time()
        work()
        print(f"{name:28} {1_000 * (time.process_time() - began) / len(texts):.2f} ms")


if __name__ == "__main__":
    main()
