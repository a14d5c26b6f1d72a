"""Are the answers the same before and after a change that should not touch them? Sentence by sentence.

    python tests/bench/same_answers.py ask QUESTIONS.jsonl before.jsonl --data FOLDER --collection news --sample 160
    ...                                                                       # the change
    python tests/bench/same_answers.py ask QUESTIONS.jsonl after.jsonl --data FOLDER --collection news --sample 160
    python tests/bench/same_answers.py compare before.jsonl after.jsonl       # exit code 1 when one differs

`ask` draws the same questions every time and asks them with `newsdesk ask --json -` of the checkout that lies first on
PYTHONPATH. `compare` looks at what a person sees: the outcome, how the question was read, each statement with its lit
words and citations, the differences and the nearest quotes; not at identities and times.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from measuring import lines


def drawn(questions: Path, sample: int | None) -> list[dict[str, Any]]:
    """The questions of a file, or so many of them, drawn the same every time, in the order of the file."""
    rows = lines(questions)
    if sample is not None and sample < len(rows):
        rows = [rows[place] for place in sorted(random.Random(0).sample(range(len(rows)), sample))]
    return [{"id": row["id"], "question": row["question"], "history": row.get("history", [])} for row in rows]


def ask(options: argparse.Namespace) -> int:
    """Ask them all in one run of the command."""
    asked = "\n".join(json.dumps(row) for row in drawn(options.questions, options.sample))
    command = [sys.executable, "-m", "bot.cli", "ask", "--json", "-", "--collection", options.collection]
    with options.out.open("wb") as out:
        run = subprocess.run([*command, "--data", str(options.data)], input=asked.encode(), stdout=out, check=False)
    return 0 if run.returncode in (0, 3, 4) else run.returncode


def seen(answer: dict[str, Any]) -> dict[str, Any]:
    """What a person sees of an answer."""
    cited = {each["number"]: (each["quote"], each["headline"]) for each in answer["citations"]}
    return {
        "outcome": answer["outcome"],
        "read_as": answer["read_as"],
        "text": answer["text"],
        "statements": [
            (each["text"], each["lit"], [cited[number] for number in each["citations"]], each["speaker"])
            for each in answer["statements"]
        ],
        "support": [round(each["support"], 3) for each in answer["statements"]],
        "differences": [(each["kind"], each["statements"]) for each in answer["differences"]],
        "nearest": [(each["quote"], each["day_words"]) for each in answer["nearest"]],
        "days": [each["day_words"] for each in answer["citations"]],
    }


def compare(options: argparse.Namespace) -> int:
    """Name every question whose answer differs, and in what."""
    before, after = lines(options.before), lines(options.after)
    if [each["id"] for each in before] != [each["id"] for each in after]:
        sys.exit("The two files do not answer the same questions.")
    different = 0
    for one, other in zip(before, after, strict=True):
        was, now = seen(one), seen(other)
        parts = [name for name in was if was[name] != now[name]]
        if parts:
            different += 1
            print(f"{one['id']}: {one['question']}")
            for name in parts:
                print(f"  {name}\n    before {was[name]}\n    after  {now[name]}")
    print(f"{len(before) - different} of {len(before)} answers are the same.")
    return 1 if different else 0


def main() -> int:
    """Ask or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    asking = commands.add_parser("ask")
    asking.add_argument("questions", type=Path)
    asking.add_argument("out", type=Path)
    asking.add_argument("--data", type=Path, required=True)
    asking.add_argument("--collection", default="news")
    asking.add_argument("--sample", type=int)
    asking.set_defaults(run=ask)
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.set_defaults(run=compare)
    options = parser.parse_args()
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
