"""Questions about real news with the passages that search finds for them, for calibrating and measuring the quoting.

Each answerable question is asked in up to four ways:

    open     over the whole collection
    missing  after every article that holds the answer was taken away: all that is answered then is false
    noise 1  over the five best passages of those without the answer: likewise
    noise .4 over two of these beside three with it

`near` are questions that were written to look answerable, over the whole collection. `group` are those of the contrast
sets: over one to four short articles about similar things, answerable or not.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import bm25s
import numpy
from contrast_sets import HELD, ContrastGroup, load_contrast_sets
from news_questions import NewsQuestion, load_articles, load_judged, load_questions

from corpus.article import Article, Filters, Source
from corpus.chunking import chunk
from retrieval.english.periods import Period
from retrieval.english.sentences import Sentence
from retrieval.english.words import content, words
from retrieval.evaluation.matching import contains
from retrieval.question.asked_time import asked_time
from retrieval.quote import Hit
from retrieval.reader import AnswerChecker, PassageReading, Reader
from retrieval.reader.verdict import CandidateText, Verdict

SEED, PASSAGES, FEW, DEEP = 14, 20, 5, 150
SHORT = 4  # characters; a shorter answer stands in a sentence by chance too often
Span = tuple[int, int]


class Embedder(Protocol):
    def embed_array(self, texts: Sequence[str]) -> numpy.ndarray: ...


@cache
def judged() -> dict[tuple[str, str, int, int], bool]:
    """Sentences that a person judged: question, article and place -> whether it answers.

    Two articles tell of one event, so that a sentence that is not the marked one may answer as well. What is judged of
    a question holds for its other wordings.
    """
    wordings: dict[str, list[str]] = {}
    for question in load_questions():
        wordings.setdefault(question.like or question.question, []).append(question.question)
    return {
        (wording, f"{each.row}", each.start, each.end): each.right
        for each in load_judged()
        for wording in wordings.get(each.question, ())
    }


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the passages found for it.

    Attributes:
        answers: the words of the answer; empty where no passage answers.
        gold: the article that answers and the places of the answer in its text; None where only the words are known.
        part: "fit", "tune" or "held", by the article.
        day: on which it was asked; None where that is not known.
        within: the passages of the time that the question names, which go first; empty where it names none.
        marked: the sentences that answer, where all of them are known.
    """

    id: str
    way: str
    question: str
    answers: tuple[str, ...]
    hits: tuple[Hit, ...]
    gold: tuple[str, tuple[Span, ...]] | None = None
    part: str = "held"
    day: date | None = None
    within: tuple[Hit, ...] = ()
    marked: frozenset[str] | None = None

    def holds(self, sentence: Sentence) -> bool:
        """Whether a sentence holds the answer: at its own place, or its words."""
        if self.marked is not None:
            return any(sentence.text in text or text in sentence.text for text in self.marked)
        passage = sentence.hit.passage
        place = (self.question, passage.source.id, passage.start + sentence.start, passage.start + sentence.end)
        if place in judged():
            return judged()[place]
        if not self.answers:
            return False
        if self.gold is None:
            return contains([sentence.text], self.answers)
        source, spans = self.gold
        start, end = passage.start + sentence.start, passage.start + sentence.end
        if passage.source.id == source and any(start < b and a < end for a, b in spans):
            return True
        return contains([sentence.text], [answer for answer in self.answers if len(answer) > SHORT])


class Search(Protocol):
    """What finds passages; `period`: only among the articles published then, and those without a day."""

    def search(self, question: str, count: int, period: Period | None = None) -> list[Hit]: ...


class Pool:
    """Passages of a collection, by BM25 over their stems."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.passages = [passage for article in articles for passage in chunk(article)]
        self.vocabulary: dict[str, int] = {}
        ids = [[self._id(stem) for stem in _stems(passage.indexed_text)] for passage in self.passages]
        self.index = bm25s.BM25()
        self.index.index(bm25s.tokenization.Tokenized(ids=ids, vocab=self.vocabulary), show_progress=False)

    def _id(self, stem: str) -> int:
        return self.vocabulary.setdefault(stem, len(self.vocabulary))

    def search(self, question: str, count: int, period: Period | None = None) -> list[Hit]:
        """The best passages, best first."""
        known = [s for s in dict.fromkeys(_stems(question)) if s in self.vocabulary]
        scores = self.index.get_scores(known) if known else numpy.zeros(len(self.passages))
        if period:
            days = [passage.source.published for passage in self.passages]
            outside = [d is not None and not period.since <= d <= (period.until or d) for d in days]
            scores = numpy.where(outside, -1.0, scores)
            count = min(count, outside.count(False))
        return [Hit(self.passages[i], float(scores[i])) for i in (-scores).argsort(kind="stable")[:count].tolist()]


class Whole:
    """Newsdesk's own search over an index that bench_realtimeqa.py made."""

    def __init__(self, folder: Path, collection: str) -> None:
        from bot.config import load
        from bot.wiring import Desk

        self.searcher = Desk(load(data=folder)).searcher(collection)

    def search(self, question: str, count: int, period: Period | None = None) -> list[Hit]:
        """The best passages, best first."""
        from retrieval.answer import Question

        filters = Filters(since=period.since, until=period.until) if period else Filters()
        return self.searcher.search(Question(question, filters=filters), count)


