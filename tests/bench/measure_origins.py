"""How well articles that go back to one report are told from others of the same topic.

    python tests/bench/measure_origins.py [--show] [--vectors]

Short articles of our own (tests/data/origins.jsonl) about invented events: reports, retellings of each that share no
phrase with it, articles on another event of the same topic with the same people and places, and stories that follow up
on the event. Every pair of one event is judged; a report and its retellings, and two retellings, have one origin.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy

from corpus.article import Passage, Source, digest
from corpus.chunking import sentences
from retrieval.agreement.origins import in_any_order, in_order, may_share

ARTICLES = Path(__file__).parent.parent / "data" / "origins.jsonl"
ONE_ORIGIN = ("report", "retelling")


def main() -> None:
    """Print precision and recall, and what was said of each kind of pair."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="each pair with what it was judged by")
    parser.add_argument("--vectors", action="store_true", help="also how well embeddings of sentences would do")
    options = parser.parse_args()
    rows = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    for name in ("", "held out"):
        print(f"Events that the thresholds were {'not ' if name else ''}chosen on")
        measure([row for row in rows if row.get("set", "") == name], options)


def measure(rows: Sequence[dict[str, str]], options: argparse.Namespace) -> None:
    """Precision and recall over the pairs of some articles."""
    pairs = [(one, other) for one, other in combinations(rows, 2) if one["event"] == other["event"]]
    truth = [one["kind"] in ONE_ORIGIN and other["kind"] in ONE_ORIGIN for one, other in pairs]
    said = [may_share([passage(one["text"])], [passage(other["text"])]) for one, other in pairs]
    report("as it is", truth, said)
    kinds = [" / ".join((one["kind"], other["kind"])) for one, other in pairs]
    for kind, number in Counter(kinds).items():
        share = sum(answer for answer, each in zip(said, kinds, strict=True) if each == kind)
        print(f"  {kind:28} {share:3} of {number:3} said to share an origin")
    strangers = [(one, other) for one, other in combinations(rows, 2) if one["event"] != other["event"]]
    false = sum(may_share([passage(one["text"])], [passage(other["text"])]) for one, other in strangers)
    print(f"  {'of other events':28} {false:3} of {len(strangers):3} said to share an origin")
    if options.show:
        for (one, other), right, answer in zip(pairs, truth, said, strict=True):
            weight, share = in_order(one["text"], other["text"])
            all_weight, all_share = in_any_order(one["text"], other["text"])
            print(f"{one['event']:9} {one['kind']:10} {other['kind']:10} in order {weight:4.1f} {share:.2f}, "
                  f"in any order {all_weight:4.1f} {all_share:.2f} "
                  f"{'' if right == answer else 'wrong'}")  # fmt: skip
    if options.vectors:
        by_vectors(pairs, truth)


def passage(text: str) -> Passage:
    """An article of one passage."""
    return Passage(Source(digest(text), ""), digest(text), 0, 0, len(text), text)


def report(name: str, truth: Sequence[bool], said: Sequence[bool]) -> None:
    """One line: precision and recall."""
    right = sum(a and b for a, b in zip(truth, said, strict=True))
    print(f"{name}: precision {right / max(1, sum(said)):.3f}, recall {right / sum(truth):.3f} "
          f"({sum(truth)} of {len(truth)} pairs have one origin)")  # fmt: skip


def by_vectors(pairs: Sequence[tuple[dict[str, str], dict[str, str]]], truth: Sequence[bool]) -> None:
    """The best that the mean over sentences of the nearest sentence's cosine does, at any threshold."""
    from retrieval.finding.embedding import load_embeddings

    with tempfile.TemporaryDirectory() as folder:
        embeddings = load_embeddings("all-MiniLM-L6-v2", Path(folder))

        def vectors(text: str) -> numpy.ndarray:
            return embeddings.embed_array([text[start:end] for start, end in sentences(text)])

        known = {text: vectors(text) for pair in pairs for text in (pair[0]["text"], pair[1]["text"])}
    nearness = []
    for one, other in pairs:
        cosines = known[one["text"]] @ known[other["text"]].T
        nearness.append(float(min(cosines.max(axis=0).mean(), cosines.max(axis=1).mean())))
    for least in sorted(set(nearness)):
        said = [each >= least for each in nearness]
        right = sum(a and b for a, b in zip(truth, said, strict=True))
        if right >= 0.85 * sum(truth) and right >= 0.85 * sum(said):
            report(f"sentences' vectors from {least:.3f}", truth, said)


if __name__ == "__main__":
    main()
