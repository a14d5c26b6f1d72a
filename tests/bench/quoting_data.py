"""Questions with and without answers over pools of real passages, for calibrating the quoting.

Every question comes with about twenty passages found for it in a pool, as a search would find them. None was asked
in the training of the reader. A question is without an answer when SQuAD 2.0 says so, or because the passages that
answer it were taken out of the pool.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import bm25s
import numpy
from reader_examples import Asked, asked, squeezed, tenth

from bot.config import load
from bot.wiring import Desk
from corpus.article import Passage, Source
from retrieval.answer import Question
from retrieval.english.words import content, words
from retrieval.evaluation.matching import contains
from retrieval.quote import Hit
from retrieval.reader import PassageReading, Reader

SEED = 20_261_122
PASSAGES = 20
UNANSWERED = 0.3  # of the questions with an answer lose the passages that hold it
FEW = 4  # characters; a shorter answer stands in a sentence by chance too often


class Embedder(Protocol):
    def embed_array(self, texts: Sequence[str]) -> numpy.ndarray: ...


@dataclass
class Case:
    """One question, its hits, and what is right. `gold`: (passage id, start, end) of the answer in the passage;
    None where only the answer's wording is known. `choices`: what a quiz offers, the right one among them."""

    id: str
    question: str
    answers: tuple[str, ...]
    hits: list[Hit]
    gold: frozenset[tuple[str, int, int]] | None
    part: str  # fit | tune | held
    group: str
    choices: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


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


class Pool:
    """Passages and a search over them: BM25, and with `vectors` fused with cosine by reciprocal rank."""

    def __init__(self, passages: list[Passage], embed: Cached | None) -> None:
        self.passages = passages
        self.vocabulary: dict[str, int] = {}
        ids = [[self._id(stem) for stem in _stems(passage.indexed_text)] for passage in passages]
        self.index = bm25s.BM25()
        self.index.index(bm25s.tokenization.Tokenized(ids=ids, vocab=self.vocabulary), show_progress=False)
        self.embed = embed
        self.vectors = embed.embed_array([p.indexed_text for p in passages]) if embed else None

    def _id(self, stem: str) -> int:
        return self.vocabulary.setdefault(stem, len(self.vocabulary))

    def search(self, question: str, without: frozenset[int] = frozenset(), count: int = PASSAGES) -> list[Hit]:
        known = [s for s in dict.fromkeys(_stems(question)) if s in self.vocabulary]
        scores = self.index.get_scores(known) if known else numpy.zeros(len(self.passages))
        fused = 1.0 / (10 + (-scores).argsort().argsort())
        if self.vectors is not None and self.embed is not None:
            cosines = self.vectors @ self.embed.embed_array([question])[0]
            fused = fused + 1.0 / (10 + (-cosines).argsort().argsort())
        order = [i for i in (-fused).argsort()[: count + len(without)].tolist() if i not in without][:count]
        return [Hit(self.passages[i], float(fused[i])) for i in order]


def _stems(text: str) -> list[str]:
    return [word.stem for word in content(words(text))]


def part_of(key: str) -> str:
    """Questions are dealt to the parts by a hash of the passage that they were asked about."""
    value = int(hashlib.md5(f"{SEED}{key}".encode()).hexdigest(), 16) % 10
    return "fit" if value < 6 else "tune" if value < 8 else "held"


def held_cases(data: Path, embed: Cached, wiki: int = 700, others: int = 170) -> list[Case]:
    """Questions that the reader never saw, over pools of all paragraphs: Wikipedia, Reddit, Amazon, HaluEval."""
    rng = random.Random(SEED)
    rows = asked(data)
    cases = _over_pool([row for kind in ("wiki", "squad2", "xquad") for row in rows[kind]], embed, wiki, rng)
    for kind in ("reddit", "amazon"):
        cases += _over_pool(rows[kind], None, others, rng)
    return cases + _halueval(data / "halueval/qa.jsonl", others, rng)


