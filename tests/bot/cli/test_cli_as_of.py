"""--as-of, from the command line, a batch, a chat and a questions file to what is shown and kept."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.commands import Newsdesk
from support.fakes import ASKED, answer
from support.keyboard import TROOPS, Asked

from bot.conversation import Records
from retrieval.answer import Question
from retrieval.chain import NewsChain

pytestmark = [pytest.mark.models, pytest.mark.stores]

DAY = date(2024, 2, 1)  # after the article on the calendars and before the one on the banks
SHOWN = "As of 1 Feb 2024: nothing published later counts."
BANKS = "How many banks may not use dollars?"
AHEAD = (date.today() + timedelta(days=2)).isoformat()


def test_what_was_published_later_is_not_used(filled: Newsdesk) -> None:
    now, then = (filled("ask", BANKS, "--json", *options).json for options in ((), ("--as-of", "2024-02-01")))
    assert "Fourteen banks" in [citation["headline"] for citation in now["citations"]]
    assert "Fourteen banks" not in [place["headline"] for place in then["citations"] + then["nearest"]]
    assert (now["as_of"], then["as_of"]) == (None, "2024-02-01")
    assert then["searched"] | {"collection": ""} == {
        "collection": "",
        "articles": 2,
        "undated": 1,
        "undated_left_out": 0,
    }


def test_it_is_shown_and_saved_with_the_answer(filled: Newsdesk, tmp_path: Path) -> None:
    for name in ("a.md", "a.csv", "a.json"):
        done = filled("ask", TROOPS, "--as-of", "2024-02-01", "--save", tmp_path / name)
        assert done.out.splitlines()[0] == SHOWN
        assert "1 undated article was searched too." in done.out
    assert SHOWN in (tmp_path / "a.md").read_text(encoding="utf-8")
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {row["as_of"] for row in rows} == {"2024-02-01"}
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["as_of"] == "2024-02-01"


def test_time_is_told_from_that_day(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    record = filled("ask", "What did Baghdad ask last week?", "--as-of", "2024-02-01", "--json").json
    assert (record["timed"]["since"], record["timed"]["until"]) == ("2024-01-22", "2024-01-28")
    filled("ask", TROOPS, "--as-of", "2024-02", "--since", "7d")
    assert asked.questions[-1].as_of == date(2024, 2, 29)
    assert asked.questions[-1].filters.since == date(2024, 2, 22)


@pytest.mark.parametrize("command", ["ask", "search", "chat", "eval"])
def test_a_day_that_is_none_or_has_not_come_is_refused(filled: Newsdesk, tmp_path: Path, command: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "Who?"}')
    arguments = {"ask": (TROOPS,), "search": ("troops",), "chat": (), "eval": (file,)}[command]
    for day, said in (("someday", "is not a day: write 2024-02-06"), (AHEAD, "lies in the future: name today")):
        done = filled(command, *arguments, "--as-of", day, stdin=b"")
        assert (done.code, done.out) == (2, "")
        assert said in done.err


def test_days_that_contradict_it_are_refused_with_what_to_do(filled: Newsdesk) -> None:
    for command in (("ask", TROOPS), ("search", "troops")):
        done = filled(*command, "--as-of", "2024-02-01", "--since", "2024-02-02")
        assert done.code == 2
        assert "let “since” begin on 2024-02-01 or before, or leave it out" in done.err
    later = filled("ask", TROOPS, "--as-of", "2024-02-01", "--until", "2024", "--json").json
    assert later["searched"]["articles"] == 2  # the earlier of the two days counts


def test_an_item_of_a_batch_may_have_a_day_of_its_own(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    lines = [
        {"id": "a", "question": TROOPS},
        {"id": "b", "question": "And in Syria?", "history": [TROOPS], "as_of": "2024-02-20"},
        {"id": "c", "question": TROOPS, "as_of": AHEAD},
        {"id": "d", "question": TROOPS, "as_of": "May"},
    ]
    batch = "\n".join(map(json.dumps, lines)).encode()
    done = filled("ask", "--json", "-", "--as-of", "2024-02-01", "--since", "7d", stdin=batch)
    records = [json.loads(line) for line in done.out.splitlines()]
    assert [record.get("as_of") for record in records] == ["2024-02-01", "2024-02-20", None, None]
    assert [(each.as_of, each.filters.since) for each in asked.questions] == [
        (DAY, date(2024, 1, 25)),
        *[(date(2024, 2, 20), date(2024, 2, 13))] * 2,
    ]
    assert "lies in the future" in records[2]["error"]
    assert "as_of" in records[3]["error"]


def test_search_finds_and_counts_what_was_there(filled: Newsdesk) -> None:
    assert filled("search", "banks").code == 0
    done = filled("search", "banks", "--as-of", "2024-02-01")
    assert done.code == 3
    assert done.out.splitlines()[0] == "No passage found in these 2 articles."
    assert done.out.splitlines()[-2:] == [SHOWN, "1 undated article was searched too."]
    phrase = filled("search", "Fourteen banks", "--all", "--as-of", "2024-02-01")
    assert (phrase.code, phrase.err.splitlines()[0]) == (3, SHOWN)


def test_a_chat_is_of_one_day_with_its_follow_ups(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    lines = f"{TROOPS}\nAnd in Syria?\n/search banks\n".encode()
    done = filled("chat", "--as-of", "2024-02-01", stdin=lines)
    assert done.err.splitlines() == ["“news”: 3 articles.", SHOWN]
    assert [each.as_of for each in asked.questions] == [DAY, DAY]
    assert done.out.count(f"\n{SHOWN}\n") == 3
    assert "No passage found in these 2 articles." in done.out


def test_a_chat_goes_on_as_of_its_day(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    records = Records(filled.data / "conversations.sqlite")
    records.chats.keep("aa11", answer(question=TROOPS, as_of=DAY), ASKED)
    records.close()
    assert filled("history", "show", "aa11", "--json").json["turns"][0]["as_of"] == "2024-02-01"
    assert SHOWN in filled("history", "show", "aa11").out
    asked = Asked(monkeypatch)
    assert filled("chat", "--resume", stdin=b"And in Syria?\n").err.splitlines()[-1] == SHOWN
    other = filled("chat", "--resume", "--as-of", "2024-02-20", stdin=b"And in Syria?\n")
    assert other.err.splitlines()[-1] == "As of 20 Feb 2024: nothing published later counts."
    assert [each.as_of for each in asked.questions] == [DAY, date(2024, 2, 20)]


def test_known_questions_are_asked_as_of_a_day(
    filled: Newsdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.jsonl"
    rows = [{"question": BANKS, "as_of": "2024-02-20", "history": [TROOPS]}, {"question": BANKS}]
    file.write_text("\n".join(map(json.dumps, rows)))
    asked: list[Question] = []
    invoke = NewsChain.invoke

    def recording(chain: NewsChain, question: Question) -> object:
        asked.append(question)
        return invoke(chain, question)

    monkeypatch.setattr(NewsChain, "invoke", recording)
    scores = filled("eval", file, "--json", "--as-of", "2024-02-01").json
    assert [result["as_of"] for result in scores["results"]] == ["2024-02-20", "2024-02-01"]
    assert [each.as_of for each in asked] == [date(2024, 2, 20), date(2024, 2, 20), DAY]
    file.write_text(json.dumps({"question": BANKS, "as_of": AHEAD}))
    refused = filled("eval", file)
    assert (refused.code, "line 1 is not a question: “As of" in refused.err) == (2, True)