def ways(
    name: str,
    question: str,
    answers: tuple[str, ...],
    found: Sequence[Hit],
    gold: tuple[str, tuple[Span, ...]] | None = None,
    part: str = "held",
    day: date | None = None,
    within: Sequence[Hit] = (),
) -> Iterator[Case]:
    """The ways in which an answerable question is asked.

    `found`: many passages, best first; `within`: those of the time that the question names.
    """
    holds = [
        contains([hit.passage.indexed_text], answers) or bool(gold and hit.passage.source.id == gold[0])
        for hit in found
    ]
    sources = {hit.passage.source.id for hit, held in zip(found, holds, strict=True) if held}
    copies = {copy.id for hit in found if hit.passage.source.id in sources for copy in hit.copies}

    def without(hits: Sequence[Hit]) -> list[Hit]:
        """The hits that are left when the articles that hold the answer are taken away."""
        gone = sources | copies
        return [h for h in hits if h.passage.source.id not in gone and not contains([h.passage.indexed_text], answers)]

    left, still = without(found), without(within)
    with_it = [hit for hit, held in zip(found, holds, strict=True) if held]
    yield Case(name, "open", question, answers, tuple(found[:PASSAGES]), gold, part, day, tuple(within[:PASSAGES]))
    yield Case(name, "missing", question, (), tuple(left[:PASSAGES]), None, part, day, tuple(still[:PASSAGES]))
    yield Case(name, "noise 1", question, (), tuple(left[:FEW]), None, part, day)
    if with_it:
        yield Case(name, "noise .4", question, answers, (*left[:2], *with_it[:3]), gold, part, day)