def _over_pool(rows: Sequence[Asked], embed: Cached | None, most: int, rng: random.Random) -> list[Case]:
    texts = {row.passage: row.headline for row in rows}
    places = {text: place for place, text in enumerate(texts)}
    passages = [
        Passage(Source(f"{place}", headline), f"{place}", 0, 0, len(text), text)
        for place, (text, headline) in enumerate(texts.items())
    ]
    pool = Pool(passages, embed)
    kept = [row for row in rows if row.held]
    rng.shuffle(kept)
    cases = []
    for row in kept[:most]:
        place, answers, without = places[row.passage], row.answers, frozenset[int]()
        if answers and rng.random() < UNANSWERED:
            # gone with it is every paragraph on the same subject that holds the answer's words; the others are bait
            alike = [i for i, passage in enumerate(passages) if passage.source.title == row.headline and row.headline]
            without = frozenset([place, *(i for i in alike if contains([passages[i].text], answers))])
            answers = ()
        gold = frozenset([(passages[place].id, *row.span)]) if answers and row.span else None
        hits = pool.search(row.question, without)
        name = f"{row.kind} {len(cases)} {row.question}"
        cases.append(Case(name, row.question, answers, hits, gold, part_of(row.passage), row.kind))
    return cases


def _halueval(file: Path, most: int, rng: random.Random) -> list[Case]:
    rows = [json.loads(line) for line in file.open()]
    texts = [row["knowledge"] for row in rows]
    passages = [Passage(Source(f"h{i}", ""), f"h{i}", 0, 0, len(text), text) for i, text in enumerate(texts)]
    pool = Pool(passages, None)
    kept = [i for i, row in enumerate(rows) if tenth(squeezed(row["question"])) and len(row["right_answer"]) > FEW]
    cases = []
    for i in rng.sample(kept, min(most, len(kept))):
        question, answers, without = squeezed(rows[i]["question"]), (rows[i]["right_answer"],), frozenset[int]()
        if rng.random() < UNANSWERED:
            without, answers = frozenset(j for j, text in enumerate(texts) if contains([text], answers)), ()
        hits = pool.search(question, without)
        cases.append(Case(f"halueval {i}", question, answers, hits, None, part_of(texts[i]), "halueval"))
    return cases


def news_cases(data: Path, folder: Path, year: str = "2022") -> list[Case]:
    """RealTimeQA over its articles, as they are found; bench_realtimeqa.py ingests them. Weights are not fitted to it.

    An answer to a question whose answer is not known to be in the articles counts as right when it is the quiz's own.
    """
    desk = Desk(load(data=folder))
    searcher = desk.searcher(f"realtimeqa {year} auto")
    cases = []
    for line in (data / f"realtimeqa/questions_{year}.jsonl").read_text().splitlines():
        row = json.loads(line)
        hits = searcher.search(Question(row["question"]), PASSAGES)
        group = "news" if row["type"] == "answerable" else "weak"
        choices = tuple(row.get("choices", ()))
        cases.append(Case(row["id"], row["question"], tuple(row["answers"]), hits, None, "tune", group, choices))
    return cases


class Remembered:
    """A reader that reads each passage for a question once, and keeps what it found in a file."""

    def __init__(self, reader: Reader, file: Path) -> None:
        self.identity, self._reader, self._file = reader.identity, reader, file
        self._known: dict[bytes, PassageReading] = pickle.loads(file.read_bytes()) if file.exists() else {}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """As the reader it stands for."""
        keys = [hashlib.md5("\x1f".join((self.identity, question, *one)).encode()).digest() for one in passages]
        new = [place for place, key in enumerate(keys) if key not in self._known]
        for place, reading in zip(new, self._reader.read(question, [passages[i] for i in new]), strict=True):
            self._known[keys[place]] = reading
        return [self._known[key] for key in keys]

    def save(self) -> None:
        """Write the file."""
        self._file.write_bytes(pickle.dumps(self._known))
