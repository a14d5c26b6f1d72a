"""Questions over passages that are given with them: the reading and the refusal without the search.

    python tests/bench/measure_given.py clapnq [--data ../shared/eval] [--rate 0.1] [--limit 100]
    python tests/bench/measure_given.py gold2022

clapnq     each question with its passage among nine others drawn from the same file: answered or refused. The
           confidence is thresholded where it was calibrated, on other data. A quote is right when it overlaps a
           sentence that people selected for the long answer: token F1 (Rajpurkar et al., 2016) of 0.5 or more. The
           long answers are joined of parts of sentences, so that none stands in a quote as it is. Whatever answers an
           unanswerable question is wrong.
gold2022   RealTimeQA 2022 questions over the one article that the quiz itself links to.

Prints the figures of `newsdesk eval`, and the balanced accuracy beside that of refusing everything.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from measuring import evaluation_data

from bot.config import load
from bot.rendering.scoreboard import tables
from bot.rendering.scoreboard.recording import record
from bot.rendering.scoreboard.records import Conditions
from bot.wiring import Desk
from corpus.article import Article, Passage, Source
from corpus.chunking import chunk
from retrieval import evaluation
from retrieval.answer import Answer, Searched
from retrieval.evaluation.matching import token_f1
from retrieval.question.understanding import understand
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter

SEED, OTHERS, PASSAGES = 5, 9, 20
OVERLAP = 0.5  # of 150 leading quotes 33 have less than 0.4 with each sentence, 5 up to 0.6, and 112 more
Given = tuple[evaluation.Item, list[Hit]]


def clapnq(data: Path) -> Iterator[Given]:
    """Each question with its passage and nine others of its file, in an order that says nothing."""
    rng = random.Random(SEED)
    for name in ("answerable", "unanswerable"):
        rows = [json.loads(line) for line in (data / f"clapnq/clapnq_dev_{name}.jsonl").open()]
        passages = [_passage(row["passages"][0], f"{name} {place}") for place, row in enumerate(rows)]
        for place, row in enumerate(rows):
            others = rng.sample([p for other, p in enumerate(passages) if other != place], OTHERS)
            selected = [sentence for output in row["output"] for sentence in output["selected_sentences"]]
            answers = tuple(sentence for sentence in selected if sentence.strip())
            given = [passages[place], *others]
            rng.shuffle(given)
            hits = [Hit(passage, 0.5) for passage in given]
            yield evaluation.Item(row["id"], row["input"], answers, type=name), hits


def gold(data: Path) -> Iterator[Given]:
    """Each question with the passages of the article that the quiz links to."""
    with gzip.open(data / "realtimeqa/articles_2022.jsonl.gz", "rt") as lines:
        articles = {row["url"]: row for row in map(json.loads, lines)}
    for line in (data / "realtimeqa/gold_2022.jsonl").open():
        row = json.loads(line)
        found = next((articles[url] for url in row["gold_urls"] if url in articles), None)
        if found:
            source = Source(found["url"], found["title"] or "", url=found["url"])
            told = "told in the article" if row["answer_in_gold_text"] else "not told word for word"
            item = evaluation.Item(row["question_id"], row["question"], tuple(row["answer"]), type=told)
            yield item, [Hit(passage, 0.5) for passage in chunk(Article(source, found["text"]))][:PASSAGES]


def overlapping(result: evaluation.Result, answer: Answer) -> evaluation.Result:
    """The result with its answer held against each right sentence by the words that both have."""
    shown = [said.text for said in result.said] or [quote.text for quote in answer.nearest[:1]]
    right = any(token_f1(text, result.item.wanted) >= OVERLAP for text in shown)
    text = replace(result.text, contains=right and bool(result.said)) if result.text else None
    return replace(result, would_be_right=right, text=text)


def _passage(row: dict[str, str], name: str) -> Passage:
    text = row["text"]
    return Passage(Source(name, row["title"]), name, 0, 0, len(text), text)


def main() -> None:
    """Ask, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=("clapnq", "gold2022"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    config = load()
    desk = Desk(config)
    rate = options.rate or config.answer.false_answer_rate
    writer = QuoteWriter(desk.reader(), desk.checker(), config.answer.max_statements, rate)
    given = clapnq if options.set == "clapnq" else gold
    results = []
    asked = list(given(options.data or evaluation_data()))
    random.Random(SEED).shuffle(asked)  # a part of them is of all types
    for item, hits in asked[: options.limit]:
        began = time.perf_counter()
        question = understand(item.question)
        answer = writer.write(question, writer.read(question, hits), Searched("given", len(hits)))
        result = evaluation.judge(item, answer, time.perf_counter() - began)
        results.append(overlapping(result, answer) if options.set == "clapnq" else result)
    conditions = Conditions(
        newsdesk=version("newsdesk"),
        file=options.set,
        asked=datetime.now(UTC),
        collection="passages given with each question",
        articles=len(results),
        settings={"answer.false_answer_rate": f"{rate:g}"},
    )
    for row in tables.measured(record(results, conditions, None)):
        print("  ".join(row))


if __name__ == "__main__":
    main()