def year_cases(data: Path, year: str, sample: int, folder: Path | None = None) -> Iterator[Case]:
    """RealTimeQA over the articles of a year; by Newsdesk's own search where a folder is named."""
    data = data / "realtimeqa"
    search: Search
    if folder:
        search = Whole(folder, f"realtimeqa {year} auto")
    else:
        with gzip.open(data / f"articles_{year}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        search = Pool([Article(_source(row), row["text"]) for row in rows])
    questions = [json.loads(line) for line in (data / f"questions_{year}.jsonl").open(encoding="utf-8")]
    questions = [row for row in questions if row["type"] == "answerable"]
    random.Random(SEED).shuffle(questions)
    for row in questions[:sample]:
        day = _day(row["date"])
        assert day is not None
        time = asked_time(row["question"], today=day)
        within = search.search(time.text, DEEP, time.period) if time.period else []
        # As in answering/in_time.py: what came before cannot tell what happened "this week".
        still_open = Period(time.period.since) if time.period and time.later and within else None
        found = search.search(time.text, DEEP, still_open)
        yield from ways(row["id"], row["question"], tuple(row["answers"]), found, None, "tune", day, within)


def _source(row: dict[str, str]) -> Source:
    return Source(row["url"], row["title"] or "", url=row["url"], published=_day(row["publish_date"]))


def _day(text: str | None) -> date | None:
    """ "2024/01/05" or "2024-01-05" as a date; None for what is no date."""
    try:
        return date.fromisoformat((text or "").replace("/", "-"))
    except ValueError:
        return None


def news_cases(data: Path, sample: int) -> Iterator[Case]:
    """The questions that were written for Newsdesk and kept apart from training, over all of HaluEval's articles.

    At most `sample` of them, and half as many in second wordings.
    """
    articles, questions = load_articles(data), load_questions()
    search = Pool([Article(Source(f"{article.row}", article.headline), article.text) for article in articles])
    kept: list[NewsQuestion] = []
    for again, most in ((False, sample), (True, sample // 2)):
        some = [question for question in questions if articles[question.row].held and bool(question.like) is again]
        random.Random(SEED).shuffle(some)
        kept += some[:most]
    for number, question in enumerate(kept):
        found = search.search(question.question, DEEP)
        text = articles[question.row].text
        part = "fit" if int(hashlib.sha256(text[200:400].encode()).hexdigest(), 16) % 2 else "tune"
        if question.answered:
            answers = tuple(text[start:end] for start, end in question.spans)
            yield from ways(f"{number}", question.question, answers, found, (f"{question.row}", question.spans), part)
        else:
            yield Case(f"{number}", "near", question.question, (), tuple(found[:PASSAGES]), None, part)


def contrast_cases() -> Iterator[Case]:
    """The questions of the contrast sets kept apart, each over the few articles of its group."""
    for place, group in enumerate(load_contrast_sets()):
        if not group.held:
            continue
        hits = tuple(hits_of(group))
        day = max(date.fromisoformat(article.published) for article in group.articles)
        text = group.articles[0].sentences[0]
        part = "fit" if int(hashlib.sha256(text.encode()).hexdigest(), 16) // HELD % 2 else "tune"
        for number, question in enumerate(group.questions):
            told = {each.place: group.articles[each.place[0]].sentences[each.place[1]] for each in question.answers}
            words_ = tuple(told[each.place][each.start : each.end] for each in question.answers)
            marked = frozenset(told.values())
            name = f"{10 * place + number}"
            yield Case(name, "group", question.question, words_, hits, None, part, day, marked=marked)


def hits_of(group: ContrastGroup) -> list[Hit]:
    """The passages of a group of articles."""
    result = []
    for number, one in enumerate(group.articles):
        source = Source(f"{number}", one.headline, published=_day(one.published))
        result += [Hit(passage, 0.5) for passage in chunk(Article(source, " ".join(one.sentences)))]
    return result


def _stems(text: str) -> list[str]:
    return [word.stem for word in content(words(text))]


class Cached:
    """Embeds each text once, and keeps the vectors in a file if one is named."""

    def __init__(self, embedder: Embedder, file: Path | None = None) -> None:
        self.embedder, self.file = embedder, file
        self.vectors: dict[str, numpy.ndarray] = {}
        if file and file.exists():
            stored = numpy.load(file)
            self.vectors = dict(zip(stored["keys"].tolist(), stored["vectors"].astype(numpy.float32), strict=True))

    def embed_array(self, texts: Sequence[str]) -> numpy.ndarray:
        keys = [hashlib.md5(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.vectors}
        if missing:
            ordered = sorted(missing, key=lambda key: len(missing[key]))
            for begin in range(0, len(ordered), 64):
                batch = ordered[begin : begin + 64]
                self.vectors.update(zip(batch, self.embedder.embed_array([missing[k] for k in batch]), strict=True))
        return numpy.stack([self.vectors[key] for key in keys])

    def save(self) -> None:
        assert self.file is not None
        self.file.parent.mkdir(parents=True, exist_ok=True)
        numpy.savez(
            self.file,
            keys=numpy.array(list(self.vectors)),
            vectors=numpy.stack(list(self.vectors.values())).astype(numpy.float16),
        )


class _Kept:
    """What a model said, by a digest of what it was asked, in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[bytes, Any] = pickle.loads(file.read_bytes()) if file.exists() else {}

    def _once(self, asked: Sequence[tuple[str, ...]], say: Callable[[list[int]], Sequence[Any]]) -> list[Any]:
        """What is said of each; `say` says it of the places, in `asked`, of what was never asked before."""
        keys = [hashlib.md5("\x1f".join(each).encode()).digest() for each in asked]
        new = [place for place, key in enumerate(keys) if key not in self._known]
        self._known.update(zip([keys[place] for place in new], say(new), strict=True))
        return [self._known[key] for key in keys]

    def save(self) -> None:
        """Write the file."""
        self._file.write_bytes(pickle.dumps(self._known))


class Remembered(_Kept):
    """A reader that reads each passage for a question once, and keeps what it found in a file."""

    def __init__(self, reader: Reader, file: Path) -> None:
        super().__init__(file)
        self.identity, self._reader = reader.identity, reader

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """As the reader it stands for."""
        asked = [(self.identity, question, *one) for one in passages]
        return self._once(asked, lambda new: self._reader.read(question, [passages[i] for i in new]))


class RememberedVerdicts(_Kept):
    """A checker that judges each sentence for a question once, and keeps its verdicts in a file."""

    def __init__(self, checker: AnswerChecker, file: Path) -> None:
        super().__init__(file)
        self.identity, self._checker = checker.identity, checker

    def check(self, question: str, candidates: Sequence[CandidateText]) -> list[Verdict]:
        """As the checker it stands for."""
        asked = [(self.identity, question, c.headline, c.before, c.sentence, c.after) for c in candidates]
        return self._once(asked, lambda new: self._checker.check(question, [candidates[i] for i in new]))
