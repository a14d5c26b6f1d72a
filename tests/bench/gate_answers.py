"""Fails when answers got worse: over the sample question by question, over larger sets by pinned averages.

    python tests/bench/gate_answers.py                     # the sample, and the quick sets that are present
    python tests/bench/gate_answers.py --only sample --show   # also what is wrong today, and what came instead
    python tests/bench/gate_answers.py --slow --data FOLDER   # also years of news; FOLDER keeps what was ingested
    python tests/bench/gate_answers.py --write             # mark as right what was gained, pin what is measured now

The questions over the sample say in their file what is right, and whether they come out right today; see
`tests/support/answer_gate.py`, which also says how to add one. The tests run them too. A question that is lost fails,
and `--write` does not hide it.

Each larger set is ingested into a collection of its own and asked with `newsdesk eval`. A figure that is worse than
`gate_answers.json` pins it, beside this file, by more than its tolerance fails; so does a set that was found and has
nothing pinned.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.answer_gate import COLLECTION, FILE, Ask, asking, check, expectations, marked_right

from bot.cli import main as newsdesk
from bot.rendering.scoreboard.records import FigureRecord, ScoresRecord, parse
from retrieval.evaluation.scores import METRICS

PINS = Path(__file__).with_suffix(".json")
LOWER = {each.name for each in METRICS if each.lower}
# What is pinned, and by how much it may be worse before the gate fails; the file may state other tolerances.
TOLERANCES = {
    "right": 0.02,
    "accuracy": 0.02,
    "accuracy_lit": 0.02,
    "f1": 0.03,
    "choice": 0.02,
    "citation_precision": 0.05,
    "article_cited": 0.02,
    "answer_precision": 0.03,
    "refusal_recall": 0.02,
    "aurc": 0.03,
    "ece": 0.05,
}
Pinned = Mapping[str, Mapping[str, float]]  # figure -> value, tolerance


@dataclass(frozen=True)
class Set:
    """Questions, and the articles to ask them over. A `slow` one takes more than a minute."""

    name: str
    articles: Path
    questions: Path
    slow: bool = False

    @property
    def missing(self) -> Path | None:
        """What of it is not there."""
        return next((path for path in (self.questions, self.articles) if not path.exists()), None)


def sets() -> list[Set]:
    """The larger sets; those of public research lie in the folder that NEWSDESK_EVAL_DATA names."""
    data = Path(os.environ.get("NEWSDESK_EVAL_DATA") or ROOT.parent / "shared" / "eval")
    news = data / "realtimeqa"
    return [
        Set("iraq_dev", data.parent / "articles", data / "iraq_dev.jsonl"),
        *(
            Set(f"realtimeqa_{year}", news / f"articles_{year}.jsonl.gz", news / f"questions_{year}.jsonl", slow=True)
            for year in (2022, 2024)
        ),
    ]


def measure(each: Set, data: Path) -> ScoresRecord:
    """Ingest the articles, which is free the second time, and ask the questions."""
    common = ["--data", str(data), "--collection", each.name]
    out = data / f"{each.name}.json"
    for command in (["ingest", str(each.articles)], ["eval", str(each.questions), "--out", str(out), "--force"]):
        if code := newsdesk([*common, *command]):
            sys.exit(f"newsdesk {command[0]} failed with {code}")
    return parse(out.read_bytes(), str(out))


def pin(scores: ScoresRecord, earlier: Pinned) -> dict[str, dict[str, float]]:
    """What was measured, with the tolerances that were stated earlier."""
    return {
        name: {"value": round(value, 4), "tolerance": earlier.get(name, {}).get("tolerance", tolerance)}
        for name, tolerance in TOLERANCES.items()
        if (value := scores.figures[name].value) is not None
    }


def worse(figures: Mapping[str, FigureRecord], pinned: Pinned) -> list[str]:
    """A sentence for each figure that is worse than pinned by more than its tolerance."""
    sentences = []
    for name, bound in pinned.items():
        value = figures[name].value
        if value is None:
            sentences.append(f"{name} is measured no more; it was {bound['value']}")
            continue
        loss = value - bound["value"] if name in LOWER else bound["value"] - value
        if loss > bound["tolerance"] + 1e-9:
            sentences.append(f"{name} is {value:.3f}; pinned {bound['value']}, tolerance {bound['tolerance']}")
    return sentences


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [COLLECTION, *(each.name for each in sets())]
    parser.add_argument("--only", action="append", metavar="SET", choices=names)
    parser.add_argument("--slow", action="store_true", help="also the sets that take long")
    parser.add_argument("--write", action="store_true", help="mark and pin what is measured now")
    parser.add_argument("--show", action="store_true", help="also show which questions over the sample are wrong today")
    parser.add_argument("--data", type=Path, help="keep what is ingested in this folder")
    options = parser.parse_args()
    verdicts = []
    with tempfile.TemporaryDirectory() as temporary:
        data = options.data or Path(temporary)
        if not options.only or COLLECTION in options.only:
            with asking(data / COLLECTION) as ask:
                verdicts.append(f"{COLLECTION}: {questions(FILE, ask, options.write, options.show)}")
        verdicts += averages(data, options)
    print("\n" + "\n".join(verdicts))
    return any("FAILED" in text for text in verdicts)


def questions(file: Path, ask: Ask, write: bool = False, show: bool = False) -> str:
    """What the gate says of a file of single questions; with `write` it marks as right what was gained."""
    lines = file.read_text(encoding="utf-8").splitlines()
    results = [check(each, ask) for each in expectations(lines, file.name)]
    if write:
        file.write_text("\n".join(marked_right(lines, results)) + "\n", encoding="utf-8")
    complaints = [each.complaint for each in results if each.complaint and not (write and each.gained)]
    wrong = [each.described("is wrong") for each in results if each.expectation.because and each.missed] if show else []
    right = sum(not each.missed for each in results)
    first = "FAILED" if complaints else f"held, {right} of {len(results)} questions are right"
    return "\n".join([first, *complaints, *wrong])


def averages(data: Path, options: argparse.Namespace) -> list[str]:
    """What the gate says of the larger sets."""
    pins: dict[str, Any] = json.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    verdicts = []
    for each in sets():
        if options.only and each.name not in options.only:
            continue
        if each.missing:
            verdicts.append(f"{each.name}: skipped, {each.missing} is not there")
        elif each.slow and not options.slow and not options.only:
            verdicts.append(f"{each.name}: skipped, it is slow: --slow, or --only {each.name}")
        else:
            data.mkdir(parents=True, exist_ok=True)
            verdicts.append(f"{each.name}: {compare(each.name, measure(each, data), pins, options.write)}")
    if options.write:
        PINS.write_text(json.dumps(pins, indent=2) + "\n", encoding="utf-8")
    return verdicts


def compare(name: str, scores: ScoresRecord, pins: dict[str, Any], write: bool) -> str:
    """What the gate says of the figures of a set; with `write` it pins the set instead."""
    pinned = pins.get(name, {})
    if write:
        pins[name] = {"questions": scores.questions, "figures": pin(scores, pinned.get("figures", {}))}
        return "pinned"
    if pinned.get("questions") != scores.questions:
        return (
            f"FAILED\n  {scores.questions} questions, {pinned.get('questions', 'none')} pinned: pin them with --write"
        )
    sentences = worse(scores.figures, pinned["figures"])
    return "FAILED\n  " + "\n  ".join(sentences) if sentences else f"held, {len(pinned['figures'])} figures"


if __name__ == "__main__":
    sys.exit(main())
