"""What the reader is trained on of news: questions with a passage of an article, and the words of it that answer.

The questions about news of `news_questions.py` and the contrast sets of `contrast_sets.py` (ours). A passage is as long
as the index cuts them, of whole sentences. Beside the passage that answers, a question gets those that only look as if:

    same    of the article that answers, around a sentence that shares the question's words; what answers is cut off
    other   of other articles, around a sentence that search brings (BM25)
    judged  around what an earlier checker took for an answer, judged by a reader: it answers, or it does not
    miss    around the sentence that misleads, for a question that only looks answerable

One article in ten, and one contrast set in ten, are never trained on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from checker_examples import CLAUSES, NewsPairs, says_it_too
from contrast_sets import ContrastGroup, ContrastQuestion, load_contrast_sets
from news_questions import NewsQuestion, Span
from reader_examples import Example

PASSAGE = 900  # characters
LIST = 60  # characters; items of a list within so many are marked from the first to the last
OTHER_ARTICLES = 2  # of a contrast set, that do not answer, for one of its questions


def news_examples(data: Path, cache: Path | None, seed: int, held: bool = False) -> list[Example]:
    """One pass over the questions about news. `held`: those kept apart.

    `cache` is a folder that keeps what search brings.
    """
    rng = random.Random(seed)
    news = NewsPairs(data, cache)
    return [
        example
        for number, question in enumerate(news.questions)
        if news.articles[question.row].held is held
        for example in _of_question(news, number, question, rng)
    ]


def _of_question(news: NewsPairs, number: int, question: NewsQuestion, rng: random.Random) -> Iterator[Example]:
    gold, wrong, others = news.candidates(number)
    judged = news.judged.get(number, {})
    right = {place: each.span for place, each in judged.items() if each.right}
    around = _Passages(news, question, {*gold, *right}, rng)
    if question.answered:
        place = rng.choice(gold)
        article = news.articles[question.row]
        start, end = article.sentences[place - news.first[question.row]]
        yield around.answering(place, _hull([s for s in question.spans if s[0] < end and start < s[1]]), "answer")
    for place, span in right.items():
        row, n = news.places[place]
        yield around.answering(place, span or news.articles[row].sentences[n], "judged-right")
    tempting = [place for place, each in judged.items() if not each.right]
    for place in rng.sample(tempting, min(2, len(tempting))):
        yield from around.silent(place, "judged-wrong")
    if not question.answered and wrong[0] not in judged:
        yield from around.silent(wrong[0], "miss")
    if not tempting or rng.random() < 0.5:
        yield from around.silent(rng.choice(wrong[:5]), "same") if wrong else ()
        yield from around.silent(rng.choice(others[:5]), "other") if others else ()


class _Passages:
    """Passages around sentences, for one question."""

    def __init__(self, news: NewsPairs, question: NewsQuestion, right: set[int], rng: random.Random) -> None:
        self._news, self._question, self._right, self._rng = news, question, right, rng
        self._gold = " ".join(news.text[place] for place in right)
        article = news.articles[question.row]
        self._answer = " ".join(article.text[a:b] for a, b in question.spans) if question.answered else ""

    def answering(self, place: int, span: Span, origin: str) -> Example:
        """The passage around a sentence, with the words that answer as offsets into the article."""
        first, last = self._grown(place, avoid=False)
        row, n = self._news.places[place]
        article = self._news.articles[row]
        begin, stop = article.sentences[n - (place - first)][0], article.sentences[n + (last - place)][1]
        start, end = max(span[0], begin) - begin, min(span[1], stop) - begin
        passage = article.text[begin:stop]
        return Example(self._question.question, article.headline, passage, start, end, f"news-{origin}")

    def silent(self, place: int, origin: str) -> Iterator[Example]:
        """The passage around a sentence that does not answer, up to a sentence that may."""
        first, last = self._grown(place, avoid=True)
        row, n = self._news.places[place]
        article = self._news.articles[row]
        passage = article.text[article.sentences[n - (place - first)][0] : article.sentences[n + (last - place)][1]]
        yield Example(self._question.question, article.headline, passage, None, None, f"news-{origin}")

    def _may_answer(self, place: int) -> bool:
        if place in self._right:
            return True
        question = self._question
        if not question.answered:  # what the writer did not read may answer
            row, n = self._news.places[place]
            return row == question.row and self._news.articles[row].sentences[n][0] > question.read
        clause = question.kind in CLAUSES
        return says_it_too(self._news.text[place], question.question, self._gold, self._answer, clause)

    def _grown(self, place: int, avoid: bool) -> tuple[int, int]:
        """First and last sentence of a passage around one; `avoid`: up to one that may answer."""
        news, row = self._news, self._news.places[place][0]
        first = last = place
        size = len(news.text[place])
        open_ends = [-1, 1]
        while open_ends:
            step = self._rng.choice(open_ends)
            new = first - 1 if step < 0 else last + 1
            inside = 0 <= new < len(news.places) and news.places[new][0] == row
            if not inside or size + len(news.text[new]) > PASSAGE or (avoid and self._may_answer(new)):
                open_ends.remove(step)
                continue
            first, last = min(first, new), max(last, new)
            size += len(news.text[new]) + 1
        return first, last


def _hull(spans: list[Span]) -> Span:
    """The first words that answer; the items of a list that stand close together, from the first to the last."""
    start, end = spans[0]
    for a, b in spans[1:]:
        if max(b, end) - min(a, start) <= LIST:
            start, end = min(a, start), max(b, end)
    return start, end


def contrast_examples(seed: int, held: bool = False) -> list[Example]:
    """One pass over the contrast sets: each article of a group that answers a question, and some that do not.

    `held`: those kept apart.
    """
    rng = random.Random(seed)
    return [
        example
        for group in load_contrast_sets()
        if group.held is held
        for question in group.questions
        for example in _of_group(group, question, rng)
    ]


def _of_group(group: ContrastGroup, question: ContrastQuestion, rng: random.Random) -> Iterator[Example]:
    unsure = {place[0] for place in question.unsure}
    silent = []
    for number, article in enumerate(group.articles):
        answers = sorted((a for a in question.answers if a.place[0] == number), key=lambda a: (a.place, a.start))
        if not answers:
            silent += [number] if number not in unsure else []
            continue
        starts, at = [], 0
        for sentence in article.sentences:
            starts.append(at)
            at += len(sentence) + 1
        place = answers[0].place
        spans = [(starts[place[1]] + a.start, starts[place[1]] + a.end) for a in answers if a.place == place]
        start, end = _hull(spans)
        text = " ".join(article.sentences)
        yield Example(question.question, article.headline, text, start, end, "contrast-answer")
        rest = [s for n, s in enumerate(article.sentences) if (number, n) not in {a.place for a in answers}]
        if len(rest) > 1 and number not in unsure and rng.random() < 0.4:
            yield Example(question.question, article.headline, " ".join(rest), None, None, "contrast-removed")
    for number in rng.sample(silent, min(OTHER_ARTICLES, len(silent))):
        article = group.articles[number]
        yield Example(question.question, article.headline, " ".join(article.sentences), None, None, "contrast-near")
