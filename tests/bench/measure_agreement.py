"""How often a conflict between two sentences gets its line, and how often two that agree get one.

    python tests/bench/measure_agreement.py [--data ../shared/eval] [--sentences 600] [--show]

The pairs are constructed. Templates written for this benchmark, filled with figures: one of a pair is changed (a
conflict), or reworded, rounded, hedged, spelled out, put as a range, told of another place or year or only planned
(none). And real sentences with a figure from news articles of 2022 (`realtimeqa/articles_2022.jsonl.gz`), beside
themselves with the figure changed, hedged, put as a range, told of others on top or of another year. The question of
a real sentence is "How many NOUN ...?" with the sentence's own words. Each pair is read as if both sentences answered
the question, so that nothing but the agreement is measured, and published on one day: reported are the precision and
recall of the line "figures" or "change" on pairs that differ, and the share of pairs that agree and get one.
Templates and sentences are halved by a seed: rules were chosen on the first half (--half tune), the other is the
report.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from measuring import evaluation_data

from corpus import chunking
from corpus.article import Passage, Source
from retrieval.agreement import agree
from retrieval.agreement.candidate import Candidate
from retrieval.agreement.things import counted
from retrieval.english.amounts import Amount, amounts
from retrieval.english.question_types import read_question
from retrieval.english.sentences import split
from retrieval.english.words import words
from retrieval.quote import Hit

SEED = 20_261_123
DAY = date(2022, 6, 15)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences that answer one question. `differ`: whether they contradict or update each other; `how`: made."""

    question: str
    one: str
    other: str
    differ: bool
    how: str


# question, sentence, and the same in other words; {n} is the figure.
TEMPLATES = (
    (
        "How many ferries cross the lake?",
        "Some {n} ferries cross the lake.",
        "The lake is crossed by {n} ferries.",
    ),
    (
        "How many people died in the flood?",
        "At least {n} people died in the flood.",
        "The flood killed {n} people.",
    ),
    (
        "How many people were injured in the fire?",
        "The fire injured {n} people.",
        "{n} people were hurt in the fire.",
    ),
    (
        "How many workers did the mill lay off?",
        "The mill laid off {n} workers.",
        "{n} employees were laid off by the mill.",
    ),
    (
        "How many soldiers guard the border?",
        "{n} soldiers guard the border.",
        "The border is guarded by {n} troops.",
    ),
    (
        "How many homes did the storm destroy?",
        "The storm destroyed {n} homes.",
        "{n} houses were destroyed in the storm.",
    ),
    (
        "How many protesters were arrested?",
        "Police arrested {n} protesters.",
        "{n} protesters were arrested by police.",
    ),
    (
        "How many schools will close?",
        "The county will close {n} schools.",
        "{n} schools will close in the county.",
    ),
    (
        "How many visitors came to the fair?",
        "{n} visitors came to the fair.",
        "The fair drew {n} visitors.",
    ),
    (
        "How many ships are stuck in the canal?",
        "{n} ships are stuck in the canal.",
        "In the canal {n} vessels are stuck.",
    ),
    (
        "How much did the bridge cost?",
        "The bridge cost ${n} million.",
        "Building the bridge cost ${n}m.",
    ),
    (
        "How much did the company lose?",
        "The company lost ${n} million.",
        "The company reported a loss of {n} million dollars.",
    ),
    (
        "What percentage of voters backed the plan?",
        "{n}% of voters backed the plan.",
        "The plan was backed by {n} per cent of voters.",
    ),
    (
        "How long did the outage last?",
        "The outage lasted {n} hours.",
        "Power was back after an outage of {n} hours.",
    ),
    (
        "How long is the tunnel?",
        "The tunnel is {n} km long.",
        "At {n} kilometres, the tunnel is long.",
    ),
    (
        "How many migrants were rescued?",
        "The coast guard rescued {n} migrants.",
        "{n} migrants were rescued by the coast guard.",
    ),
)
FIGURES = (14, 23, 48, 85, 120, 340, 2_500, 4_800, 12_400, 36_000)
_SPELLED = {
    2_500: "two and a half thousand",
    48: "forty-eight",
    23: "twenty-three",
    12_400: "12.4k",
    36_000: "thirty-six thousand",
}


