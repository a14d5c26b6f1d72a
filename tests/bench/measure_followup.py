"""How well questions that lean on earlier ones are understood: by rules, over real answers of the whole chain.

    python tests/bench/measure_followup.py                  # the half that the rules were not tuned on
    python tests/bench/measure_followup.py --half tuned --show
    python tests/bench/measure_followup.py --half all --data FOLDER     # FOLDER keeps what was ingested

For each question of `tests/data/followups.jsonl` the earlier ones are asked first. Then it is read in three ways: as it
was asked ("nothing"), behind the last question ("concatenation"), and as the rules read it. Reported for each: how many
readings are right, and for how many an article with the answer is among the first five articles found.

A reading is right when it has all that the question leans on (`needs`) and nothing that it must not have (`never`); of
a question that stands alone, when it is the question. "Who said that?" and "tell me more" are answered from what was
told: there the answer must have what is needed, and "more" a sentence of a right article that no turn has told yet.
The follow-ups of iraq_dev are reported as well where that set is present.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.cli import main as newsdesk
from bot.config import load
from bot.wiring import Desk
from corpus.article import Source
from corpus.sample import folder as sample
from retrieval.answer import Answer, Question, Turn
from retrieval.question.followup import stand_alone
from retrieval.question.history import asked_before

SET, OURS = ROOT / "tests" / "data" / "followups.jsonl", ROOT / "tests" / "data" / "county_news.jsonl"
THEIRS = ROOT.parent / "shared" / "eval" / "iraq_dev.jsonl"
_FIRST = 5  # articles
WAYS = ("nothing", "concatenation", "rules")
FROM_WHAT_WAS_TOLD = ("who-said", "more")


@dataclass(frozen=True)
class Measured:
    """One question: its readings by the name of the way, which of them are right, and which found a right article."""

    item: dict[str, Any]
    readings: dict[str, str]
    right: dict[str, bool]
    found: dict[str, bool]


def measure(desk: Desk, collection: str, items: Sequence[dict[str, Any]]) -> Iterator[Measured]:
    """Ask the earlier questions of each item, then read it in every way."""
    known: dict[tuple[str, ...], tuple[Turn, ...]] = {}
    with desk.reading(collection) as chain:
        for item in items:
            before = tuple(item["history"])
            if before not in known:
                known[before] = asked_before(chain.invoke, before)
            readings = dict(zip(WAYS, ways(item["question"], known[before]), strict=True))
            if item.get("kind") in FROM_WHAT_WAS_TOLD:
                asked = {way: Question(text) for way, text in readings.items()}
                asked["rules"] = Question(item["question"], known[before])
                answers = {way: chain.invoke(question) for way, question in asked.items()}
                readings["rules"] = answers["rules"].read_as or item["question"]
                right = {way: tells(item, known[before], answer, readings[way]) for way, answer in answers.items()}
                reached = {way: names(answer.sources) for way, answer in answers.items()}
            else:
                right = {way: reads(item, text) for way, text in readings.items()}
                reached = {way: found(desk, collection, text) for way, text in readings.items()}
            articles = set(item["articles"])
            yield Measured(item, readings, right, {way: bool(articles & each) for way, each in reached.items()})


def ways(question: str, turns: Sequence[Turn]) -> tuple[str, str, str]:
    """The question as it was asked, behind the last one, and as the rules read it."""
    return question, f"{turns[-1].question} {question}", stand_alone(question, turns) or question


def reads(item: dict[str, Any], text: str) -> bool:
    """Whether a reading is right."""
    if item.get("kind") == "alone":
        return text == item["question"]
    has = [need.lower() in text.lower() for need in item.get("needs", [])]
    return all(has) and not any(word.lower() in text.lower() for word in item.get("never", []))


def tells(item: dict[str, Any], turns: Sequence[Turn], answer: Answer, text: str) -> bool:
    """Whether an answer from what was told has what is needed; where nothing was told, its reading has."""
    if item["kind"] == "more" and turns[-1].refused:
        return reads(item, text)
    told = " ".join(quote.text for turn in turns if turn.answer for quote in turn.answer.citations)
    quotes = [quote for quote in answer.citations if item["kind"] == "who-said" or quote.text not in told]
    lines = " ".join(each.text for each in answer.statements)
    named = all(need.lower() in lines.lower() for need in item["needs"])
    return named and bool(set(item["articles"]) & names(quote.source for quote in quotes))


def found(desk: Desk, collection: str, text: str) -> set[str]:
    """The first five articles found, by address and by the name of the file."""
    sources = [hit.passage.source for hit in desk.searcher(collection).search(Question(text))]
    return names(list(dict.fromkeys(sources))[:_FIRST])


def names(sources: Iterable[Source]) -> set[str]:
    """What the set may call these articles."""
    return {name for source in sources for name in (source.url, source.file and PurePath(source.file).name) if name}


def report(name: str, results: Sequence[Measured], show: bool) -> None:
    """The figures of a set, a line for each kind; with `show` each question that went wrong is marked."""
    print(f"\n{name}\n{'':12}{'':5}  right: {'  '.join(WAYS)}    found: {'  '.join(WAYS)}")
    leaning = [each for each in results if each.item.get("kind") != "alone"]
    kinds = sorted({each.item["kind"] for each in results if "kind" in each.item})
    groups = {kind: [each for each in results if each.item.get("kind") == kind] for kind in kinds}
    for kind, rows in (groups | {"all that lean": leaning, "all": results}).items():
        within = [each for each in rows if each.item["articles"]]
        right = "  ".join(f"{sum(each.right[way] for each in rows):{len(way)}}" for way in WAYS)
        reached = "  ".join(f"{sum(each.found[way] for each in within):{len(way)}}" for way in WAYS)
        print(f"{kind:13}{len(rows):4}         {right}  {len(within):4}     {reached}")
    for each in results if show else ():
        wrong = not each.right["rules"] or (each.item["articles"] and not each.found["rules"])
        asked = " | ".join((*each.item["history"], each.item["question"]))
        print(f"{'!!' if wrong else '  '} {each.item['id']}: {asked}\n      {each.readings['rules']}")


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a questions file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=["tuned", "held", "all"], default="held")
    parser.add_argument("--show", action="store_true", help="each question as it was read")
    parser.add_argument("--data", type=Path, help="keep what is ingested in this folder")
    options = parser.parse_args()
    items = [item for item in read(SET) if options.half in ("all", item["half"])]
    with tempfile.TemporaryDirectory() as temporary:
        data = options.data or Path(temporary)
        sets = [("followups", [sample(), OURS], items)]
        if THEIRS.exists():
            theirs = [item for item in read(THEIRS) if item["history"]]
            sets.append(("iraq_dev", [THEIRS.parent.parent / "articles"], theirs))
        else:
            print(f"iraq_dev: skipped, {THEIRS} is not there")
        for name, articles, questions in sets:
            if code := newsdesk(["--data", str(data), "--collection", name, "ingest", *map(str, articles)]):
                return code
            desk = Desk(load(None, data))
            report(f"{name} ({options.half})", list(measure(desk, name, questions)), options.show)
            desk.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
