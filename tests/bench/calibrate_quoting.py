"""Fits and calibrates the quoting, and prints what it is worth on questions held apart.

    python tests/bench/calibrate_quoting.py --data ../shared/eval --cache FOLDER [--write]

Fitted on SQuADShifts new-wiki (CC BY 4.0), SQuAD 2.0 (CC BY-SA 4.0) and XQuAD (CC BY-SA 4.0); the spans also on
a quarter of SQuADShifts Reddit and Amazon (CC BY 4.0), and the word frequencies on all of it. RealTimeQA 2022
states no licence: nothing is fitted to it, it is only measured (`news`). With `--write` the figures go to
retrieval/quoting/calibration.json and background.json. Articles are dealt to three parts by a hash of their
title: half to fit the weights, a fifth to calibrate, the rest held apart for the figures printed. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quoting_data import Cached, Case, Example, news_cases, span_examples, wiki_cases  # noqa: E402
from quoting_fit import fit_steps, possible_limit, threshold_table  # noqa: E402
from quoting_report import report  # noqa: E402
from quoting_training import (  # noqa: E402
    Read,
    fit_answers,
    fit_sentences,
    fit_spans,
    leaders,
    raw_answer,
    read_cases,
    rounded,
    score,
    supports,
)

from retrieval.embedding import load_embeddings  # noqa: E402
from retrieval.quoting.scoring import calibration_from  # noqa: E402
from retrieval.quoting.words import words  # noqa: E402

QUOTING = ROOT / "retrieval" / "quoting"
EMPTY: dict[str, Any] = {
    "span": {}, "sentence": {}, "answer": {"weights": {}, "bias": 0.0},
    "steps": [[0.0, 0.0]], "thresholds": [], "possible": 0.0,
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


def calibrate(examples: list[Example], cases: list[Case], embed: Cached) -> tuple[dict[str, Any], list[Read]]:
    """The shipped figures, and the cases as they were read."""
    figures = dict(EMPTY)
    figures["span"] = fit_spans([example for example in examples if example.part == "fit"])
    read = read_cases(cases, embed, calibration_from(figures))
    fit = [r for r in read if r.case.part == "fit"]
    tune = [r for r in read if r.case.part == "tune"]
    figures["sentence"] = fit_sentences(fit)
    score(read, calibration_from(figures))
    figures["answer"] = fit_answers(fit)
    figures["steps"] = fit_steps(*leaders(tune, raw_answer(calibration_from(figures))))
    score(read, calibration_from(figures))
    figures["thresholds"] = threshold_table(*leaders(tune, supports))
    figures["possible"] = possible_limit(*leaders(tune, supports), figures["thresholds"])
    figures["mix"] = {
        "questions": len(tune),
        "with an answer": sum(r.case.answerable for r in tune),
    }
    return rounded(figures), read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=4_000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        (QUOTING / "background.json").write_text(json.dumps(background(options.data), separators=(",", ":")) + "\n")

    embed = Cached(load_embeddings("all-MiniLM-L6-v2", options.cache), options.cache / "vectors.npz")
    wiki, _ = wiki_cases(options.data, embed, options.questions)
    news = news_cases(options.data)
    figures, read = calibrate(span_examples(options.data), wiki, embed)
    calibration = calibration_from(figures)
    read += read_cases(news, embed, calibration)
    embed.save()
    score(read, calibration)
    for name, part in (("squad2", "held"), ("wiki", "held"), ("news", "tune"), ("news", "held")):
        report(f"{name}, {part}", [r for r in read if r.case.group == name and r.case.part == part], calibration)
    if options.write:
        (QUOTING / "calibration.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
