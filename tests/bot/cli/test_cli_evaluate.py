"""newsdesk eval, from the questions file to the exit code."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.commands import Newsdesk

from bot.cli.evaluate import _chosen
from bot.rendering.scoreboard.records import ScoresRecord
from corpus.sample import folder
from retrieval.evaluation import Item
from retrieval.evaluation.scores import METRICS

pytestmark = [pytest.mark.models, pytest.mark.process, pytest.mark.stores]

QUESTIONS = [
    {"id": "a", "question": "How many troops are in Iraq?", "answers": ["2,500"], "articles": ["calendars.md"]},
    {"id": "b", "question": "Zebra xylophone?", "type": "unanswerable"},
    {"id": "c", "question": "How many banks may not use dollars?", "answers": ["a thousand"], "type": "fact"},
]


def written(file: Path, questions: list[dict[str, Any]] = QUESTIONS) -> Path:
    lines = "\n".join(json.dumps(question) for question in questions).encode()
    file.write_bytes(gzip.compress(lines) if file.suffix == ".gz" else lines)
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "q.jsonl")


def test_the_figures_are_those_of_the_results(filled: Newsdesk, file: Path) -> None:
    done = filled("eval", file, "--json")
    assert (done.code, done.err) == (0, "")
    scores = ScoresRecord.model_validate_json(done.out)
    results = {result.id: result for result in scores.results}
    assert list(results) == ["a", "b", "c"]
    assert (scores.questions, scores.articles, scores.collection) == (3, 3, "news")
    right = sum(result.right for result in results.values())
    assert (scores.figures["right"].right, scores.figures["right"].total) == (right, 3)
    assert scores.types["unanswerable"].figures["refused"].right == int(results["b"].refused)
    assert scores.figures["article_cited"].total == 1
    assert not results["c"].right
    assert scores.settings["answer.writer"] == '"quotes"'
    assert all(0 < result.seconds < 60 for result in results.values())


def test_the_table_names_every_figure_and_shows_what_went_wrong(filled: Newsdesk, file: Path) -> None:
    done = filled("eval", file, "--verbose")
    scores = ScoresRecord.model_validate(filled("eval", file, "--json").json)
    rows = dict(re.findall(r"^(\w+)\t([^\t]+)\t", done.out, re.MULTILINE))
    assert {each.name for each in METRICS} <= set(rows)
    assert rows["right"] == f"{scores.figures['right'].value:.3f}"
    assert "type\tquestions\tright" in done.out
    wrong = [result.id for result in scores.results if not result.right]
    assert re.findall(r"^(\w): ", done.out, re.MULTILINE) == wrong
    assert "right: a thousand" in done.out


def test_a_packed_file_and_a_part_of_it(filled: Newsdesk, tmp_path: Path) -> None:
    packed = written(tmp_path / "q.jsonl.gz")
    assert [r["id"] for r in filled("eval", packed, "--limit", 2, "--json").json["results"]] == ["a", "b"]
    items = [Item(str(number), "?") for number in range(100)]
    drawn = _chosen(items, None, 10)
    assert drawn == _chosen(items, None, 10) != items[:10]
    assert drawn == sorted(drawn, key=lambda item: int(item.id))
    assert all(int(item.id) < 20 for item in _chosen(items, 20, 10))
    assert _chosen(items, 5, 10) == items[:5]


def test_files_are_written_whole_and_not_over_others(filled: Newsdesk, file: Path, tmp_path: Path) -> None:
    out, html = tmp_path / "scores.json", tmp_path / "report.html"
    done = filled("eval", file, "--out", out, "--html", html)
    assert done.code == 0
    assert ScoresRecord.model_validate_json(out.read_text()).questions == 3
    assert "Zebra xylophone?" in html.read_text()
    assert not list(tmp_path.glob(".*.partial"))
    again = filled("eval", file, "--out", out)
    assert again.code == 2
    assert "--force" in again.err
    assert filled("eval", file, "--out", out, "--force").code == 0
    assert filled("eval", file, "--html", tmp_path / "no" / "x.html").code == 2


def test_the_questions_are_never_written_over_nor_one_result_over_the_other(
    filled: Newsdesk, file: Path, tmp_path: Path
) -> None:
    before, both = file.read_bytes(), tmp_path / "both"
    over = filled("eval", file, "--out", tmp_path / "." / file.name, "--force")
    assert (over.code, file.read_bytes()) == (2, before)
    assert "holds the questions" in over.err
    twice = filled("eval", file, "--out", both, "--html", both)
    assert (twice.code, both.exists()) == (2, False)
    assert "is what --out writes" in twice.err


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--min", "right=0"), 0, ""),
        (("--min", "right=0.1,accuracy=1"), 1, r"Missed: accuracy is 0\.\d+ \(\d of 2\); it should be 1 at least\.\n"),
        (("--min", "accuracy=1", "--max", "seconds_p50=0"), 1, r"Missed: accuracy .*\nMissed: seconds_p50 .*\n"),
        (("--min", "choice=0.5", "--json"), 1, r"Missed: choice .*: no question of the file measures it\.\n"),
        (("--min", "acuracy=1"), 2, r".*“acuracy”; there are: right, accuracy, .*\n"),
        (("--max", "accuracy=1"), 2, r".*use --min accuracy=NUMBER\.\n"),
        (("--min", "accuracy=70"), 2, r".*between 0 and 1, and 70 does not.*\n"),
    ],
)
def test_what_a_figure_must_be(filled: Newsdesk, file: Path, options: tuple[str, ...], code: int, said: str) -> None:
    done = filled("eval", file, *options)
    assert done.code == code
    assert re.fullmatch(said, done.err)


def test_against_an_earlier_run(filled: Newsdesk, file: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    assert filled("eval", file, "--out", earlier).code == 0
    same = filled("eval", file, "--compare", earlier)
    assert same.code == 0
    assert "3 questions in both, 0 only then, 0 only now." in same.out
    assert "Better: 0 questions\nWorse: 0 questions" in same.out
    scores = json.loads(earlier.read_text())
    turned = next(result for result in scores["results"] if result["id"] == "c")
    turned["would_be_right"] = True  # as if it had been right then
    earlier.write_text(json.dumps(scores))
    done = filled("eval", file, "--compare", earlier)
    assert done.code == 0
    assert "Worse: 1 question\n  c: How many banks may not use dollars?" in done.out
    assert re.search(r"^right\t\S+\t\S+\t-0\.333\t0 up, 1 down\tp = 1\.000$", done.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{}", "is not what `newsdesk eval --out` writes"), ("[", "is not what"), (None, "cannot be read")],
)
def test_what_is_no_earlier_run_is_refused(
    filled: Newsdesk, file: Path, tmp_path: Path, text: str | None, said: str
) -> None:
    earlier = tmp_path / "earlier.json"
    if text is not None:
        earlier.write_text(text)
    done = filled("eval", file, "--compare", earlier)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_scores_of_another_version_are_refused(filled: Newsdesk, file: Path, tmp_path: Path) -> None:
    scores = filled("eval", file, "--json").json
    (tmp_path / "earlier.json").write_text(json.dumps({**scores, "version": 99}))
    assert "another version" in filled("eval", file, "--compare", tmp_path / "earlier.json").err


def test_what_cannot_be_asked_is_refused_before_anything_is(filled: Newsdesk, tmp_path: Path) -> None:
    damaged = tmp_path / "d.jsonl.gz"
    damaged.write_bytes(gzip.compress(b'{"question": "Who?"}' * 1000)[:-30])
    for wrong in (tmp_path / "nowhere.jsonl", tmp_path, damaged):
        done = filled("eval", wrong)
        assert (done.code, done.out) == (2, "")
        assert "cannot be read" in done.err
    plain = tmp_path / "p.jsonl.gz"
    plain.write_text('{"question": "Who?"}')
    assert "cannot be read" in filled("eval", plain).err
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"question": "Who?"}\n{"question": 7}\n')
    assert "line 2 is not a question" in filled("eval", bad).err


def test_an_empty_collection_cannot_be_measured(newsdesk: Newsdesk, file: Path) -> None:
    done = newsdesk("eval", file)
    assert done.code == 2
    assert "newsdesk ingest" in done.err


def test_over_the_sample_with_a_follow_up(newsdesk: Newsdesk, tmp_path: Path) -> None:
    assert newsdesk("ingest", folder()).code == 0
    questions = [
        {"id": "1", "question": "What did he ask of the Treasury?", "answers": ["sanctions"], "type": "followup",
         "articles": ["fourteen-banks.md"], "history": ["Who is Fuad Hussein?"]},
        {"id": "2", "question": "How many Iraqi banks were barred from dollar transactions?", "answers": ["14"],
         "articles": ["fourteen-banks.md"], "type": "fact"},
    ]  # fmt: skip
    done = newsdesk("eval", written(tmp_path / "s.jsonl", questions), "--json")
    first, second = done.json["results"]
    assert first["history"] == ["Who is Fuad Hussein?"]
    assert second["article"] is True
    assert second["right"] is True
    assert second["said"][0]["text"][slice(*second["said"][0]["lit"][0])] in second["said"][0]["text"]


def test_ctrl_c_says_how_many_were_asked_and_writes_nothing(
    filled: Newsdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed, asked = filled.embeddings.embed_query, []

    def interrupted(text: str) -> Any:
        asked.append(text)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return embed(text)

    monkeypatch.setattr(filled.embeddings, "embed_query", interrupted)
    done = filled("eval", written(tmp_path / "q.jsonl"), "--out", tmp_path / "s.json", "--html", tmp_path / "r.html")
    assert (done.code, done.out) == (130, "")
    assert "of 3 questions; nothing was written." in done.err
    assert not (tmp_path / "s.json").exists()
    assert not (tmp_path / "r.html").exists()


def test_hostile_text_steers_no_terminal(filled: Newsdesk, tmp_path: Path) -> None:
    question = {
        "id": "\x1b[31mx",
        "question": "Zebra \x1b]8;;x\x07 \u202exylophone?",
        "answers": ["\x1b[2Jz"],
        "type": "\x07t",
    }
    done = filled("eval", written(tmp_path / "q.jsonl", [question]), "-v")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.out)
