"""What the reader is trained on: questions with a passage, and the words of it that answer, or none.

Wikipedia, Reddit and Amazon questions of SQuADShifts (CC BY 4.0), the SQuAD 2.0 part and XQuAD (CC BY-SA 4.0) and
HaluEval QA (MIT). No news text. Each answerable question may also be asked of a passage that looks like it and does
not answer it:

    hard      another paragraph that shares the question's words, the same subject or not, without the answer
    removed   the same paragraph without the sentence that answers
    changed   the question asked of another year, of another name, or with a word turned into its opposite

and some are asked as yes-or-no questions, where the sentence that decides is the answer. One article in ten, and three
articles of SQuAD 2.0, are never trained on.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HELD_SQUAD2 = ("Steam_engine", "Islamism", "Harvard_University")
_FILES = (
    ("squad2", "squad2/part.json"),
    ("wiki", "squadshifts/new_wiki_v1.0.json"),
    ("reddit", "squadshifts/reddit_v1.0.json"),
    ("amazon", "squadshifts/amazon_reviews_v1.0.json"),
    ("xquad", "xquad/xquad.en.json"),
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')\]]*\s+(?=[A-Z0-9\"“'(])")
_STOP = frozenset(
    "the a an of in on at to for and or is was were are be been did do does what which who whom whose when where why "
    "how many much that this it its as by with from has have had not".split()
)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20[0-2]\d)\b")
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_OPPOSITES = (
    "first last|largest smallest|most least|highest lowest|before after|more less|north south|east west|oldest newest|"
    "increase decrease|won lost|best worst|begin end|began ended|start end|started ended|joined left|opened closed|"
    "positive negative|male female|early late|like dislike|good bad|support oppose|supported opposed|"
    "allowed forbidden|minimum maximum|buy sell|hot cold|easy hard"
)
OPPOSITE = {a: b for pair in _OPPOSITES.split("|") for a, b in (pair.split(), pair.split()[::-1])}
_BE = re.compile(r"(?:who|what) (is|was|are|were) (.+?)\?*$", re.IGNORECASE)
_DID = re.compile(r"(when|where|what|who|whom) (did|does|do|has|had|can|will) (.+?)\?*$", re.IGNORECASE)
_VERB = re.compile(r"who ((?:\w+ed|won|made|led|wrote|became|built|took|gave|held|began|found|said) .+?)\?*$", re.I)


@dataclass(frozen=True)
class Example:
    """A question and a passage with its title ("" for none); `start` and `end` are None when it does not answer."""

    question: str
    title: str
    passage: str
    start: int | None
    end: int | None
    origin: str


@dataclass(frozen=True)
class Asked:
    """One question of a data set. `span`: the answer that most people gave (offsets), None where there is none.

    `answers` are all that people gave.
    """

    question: str
    kind: str
    title: str
    passage: str
    span: tuple[int, int] | None
    answers: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether it is kept apart from training."""
        if self.kind == "squad2":
            return self.title in HELD_SQUAD2
        key = self.passage[:40] if self.kind == "reddit" else self.title  # Reddit has one title: a paragraph is its own
        return tenth(key)

    @property
    def headline(self) -> str:
        """The title as a person reads it; reviews and comments have none."""
        return "" if self.kind in ("reddit", "amazon") else self.title.replace("_", " ")


def asked(data: Path) -> dict[str, list[Asked]]:
    """Every question in SQuAD format, by data set."""
    return {kind: list(_squad(data / name, kind)) for kind, name in _FILES}


