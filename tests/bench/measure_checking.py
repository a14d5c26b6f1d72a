"""What the checking of sentences is worth, on sets that neither its weights nor its rules were chosen on.

    python tests/bench/measure_checking.py --data ../shared/eval --cache FOLDER

AttributionBench (dev and a sample of its test set): do the references support the claim? Macro-F1, as published.
QAGS: do three people, by majority, find a summary's sentence in the article? Balanced accuracy. Beside them stand an
always-yes and an always-no, and plain word overlap with the threshold that is best on the set itself, which flatters
it. Corruptions: sentences of news articles (`realtimeqa/articles_2022.jsonl.gz`) with passages of their article, as
they are and with one thing changed: how many stand. Milliseconds are of one core, all of a check with its embedding.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from checking_changes import corruptions, paraphrased
from checking_data import hits_of, nearest

from corpus import chunking
from retrieval.checking import Checked, Checker
from retrieval.checking.evidence import evidence_of
from retrieval.checking.features import claim_of, rank_evidence
from retrieval.finding.embedding import load_embeddings
from retrieval.quote import Hit
from retrieval.reader import load_reader

SEED = 20_261_123
MOST = 12_000  # characters of one reference that are read: a few of them are whole books


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, what it is held against, and whether that supports it. `part`: which part of the set."""

    part: str
    text: str
    hits: list[Hit]
    right: bool
    question: str = ""


def attribution(file: Path) -> Iterator[Case]:
    """The claims of AttributionBench with their references."""
    for line in file.open(encoding="utf-8"):
        row = json.loads(line)
        hits = [hit for n, text in enumerate(row["references"]) for hit in hits_of(f"{row['id']} {n}", text[:MOST])]
        yield Case(row["src_dataset"], row["claim"], hits, row["attribution_label"] == "attributable", row["question"])


def qags(file: Path) -> Iterator[Case]:
    """The summary sentences of QAGS with their article."""
    for number, line in enumerate(file.open(encoding="utf-8")):
        row = json.loads(line)
        hits = hits_of(f"{file.name} {number}", row["article"])
        for each in row["summary_sentences"]:
            yes = sum(response["response"] == "yes" for response in each["responses"])
            yield Case(file.stem, each["sentence"], hits, 2 * yes > len(each["responses"]))


def changed(data: Path, count: int) -> Iterator[Case]:
    """Sentences of news articles, and the same with a number, a name, a negation or an opposite changed."""
    with gzip.open(data / "realtimeqa/articles_2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    draw = random.Random(SEED)
    for number in draw.sample(range(len(rows)), count):
        text = rows[number]["text"][:6_000]
        spans = [span for span in chunking.sentences(text) if 60 < span[1] - span[0] < 300]
        hits = hits_of(f"news {number}", text)
        for start, end in draw.sample(spans, min(2, len(spans))):
            sentence = text[start:end]
            near = list(nearest(sentence, hits, draw))
            yield Case("as it is", sentence, near, True)
            retold = paraphrased(sentence, draw)
            if retold:
                yield Case("in other words", retold, near, True)
            for how, wrong in corruptions(sentence, text, draw):
                yield Case(how, wrong, near, False)


def overlap(case: Case) -> float:
    """The weight of the claim's words that stand in any of the passages."""
    claim = claim_of(case.text)
    support = rank_evidence(claim, evidence_of(case.hits))
    return support.shares[0] if support.shares else 0.0


def macro_f1(said: Sequence[bool], right: Sequence[bool]) -> float:
    """The mean of the F1 of "supported" and of "not supported"."""

    def f1(label: bool) -> float:
        hit = sum(s == label == r for s, r in zip(said, right, strict=True))
        return 2 * hit / (sum(s == label for s in said) + sum(r == label for r in right)) if hit else 0.0

    return (f1(True) + f1(False)) / 2


def balanced(said: Sequence[bool], right: Sequence[bool]) -> float:
    """The mean of the shares of supported and of unsupported sentences that are told right."""
    shares = []
    for label in (True, False):
        chosen = [s == label for s, r in zip(said, right, strict=True) if r == label]
        shares.append(sum(chosen) / len(chosen) if chosen else 0.0)
    return sum(shares) / 2


Figure = Callable[[Sequence[bool], Sequence[bool]], float]


def report(name: str, cases: Sequence[Case], checker: Checker, figure: Figure, label: str) -> None:
    """One table: the whole set and its parts, the checker beside always-yes, always-no and word overlap."""
    checked = [check(checker, case) for case in cases]
    words = [overlap(case) for case in cases]
    right = [case.right for case in cases]
    best = max(sorted(set(words)), key=lambda least: figure([w >= least for w in words], right))
    print(f"\n{name}: {label}{'':20} n   yes    no words checked  stands of right / of wrong")
    parts = list(dict.fromkeys(case.part for case in cases))
    for part in ["all", *parts] if len(parts) > 1 else ["all"]:
        chosen = [n for n, case in enumerate(cases) if part in ("all", case.part)]
        r = [right[n] for n in chosen]
        said = [checked[n].statement is not None for n in chosen]
        shown = [figure([True] * len(r), r), figure([False] * len(r), r), figure([words[n] >= best for n in chosen], r)]
        print(
            f"  {part:26} {len(r):5} " + " ".join(f"{each:5.3f}" for each in shown),
            f"  {figure(said, r):5.3f}   {share(said, r, True):5.2f} / {share(said, r, False):.2f}",
        )


def share(said: Sequence[bool], right: Sequence[bool], label: bool) -> float:
    """The share of the sentences with this label that stand."""
    chosen = [s for s, r in zip(said, right, strict=True) if r == label]
    return sum(chosen) / len(chosen) if chosen else 0.0


def check(checker: Checker, case: Case) -> Checked:
    """One case, all its passages cited."""
    return checker.check(case.text, range(len(case.hits)), case.hits, case.question)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--words", action="store_true", help="as it checks without reader and embeddings")
    options = parser.parse_args()
    checker = Checker() if options.words else Checker(load_reader(), load_embeddings("all-MiniLM-L6-v2", options.cache))

    news = list(changed(options.data, options.articles))
    begun = time.process_time()
    stands = [check(checker, case).statement is not None for case in news]
    spent = time.process_time() - begun
    print(f"{1000 * spent / len(news):.1f} ms of one core for a sentence, {len(news)} sentences of news; that stand:")
    for part in dict.fromkeys(case.part for case in news):
        chosen = [stood for stood, case in zip(stands, news, strict=True) if case.part == part]
        print(f"  {part:26} {len(chosen):5} {sum(chosen) / len(chosen):5.3f}")
    for name in ("dev_all_subset_balanced", "test_all_subset_balanced_sampled500"):
        cases = list(attribution(options.data / f"attributionbench/{name}.jsonl"))
        report(f"AttributionBench {name}", cases, checker, macro_f1, "macro-F1")
    for name in ("mturk_cnndm", "mturk_xsum"):
        cases = list(qags(options.data / f"qags/{name}.jsonl"))
        report(f"QAGS {name}", cases, checker, balanced, "balanced accuracy")


if __name__ == "__main__":
    main()