def templates(half: Callable[[int], bool]) -> Iterator[Pair]:
    """Pairs out of the templates of one half."""
    draw = random.Random(SEED)
    for number, (question, first, second) in enumerate(TEMPLATES):
        kept = half(number)
        for figure in draw.sample(FIGURES, 4):
            n, other = f"{figure:,}", f"{_changed(figure, draw):,}"
            if not kept:
                continue
            one = first.format(n=n)
            yield Pair(question, one, first.format(n=other), True, "figure changed")
            yield Pair(question, one, second.format(n=other), True, "figure changed, reworded")
            yield Pair(question, one, second.format(n=n), False, "reworded")
            yield Pair(question, one, second.format(n=f"{_rounded(figure):,}"), False, "rounded")
            hedge = draw.choice(("about ", "more than ", "nearly ", "at least ", "approximately "))
            money = "${n}" in second
            hedged = second.replace("${n}", f"{hedge}${{n}}") if money else second.replace("{n}", f"{hedge}{{n}}")
            yield Pair(question, one, hedged.format(n=n), False, "hedged")
            low, high = int(figure * 0.9), int(figure * 1.1)
            yield Pair(question, one, second.format(n=f"{low:,} to {high:,}"), False, "range around it")
            if figure in _SPELLED and not money:
                yield Pair(question, one, second.format(n=_SPELLED[figure]), False, "spelled out")
            for told, how in (
                (f"In 2009, {_lowered(second)}", "another year"),
                (f"In Harwick alone, {_lowered(second)}", "another place"),
            ):
                where = one if how == "another year" else one[:-1] + " in Delmouth."
                yield Pair(question, where, told.format(n=other), False, how)
            if " will " not in question:
                planned = f"The forecast had expected that {_lowered(second)}"
                yield Pair(question, one, planned.format(n=other), False, "only planned")


def _changed(figure: int, draw: random.Random) -> int:
    return max(2, round(figure * draw.choice((0.3, 0.55, 0.75, 1.4, 1.9, 3.0))))


def _rounded(figure: int) -> int:
    return round(figure, -2) if figure > 10_000 else figure


def _lowered(sentence: str) -> str:
    return sentence if sentence[0] in "{" else sentence[0].lower() + sentence[1:]


_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_PLAIN_NOUN = re.compile(r"[a-z]{4,}s\Z")


def real(data: Path, count: int, half: Callable[[int], bool]) -> Iterator[Pair]:
    """Pairs out of real sentences of news, each with one figure that counts a plain noun."""
    draw = random.Random(SEED)
    found = list(_sentences(data))
    draw.shuffle(found)
    for number, (text, amount, noun) in enumerate(found[:count]):
        figure = int(amount.figure)
        changed = _changed(figure, draw)
        if not half(number) or changed == figure:
            continue
        question = _question(text, amount, noun)

        def put(said: str, text: str = text, amount: Amount = amount) -> str:
            return text[: amount.begins] + said + text[amount.end :]

        yield Pair(question, text, put(f"{changed:,}"), True, "real: figure changed")
        yield Pair(question, text, f"Officials said {put(f'{changed:,}')}", True, "real: changed, with a speaker")
        yield Pair(question, text, f"As reported, {put(f'{figure}')}", False, "real: reworded")
        if not text[: amount.begins].endswith((" ", "(")) or text[amount.start : amount.begins]:
            continue
        yield Pair(question, text, put(f"about {figure:,}"), False, "real: hedged")
        yield Pair(question, text, put(f"{int(figure * 0.9):,} to {int(figure * 1.1) + 1:,}"), False, "real: range")
        yield Pair(question, text, put(f"another {changed:,}"), False, "real: others on top")
        yield Pair(question, text, f"In 2003, {put(f'{changed:,}')}", False, "real: another year")