def examples(data: Path, seed: int = 7) -> list[Example]:
    """The training examples, shuffled."""
    rng = random.Random(seed)
    result: list[Example] = []
    for rows in asked(data).values():
        near = _neighbours([row.passage for row in rows])
        headline = {row.passage: row.headline for row in rows}
        names = [match[0] for row in rows for match in _NAME.finditer(row.question)]
        for row in rows:
            if not row.held:
                result += _of_question(row, near, headline, names, rng)
    result += _of_halueval(data / "halueval/qa.jsonl", rng)
    rng.shuffle(result)
    return result


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of a text."""
    spans, start = [], 0
    for match in _SENTENCE.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(text))]


def _squad(file: Path, kind: str) -> Iterator[Asked]:
    for article in json.loads(file.read_text())["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                none = question.get("is_impossible") or not question["answers"]
                span = None if none else _agreed(question["answers"])
                given = () if none else tuple(dict.fromkeys(answer["text"] for answer in question["answers"]))
                yield Asked(squeezed(question["question"]), kind, article["title"], paragraph["context"], span, given)


def squeezed(text: str) -> str:
    """The text with single blanks."""
    return " ".join(text.split())


def _agreed(answers: list[dict[str, Any]]) -> tuple[int, int]:
    """The answer most people gave; of equals the shortest."""
    votes = Counter((answer["answer_start"], answer["text"]) for answer in answers)
    (start, text), _ = min(votes.items(), key=lambda item: (-item[1], len(item[0][1])))
    return start, start + len(text)


def _of_question(
    row: Asked,
    near: Callable[[str, str, str], list[str]],
    headline: dict[str, str],
    names: list[str],
    rng: random.Random,
) -> Iterator[Example]:
    if row.span is None:  # written by people to look answerable: the best there are, so each counts twice
        yield from [Example(row.question, row.headline, row.passage, None, None, f"{row.kind}-none")] * 2
        return
    start, end = row.span
    answer = row.passage[start:end]
    yield Example(row.question, row.headline, row.passage, start, end, row.kind)
    draw = rng.random()
    if draw < 0.40 and (others := near(row.question, row.passage, answer)):
        other = rng.choice(others[:3])
        yield Example(row.question, headline[other], other, None, None, f"{row.kind}-hard")
    elif draw < 0.60:
        spans = sentences(row.passage)
        left = " ".join(row.passage[a:b] for a, b in spans if not (a < end and start < b))
        if len(spans) > 2 and answer.lower() not in left.lower():
            yield Example(row.question, row.headline, left, None, None, f"{row.kind}-removed")
    elif draw < 0.80 and (other := _changed(row.question, names, rng)):
        yield Example(other, row.headline, row.passage, None, None, f"{row.kind}-changed")
    elif question := _yes_or_no(row.question, answer if rng.random() < 0.6 else rng.choice(names), rng):
        a, b = next((a, b) for a, b in sentences(row.passage) if a <= start < b or b >= end)
        yield Example(question, row.headline, row.passage, a, b, f"{row.kind}-yesno")


def _of_halueval(file: Path, rng: random.Random) -> Iterator[Example]:
    rows = [json.loads(line) for line in file.open()]
    near = _neighbours([row["knowledge"] for row in rows])
    for row in rows:
        text, answer, question = row["knowledge"], row["right_answer"].strip(), squeezed(row["question"])
        if tenth(question) or len(answer) < 2:
            continue
        if answer.lower() in ("yes", "no"):
            continue
        places = [match.start() for match in re.finditer(re.escape(answer), text)]
        if not places:
            continue
        wanted, spans = content(question), sentences(text)
        shared = {span: len(wanted & content(text[slice(*span)])) for span in spans}
        place = max(places, key=lambda p: max((n for (a, b), n in shared.items() if a <= p < b), default=0))
        yield Example(question, "", text, place, place + len(answer), "halueval")
        draw = rng.random()
        left = " ".join(text[a:b] for a, b in spans if not (place < b and a < place + len(answer)))
        if draw < 0.35 and answer.lower() not in left.lower() and len(left) > 60:
            yield Example(question, "", left, None, None, "halueval-removed")
        elif draw < 0.6 and (others := near(question, text, answer)):
            yield Example(question, "", rng.choice(others[:3]), None, None, "halueval-hard")


def _neighbours(passages: list[str]) -> Callable[[str, str, str], list[str]]:
    """A search by shared words: (question, its passage, its answer) -> other passages without the answer."""
    holding: dict[str, list[int]] = defaultdict(list)
    distinct = list(dict.fromkeys(passages))
    for index, passage in enumerate(distinct):
        for word in content(passage):
            holding[word].append(index)

    def near(question: str, passage: str, answer: str) -> list[str]:
        score: Counter[int] = Counter()
        for word in sorted(content(question)):
            here = holding.get(word, ())
            if here and len(here) < len(distinct) / 4:
                for index in here:
                    score[index] += 1 / (1 + len(here)) ** 0.5
        found = [distinct[index] for index, _ in score.most_common(8)]
        return [other for other in found if other != passage and answer.lower() not in other.lower()]

    return near


def _changed(question: str, names: list[str], rng: random.Random) -> str | None:
    """The question asked of another year or name, or with the opposite word; None when there is nothing to change."""
    ways = []
    if year := _YEAR.search(question):
        shifted = int(year[0]) + rng.choice([-23, -12, -7, -3, -2, 2, 3, 5, 9, 14])
        ways.append(f"{question[: year.start()]}{shifted}{question[year.end() :]}")
    if found := list(_NAME.finditer(question)):
        name, other = rng.choice(found), rng.choice(names)
        if other not in question and name[0] not in other:
            ways.append(question[: name.start()] + other + question[name.end() :])
    if opposed := [word for word in _WORD.finditer(question) if word[0].lower() in OPPOSITE]:
        word = rng.choice(opposed)
        ways.append(question[: word.start()] + OPPOSITE[word[0].lower()] + question[word.end() :])
    return rng.choice(ways) if ways else None


def _yes_or_no(question: str, answer: str, rng: random.Random) -> str | None:
    """The question with an answer put in: "who won it?" and "Ali" make "is it true that Ali won it?"."""
    if len(answer.split()) > 6:
        return None
    if match := _VERB.match(question):
        return f"{rng.choice(('Is it true that', 'Do they say that', 'Did it happen that'))} {answer} {match[1]}?"
    if match := _BE.match(question):
        return f"{match[1].capitalize()} {answer} {match[2]}?"
    if match := _DID.match(question):
        link = {"when": "in ", "where": "in "}.get(match[1].lower(), "")
        return f"{match[2].capitalize()} {match[3]} {link}{answer}?"
    return None


def content(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if word not in _STOP}


def tenth(key: str) -> bool:
    """Whether a key falls in the tenth that is kept apart."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 10 == 0
