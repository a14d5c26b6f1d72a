"""How a question becomes an answer: what kind of question it is, what is searched for it, who writes.

A question about the collection itself is answered from the library, without search. What is no question, or is one in a
language that no article is in, is answered with the passages nearest to it, without reading. Articles of a time that a
question names are searched first, and go before others that answer as well. A question that is asked as of a day knows
nothing later, and tells time from that day.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from datetime import time as time_of_day
from itertools import pairwise
from typing import Generic

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from corpus.article import Filters, Passage
from corpus.language import ENGLISH, language_of_question
from corpus.library import Library
from retrieval.answer import Answer, Listing, OtherLanguage, Outcome, Question, Searched, Stage, Statement, Timed
from retrieval.finding import listing as of_library
from retrieval.finding.nearest_sentences import nearest
from retrieval.finding.retriever import hit_of
from retrieval.finding.vocabulary import KnownWords
from retrieval.question.as_of import checked
from retrieval.question.asked_time import AskedTime
from retrieval.question.collection import CollectionQuestion, Intent
from retrieval.question.followup import by_speaker, told_last
from retrieval.question.followup.saying import read_as as read_who_said
from retrieval.question.foreign import may_be_foreign
from retrieval.question.respelling import respelled
from retrieval.question.understanding import Purpose, StandAlone, Understood, understand
from retrieval.quote import Hit, Quote
from retrieval.quoting.further import further
from retrieval.writer import Event, Read, StreamingWriter, Writer

_BY_OUTCOME = (Outcome.NOT_FOUND, Outcome.POSSIBLE, Outcome.ANSWERED)  # the better ones later


class Answering(Generic[Read]):
    """Answers questions about one collection; the parts are those of `retrieval.chain.NewsChain`."""

    def __init__(
        self,
        library: Library,
        collection: str,
        retriever: BaseRetriever,
        writer: Writer[Read],
        stand_alone: StandAlone,
        clock: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._collection = collection
        self._retriever = retriever
        self._writer = writer
        self._stand_alone = stand_alone
        self._clock = clock
        self._known: KnownWords | None = None

    def events(self, question: Question, config: RunnableConfig) -> Iterator[Event]:
        """Each stage as it begins, checked sentences as they come, the Answer last."""
        if other := self._other_language(question):
            yield from self._beside(question, config, other)
            return
        now = self._clock()
        question = checked(question, now.date())
        if question.as_of is not None:
            now = datetime.combine(question.as_of, time_of_day.max, now.tzinfo)
        understood = understand(
            question.text, question.history, self._stand_alone, today=now.date(), respell=self._respelled
        )
        if understood.about is not None:
            yield from self._from_library(question, understood, understood.about, now, config)
        elif understood.purpose is Purpose.SPEAKERS and (speakers := self._speakers(question)):
            yield speakers
        elif understood.purpose is Purpose.MORE:
            yield self._more(question, understood)
        elif understood.purpose is Purpose.STATEMENT:
            yield from self._beside(question, config)
        else:
            yield from self._read(question, understood, config)

    def _other_language(self, question: Question) -> OtherLanguage | None:
        """The language of a question, where no article is in it, and neither English nor an article knows its words."""
        words = self._words()
        if words is None or not may_be_foreign(question.text, words):
            return None
        language = language_of_question(question.text)
        if language in (None, ENGLISH):
            return None
        held = tuple(self._library.sources.languages(self._collection))
        return OtherLanguage(language, held) if held and language not in held else None

    def _respelled(self, text: str) -> str | None:
        words = self._words()
        return respelled(text, words) if words else None

    def _words(self) -> KnownWords | None:
        """The words of the index that answers; None for a collection that has none."""
        index = self._library.indexes.live(self._collection)
        if index is not None and (self._known is None or self._known.index != index):
            self._known = KnownWords(self._library, index)
        return self._known if index is not None else None

    def _read(self, question: Question, understood: Understood, config: RunnableConfig) -> Iterator[Event]:
        """The answer to a question about the news."""
        spent: Counter[str] = Counter()
        used: Counter[str] = Counter()
        best: Answer | None = None
        for filters, timed in self._in_time(question, understood.time):
            answer = yield from self._read_within(filters, understood, config)
            spent.update(answer.timings)
            used.update(answer.usage)
            answer = replace(answer, timed=timed, as_of=question.as_of)
            best = answer if best is None else _better(best, answer)
            if answer.outcome is Outcome.ANSWERED:
                break
        assert best is not None  # there is at least one way
        yield replace(best, timings=dict(spent), usage=dict(used))

    def _in_time(self, question: Question, asked: AskedTime) -> Iterator[tuple[Filters, Timed | None]]:
        """Which articles are searched, and where these give no plain answer, which too; a filter's days go first."""
        filters, named = question.allowed, asked.named
        if asked.period is None or named is None or question.filters.since or question.filters.until:
            yield filters, Timed(newest=True) if asked.newest else None
            return
        until = min(filter(None, (asked.period.until, filters.until)), default=None)
        within = replace(filters, since=asked.period.since, until=until)
        timed = Timed(named.since, named.until, newest=asked.newest)
        counts = self._library.articles.counts(self._collection, within)
        if counts.articles == counts.undated:
            yield filters, replace(timed, found="none")
            return
        yield within, timed
        beyond = replace(filters, since=asked.period.since) if asked.later else filters
        if beyond != within:
            yield beyond, replace(timed, found="beyond")

    def _read_within(
        self, filters: Filters, understood: Understood, config: RunnableConfig
    ) -> Generator[Event, None, Answer]:
        """The answer from the articles that these filters let through."""
        clock = [time.perf_counter()]
        yield Stage("searching")
        hits = self._found(understood.searched, filters, config, newest=understood.time.newest)
        clock.append(time.perf_counter())
        yield Stage("reading", len(hits))
        read = self._writer.read(understood, hits)
        clock.append(time.perf_counter())
        answer = yield from self._written(understood, read, self._searched(filters), config)
        clock.append(time.perf_counter())
        return _timed(answer, clock, "searching", "reading", self._last_stage)

    @property
    def _last_stage(self) -> str:
        return "writing" if isinstance(self._writer, StreamingWriter) else "answering"

    def _written(
        self, understood: Understood, read: Read, searched: Searched, config: RunnableConfig
    ) -> Generator[Event, None, Answer]:
        """The answer, and before it what comes of it."""
        yield Stage(self._last_stage)
        if not isinstance(self._writer, StreamingWriter):
            return self._writer.write(understood, read, searched)
        for event in self._writer.stream(understood, read, searched, config):
            if isinstance(event, Answer):
                return event
            yield event
        raise AssertionError("the writer ended without an answer")

    def _beside(
        self, question: Question, config: RunnableConfig, other: OtherLanguage | None = None
    ) -> Iterator[Event]:
        """What is nearest to a statement, or to a question in another language."""
        clock = [time.perf_counter()]
        yield Stage("searching")
        hits = self._found(question.text, question.allowed, config)
        clock.append(time.perf_counter())
        yield Stage("answering")
        outcome = Outcome.NOT_FOUND if other else Outcome.NO_QUESTION
        answer = replace(self._made(question, outcome, nearest(question.text, hits)), other_language=other)
        clock.append(time.perf_counter())
        yield _timed(answer, clock, "searching", "answering")

    def _from_library(
        self,
        question: Question,
        understood: Understood,
        asked: CollectionQuestion,
        now: datetime,
        config: RunnableConfig,
    ) -> Iterator[Event]:
        """The answer to a question about the collection."""
        clock = [time.perf_counter()]
        near: Sequence[Hit] = ()
        if asked.kind is Intent.PUBLISHED:
            listed = yield from self._shown_before(question, asked.earlier, config)
        else:
            yield Stage("searching")
            listed = self._listed(asked, question.allowed, now)
            if asked.topic and not listed.listed:
                near = self._found(asked.topic, question.allowed, config)
        clock.append(time.perf_counter())
        yield Stage("answering")
        answer = self._made(question, Outcome.ABOUT_COLLECTION, nearest(asked.topic or "", near))
        left_out = self._searched(of_library.narrowed(asked, question.allowed)).undated_left_out
        searched = replace(answer.searched, undated_left_out=left_out)
        clock.append(time.perf_counter())
        answer = replace(answer, listing=listed, read_as=understood.read_as, searched=searched)
        yield _timed(answer, clock, "searching", "answering")

    def _shown_before(
        self, question: Question, place: int | None, config: RunnableConfig
    ) -> Generator[Event, None, Listing]:
        """The articles of the answer to an earlier question, which is answered again where only it is known."""
        if place is None:
            return of_library.published(None, None)
        text, answer = question.history[place].read_as, question.history[place].answer
        if answer is not None:
            return of_library.published(text, answer)
        for event in self.events(replace(question, text=text, history=question.history[:place]), config):
            if isinstance(event, Answer):
                answer = event
            elif isinstance(event, Stage):
                yield event
        return of_library.published(text, answer)

    def _speakers(self, question: Question) -> Answer | None:
        """Who said what was answered last; None where the articles no longer hold it as it was quoted."""
        began = time.perf_counter()
        told = told_last(question.history)
        said = [each for each in map(self._standing, told.statements) if each.quotes] if told else []
        if told is None or told.answer is None or not said:
            return None
        answer = replace(
            self._made(question, Outcome.NOT_FOUND, ()),
            outcome=told.answer.outcome,
            read_as=read_who_said(said),
            statements=by_speaker(said),
            confidence=told.answer.confidence,
        )
        return _timed(answer, [began, time.perf_counter()], "answering")

    def _more(self, question: Question, understood: Understood) -> Answer:
        """What else the articles of the last answer hold; an answer that found nothing once all of it was told."""
        began = time.perf_counter()
        turns = [turn.answer for turn in question.history if turn.answer is not None]
        last = next(answer for answer in reversed(turns) if answer.statements)
        told = last.citations
        shown = {quote for answer in turns for quote in (*answer.citations, *answer.nearest)}
        passages = self._passages_of([quote.source.id for quote in told])
        confidence = last.confidence
        statements = further(understood.asked, passages, told, shown, confidence)
        answer = replace(
            self._made(question, Outcome.NOT_FOUND, ()),
            outcome=Outcome.ANSWERED if statements else Outcome.NOT_FOUND,
            read_as=understood.read_as,
            statements=statements,
            confidence=confidence if statements else 0.0,
        )
        return _timed(answer, [began, time.perf_counter()], "answering")

    def _passages_of(self, sources: Sequence[str]) -> list[Passage]:
        """The passages of some articles, in the order of the articles and of their texts."""
        index = self._library.indexes.live(self._collection)
        if index is None:
            return []
        stored = self._library.passages.get(index, self._library.passages.ids(index, sources)).values()
        return sorted(stored, key=lambda passage: (sources.index(passage.source.id), passage.start))

    def _standing(self, statement: Statement) -> Statement:
        """A statement with those of its quotes that stand in the articles; with none when the first one does not."""
        quotes = tuple(quote for quote in statement.quotes if self._stands(quote))
        return replace(statement, quotes=quotes if quotes[:1] == statement.quotes[:1] else (), origins=())

    def _stands(self, quote: Quote) -> bool:
        """Whether an article of this collection still has these words in this place."""
        article = self._library.articles.get(quote.source.id, self._collection)
        return article is not None and article.text[quote.start : quote.end] == quote.text

    def _listed(self, asked: CollectionQuestion, filters: Filters, now: datetime) -> Listing:
        index = self._library.indexes.live(self._collection)
        if index is None:
            return Listing(asked.kind.value, 0, topic=asked.topic)
        return of_library.listing(self._library, index, asked, filters, now)

    def _found(self, text: str, filters: Filters, config: RunnableConfig, **preferences: bool) -> list[Hit]:
        found = self._retriever.invoke(text, config, filters=filters, **preferences)
        return [hit_of(document) for document in found]

    def _made(self, question: Question, outcome: Outcome, near: tuple[Quote, ...]) -> Answer:
        """An answer that states nothing."""
        return Answer(
            id=uuid.uuid4().hex,
            question=question.text,
            outcome=outcome,
            searched=self._searched(question.allowed),
            nearest=near,
            asked=self._clock(),
            as_of=question.as_of,
        )

    def _searched(self, filters: Filters) -> Searched:
        return of_library.searched(self._library, self._collection, filters)


def _better(within: Answer, beyond: Answer) -> Answer:
    """The better of two answers, that from the time in the question where neither is; for both, all was searched."""
    best = max(within, beyond, key=lambda answer: _BY_OUTCOME.index(answer.outcome))
    return replace(best, searched=beyond.searched, timed=beyond.timed)


def _timed(answer: Answer, clock: Sequence[float], *stages: str) -> Answer:
    """The answer with the seconds that each stage took; `clock` holds when the first began and when each ended."""
    seconds = dict(zip(stages, (later - earlier for earlier, later in pairwise(clock)), strict=True))
    return replace(answer, timings={**seconds, "total": clock[-1] - clock[0]})
