"""The contrast sets kept apart from training, asked as questions over a collection of one group each.

    python tests/bench/measure_contrast.py [--rate 0.1] [--show 20]

A group is a collection of one to four short articles about similar things, so that whatever does not answer is a
near miss. An answer is right when the sentence that it quotes first is marked, when the words that are lit have a word
of the marked ones, and when it does not say yes for no. Whatever is given to a question that the group does not
answer is false. Search is left out: all passages of the group are read.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from contrast_sets import ContrastGroup, ContrastQuestion, load_contrast_sets
from measure_answers import share
from quoting_data import hits_of

from bot.config import load
from retrieval.answer import Answer, Outcome, Searched
from retrieval.english.words import words
from retrieval.question.understanding import understand
from retrieval.quoting import QuoteWriter
from retrieval.reader import load_checker, load_reader


def right(group: ContrastGroup, question: ContrastQuestion, answer: Answer) -> bool:
    """Whether the first statement of an answer is right. It may quote the sentence before, too."""
    shown = answer.statements[0]
    quote = shown.quotes[0]
    told = group.articles[int(quote.source.id)].sentences
    quoted = {(int(quote.source.id), n) for n, text in enumerate(told) if quote.text in text or text in quote.text}
    marked = [each for each in question.answers if each.place in quoted]
    texts = [group.articles[each.place[0]].sentences[each.place[1]][each.start : each.end] for each in marked]
    wanted = {word.stem for text in texts for word in words(text)}
    lit = {word.stem for text in shown.lit_words for word in words(text)}
    opposite = {"yes": "no", "no": "yes"}.get(shown.says)
    return not wanted.isdisjoint(lit) and opposite not in {each.says for each in marked}


def asked(writer: QuoteWriter) -> Iterator[tuple[ContrastGroup, ContrastQuestion, Answer]]:
    """Every question kept apart, with its answer."""
    for group in load_contrast_sets():
        if group.held:
            hits = hits_of(group)
            newest = max(date.fromisoformat(article.published) for article in group.articles)
            for each in group.questions:
                question = understand(each.question, today=newest)
                yield group, each, writer.write(question, writer.read(question, hits), Searched("given", len(hits)))


def main() -> None:
    """Ask, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--show", type=int, default=0, help="print so many of the faults")
    options = parser.parse_args()
    rate = options.rate or load().answer.false_answer_rate
    found = list(asked(QuoteWriter(load_reader(), load_checker(), 3, rate)))
    answerable = [(g, q, a) for g, q, a in found if q.answers]
    missing = [(g, q, a) for g, q, a in found if not q.answers]
    for name, outcomes in (
        ("given", (Outcome.ANSWERED, Outcome.POSSIBLE)),
        ("plainly", (Outcome.ANSWERED,)),
    ):
        some = [(g, q, a) for g, q, a in answerable if a.outcome in outcomes]
        false = sum(a.outcome in outcomes for _, _, a in missing)
        print(
            f"{name:8} {share(len(some), len(answerable))}; right of these "
            f"{share(sum(right(g, q, a) for g, q, a in some), len(some))}; false {share(false, len(missing))}"
        )
    faults = [(g, q, a) for g, q, a in missing if a.statements]
    faults += [(g, q, a) for g, q, a in answerable if not a.statements or not right(g, q, a)]
    for group, question, answer in random.Random(7).sample(faults, min(options.show, len(faults))):
        told = [group.articles[x.place[0]].sentences[x.place[1]][x.start : x.end] for x in question.answers]
        shown = answer.statements[0] if answer.statements else None
        print(f"\n{question.question}\n    right: {told}\n    {answer.outcome.value} {answer.confidence:.2f}: ", end="")
        print(f"{shown.says} {shown.lit_words} in “{shown.text}”" if shown else "")


if __name__ == "__main__":
    main()
