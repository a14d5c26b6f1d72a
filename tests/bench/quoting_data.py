"""Questions with and without answers over pools of real passages, for calibrating the quoting.

Every question comes with about twenty passages found for it in a pool, as a search would find them. A question
is without an answer when SQuAD 2.0 says so, or because the passages that answer it were taken out of the pool.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import bm25s
import numpy
from quoting_metrics import contains

from corpus.article import Article, Passage, Source
from corpus.chunking import chunk, sentences
from retrieval.answer import Hit
from retrieval.quoting.words import content, words

SEED = 20_261_122
PASSAGES = 20


class Embedder(Protocol):
    def embed_array(self, texts: Sequence[str]) -> numpy.ndarray: ...


@dataclass
class Case:
    """One question, its hits, and what is right. `gold`: (passage id, start, end) of the answer in the passage;
    None where only the answer's wording is known."""

    id: str
    question: str
    answers: tuple[str, ...]
    hits: list[Hit]
    gold: frozenset[tuple[str, int, int]] | None
    part: str  # fit | tune | held
    group: str

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


@dataclass(frozen=True)
class Example:
    """A sentence that answers, its question, and the answers that stand in it."""

    question: str
    sentence: str
    answers: tuple[str, ...]
    part: str


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


def part_of(title: str) -> str:
    """Articles are dealt to the parts by a hash of their title, so that no article is in two."""
    value = int(hashlib.md5(f"{SEED}{title}".encode()).hexdigest(), 16) % 10
    return "fit" if value < 5 else "tune" if value < 7 else "held"


def wiki_cases(data: Path, embed: Cached, count: int) -> tuple[list[Case], Pool]:
    """SQuADShifts new-wiki, SQuAD 2.0 part and XQuAD over one pool of all their paragraphs."""
    rng = random.Random(SEED)
    passages: list[Passage] = []
    by_article: dict[str, list[int]] = {}
    asked: list[tuple[str, str, dict[str, object], int]] = []
    for name in ("squadshifts/new_wiki_v1.0.json", "squad2/part.json", "xquad/xquad.en.json"):
        for number, article in enumerate(json.loads((data / name).read_text())["data"]):
            title = _title(article, name, number)
            for position, paragraph in enumerate(article["paragraphs"]):
                text = paragraph["context"]
                source = Source(f"{name}:{title}:{position}", title)
                by_article.setdefault(title, []).append(len(passages))
                asked += [(name, title, question, len(passages)) for question in paragraph["qas"]]
                passages.append(Passage(source, "1", 0, 0, len(text), text))
    pool = Pool(passages, embed)
    rng.shuffle(asked)
    squad2 = [a for a in asked if a[0].startswith("squad2")][: count // 4]
    others = [a for a in asked if not a[0].startswith("squad2")][: count - len(squad2)]
    cases = []
    for name, title, question, index in squad2 + others:
        answers = tuple(dict.fromkeys(a["text"] for a in question["answers"]))
        without: frozenset[int] = frozenset()
        fate = rng.random()
        if answers and not name.startswith("squad2") and fate < 0.35:
            # two in three lose only the paragraphs that answer, and keep their neighbours as bait
            gone = (
                by_article[title]
                if fate < 0.12
                else [i for i in by_article[title] if i == index or contains(passages[i].text, answers)]
            )
            without, answers = frozenset(gone), ()
        gold = (
            frozenset(
                (passages[index].id, a["answer_start"], a["answer_start"] + len(a["text"])) for a in question["answers"]
            )
            if answers
            else None
        )
        hits = pool.search(question["question"], without)
        group = "squad2" if name.startswith("squad2") else "wiki"
        cases.append(Case(question["id"], question["question"], answers, hits, gold, part_of(title), group))
    return cases, pool


def news_cases(data: Path) -> list[Case]:
    """RealTimeQA 2022 over its articles (BM25 alone). Measured and tuned on, never fitted: no licence is stated."""
    with gzip.open(data / "realtimeqa/articles_2022.jsonl.gz", "rt") as lines:
        texts = [json.loads(line) for line in lines]
    passages = [
        passage
        for row in texts
        for passage in chunk(Article(Source(row["url"], row["title"] or "", url=row["url"]), row["text"]))
    ]
    pool = Pool(passages, None)
    cases = []
    for line in (data / "realtimeqa/questions_2022.jsonl").read_text().splitlines():
        row = json.loads(line)
        answers = tuple(row["answers"]) if row["type"] == "answerable" else ()
        part = "held" if int(hashlib.md5(row["id"].encode()).hexdigest(), 16) % 2 else "tune"
        cases.append(Case(row["id"], row["question"], answers, pool.search(row["question"]), None, part, "news"))
    return cases


def span_examples(data: Path, share_of_reviews: float = 0.25) -> list[Example]:
    """The answering sentences of SQuAD-style questions; of Reddit and Amazon (less like news) only a share."""
    rng = random.Random(SEED)
    result = []
    for name in (
        "squadshifts/new_wiki_v1.0.json",
        "squad2/part.json",
        "xquad/xquad.en.json",
        "squadshifts/reddit_v1.0.json",
        "squadshifts/amazon_reviews_v1.0.json",
    ):
        reviews = "reddit" in name or "amazon" in name
        for number, article in enumerate(json.loads((data / name).read_text())["data"]):
            part = "fit" if reviews else part_of(_title(article, name, number))
            for paragraph in article["paragraphs"]:
                text = paragraph["context"]
                spans = sentences(text)
                for question in paragraph["qas"]:
                    if not question["answers"] or (reviews and rng.random() > share_of_reviews):
                        continue
                    place = question["answers"][0]["answer_start"]
                    inside = [(s, e) for s, e in spans if s <= place < e]
                    answers = tuple(dict.fromkeys(a["text"] for a in question["answers"]))
                    result += [Example(question["question"], text[s:e], answers, part) for s, e in inside]
    return result


def _title(article: dict[str, str], name: str, number: int) -> str:
    return article.get("title", f"{name} {number}").replace("_", " ")
