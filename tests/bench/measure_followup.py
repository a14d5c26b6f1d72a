"""How well questions that lean on earlier ones are understood: by rules, over real answers of the whole chain.

    python tests/bench/measure_followup.py                  # the half that the rules were not tuned on
    python tests/bench/measure_followup.py --half tuned --show
    python tests/bench/measure_followup.py --half all --data FOLDER     # FOLDER keeps what was ingested

For each question of `tests/data/followups.jsonl` the earlier ones are asked first. Reported: the share of leaning
questions for which an article with the answer is among the first five articles found, with the question as it was
asked and as it was rewritten; the share whose rewriting names what they lean on (`needs`); the share of questions that
stand alone and were changed. The follow-ups of iraq_dev are reported as well where that set is present.
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
from retrieval.answer import Question, Turn
from retrieval.question.followup import asks_who_said, stand_alone
from retrieval.question.history import asked_before

SET, OURS = ROOT / "tests" / "data" / "followups.jsonl", ROOT / "tests" / "data" / "county_news.jsonl"
THEIRS = ROOT.parent / "shared" / "eval" / "iraq_dev.jsonl"
_FIRST = 5  # articles


@dataclass(frozen=True)
class Measured:
    """One question: as it was read, whether the right article was found without and with the rewriting, and whether
    all that it leans on is named (for "who said that?": in the answer)."""

    item: dict[str, Any]
    read_as: str | None
    plain: bool
    rewritten: bool
    named: bool


def measure(desk: Desk, collection: str, items: Sequence[dict[str, Any]]) -> Iterator[Measured]:
    """Ask the earlier questions of each item, then search for it twice."""
    known: dict[tuple[str, ...], tuple[Turn, ...]] = {}
    with desk.reading(collection) as chain:
        for item in items:
            before = tuple(item["history"])
            if before not in known:
                known[before] = asked_before(chain.invoke, before)
            read_as = stand_alone(item["question"], known[before])
            right, text = set(item["articles"]), read_as or item["question"]
            asked = found(desk, collection, item["question"])
            if asks_who_said(item["question"]):  # answered from what was told, without a search
                answer = chain.invoke(Question(item["question"], known[before]))
                again, text = names(answer.sources), " ".join(each.text for each in answer.statements)
            else:
                again = found(desk, collection, read_as) if read_as else asked
            named = all(need.lower() in text.lower() for need in item.get("needs", []))
            yield Measured(item, read_as, bool(right & asked), bool(right & again), named)


def found(desk: Desk, collection: str, text: str) -> set[str]:
    """The first five articles found, by address and by the name of the file."""
    sources = [hit.passage.source for hit in desk.searcher(collection).search(Question(text))]
    return names(list(dict.fromkeys(sources))[:_FIRST])


def names(sources: Iterable[Source]) -> set[str]:
    """What the set may call these articles."""
    return {name for source in sources for name in (source.url, source.file and PurePath(source.file).name) if name}


def report(name: str, results: Sequence[Measured], show: bool) -> None:
    """The figures of a set; with `show` each question that went wrong."""
    leaning = [each for each in results if each.item.get("kind") != "alone"]
    alone = [each for each in results if each.item.get("kind") == "alone"]
    print(f"\n{name}: {len(leaning)} that lean, {len(alone)} that stand alone")
    kinds = sorted({each.item["kind"] for each in leaning if "kind" in each.item})
    for kind in [*kinds, None]:
        rows = [each for each in leaning if kind is None or each.item["kind"] == kind]
        figures = [f"{sum(getattr(each, of) for each in rows):3}" for of in ("plain", "rewritten", "named")]
        five = f"first five: {figures[0]} as asked, {figures[1]} rewritten"
        print(f"  {kind or 'all':10} {len(rows):3}  {five};  named {figures[2]}")
    changed = [each for each in alone if each.read_as]
    if alone:
        print(f"  stand-alone questions changed: {len(changed)} of {len(alone)} ({len(changed) / len(alone):.1%})")
    for each in results if show else ():
        wrong = each.read_as is not None if each in alone else not each.rewritten or not each.named
        asked = " | ".join((*each.item["history"], each.item["question"]))
        print(f"{'!!' if wrong else '  '} {each.item['id']}: {asked}\n      {each.read_as}")


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
