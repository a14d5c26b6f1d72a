"""Pages from a server with latency: side by side against one by one, alone and with the embedding, in one run.

    python tests/bench/bench_fetching.py [--pages 200] [--latency 0.05] [--pairs 2]

The server is on loopback, a thread for each connection. "Fetched" is fetching and reading; "ingested" is the whole
command, whose embedding should take as long as for the same pages as files: it never waits for the network.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from measuring import ROOT, ratios, run, spread

sys.path.insert(0, str(ROOT / "tests"))

from support.web_site import Site, answer, story

from corpus.fetching import FetchRules
from corpus.reading import Rules
from corpus.reading.web import read_pages


def main() -> None:
    """Print both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds until the server answers")
    parser.add_argument("--pairs", type=int, default=2)
    options = parser.parse_args()
    pages = {f"/{number}": story(f"Bridge {number} reopens", 12) for number in range(options.pages)}
    with tempfile.TemporaryDirectory() as folder, Site(latency=options.latency) as site:
        site.pages |= {path: answer(page) for path, page in pages.items()}
        urls = [site.url(path) for path in pages]
        side, single = ratios(lambda: fetch(urls, 16), lambda: fetch(urls, 1), options.pairs)
        report("fetched", options.pages, {"side by side": side, "one by one": single})

        work = Path(folder)
        saved = work / "saved"
        saved.mkdir()
        for path, page in pages.items():
            (saved / f"{path[1:]}.html").write_text(page, encoding="utf-8")
        ingest(work / "first", ["--sample"], 1)  # the model is converted once, at a person's first ingest, not at each
        times: dict[str, list[float]] = {"side by side": [], "one by one": [], "as files": []}
        for number in range(options.pairs):
            for name, inputs, parallel in (
                ("side by side", urls, 16),
                ("one by one", urls, 1),
                ("as files", [str(saved)], 1),
            ):
                data = work / f"{name}-{number}"
                data.mkdir()
                times[name].append(ingest(data, inputs, parallel))
        report("ingested", options.pages, times)


def fetch(urls: list[str], parallel: int) -> float:
    """Seconds to fetch and read all pages."""
    rules = FetchRules(internal_hosts=("127.0.0.1",), pause=0, parallel=parallel, per_host=parallel)
    began = time.perf_counter()
    skipped = [reading.item for reading in read_pages(urls, "news", Rules(), rules) if hasattr(reading.item, "reason")]
    if skipped:
        sys.exit(f"{len(skipped)} pages were skipped, the first: {skipped[0]}")
    return time.perf_counter() - began


def ingest(data: Path, inputs: list[str], parallel: int) -> float:
    """Seconds that the whole command takes."""
    settings = {"INTERNAL_HOSTS": json.dumps(["127.0.0.1"]), "PAUSE_SECONDS": "0", "ROBOTS": "true"}
    settings |= {"PARALLEL": str(parallel), "PER_HOST": str(parallel)}
    environment = {f"NEWSDESK_FETCHING__{name}": value for name, value in settings.items()}
    return run([sys.executable, "-m", "bot.cli", "--data", str(data), "ingest", *inputs], **environment).seconds


def report(what: str, pages: int, times: dict[str, list[float]]) -> None:
    """One line for each way, in pages a second, and how it compares with the first."""
    first = statistics.median(next(iter(times.values())))
    for name, seconds in times.items():
        rates = [pages / second for second in seconds]
        print(
            f"{what:9} {name:13} {spread(rates, 'pages/s'):36} {statistics.median(seconds) / first:.2f} times the time"
        )


if __name__ == "__main__":
    main()
