"""Fits and calibrates the quoting, and prints what it is worth on questions held apart.

    python tests/bench/calibrate_quoting.py --data ../shared/eval --cache FOLDER [--write]

The questions are those that were written for Newsdesk over CNN and Daily Mail articles and kept apart from training
(news_questions.py), in the ways in which people meet them: answerable, near miss, answer not in the collection; and
those of the contrast sets kept apart, over a few short articles each. The weights are fitted on the questions of one
half of the articles. The probabilities and thresholds come from the other half. RealTimeQA 2022, which states no
licence, is printed beside them: nothing is fitted to it, but the one weight of an article's age is chosen there. With
`--write` the figures go to
retrieval/quoting/calibration.json and retrieval/english/background.json. Seeds are fixed.
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

from quoting_data import Case, Remembered, RememberedVerdicts, contrast_cases, news_cases, year_cases
from quoting_fit import fit_sigmoid, threshold_table
from quoting_report import report
from quoting_training import (
    LEANING,
    Read,
    fit_answers,
    fit_proposals,
    judge,
    leaders,
    raw_answer,
    read_cases,
    rounded,
    score,
    supports,
)

from retrieval.english.words import words
from retrieval.quoting.scoring import calibration_from, load_calibration
from retrieval.reader import AnswerChecker, load_checker, load_reader

QUOTING = ROOT / "retrieval" / "quoting"
ENGLISH = ROOT / "retrieval" / "english"
POSSIBLE = 0.52  # the least support of "possibly": of what is given on the quiz of 2022, less than a fifth is
# The share of each way's questions that the calibration takes.
MIX = {"open": 1.0, "missing": 0.5, "near": 1.0, "group": 0.4}
NO_MODEL: dict[str, Any] = {"weights": {}, "bias": 0.0}
EMPTY: dict[str, Any] = {
    "sentence": {},
    "answer": NO_MODEL,
    "alone": NO_MODEL,
    "sigmoid": [1.0, 0.0],
    "thresholds": [],
    "possible": 0.0,
}


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


def calibrate(read: list[Read], checker: AnswerChecker, refit: bool) -> dict[str, Any]:
    """The shipped figures. `refit`: the proposals too."""
    figures = dict(EMPTY)
    fit = [r for r in read if r.case.part == "fit"]
    tune = [r for r in read if r.case.part == "tune"]
    figures["sentence"] = fit_proposals(fit) if refit else dict(load_calibration().sentence.weights)
    judge(read, checker, calibration_from(figures))
    figures["answer"] = fit_answers(fit)
    figures["alone"] = fit_answers([*fit, *tune], LEANING)
    score(read, calibration_from(figures))
    figures["sigmoid"] = fit_sigmoid(*leaders(tune, raw_answer(calibration_from(figures))))
    score(read, calibration_from(figures))
    values, right = leaders(tune, supports)
    figures["thresholds"] = threshold_table(values, right)
    figures["possible"] = POSSIBLE
    figures["mix"] = {"questions": len(tune), "with an answer": sum(bool(r.case.answers) for r in tune)}
    return cast(dict[str, Any], rounded(figures))


def mixed(cases: list[Case]) -> list[Case]:
    """The cases in the mix that the calibration takes, drawn by their numbers."""
    return [case for case in cases if case.way in MIX and int(case.id) % 100 < 100 * MIX[case.way]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=10_000, help="questions written for Newsdesk, at most")
    parser.add_argument("--year", type=int, default=150, help="questions of RealTimeQA 2022")
    parser.add_argument("--proposals", action="store_true", help="fit the proposals too")
    parser.add_argument("--background", action="store_true", help="count how rare words are, too")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write and options.background:
        (ENGLISH / "background.json").write_text(json.dumps(background(options.data), separators=(",", ":")) + "\n")

    reader = Remembered(load_reader(), options.cache / "read.pickle")
    checker = RememberedVerdicts(load_checker(), options.cache / "checked.pickle")
    read = read_cases(mixed([*news_cases(options.data, options.sample), *contrast_cases()]), reader)
    year = [case for case in year_cases(options.data, "2022", options.year) if case.way in ("open", "missing")]
    beside = read_cases(year, reader)
    reader.save()
    figures = calibrate(read, checker, options.proposals)
    final = calibration_from(figures)
    judge(beside, checker, final)
    checker.save()
    score(beside, final)
    tuned = [r for r in read if r.case.part == "tune"]
    report("news and contrast sets, tuned on", tuned, final)
    report("of these, news", [r for r in tuned if r.case.way != "group"], final)
    report("of these, contrast sets", [r for r in tuned if r.case.way == "group"], final)
    report("RealTimeQA 2022", beside, final)
    print(json.dumps(figures["answer"]))
    if options.write:
        (QUOTING / "calibration.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
