"""Contrast sets: short invented news, and questions that tell its sentences apart.

`data/contrast_sets.jsonl.xz` holds groups of one to four short articles about similar things, written for Newsdesk,
with the questions asked of each group and every sentence of it that answers (Gardner et al., 2020, call such groups
contrast sets). What does not answer is a near miss: another company, the other side, another year, a plan, the
question's own words. The card is `data/README.md`.

    python tests/bench/contrast_sets.py [--show 3]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "contrast_sets.jsonl.xz"
HELD = 10  # one group in ten is never trained on
Place = tuple[int, int]  # article and sentence, from 0


@dataclass(frozen=True, slots=True)
class ContrastArticle:
    """An invented article: its headline, its day (ISO), its sentences."""

    headline: str
    published: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContrastAnswer:
    """Words of a sentence that answer: its place, offsets into it, and "plain", "yes", "no" or "unknown"."""

    place: Place
    start: int
    end: int
    says: str


@dataclass(frozen=True, slots=True)
class ContrastQuestion:
    """A question, what answers it in the group, and the sentences of which the writer was unsure."""

    question: str
    answers: tuple[ContrastAnswer, ...]
    unsure: frozenset[Place]


@dataclass(frozen=True, slots=True)
class ContrastGroup:
    """Articles and the questions asked of them."""

    articles: tuple[ContrastArticle, ...]
    questions: tuple[ContrastQuestion, ...]

    @property
    def held(self) -> bool:
        """Whether it is kept apart from training."""
        return int(hashlib.sha256(self.articles[0].sentences[0].encode()).hexdigest(), 16) % HELD == 0

    @property
    def places(self) -> list[Place]:
        """Every sentence."""
        return [(a, s) for a, article in enumerate(self.articles) for s in range(len(article.sentences))]


def load_contrast_sets(file: Path = FILE) -> list[ContrastGroup]:
    """Every group of the file."""
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        return [_group(json.loads(line)) for line in stream]


def _group(row: dict[str, Any]) -> ContrastGroup:
    return ContrastGroup(
        tuple(ContrastArticle(x["headline"], x["published"], tuple(x["sentences"])) for x in row["articles"]),
        tuple(
            ContrastQuestion(
                x["question"],
                tuple(ContrastAnswer((a, s), start, end, says) for a, s, start, end, says in x["answers"]),
                frozenset((a, s) for a, s in x.get("unsure", ())),
            )
            for x in row["questions"]
        ),
    )


def main() -> None:
    """Read the command line, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    groups = load_contrast_sets()
    questions = [question for group in groups for question in group.questions]
    sentences = sum(len(group.places) for group in groups)
    print(f"{len(groups):,} groups, {sentences:,} sentences; {len(questions):,} questions")
    says = Counter(question.answers[0].says if question.answers else "not answered" for question in questions)
    print(", ".join(f"{count:,} {name}" for name, count in says.most_common()))
    for group in random.Random(7).sample(groups, options.show):
        for article in group.articles:
            print(f"\n{article.headline} ({article.published})", *article.sentences, sep="\n    ")
        for question in group.questions:
            told = [group.articles[x.place[0]].sentences[x.place[1]][x.start : x.end] for x in question.answers]
            print(f"? {question.question}  {told}")


if __name__ == "__main__":
    main()
