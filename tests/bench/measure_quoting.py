"""Asks the questions of iraq_dev.jsonl over the five seed articles and prints every answer and the figures.

    python tests/bench/measure_quoting.py --data ../shared/eval --cache FOLDER [--rate 0.2]

The questions were written for this project and are fitted to by nothing. Passages are ranked by BM25 fused with
cosine; lit words stand between asterisks. FOLDER keeps the embedding model's ONNX form.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quoting_data import Cached, Pool  # noqa: E402

from corpus.article import Article  # noqa: E402
from corpus.chunking import chunk  # noqa: E402
from corpus.reading import Rules, discover, read  # noqa: E402
from retrieval import evaluation  # noqa: E402
from retrieval.answer import Answer, Question, Searched, Statement  # noqa: E402
from retrieval.embedding import load_embeddings  # noqa: E402
from retrieval.followup import stand_alone  # noqa: E402
from retrieval.quoting import QuoteWriter  # noqa: E402


def marked(statement: Statement) -> str:
    """The statement with its lit words between asterisks."""
    text = statement.text
    for start, end in reversed(statement.lit):
        text = f"{text[:start]}**{text[start:end]}**{text[end:]}"
    return text.replace("\n", " ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=0.2)
    options = parser.parse_args()
    embeddings = load_embeddings("all-MiniLM-L6-v2", options.cache)
    files = discover([options.data.parent / "articles"]).files
    articles = [r.item for r in read(files, "news", Rules()) if isinstance(r.item, Article)]
    pool = Pool([passage for article in articles for passage in chunk(article)], Cached(embeddings))
    writer = QuoteWriter(embeddings, false_answer_rate=options.rate)
    items = evaluation.read((options.data / "iraq_dev.jsonl").read_text().splitlines(), "iraq_dev.jsonl")
    results, seconds = [], []

    def ask(question: Question) -> Answer:
        read_as = stand_alone(question.text, question.history)
        hits = pool.search(read_as or question.text)
        began = time.perf_counter()
        read_sentences = writer.read(read_as or question.text, hits)
        seconds.append(time.perf_counter() - began)
        return writer.write(question, read_sentences, Searched("news", len(articles)), read_as)

    for item in items:
        answer = ask(Question(item.question, item.history))
        result = evaluation.judge(item, answer)
        results.append(result)
        print(f"{'right' if result.right else 'WRONG'} {item.question} -> {answer.outcome} {answer.confidence:.2f}")
        for statement in answer.statements:
            print(f"    {statement.support:.2f} in {statement.articles}: {marked(statement)}")
    for name, figure in evaluation.score(results).items():
        print(name, figure)
    print(f"reading: median {1000 * statistics.median(seconds):.0f} ms a question")


if __name__ == "__main__":
    main()
