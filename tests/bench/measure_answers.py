"""What the answers over a year of news are worth: given, plainly given, right of each; false answers on near misses.

    python tests/bench/measure_answers.py 2024 [--sample 200] [--data FOLDER] [--out answers.jsonl] [--rate 0.1]
    python tests/bench/measure_answers.py news                     # the questions of news_questions.py kept apart

RealTimeQA (see the data folder's README): tune on 2022, report 2024. A question that names a time ("this week") is
asked over the articles of that time first, as Newsdesk does. Each answerable question is asked four times:

    open     over the whole year
    missing  after every article that holds the answer's words was taken away: all that is answered then is false
    noise 1  over the five best passages of those without the answer: likewise
    noise .4 over two of these beside three with it

With `--data`, the folder that bench_realtimeqa.py ingested into, search is Newsdesk's own. Without it, passages are
found by BM25 alone, for which nothing need be embedded. A year is measured by the quiz's own words, which undercounts
what is right in other words: `--out` keeps every answer, to be read by eye. "Recall" is that of the passages in the
order of the search, and "ordered" in the order of their best sentence.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from measuring import evaluation_data
from quoting_data import Case, Remembered, RememberedVerdicts, news_cases, year_cases

from bot.config import load
from retrieval.answer import Answer, Outcome, Searched
from retrieval.answering.in_time import better
from retrieval.evaluation.matching import contains
from retrieval.question.understanding import understand
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter
from retrieval.reader import load_checker, load_reader

DEPTHS = (1, 5, 10, 20)


def right(answer: Answer, answers: Sequence[str]) -> bool:
    """Whether the first statement holds the answer."""
    return bool(answers) and bool(answer.statements) and contains([answer.statements[0].text], answers)


def share(part: int, whole: int) -> str:
    """A share with its counts."""
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"


def report(way: str, some: Sequence[tuple[Case, Answer, list[int]]]) -> None:
    """The figures of one way of asking."""
    given = [(c, a) for c, a, _ in some if a.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE)]
    plain = [(c, a) for c, a in given if a.outcome is Outcome.ANSWERED]
    print(f"\n{way}: {len(some)} questions", flush=True)
    if not any(case.answers for case, _, _ in some):
        print(f"  false answers {share(len(given), len(some))}; plainly {share(len(plain), len(some))}")
        return
    for name, chosen in (("given", given), ("plainly", plain)):
        good = sum(right(a, c.answers) for c, a in chosen)
        lit = sum(contains(a.statements[0].lit_words, c.answers) for c, a in chosen if right(a, c.answers))
        print(
            f"  {name:8} {share(len(chosen), len(some))}; right of these {share(good, len(chosen))}; "
            f"the words are lit in {share(lit, good)}"
        )
    print(f"  possibly of those given {share(len(given) - len(plain), len(given))}")
    near = [any(contains([quote.text], c.answers) for quote in a.nearest) for c, a, _ in some if not a.statements]
    print(f"  refused with the answer among the nearest {share(sum(near), len(near))}")
    for name, place in (("recall", 0), ("ordered", 1)):
        ranks = [r[place] for _, _, r in some]
        print(f"  {name:8}", "  ".join(f"@{depth} {np.mean([rank < depth for rank in ranks]):.3f}" for depth in DEPTHS))


def places(case: Case, order: Sequence[Hit]) -> int:
    """The place, from 0, of the first passage that holds an answer; 999 for none."""
    texts = (hit.passage.text for hit in order)
    return next((n for n, text in enumerate(texts) if contains([text], case.answers)), 999)


def kept_form(case: Case, answer: Answer) -> dict[str, object]:
    """An answer as it is kept to be read."""
    first = answer.statements[0] if answer.statements else None
    return {
        "id": case.id,
        "way": case.way,
        "day": f"{case.day or ''}",
        "question": case.question,
        "answers": case.answers,
        "outcome": answer.outcome.value,
        "support": round(answer.confidence, 3),
        "lit": first.lit_words if first else (),
        "text": first.text if first else "",
        "title": first.quotes[0].source.title if first else "",
        "published": f"{first.quotes[0].source.published or ''}" if first else "",
        "same": [quote.text for quote in first.quotes[1:]] if first else [],
        "more": [statement.text for statement in answer.statements[1:]],
        "differences": [difference.kind for difference in answer.differences],
        "nearest": [quote.text for quote in answer.nearest],
        "right": right(answer, case.answers),
    }


def main() -> None:
    """Ask, print the figures, keep the answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=("2022", "2024", "news"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--sample", type=int, default=10_000)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--cache", type=Path, help="a folder that keeps what the models said, for the next run")
    parser.add_argument("--ways", default="open,missing,noise 1,noise .4,near")
    options = parser.parse_args()
    reader = load_reader()
    checker = load_checker()
    remembered = Remembered(reader, options.cache / "read.pickle") if options.cache else None
    verdicts = RememberedVerdicts(checker, options.cache / "checked.pickle") if options.cache else None
    rate = options.rate or load().answer.false_answer_rate
    writer = QuoteWriter(remembered or reader, verdicts or checker, 3, rate)
    data = evaluation_data()
    found = (
        news_cases(data, options.sample)
        if options.set == "news"
        else year_cases(data, options.set, options.sample, options.data)
    )
    asked: dict[str, list[tuple[Case, Answer, list[int]]]] = {}
    took: list[float] = []
    out = options.out.open("w", encoding="utf-8") if options.out else None
    for case in found:
        if case.way not in options.ways.split(","):
            continue
        question = understand(case.question, today=case.day)
        began = time.perf_counter()
        answer = None
        for hits in filter(None, (case.within, case.hits)):  # the articles of the time in the question go first
            candidates = writer.read(question, hits)
            written = writer.write(question, candidates, Searched("given", len(hits)))
            answer = better(answer, written) if answer else written
            if answer.outcome is Outcome.ANSWERED:
                break
        assert answer is not None
        took.append(time.perf_counter() - began)
        ordered = list({id(c.sentence.hit): c.sentence.hit for c in candidates}.values())
        ranks = [places(case, case.hits), places(case, ordered)] if case.answers else [999, 999]
        asked.setdefault(case.way, []).append((case, answer, ranks))
        if out:
            out.write(json.dumps(kept_form(case, answer), ensure_ascii=False) + "\n")
            out.flush()
    if remembered and verdicts:
        remembered.save()
        verdicts.save()
    for way, some in asked.items():
        report(way, some)
    middle, late = np.percentile(took, [50, 95])
    print(f"\nreading and checking: p50 {1000 * middle:.0f} ms, p95 {1000 * late:.0f} ms")


if __name__ == "__main__":
    main()
