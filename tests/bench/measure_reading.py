"""How well a reader reads: exact match and token F1, with refusal and without, on questions kept apart from training.

    python tests/bench/measure_reading.py --data ../shared/eval [--reader NAME] [--float32 reader.pt] [--sample 400]

SQuAD 2.0 on three articles, a tenth of SQuADShifts and of XQuAD (`reader_examples.Asked.held`), by the usual
normalisation (lower case, no punctuation, no articles), best over the answers; a question without an answer counts 1
when nothing is answered. Only SQuAD 2.0 has such questions, so that in every set each question is also asked of the
other kept passage that shares most of its words and not its answer ("+ others" below). The questions about news and the
contrast sets that are kept apart are asked of passages as in training (reader_news.py), near misses among them.

    spans      EM / F1 of the questions with an answer, nothing refused
    AUROC      how well `answerability` tells passages that answer from those that do not
    refusing   EM / F1 of all, with the threshold that is best on other articles
    best       F1 with the threshold that is best on these questions themselves

`--combine` compares ways to make one score of `best span - none` and `has`: weights fitted on half of the passages,
AUROC on the other half. `--reader` takes any model that `answer.reader` takes; `--float32` reads with the trained
weights unrounded as well, and prints by how much the shipped file differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import string
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from reader_examples import _FILES, HELD_SQUAD2, Asked, _neighbours
from reader_news import contrast_examples, news_examples

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from measuring import evaluation_data

from retrieval.inference.model_folder import DEFAULT, find_model
from retrieval.reader import DEFAULT as SHIPPED
from retrieval.reader import PassageReading, Reader, answerability, load_reader
from retrieval.reader.onnx_reader import OnnxReader
from retrieval.reader.passage_reading import margin


@dataclass(frozen=True)
class Item:
    """A question, a passage, every answer that people gave (none: it does not answer). `other`: not its own passage."""

    row: Asked
    answers: tuple[str, ...]
    other: bool


@dataclass(frozen=True)
class Read:
    """What a reader made of an item: F1 and EM of its best span, 0 where there is no answer."""

    item: Item
    reading: PassageReading
    f1: float
    em: float


def held(data: Path, sample: int) -> dict[str, list[Item]]:
    """The questions kept apart, by data set, at most `sample` of each (0: all), and each asked of another passage."""
    result = {}
    for kind, name in _FILES:
        items = []
        for article in json.loads((data / name).read_text())["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    text = " ".join(question["question"].split())
                    row = Asked(text, kind, article["title"], paragraph["context"], None)
                    if row.held:
                        given = [] if question.get("is_impossible") else question["answers"]
                        items.append(Item(row, tuple(dict.fromkeys(answer["text"] for answer in given)), False))
        near = _neighbours([item.row.passage for item in items])
        where = {item.row.passage: item.row for item in items}
        random.Random(7).shuffle(items)
        items = items[:sample] if sample else items
        for item in [item for item in items if item.answers]:
            found = near(item.row.question, item.row.passage, min(item.answers, key=len))
            if found:
                other = where[found[0]]
                items.append(Item(Asked(item.row.question, kind, other.title, other.passage, None), (), True))
        result[kind] = items
    return result


def held_news(data: Path, cache: Path | None, sample: int) -> dict[str, list[Item]]:
    """The questions about news and of contrast sets that are kept apart, with passages that answer and that do not."""
    result = {}
    for kind, examples in (("news", news_examples(data, cache, 7, True)), ("contrast", contrast_examples(7, True))):
        random.Random(7).shuffle(examples)
        result[kind] = [
            Item(
                Asked(each.question, kind, each.title, each.passage, None),
                () if each.start is None else (each.passage[each.start : each.end],),
                each.start is None,
            )
            for each in (examples[:sample] if sample else examples)
        ]
    return result


def read_all(reader: Reader, items: Sequence[Item]) -> list[Read]:
    """Reads each item's passage; the passages of one question together."""
    asked: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        asked[item.row.question].append(item)
    result = []
    for question, ones in asked.items():
        readings = reader.read(question, [(one.row.headline, one.row.passage) for one in ones])
        for one, reading in zip(ones, readings, strict=True):
            span = reading.spans[0] if reading.spans else None
            text = one.row.passage[span.start : span.end] if span else ""
            em = max((float(_plain(text) == _plain(answer)) for answer in one.answers), default=0.0)
            f1 = max((_f1(_plain(text), _plain(answer)) for answer in one.answers), default=0.0)
            result.append(Read(one, reading, f1, em))
    return result


def _plain(text: str) -> tuple[str, ...]:
    """The words that SQuAD's own evaluation compares."""
    text = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    return tuple(re.sub(r"\b(a|an|the)\b", " ", text).split())


