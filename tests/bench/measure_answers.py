"""What the answers over a year of news are worth: given, plainly given, right of each; false answers on near misses.

    python tests/bench/measure_answers.py 2024 [--sample 200] [--data FOLDER] [--out answers.jsonl] [--rate 0.1]
    python tests/bench/measure_answers.py news                     # the questions of news_questions.py kept apart

RealTimeQA (see the data folder's README): tune on 2022, report 2024. Each answerable question is asked four times:

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
import gzip
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from measuring import evaluation_data
from news_questions import load_articles, load_questions
from quoting_data import Pool, Remembered

from bot.config import load
from corpus.article import Article, Source
from corpus.chunking import chunk
from retrieval.answer import Answer, Outcome, Question, Searched
from retrieval.evaluation.matching import contains
from retrieval.question.understanding import understand
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter
from retrieval.reader import load_checker, load_reader

SEED, PASSAGES, DEEP = 14, 20, 150
DEPTHS = (1, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the passages found for it. `answers` is empty where none of them answers."""

    id: str
    way: str
    question: str
    answers: tuple[str, ...]
    hits: tuple[Hit, ...]


class Words:
    """Passages by BM25 over the stems of a collection."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.pool = Pool([passage for article in articles for passage in chunk(article)], None)

    def search(self, question: str, count: int) -> list[Hit]:
        """The best passages."""
        return self.pool.search(question, count=count)


class Whole:
    """Newsdesk's own search over an index."""

    def __init__(self, folder: Path, collection: str) -> None:
        from bot.wiring import Desk

        self.searcher = Desk(load(data=folder)).searcher(collection)

    def search(self, question: str, count: int) -> list[Hit]:
        """The best passages."""
        return self.searcher.search(Question(question), count)


def ways(name: str, question: str, answers: tuple[str, ...], found: Sequence[Hit]) -> Iterator[Case]:
    """The four ways in which a question is asked. `found`: many passages, best first."""
    holds = [contains([hit.passage.indexed_text], answers) for hit in found]
    sources = {hit.passage.source.id for hit, held in zip(found, holds, strict=True) if held}
    copies = {copy.id for hit in found if hit.passage.source.id in sources for copy in hit.copies}
    left = [hit for hit in found if hit.passage.source.id not in sources | copies]
    with_it = [hit for hit, held in zip(found, holds, strict=True) if held]
    yield Case(name, "open", question, answers, tuple(found[:PASSAGES]))
    yield Case(name, "missing", question, (), tuple(left[:PASSAGES]))
    yield Case(name, "noise 1", question, (), tuple(left[:5]))
    if with_it:
        yield Case(name, "noise .4", question, answers, (*left[:2], *with_it[:3]))


def of_year(year: str, folder: Path | None, sample: int) -> Iterator[Case]:
    """The cases of RealTimeQA."""
    data = evaluation_data() / "realtimeqa"
    if folder:
        search: Words | Whole = Whole(folder, f"realtimeqa {year} auto")
    else:
        with gzip.open(data / f"articles_{year}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        search = Words([Article(Source(row["url"], row["title"] or "", url=row["url"]), row["text"]) for row in rows])
    questions = [json.loads(line) for line in (data / f"questions_{year}.jsonl").open(encoding="utf-8")]
    questions = [row for row in questions if row["type"] == "answerable"]
    random.Random(SEED).shuffle(questions)
    for row in questions[:sample]:
        yield from ways(row["id"], row["question"], tuple(row["answers"]), search.search(row["question"], DEEP))


def of_news(sample: int) -> Iterator[Case]:
    """The questions that were written for Newsdesk and kept apart from training, over all of HaluEval's articles."""
    articles, questions = load_articles(evaluation_data()), load_questions()
    sources = [Article(Source(f"{a.row}", a.headline), a.text) for a in articles]
    search = Words(sources)
    kept = [question for question in questions if articles[question.row].held]
    random.Random(SEED).shuffle(kept)
    for number, question in enumerate(kept[:sample]):
        found = search.search(question.question, DEEP)
        text = articles[question.row].text
        if question.answered:
            answers = tuple(text[start:end] for start, end in question.spans)
            yield from ways(f"{number}", question.question, answers, found)
        else:
            yield Case(f"{number}", "near", question.question, (), tuple(found[:PASSAGES]))


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
        "question": case.question,
        "answers": case.answers,
        "outcome": answer.outcome.value,
        "support": round(answer.confidence, 3),
        "lit": first.lit_words if first else (),
        "text": first.text if first else "",
        "title": first.quotes[0].source.title if first else "",
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
    parser.add_argument("--cache", type=Path, help="keeps what the reader found, for the next run")
    parser.add_argument("--ways", default="open,missing,noise 1,noise .4,near")
    options = parser.parse_args()
    reader = load_reader()
    remembered = Remembered(reader, options.cache) if options.cache else None
    rate = options.rate or load().answer.false_answer_rate
    writer = QuoteWriter(remembered or reader, load_checker(), 3, rate)
    cases = of_news(options.sample) if options.set == "news" else of_year(options.set, options.data, options.sample)
    asked: dict[str, list[tuple[Case, Answer, list[int]]]] = {}
    took: list[float] = []
    out = options.out.open("w", encoding="utf-8") if options.out else None
    for case in cases:
        if case.way not in options.ways.split(","):
            continue
        question = understand(case.question)
        began = time.perf_counter()
        candidates = writer.read(question, case.hits)
        answer = writer.write(question, candidates, Searched("given", len(case.hits)))
        took.append(time.perf_counter() - began)
        ordered = list({id(c.sentence.hit): c.sentence.hit for c in candidates}.values())
        ranks = [places(case, case.hits), places(case, ordered)] if case.answers else [999, 999]
        asked.setdefault(case.way, []).append((case, answer, ranks))
        if out:
            out.write(json.dumps(kept_form(case, answer), ensure_ascii=False) + "\n")
            out.flush()
    if remembered:
        remembered.save()
    for way, some in asked.items():
        report(way, some)
    middle, late = np.percentile(took, [50, 95])
    print(f"\nreading and checking: p50 {1000 * middle:.0f} ms, p95 {1000 * late:.0f} ms")


if __name__ == "__main__":
    main()
