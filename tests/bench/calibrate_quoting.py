"""Fits and calibrates the quoting, and prints what it is worth on questions held apart.

    python tests/bench/calibrate_quoting.py --data ../shared/eval --cache FOLDER [--write]

The weights are fitted on questions that the reader was not trained on: of SQuADShifts (CC BY 4.0), SQuAD 2.0 and
XQuAD (CC BY-SA 4.0) and HaluEval QA (MIT), six in ten. Probabilities and thresholds come from two more in ten and from
RealTimeQA 2022, which states no licence: no weight is fitted to it. The rest is held apart for the figures printed.
With `--write` they go to retrieval/quoting/calibration.json and retrieval/english/background.json. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quoting_data import Cached, Remembered, held_cases, news_cases
from quoting_fit import fit_sigmoid, threshold_table
from quoting_report import report
from quoting_training import (
    Read,
    fit_answers,
    fit_sentences,
    leaders,
    raw_answer,
    read_cases,
    rounded,
    score,
    supports,
)

from retrieval.english.words import words
from retrieval.finding.embedding import load_embeddings
from retrieval.quoting.scoring import calibration_from
from retrieval.reader import load_reader

QUOTING = ROOT / "retrieval" / "quoting"
ENGLISH = ROOT / "retrieval" / "english"
POSSIBLE = (
    0.3  # the least support of "possibly": right in three cases of ten. From 0.3 to 0.4 tells best which have an answer
)
EMPTY: dict[str, Any] = {
    "sentence": {}, "answer": {"weights": {}, "bias": 0.0}, "sigmoid": [1.0, 0.0], "thresholds": [], "possible": 0.0,
}  # fmt: skip


def background(data: Path) -> dict[str, Any]:
    """How rare stems are: 100 times their inverse document frequency over 5,666 paragraphs, scaled to 1."""
    frequency: Counter[str] = Counter()
    count = 0
    for name in ("new_wiki", "reddit", "amazon_reviews"):
        for article in json.loads((data / f"squadshifts/{name}_v1.0.json").read_text())["data"]:
            for paragraph in article["paragraphs"]:
                count += 1
                frequency.update({word.stem for word in words(paragraph["context"]) if not word.is_number})
    weights = {
        stem: round(100 * math.log(count / times) / math.log(count / 4))
        for stem, times in frequency.items()
        if times >= 8
    }
    return {"source": "SQuADShifts paragraphs, CC BY 4.0", "weights": dict(sorted(weights.items()))}


def calibrate(read: list[Read]) -> dict[str, Any]:
    """The shipped figures."""
    figures = dict(EMPTY)
    fit = [r for r in read if r.case.part == "fit"]
    # what is called unanswerable there may be answered in another article, so that no rate can be told from it
    tune = [r for r in read if r.case.part == "tune" and r.case.group != "weak"]
    figures["sentence"] = fit_sentences(fit)
    score(read, calibration_from(figures))
    figures["answer"] = fit_answers(fit)
    figures["sigmoid"] = fit_sigmoid(*leaders(tune, raw_answer(calibration_from(figures))))
    score(read, calibration_from(figures))
    figures["thresholds"] = threshold_table(*leaders(tune, supports))
    figures["possible"] = POSSIBLE
    figures["mix"] = {
        "questions": len(tune),
        "with an answer": sum(r.case.answerable for r in tune),
    }
    return cast(dict[str, Any], rounded(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--news", type=Path, default=Path("/tmp/newsdesk-bench"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        (ENGLISH / "background.json").write_text(json.dumps(background(options.data), separators=(",", ":")) + "\n")

    embed = Cached(load_embeddings("all-MiniLM-L6-v2", options.cache), options.cache / "vectors.npz")
    reader = Remembered(load_reader(), options.cache / "read.pickle")
    cases = held_cases(options.data, embed) + news_cases(options.data, options.news)
    embed.save()
    read = read_cases(cases, reader)
    reader.save()
    figures = calibrate(read)
    score(read, calibration_from(figures))
    for name in dict.fromkeys(case.group for case in cases):
        part = "tune" if name in ("news", "weak") else "held"
        chosen = [r for r in read if r.case.group == name and r.case.part == part]
        report(f"{name}, {part}", chosen, calibration_from(figures))
    if options.write:
        (QUOTING / "calibration.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
