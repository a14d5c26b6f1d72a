"""Small made-up cases, one kind of fault each: what is answered, and whether it is right.

    python tests/bench/measure_cases.py ../shared/cases/answers.jsonl [--only ID] [--show]

A case has articles, a question, and what is right: the outcome, the words that are lit, what must never be shown as the
answer, in how many other places the same stands. Each is ingested into a collection of its own in a temporary folder.
What a person must judge ("says", "differences", "dated") is printed with `--show`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import newsdesk
from bot.rendering.plain import plain
from retrieval.answer import Answer, Outcome, Turn

GIVEN = (Outcome.ANSWERED, Outcome.POSSIBLE)


def ingest(folder: Path, case: dict[str, Any]) -> None:
    """The articles of a case, into a collection named after it."""
    file = folder / f"{case['id']}.jsonl"
    rows = [{**article, "url": f"https://example.org/{case['id']}/{n}"} for n, article in enumerate(case["articles"])]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli", "--data", str(folder), "--collection", case["id"], "ingest", str(file)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


def asked(desk: newsdesk.Collection, question: str, history: list[str]) -> Answer:
    """The answer to a question after others, each answered in its turn."""
    turns: list[Turn] = []
    for earlier in history:
        turns.append(Turn(earlier, desk.ask(newsdesk.Question(earlier, tuple(turns)))))
    return desk.ask(newsdesk.Question(question, tuple(turns)))


def faults(answer: Answer, right: dict[str, Any]) -> list[str]:
    """What is wrong with an answer, in words; empty where all that can be told is right."""
    found = []
    outcome = "answered" if answer.outcome in GIVEN else answer.outcome.value
    if outcome != right["outcome"]:
        found.append(f"{answer.outcome.value}, not {right['outcome']}")
    lit = " | ".join(words for statement in answer.statements for words in statement.lit_words)
    told = " | ".join(statement.text for statement in answer.statements)
    wanted = right.get("lit", [])
    for words in [wanted] if isinstance(wanted, str) else wanted:
        bare = words.lower().removeprefix("the ")
        if bare not in lit.lower():
            found.append(f"“{words}” is not lit" + (", but quoted" if bare in told.lower() else ""))
    for words in right.get("never", []):
        if words.removesuffix(" as the answer").lower() in (lit.lower() if "as the answer" in words else told.lower()):
            found.append(f"“{words}” is shown")
    same = max((len(statement.quotes) - 1 for statement in answer.statements), default=0)
    if "same" in right and same != right["same"]:
        found.append(f"{same} say the same, not {right['same']}")
    if right.get("says") in ("yes", "no") and answer.statements and answer.statements[0].says != right["says"]:
        found.append(f"it says “{answer.statements[0].says}”, not “{right['says']}”")
    if "first" in right and (not answer.statements or right["first"] not in answer.statements[0].text):
        found.append(f"“{right['first']}” does not come first")
    if "changed" in right.get("differences", "") and not any(d.kind == "change" for d in answer.differences):
        found.append("the change over time is not said")
    return found


def main() -> None:
    """Ask every case, print what is wrong with each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--show", action="store_true", help="the answers as a person reads them")
    options = parser.parse_args()
    cases = [json.loads(line) for line in options.cases.read_text(encoding="utf-8").splitlines()]
    cases = [case for case in cases if options.only in (None, case["id"])]
    good = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases:
            ingest(folder, case)
            wrong = []
            with newsdesk.open(folder, collection=case["id"]) as desk:
                for question in (case["question"], *case.get("also", [])):
                    answer = asked(desk, question, case.get("history", []))
                    each = faults(answer, case["right"])
                    wrong += [f"{question}: {fault}" for fault in each]
                    if options.show:
                        print(f"\n--- {case['id']}: {question}   (support {answer.confidence:.2f})")
                        print(plain(answer), "\n    RIGHT:", json.dumps(case["right"], ensure_ascii=False))
            good += not wrong
            print("right " if not wrong else "WRONG ", case["id"], "" if not wrong else "; ".join(wrong), flush=True)
    print(f"{good} of {len(cases)} right")


if __name__ == "__main__":
    main()