def _sentences(data: Path) -> Iterator[tuple[str, Amount, str]]:
    with gzip.open(data / "realtimeqa" / "articles_2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 7:
                continue
            text = json.loads(line)["text"]
            for start, end in chunking.sentences(text[:3_000]):
                sentence = text[start:end]
                if not 40 < len(sentence) < 220 or not sentence.endswith("."):
                    continue
                found = amounts(sentence)
                if len(found) != 1 or found[0].kind != "count" or found[0].figure < 12 or found[0].bound == "range":
                    continue
                amount = found[0]
                if not _NUMBER.fullmatch(sentence[amount.begins : amount.end]) or re.search(
                    r"\b(?:19|20)\d\d\b", sentence
                ):
                    continue
                behind = words(sentence[amount.end :])
                if (
                    behind
                    and _PLAIN_NOUN.match(behind[0].text)
                    and counted(sentence, words(sentence), amount.end, 999)[0]
                ):
                    yield sentence, amount, behind[0].text
                    break


def _question(text: str, amount: Amount, noun: str) -> str:
    """ "How many NOUN" and the words that follow in the sentence."""
    behind = [word.text for word in words(text[amount.end :])][1:6]
    before = [word.text for word in words(text[: amount.start])][-5:]
    return f"How many {noun} {' '.join(behind or before)}?"


def shows_a_line(pair: Pair) -> bool:
    """Whether the two get the line of a conflict or a change, both published on one day."""
    asked = read_question(pair.question)
    readings = []
    for number, text in enumerate((pair.one, pair.other)):
        source = Source(f"{number}", "", publisher=f"Paper {number}", published=DAY)
        (sentence, *_) = split([Hit(Passage(source, f"{number}", 0, 0, len(text), text), 1.0)])
        found = [
            each for each in amounts(sentence.text) if each.kind != "duration" or "how long" in pair.question.lower()
        ]
        core = (found[-1].start, found[-1].end) if found else (0, len(text))
        readings.append(Candidate(sentence, (core,), core, 0.9))
    return bool(agree(asked, readings, 3).differences)


def main() -> None:
    """Print the figures of both kinds of pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--sentences", type=int, default=600)
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--show", action="store_true", help="print the pairs that are judged wrongly")
    options = parser.parse_args()
    draw = random.Random(SEED)
    first = {number for number in range(100_000) if draw.random() < 0.5}

    def half(number: int) -> bool:
        return (number in first) == (options.half == "tune")

    for name, pairs in (
        ("templates", list(templates(half))),
        ("real sentences", list(real(options.data or evaluation_data(), options.sentences, half))),
    ):
        report(name, pairs, options.show)


def report(name: str, pairs: list[Pair], show: bool) -> None:
    """Precision and recall of the line, and how often it stands on each sort of pair."""
    counts: Counter[tuple[bool, bool]] = Counter()
    sorts: dict[str, list[bool]] = {}
    for pair in pairs:
        line = shows_a_line(pair)
        counts[pair.differ, line] += 1
        sorts.setdefault(pair.how, []).append(line)
        if show and line != pair.differ:
            print(f"  {pair.how}: {pair.question}\n    {pair.one}\n    {pair.other}")
    lines, differing = counts[True, True] + counts[False, True], counts[True, True] + counts[True, False]
    agreeing = counts[False, True] + counts[False, False]
    print(f"{name}: {differing} pairs differ, {agreeing} agree")
    print(f"  precision {counts[True, True] / max(1, lines):.3f}, recall {counts[True, True] / max(1, differing):.3f}")
    print(f"  lines on pairs that agree: {counts[False, True] / max(1, agreeing):.3f}")
    for how, shown in sorted(sorts.items()):
        print(f"    {how:32} {sum(shown) / len(shown):.3f} of {len(shown)}")


if __name__ == "__main__":
    main()
