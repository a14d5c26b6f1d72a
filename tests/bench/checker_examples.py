"""What the checker of answers is trained on: a question, a sentence in its context, and whether it answers.

The questions about news of `news_questions.py` and the contrast sets of `contrast_sets.py` (ours), and questions of
SQuADShifts (CC BY 4.0), the SQuAD 2.0 part and XQuAD (CC BY-SA 4.0). A sentence that does not answer is not drawn at
random. It is what search brings for the question:

    same      another sentence of the same article that shares the question's words and does not hold the answer
    other     the best sentences of other articles by BM25 without the answer
    judged    what the checker before this one took for an answer, judged by a reader: it answers, or it does not
    contrast  another sentence of the invented group that the question was written to be told from
    miss      for a question that only looks answerable: the sentence that misleads, and what search brings beside it
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from contrast_sets import ContrastGroup, ContrastQuestion, Place
from news_questions import JudgedSentence, NewsQuestion, Span, load_articles, load_judged, load_questions
from reader_examples import Asked, asked, content, sentences

WITH_HEADLINE, WITH_BEFORE, WITH_AFTER = 0.7, 0.85, 0.5  # how often a pair has it, so that it can do without
OTHER_PASSAGES = 0.5  # of the SQuAD questions get a sentence of another passage
FOUND = 40  # sentences looked at for one question
YES, NO, UNKNOWN, PLAIN = 1, 2, 3, 0  # what a sentence that answers says; PLAIN where it gives what was asked for
OFTEN = 2  # times in a pass that yes, no, not known and what answers as well are shown: there are few of them
CONTRASTED = 2  # sentences of a contrast set that do not answer, for one of its questions
_LIST = 60  # characters; items of a list within so many are marked from the first to the last
STANCES = {"yes": YES, "no": NO, "unknown": UNKNOWN}
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\b[A-Z][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a candidate.

    Attributes:
        headline, before, after: of the sentence; "" where there is none.
        answers: whether the sentence answers the question.
        spans: the answering words as offsets into the sentence; empty where it does not answer.
        stance: what it says to a yes-or-no question, or that it is not known.
        group: the number of the question; pairs of one question have the same.
        origin: of which kind the pair is.
    """

    question: str
    headline: str
    before: str
    sentence: str
    after: str
    answers: bool
    spans: tuple[tuple[int, int], ...]
    stance: int
    group: int
    origin: str


