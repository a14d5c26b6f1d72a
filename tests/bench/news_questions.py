"""The questions about news that were written for Newsdesk, with the words that answer them.

`data/news_questions.jsonl.xz` holds them. They are asked of the CNN and Daily Mail articles of HaluEval (Li et al.,
2023; MIT). The file holds the questions and offsets into the articles, not their text, so HaluEval's
`summarization.jsonl.gz` is needed beside it. The card is `data/README.md`.

    python tests/bench/news_questions.py --data ../shared/eval           how many there are of each kind
    python tests/bench/news_questions.py --data ../shared/eval --show 5  some of them with their sentences
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import lzma
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from corpus import chunking

FILE = Path(__file__).parent / "data" / "news_questions.jsonl.xz"
JUDGED = Path(__file__).parent / "data" / "judged_sentences.jsonl.xz"
ARTICLES = "halueval/summarization.jsonl.gz"
HELD = 10  # one article in ten is never trained on
READ = 3300  # characters of an article that the writers of most questions read
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """An article of HaluEval: its row, its text, a headline (the first sentence of its summary), its sentences."""

    row: int
    text: str
    headline: str
    sentences: tuple[Span, ...]

    @property
    def held(self) -> bool:
        """Whether it is kept apart from training."""
        return int(hashlib.sha256(self.text[:200].encode()).hexdigest(), 16) % HELD == 0

    def place(self, offset: int) -> int:
        """The number, from 0, of the sentence that holds the character at an offset."""
        return next((n for n, (_, end) in enumerate(self.sentences) if offset < end), len(self.sentences) - 1)


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A question and the words that answer it.

    Attributes:
        kind: who, whose, what, which, where, when, number, money, why, how, said, quote, title, list; yes and no,
            where the article says so; unknown, where it says that this is not known; miss and missyn (a yes-or-no
            question), where it only looks as if the article answered.
        spans: offsets of the answering words; of the sentence that misleads, for a miss.
        like: the question that asks the same in other words, and was there first; "" for that one.
        read: characters of the article that the writer read: what comes later may answer one that seems a miss.
    """

    row: int
    kind: str
    question: str
    spans: tuple[Span, ...]
    like: str = ""
    read: int = READ

    @property
    def answered(self) -> bool:
        """Whether the article answers it."""
        return not self.kind.startswith("miss")


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence that search brings for a question, other than the marked one, with a reader's judgement.

    Attributes:
        row, start, end: the article and the offsets of the sentence in it.
        right: whether it answers the question.
        span: offsets into the article of the words that answer; None where it does not, or they were not noted.
    """

    question: str
    row: int
    start: int
    end: int
    right: bool
    span: Span | None


def load_articles(data: Path) -> list[NewsArticle]:
    """HaluEval's 10,000 articles, cut into sentences. Raises OSError without the file."""
    with gzip.open(data / ARTICLES, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    result = []
    for number, row in enumerate(rows):
        summary = row["right_summary"].replace(" .", ".").strip()
        first = chunking.sentences(summary)[:1]
        headline = summary[slice(*first[0])].rstrip(". ") if first else ""
        text = row["document"]
        result.append(NewsArticle(number, text, headline, tuple(chunking.sentences(text))))
    return result


def load_questions(file: Path = FILE) -> list[NewsQuestion]:
    """Every question of the file."""
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return [
        NewsQuestion(
            row["article"],
            row["kind"],
            row["question"],
            tuple((a, b) for a, b in row["spans"]),
            row.get("like", ""),
            row.get("read", READ),
        )
        for row in rows
    ]


def load_judged(file: Path = JUDGED) -> list[JudgedSentence]:
    """Every judged sentence of the file."""
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return [
        JudgedSentence(
            row["question"],
            row["article"],
            row["start"],
            row["end"],
            row["right"],
            (row["span"][0], row["span"][1]) if "span" in row else None,
        )
        for row in rows
    ]


def main() -> None:
    """Read the command line, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    articles, questions = load_articles(options.data), load_questions()
    for kind, count in Counter(question.kind for question in questions).most_common():
        print(f"{count:6,}  {kind}")
    held = sum(articles[question.row].held for question in questions)
    rows = {question.row for question in questions}
    print(f"{len(questions):6,}  in all over {len(rows):,} articles; {held:,} of these questions are never trained on")
    for question in random.Random(7).sample(questions, options.show):
        article = articles[question.row]
        print(f"\n{question.kind}: {question.question}")
        for start, end in question.spans:
            begin, stop = article.sentences[article.place(start)]
            stop = max(stop, end)
            print(f"    {article.text[begin:start]}[{article.text[start:end]}]{article.text[end:stop]}")


if __name__ == "__main__":
    main()