def _f1(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if common else 0.0


def refused(rows: Sequence[Read], threshold: float, score: str) -> float:
    """Mean of a score ("f1" or "em") when passages below the threshold are said not to answer."""
    right = [
        (getattr(row, score) if row.item.answers else 0.0)
        if answerability(row.reading) >= threshold
        else float(not row.item.answers)
        for row in rows
    ]
    return float(np.mean(right))


def best_threshold(rows: Sequence[Read]) -> float:
    """The threshold of the highest F1 with refusal."""
    ordered = sorted(rows, key=lambda row: -answerability(row.reading))
    gains = np.cumsum([row.f1 if row.item.answers else -1.0 for row in ordered])
    best = int(np.argmax(gains))
    return answerability(ordered[best].reading) if gains[best] > 0 else float("inf")


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Area under ROC: how often a positive scores above a negative (Mann and Whitney, 1947); nan without both."""
    values, labels = np.asarray(scores, float), np.asarray(positive, bool)
    negatives = np.sort(values[~labels])
    places = [np.searchsorted(negatives, values[labels], side).sum() for side in ("left", "right")]
    pairs = int(labels.sum()) * len(negatives)
    return float(sum(places) / 2 / pairs) if pairs else float("nan")


def area(rows: Sequence[Read], score: Callable[[PassageReading], float] = answerability) -> float:
    """AUROC of "the passage answers"."""
    return auroc([score(row.reading) for row in rows], [bool(row.item.answers) for row in rows])


def report(read: dict[str, list[Read]]) -> dict[str, float]:
    """Prints the figures of each set; returns F1 of its spans."""
    spans = {}
    print(f"{'':18}{'n':>6}  {'spans EM / F1':>15}  {'AUROC':>6}  {'refusing EM / F1':>17}  {'best':>6}")
    own = [row for row in read["squad2"] if not row.item.other]
    together = [row for rows in read.values() for row in rows]
    tables = [("SQuAD 2.0", own, {title: [r for r in own if r.item.row.title != title] for title in HELD_SQUAD2})]
    tables += [
        (f"{kind} + others", rows, {"": [r for r in together if r.item.row.kind != kind]})
        for kind, rows in read.items()
    ]
    for name, rows, elsewhere in tables:
        answered = [row for row in rows if row.item.answers]
        spans[name] = float(np.mean([row.f1 for row in answered]))
        em = np.mean([row.em for row in answered])
        figures = []
        for score in ("em", "f1"):
            total = 0.0
            for title, others in elsewhere.items():
                here = [row for row in rows if not title or row.item.row.title == title]
                total += len(here) * refused(here, best_threshold(others), score)
            figures.append(total / len(rows))
        print(
            f"{name:18}{len(rows):6}  {em:7.3f} /{spans[name]:6.3f}  {area(rows):6.3f}"
            f"  {figures[0]:9.3f} /{figures[1]:6.3f}  {refused(rows, best_threshold(rows), 'f1'):6.3f}"
        )
    return spans


def combine(read: dict[str, list[Read]]) -> None:
    """Compares ways to make one score: chosen on half of the passages, told for the other half."""
    from sklearn.linear_model import LogisticRegression

    def features(reading: PassageReading) -> list[float]:
        top = np.array([span.score for span in reading.spans] or [-30.0])
        gap = float(top[0] - top[1]) if len(top) > 1 else 0.0
        return [float(top[0] - reading.none), reading.has or 0.0, float(np.logaddexp.reduce(top)) - reading.none, gap]

    rows = [row for rows in read.values() for row in rows if row.reading.spans]
    first = [row for row in rows if int(hashlib.sha256(row.item.row.passage.encode()).hexdigest(), 16) % 2]
    ways: dict[str, Callable[[PassageReading], float]] = {
        "margin": margin,
        "has": lambda reading: reading.has or 0.0,
        "sum of spans - none": lambda reading: features(reading)[2],
    }
    for weight in (0.25, 0.5, 1.0, 2.0, 4.0):
        ways[f"margin + {weight} has"] = lambda reading, weight=weight: margin(reading) + weight * (reading.has or 0.0)
        ways[f"sum + {weight} has"] = lambda reading, weight=weight: (
            features(reading)[2] + weight * (reading.has or 0.0)
        )
    fit = LogisticRegression(max_iter=1000).fit(
        [features(r.reading) for r in first], [bool(r.item.answers) for r in first]
    )
    ways["fitted " + " ".join(f"{w:.2f}" for w in fit.coef_[0])] = lambda reading: float(
        features(reading) @ fit.coef_[0]
    )
    halves = {"first half": first, "other half": [row for row in rows if row not in first]}
    hard = {
        name: [row for row in half if row.item.row.kind == "squad2" and not row.item.other]
        for name, half in halves.items()
    }
    print(f"{'AUROC':40}{'first half':>12}{'other half':>12}{'SQuAD 2.0':>12}{'other half':>12}")
    for name, way in ways.items():
        print(f"{name:40}" + "".join(f"{area(rows, way):12.3f}" for rows in (*halves.values(), *hard.values())))


def main() -> None:
    """Read the command line, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--reader", default=SHIPPED)
    parser.add_argument("--graph", type=Path, help="a reader graph in place of the shipped one")
    parser.add_argument("--float32", type=Path, metavar="reader.pt")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--cache", type=Path, help="folder that keeps what search brings for the questions about news")
    parser.add_argument("--combine", action="store_true")
    options = parser.parse_args()
    data = options.data or evaluation_data()
    items = held(data, options.sample) | held_news(data, options.cache, options.sample)
    tokenizer = find_model(DEFAULT).encoder / "tokenizer.json"
    reader = OnnxReader(options.graph, tokenizer) if options.graph else load_reader(options.reader)
    read, spans = _measured(reader, items)
    if options.combine:
        combine(read)
    if options.float32:
        from export_reader import build_reader, load_weights

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "float32.onnx"
            file.write_bytes(build_reader(load_weights(options.float32), find_model(DEFAULT).config, bits=None))
            _, exact = _measured(OnnxReader(file, tokenizer), items)
        for name, value in spans.items():
            print(f"{name:18} F1 of spans, shipped less float32: {100 * (value - exact[name]):+.2f} points")


def _measured(reader: Reader, items: dict[str, list[Item]]) -> tuple[dict[str, list[Read]], dict[str, float]]:
    began = time.perf_counter()
    read = {kind: read_all(reader, ones) for kind, ones in items.items()}
    print(f"{reader.identity}: {sum(map(len, read.values())):,} passages in {time.perf_counter() - began:.0f} s")
    return read, report(read)


if __name__ == "__main__":
    main()