class Searched:
    """Sentences of all articles, by BM25."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._engine = bm25s.BM25()
        self._engine.index(bm25s.tokenize(list(texts), stopwords="en", show_progress=False), show_progress=False)

    def find(self, questions: Sequence[str], most: int = FOUND) -> np.ndarray:
        """The numbers of the best sentences for each question, best first (questions, most)."""
        tokens = bm25s.tokenize(list(questions), stopwords="en", show_progress=False)
        found, _ = self._engine.retrieve(tokens, k=most, show_progress=False)
        return np.asarray(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def says_it_too(sentence: str, question: str, gold: str, answer: str, clause: bool) -> bool:
    """Whether a sentence may hold the answer as well, so that it is no example of one that does not."""
    told, wanted = _words(sentence), _words(answer)
    if not clause:
        joined = f" {' '.join(told)} "
        if f" {' '.join(wanted)} " in joined:
            return True
        asked_words = _words(question)
        heavy = [word for word in wanted if len(word) > 3 or word.isdigit()]
        names = [w for name in _NAME.findall(answer) for w in _words(name) if w not in asked_words and len(w) > 2]
        if (heavy and all(word in told for word in heavy)) or any(name in told for name in names):
            return True
    mine, other = set(content(sentence)), set(content(gold))
    return bool(mine and other) and len(mine & other) / min(len(mine), len(other)) >= (0.5 if clause else 0.7)


CLAUSES = frozenset(("why", "how", "yes", "no", "unknown", "said", "quote", "what"))


class NewsPairs:
    """The pairs of the questions about news."""

    def __init__(self, data: Path, cache: Path | None = None) -> None:
        """`cache`: a folder that keeps what search brought, for the next run over the same questions."""
        self.articles = load_articles(data)
        self.questions = load_questions()
        self.places = [(a.row, n) for a in self.articles for n in range(len(a.sentences))]
        self.text = [self.articles[row].text[slice(*self.articles[row].sentences[n])] for row, n in self.places]
        self.first = {}
        for number, (row, _) in enumerate(self.places):
            self.first.setdefault(row, number)
        texts = [question.question for question in self.questions]
        self.judged = self._judged()
        self.not_known: dict[int, list[int]] = {}  # article -> its sentences that say that something is not known
        for question in self.questions:
            if question.kind == "unknown":
                place = self.first[question.row] + self.articles[question.row].place(question.spans[0][0])
                self.not_known.setdefault(question.row, []).append(place)
        self.found = self._search(texts, cache / "found.npz" if cache else None)

    def _search(self, texts: Sequence[str], file: Path | None) -> np.ndarray:
        """What search brings for each question (questions, FOUND); the file keeps it."""
        known: dict[int, np.ndarray] = {}
        if file and file.exists():
            stored = np.load(file)
            known = dict(zip(stored["keys"].tolist(), stored["found"], strict=True))
        keys = [digest(text) for text in texts]
        new = [text for text, key in zip(texts, keys, strict=True) if key not in known]
        if new:
            known.update(zip(map(digest, new), Searched(self.text).find(new), strict=True))
            if file:
                np.savez(file, keys=np.array(list(known)), found=np.stack(list(known.values())))
        return np.stack([known[key] for key in keys])

    def _judged(self) -> dict[int, dict[int, JudgedSentence]]:
        """Number of the question -> number of the sentence -> what a reader says of it."""
        asked: dict[str, list[int]] = {}  # what a question asks -> the questions that ask it, in whatever words
        for number, question in enumerate(self.questions):
            asked.setdefault(question.like or question.question, []).append(number)
        places = {(row, self.articles[row].sentences[n]): place for place, (row, n) in enumerate(self.places)}
        result: dict[int, dict[int, JudgedSentence]] = {}
        for each in load_judged():
            place = places.get((each.row, (each.start, each.end)))
            if place is not None:
                for number in asked.get(each.question, ()):
                    result.setdefault(number, {})[place] = each
        return result

    def _pair(self, number: int, question: NewsQuestion, place: int, origin: str, rng: random.Random | None) -> Pair:
        row, n = self.places[place]
        article = self.articles[row]
        start, end = article.sentences[n]
        gold = origin in ("answer", "judged-right")
        words = question.spans if origin == "answer" else ()
        if origin == "judged-right" and (told := self.judged[number][place].span):
            words = (told,)
        spans = tuple((max(a, start) - start, min(b, end) - start) for a, b in words if a < end and start < b)
        before = article.text[slice(*article.sentences[n - 1])] if n else ""
        after = article.text[slice(*article.sentences[n + 1])] if n + 1 < len(article.sentences) else ""
        headline = article.headline
        if rng is not None:  # so that it can do without each
            headline = headline if rng.random() < WITH_HEADLINE else ""
            before = before if rng.random() < WITH_BEFORE else ""
            after = after if rng.random() < WITH_AFTER else ""
        stance = STANCES.get(question.kind, PLAIN) if gold else PLAIN
        return Pair(
            question.question, headline, before, self.text[place], after, gold, spans, stance, number, f"news-{origin}"
        )

    def candidates(self, number: int) -> tuple[list[int], list[int], list[int]]:
        """Numbers of sentences: that answer, of the same article that do not, of other articles that do not."""
        question = self.questions[number]
        article = self.articles[question.row]
        base = self.first[question.row]
        read = [n for n, (start, _) in enumerate(article.sentences) if question.answered or start <= question.read]
        here = [base + n for n in read]
        gold: list[int] = []
        if question.answered:
            gold = list(dict.fromkeys(base + article.place(start) for start, _ in question.spans))
        gold_text = " ".join(self.text[place] for place in gold)
        answer = " ".join(article.text[a:b] for a, b in question.spans) if question.answered else ""
        clause = question.kind in CLAUSES
        known = self.judged.get(number, {})
        wrong = [
            p
            for p in here
            if p not in gold
            and p not in known
            and not (gold and says_it_too(self.text[p], question.question, gold_text, answer, clause))
        ]
        asked = set(content(question.question))
        wrong.sort(key=lambda p: -len(asked & set(content(self.text[p]))))
        if not question.answered:
            bait = base + article.place(question.spans[0][0])
            wrong = [bait, *(p for p in wrong if p != bait)]
        others = [
            int(p)
            for p in self.found[number]
            if self.places[p][0] != question.row
            and p not in known
            and len(self.text[p]) > 25
            and not (gold and says_it_too(self.text[p], question.question, gold_text, answer, clause))
        ]
        return gold, wrong, others

    def training(self, seed: int, share: float = 1.0, fresh: int = 0) -> Iterator[Pair]:
        """One pass over the questions that may be trained on: each with what answers and two or three that do not.

        `share`: the part of the questions that it takes, drawn; the last `fresh` ones are all taken.
        """
        rng = random.Random(seed)
        for number, question in enumerate(self.questions):
            if self.articles[question.row].held:
                continue
            if number < len(self.questions) - fresh and rng.random() >= share:
                continue
            gold, wrong, others = self.candidates(number)
            for place in self.not_known.get(question.row, []):  # something else is not known
                if place not in gold and place not in self.judged.get(number, {}):
                    yield self._pair(number, question, place, "same", rng)
            for place, told in self.judged.get(number, {}).items():
                for _ in range(OFTEN if told.right else 1):
                    yield self._pair(number, question, place, "judged-right" if told.right else "judged-wrong", rng)
            if question.answered:
                for _ in range(OFTEN if question.kind in STANCES else 1):
                    yield self._pair(number, question, rng.choice(gold), "answer", rng)
                for place in _drawn(wrong, OFTEN if question.kind in STANCES else 1, 5, rng):
                    yield self._pair(number, question, place, "same", rng)
                for place in _drawn(others, 1, 5, rng):
                    yield self._pair(number, question, place, "other", rng)
            else:
                if wrong[0] not in self.judged.get(number, {}):
                    yield self._pair(number, question, wrong[0], "miss", rng)
                for place in _drawn(wrong[1:], 1, 3, rng) + _drawn(others, 1, 3, rng):
                    yield self._pair(number, question, place, "miss-near", rng)

    def kept(self, most: int) -> list[list[Pair]]:
        """The questions kept apart from training, each with what answers first, and what does not: `most` in all."""
        result = []
        for number, question in enumerate(self.questions):
            if not self.articles[question.row].held:
                continue
            gold, wrong, others = self.candidates(number)
            rows = [self._pair(number, question, place, "answer", None) for place in gold[:1]]
            half = (most - len(rows) + 1) // 2
            near = [self._pair(number, question, place, "same", None) for place in wrong[:half]]
            far = [
                self._pair(number, question, place, "other", None) for place in others[: most - len(rows) - len(near)]
            ]
            result.append([*rows, *near, *far])
        return result


def _drawn(places: Sequence[int], count: int, best: int, rng: random.Random) -> list[int]:
    """`count` of the best places, drawn."""
    return rng.sample(list(places[:best]), min(count, len(places[:best])))


def contrast_pairs(groups: Sequence[ContrastGroup], seed: int | None) -> Iterator[Pair]:
    """Pairs of contrast sets: every sentence that answers, and some that do not. All of these without a seed."""
    rng = random.Random(seed) if seed is not None else None
    number = 2_000_000
    for group in groups:
        for question in group.questions:
            number += 1
            right = {answer.place for answer in question.answers}
            wrong = [place for place in group.places if place not in right and place not in question.unsure]
            if rng:
                wrong = rng.sample(wrong, min(CONTRASTED, len(wrong)))
            for place in (*sorted(right), *wrong):
                yield _contrast_pair(group, question, place, number, rng)


def _contrast_pair(
    group: ContrastGroup, question: ContrastQuestion, place: Place, number: int, rng: random.Random | None
) -> Pair:
    article, at = group.articles[place[0]], place[1]
    here = sorted((a for a in question.answers if a.place == place), key=lambda a: a.start)
    spans = tuple((a.start, a.end) for a in here)
    if len(spans) > 1 and spans[-1][1] - spans[0][0] <= _LIST:
        spans = ((spans[0][0], spans[-1][1]),)
    headline = article.headline if rng is None or rng.random() < WITH_HEADLINE else ""
    before = article.sentences[at - 1] if at and (rng is None or rng.random() < WITH_BEFORE) else ""
    later = at + 1 < len(article.sentences) and (rng is None or rng.random() < WITH_AFTER)
    after = article.sentences[at + 1] if later else ""
    stance = STANCES.get(here[0].says, PLAIN) if here else PLAIN
    kind = "answer" if here else "near"
    sentence = article.sentences[at]
    return Pair(
        question.question, headline, before, sentence, after, bool(here), spans, stance, number, f"contrast-{kind}"
    )


def squad_pairs(data: Path, seed: int, share: dict[str, float]) -> Iterator[Pair]:
    """Pairs of the SQuAD sets: the sentence that answers, another one of its passage, one of another passage.

    `share` is the part of the questions of each set that a pass takes.
    """
    rng = random.Random(seed)
    group = 1_000_000
    for kind, rows in asked(data).items():
        chosen = [row for row in rows if not row.held and rng.random() < share.get(kind, 0.0)]
        if not chosen:
            continue
        cut = {passage: sentences(passage) for passage in dict.fromkeys(row.passage for row in rows)}
        places = [(passage, n) for passage, spans in cut.items() for n in range(len(spans))]
        texts = [passage[slice(*cut[passage][n])] for passage, n in places]
        found = Searched(texts).find([row.question for row in chosen], min(20, len(texts)))
        for row, near in zip(chosen, found, strict=True):
            group += 1
            for passage, n, answer, origin in _of_squad(row, cut[row.passage], [places[p] for p in near], cut, rng):
                yield _squad_pair(row, passage, cut[passage], n, answer, group, f"{kind}-{origin}", rng)


def _of_squad(
    row: Asked, spans: Sequence[Span], near: Sequence[tuple[str, int]], cut: dict[str, list[Span]], rng: random.Random
) -> Iterator[tuple[str, int, Span | None, str]]:
    """Passage, sentence, answer and kind of each pair of a question."""
    wanted = set(content(row.question))
    order = sorted(range(len(spans)), key=lambda n: -len(wanted & set(content(row.passage[slice(*spans[n])]))))
    if row.span is None:
        yield from ((row.passage, n, None, "none") for n in order[:2])
        return
    gold = next((n for n, (_, end) in enumerate(spans) if row.span[0] < end), None)
    if gold is None:
        return
    answer = row.passage[slice(*row.span)].lower()
    yield row.passage, gold, row.span, "answer"
    wrong = [n for n in order if n != gold and answer not in row.passage[slice(*spans[n])].lower()]
    yield from ((row.passage, n, None, "same") for n in wrong[:1])
    far = [(p, n) for p, n in near if p != row.passage and answer not in p[slice(*cut[p][n])].lower()]
    if far and rng.random() < OTHER_PASSAGES:
        yield *rng.choice(far[:3]), None, "other"


def _squad_pair(
    row: Asked,
    passage: str,
    spans: Sequence[Span],
    n: int,
    answer: Span | None,
    group: int,
    origin: str,
    rng: random.Random,
) -> Pair:
    start, end = spans[n]
    before = passage[slice(*spans[n - 1])] if n and rng.random() < WITH_BEFORE else ""
    after = passage[slice(*spans[n + 1])] if n + 1 < len(spans) and rng.random() < WITH_AFTER else ""
    inside = ((answer[0] - start, min(answer[1], end) - start),) if answer else ()
    headline = row.headline if rng.random() < WITH_HEADLINE else ""
    return Pair(row.question, headline, before, passage[start:end], after, bool(answer), inside, PLAIN, group, origin)


def digest(text: str) -> int:
    """A number that is the same every time."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:15], 16)
